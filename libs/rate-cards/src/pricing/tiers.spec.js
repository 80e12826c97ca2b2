import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counted, rule } from '../../test/pricing.js';
import { tiersInWords, tiersPrice } from './tiers.js';

const tiers = rule({
  rule: 'tiers',
  tiers: [
    { atLeast: 1, pricePence: 10_000 },
    { atLeast: 2, pricePence: 25_000 },
    { atLeast: 5, pricePence: 40_000 },
  ],
});
describe('tiers', () => {
  it.each([
    ['the first tier', 0, 1, 10_000],
    ['the difference to the next', 1, 1, 15_000],
    ['a higher tier at once', 0, 3, 25_000],
    ['nothing between two tiers', 2, 2, 0],
    ['the highest tier', 4, 1, 15_000],
    ['nothing beyond it', 5, 100, 0],
  ])('pay %s', (_, before, quantity, uncappedPence) => {
    expect(tiersPrice(tiers, counted({ before, quantity })).uncappedPence).toBe(uncappedPence);
  });
  it('count what the person reached, whatever others did', () => {
    expect(tiersPrice(tiers, counted({ before: 50, personUnits: 1 })).uncappedPence).toBe(15_000);
  });
  it('pay nothing short of the first', () => {
    const late = rule({ rule: 'tiers', tiers: [{ atLeast: 3, pricePence: 10_000 }] });
    expect(tiersPrice(late, counted({ quantity: 2 })).uncappedPence).toBe(0);
  });
  it('say what was reached and what had been', () => {
    expect(tiersPrice(tiers, counted({ before: 1 })).steps).toEqual([
      '2 reached in all are worth £250.00',
      'less £100.00 for the 1 before = £150.00',
    ]);
  });
  it('are put into words', () => {
    expect(tiersInWords(tiers)).toBe(
      '£100.00 for at least 1, £250.00 for at least 2, £400.00 for at least 5 in all, for each person',
    );
  });
  it('have no price where more is worth less', () => {
    const falling = rule({
      rule: 'tiers',
      tiers: [
        { atLeast: 1, pricePence: 2 },
        { atLeast: 2, pricePence: 1 },
      ],
    });
    expect(() => tiersPrice(falling, counted({ before: 1 }))).toThrow(RangeError);
  });
  it('pay two claims in a row what they pay one claim of both, and more never less', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9_000 })), {
      minLength: 1,
      maxLength: 6,
    });
    const quantity = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(steps, fc.nat(12), quantity, quantity, (each, before, some, more) => {
        let [atLeast, pricePence] = [0, 0];
        const pricing = rule({
          rule: 'tiers',
          tiers: each.map(([further, dearer]) => {
            atLeast += further;
            pricePence += dearer;
            return { atLeast, pricePence };
          }),
        });
        const pays = (so, now) => tiersPrice(pricing, counted({ before: so, quantity: now })).uncappedPence;
        expect(pays(before, some)).toBeGreaterThanOrEqual(0);
        expect(pays(before, some) + pays(before + some, more)).toBe(pays(before, some + more));
        expect(pays(before, some + more)).toBeGreaterThanOrEqual(pays(before, some));
      }),
    );
  });
});
