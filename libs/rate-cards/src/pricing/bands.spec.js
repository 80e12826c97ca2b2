import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counted, rule } from '../../test/pricing.js';
import { bandsInWords, bandsPrice } from './bands.js';

const bands = [{ upTo: 10, pricePence: 50_000 }, { upTo: 30, pricePence: 30_000 }, { pricePence: 10_000 }];
const overContract = rule({ rule: 'bands', countedOver: 'contract', bands });
const forPerson = rule({ rule: 'bands', countedOver: 'person', bands });
describe('volume bands', () => {
  it.each([
    ['the first', 0, 1, 50_000, 50_000],
    ['the last of a band', 9, 1, 50_000, 50_000],
    ['the first of the next', 10, 1, 30_000, 30_000],
    ['all of one band', 10, 20, 600_000, 30_000],
    ['some of two bands', 8, 5, 190_000, undefined],
    ['some of all three', 9, 22, 660_000, undefined],
    ['what no band ends', 5_000, 2, 20_000, 10_000],
  ])('price %s', (_, before, quantity, uncappedPence, unitPricePence) => {
    const price = bandsPrice(overContract, counted({ before, quantity }));
    expect([price.uncappedPence, price.unitPricePence]).toEqual([uncappedPence, unitPricePence]);
  });
  it('say which numbers fell in which band', () => {
    expect(bandsPrice(overContract, counted({ before: 9, quantity: 3 })).steps).toEqual([
      'number 10: 1 × £500.00 = £500.00',
      'numbers 11 to 12: 2 × £300.00 = £600.00',
    ]);
  });
  it('are counted over the contract or for each person', () => {
    const soFar = counted({ before: 40, personUnits: 2 });
    expect(bandsPrice(overContract, soFar).uncappedPence).toBe(10_000);
    expect(bandsPrice(forPerson, soFar).uncappedPence).toBe(50_000);
  });
  it('are put into words', () => {
    expect(bandsInWords(overContract, 'person')).toBe(
      '£500.00 for each person up to number 10, then £300.00 up to number 30, then £100.00; counted over the contract',
    );
    expect(bandsInWords(forPerson, 'day')).toMatch(/counted for each person$/);
  });
  it('pay two claims in a row what they pay one claim of both, whatever the bands', () => {
    const someBands = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(100_000)),
      )
      .map(([ends, prices]) => {
        const all = ends.toSorted((a, b) => a - b).map((upTo) => ({ upTo, pricePence: prices.next().value }));
        return rule({ rule: 'bands', countedOver: 'contract', bands: [...all, { pricePence: prices.next().value }] });
      });
    const quantity = fc.integer({ min: 1, max: 80 });
    fc.assert(
      fc.property(someBands, fc.nat(80), quantity, quantity, (pricing, before, some, more) => {
        const first = bandsPrice(pricing, counted({ before, quantity: some })).uncappedPence;
        const second = bandsPrice(pricing, counted({ before: before + some, quantity: more })).uncappedPence;
        const together = bandsPrice(pricing, counted({ before, quantity: some + more })).uncappedPence;
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first + second).toBe(together);
      }),
    );
  });
});
