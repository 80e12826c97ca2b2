import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counted, rule } from '../../test/pricing.js';
import { bonusInWords, bonusPrice } from './bonus.js';

const bonus = rule({ rule: 'bonus', pricePence: 22_000, above: 100, bonusPence: 5_000 });
describe('a bonus above a count', () => {
  it.each([
    ['none before the count', 0, 1, 22_000],
    ['none at the count', 99, 1, 22_000],
    ['one for the first beyond', 100, 1, 27_000],
    ['some of a quantity that passes the count', 98, 5, 125_000],
    ['all of a quantity beyond', 250, 4, 108_000],
  ])('pays %s', (_, before, quantity, uncappedPence) => {
    expect(bonusPrice(bonus, counted({ before, quantity })).uncappedPence).toBe(uncappedPence);
  });
  it('counts over the contract, not the person', () => {
    expect(bonusPrice(bonus, counted({ before: 100, personUnits: 0 })).uncappedPence).toBe(27_000);
  });
  it('may be all there is', () => {
    const only = rule({ rule: 'bonus', pricePence: 0, above: 0, bonusPence: 5_000 });
    expect(bonusPrice(only, counted({})).uncappedPence).toBe(5_000);
  });
  it('says how many are beyond the count', () => {
    expect(bonusPrice(bonus, counted({ before: 98, quantity: 5 })).steps).toEqual([
      '98 before and 5 now: 3 beyond number 100',
      '5 × £220.00 + 3 × £50.00 = £1,250.00',
    ]);
  });
  it('is put into words', () => {
    expect(bonusInWords(bonus, 'person')).toBe(
      '£220.00 for each person, and £50.00 more for each beyond number 100 over the contract',
    );
  });
  it('pays two claims in a row what it pays one claim of both', () => {
    const quantity = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), quantity, quantity, (above, before, some, more) => {
        const pricing = rule({ rule: 'bonus', pricePence: 3, above, bonusPence: 2 });
        const pays = (so, now) => bonusPrice(pricing, counted({ before: so, quantity: now })).uncappedPence;
        expect(pays(before, some)).toBeGreaterThanOrEqual(0);
        expect(pays(before, some) + pays(before + some, more)).toBe(pays(before, some + more));
      }),
    );
  });
});
