import { describe, expect, it } from '@jest/globals';
import { Unit } from '#contracts';
import { counted, rule } from '../../test/pricing.js';
import { goesBy, needsMeasured, priceOf, pricingInWords } from './pricing.js';

const fixed = rule({ rule: 'fixed', pricePence: 22_000 });
const oneOfEach = [
  fixed,
  rule({ rule: 'bands', countedOver: 'contract', bands: [{ upTo: 1, pricePence: 2 }, { pricePence: 1 }] }),
  rule({ rule: 'sliding-scale', pricePence: 100, nothingAt: '0', fullAt: '10' }),
  rule({ rule: 'per-period', pricePence: 100, days: 1 }),
  rule({ rule: 'tiers', tiers: [{ atLeast: 1, pricePence: 100 }] }),
  rule({ rule: 'milestones', milestones: [{ at: '1', pricePence: 100 }] }),
  rule({ rule: 'cohort-threshold', pricePence: 100, per: 'cohort', threshold: '10' }),
  rule({ rule: 'bonus', pricePence: 100, above: 3, bonusPence: 1 }),
  rule({ rule: 'delivery-fee', pricePence: 100 }),
];
describe('pricing', () => {
  it('says what one is worth and what all are worth', () => {
    expect(priceOf(fixed, counted({ quantity: 3 }))).toEqual({
      unitPricePence: 22_000,
      uncappedPence: 66_000,
      steps: [],
    });
  });
  it.each(oneOfEach.map((pricing) => [pricing.rule, pricing]))('has an amount and words for %s', (_, pricing) => {
    const price = priceOf(pricing, counted({ measured: '10' }));
    expect(price.uncappedPence).toBeGreaterThan(0);
    expect(price.steps.every((step) => step.length <= 200)).toBe(true);
    expect(pricingInWords(pricing, 'person')).toMatch(/£\d/);
  });
  it.each([0, -1, 1.5, Number.NaN])('has no price for a quantity of %d', (quantity) => {
    expect(() => priceOf(fixed, counted({ quantity }))).toThrow(RangeError);
  });
  it.each([-1, 0.5])('has no price after a count of %d', (before) => {
    expect(() => priceOf(fixed, counted({ before }))).toThrow(RangeError);
    expect(() => priceOf(fixed, counted({ personUnits: before }))).toThrow(RangeError);
  });
  it('has no price for more than can be counted exactly', () => {
    const before = Number.MAX_SAFE_INTEGER;
    expect(() => priceOf(fixed, counted({ before }))).toThrow(RangeError);
  });
  it('knows what each rule goes by', () => {
    const flags = oneOfEach.map((pricing) => {
      const by = goesBy(pricing);
      const names = Object.entries(by).flatMap(([name, does]) => (does ? [name] : []));
      return [pricing.rule, ...names, ...(needsMeasured(pricing) ? ['measured'] : [])].join(' ');
    });
    expect(flags).toEqual([
      'fixed',
      'bands contractUnits',
      'sliding-scale measured',
      'per-period personUnits',
      'tiers personUnits',
      'milestones personMeasured measured',
      'cohort-threshold measured',
      'bonus contractUnits',
      'delivery-fee',
    ]);
    const forPerson = rule({
      rule: 'bands',
      countedOver: 'person',
      bands: [{ upTo: 1, pricePence: 2 }, { pricePence: 1 }],
    });
    expect(goesBy(forPerson)).toEqual({ contractUnits: false, personUnits: true, personMeasured: false });
  });
  it('has words for every unit', () => {
    expect(Unit.options.map((unit) => pricingInWords(fixed, unit))).toEqual([
      '£220.00 for each person',
      '£220.00 for each day',
      '£220.00 for each run of consecutive days',
      '£220.00 for each bed day',
      '£220.00 for each percentage point',
      '£220.00 for each one counted',
    ]);
  });
});
