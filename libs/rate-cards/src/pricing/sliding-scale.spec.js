import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalOfParts } from '#kernel';
import { counted, rule } from '../../test/pricing.js';
import { slidingScaleInWords, slidingScalePrice } from './sliding-scale.js';

const upwards = rule({ rule: 'sliding-scale', pricePence: 100_000, nothingAt: '5', fullAt: '10' });
/** Days absent from school: the fewer, the more is paid. */
const downwards = rule({ rule: 'sliding-scale', pricePence: 100_000, nothingAt: '20', fullAt: '8.5' });
describe('a sliding scale', () => {
  it.each([
    ['short of the lower mark', upwards, '4.9', 0],
    ['at the lower mark', upwards, '5', 0],
    ['between', upwards, '8.4', 68_000],
    ['between, at a penny that rounds half up', upwards, '5.0001', 2],
    ['at the upper mark', upwards, '10', 100_000],
    ['beyond it', upwards, '250', 100_000],
    ['too much, where less is better', downwards, '20.0001', 0],
    ['between, where less is better', downwards, '12', 69_565],
    ['little enough, where less is better', downwards, '8.5', 100_000],
  ])('pays for what is %s', (_, pricing, measured, uncappedPence) => {
    expect(slidingScalePrice(pricing, counted({ measured })).uncappedPence).toBe(uncappedPence);
  });
  it('rounds half a penny up', () => {
    const scale = rule({ rule: 'sliding-scale', pricePence: 5, nothingAt: '0', fullAt: '10' });
    const at = (measured) => slidingScalePrice(scale, counted({ measured })).uncappedPence;
    expect([at('0.9999'), at('1'), at('3')]).toEqual([0, 1, 2]);
  });
  it('rounds the price of one, and pays it for each', () => {
    const price = slidingScalePrice(downwards, counted({ measured: '12', quantity: 3 }));
    expect([price.unitPricePence, price.uncappedPence]).toEqual([69_565, 208_695]);
  });
  it('says where on the scale the value is', () => {
    const steps = (measured) => slidingScalePrice(upwards, counted({ measured })).steps;
    expect(steps('8.4')).toEqual([
      'measured 8.4 is 3.4 of the 5 from 5 to 10',
      '£1,000.00 × 3.4 ÷ 5 = £680.00, to the nearest penny',
    ]);
    expect(steps('2')).toEqual(['measured 2, and nothing is paid at 5 or less']);
    expect(steps('12')).toEqual(['measured 12, and the full price is paid at 10 or more']);
  });
  it('is put into words', () => {
    expect(slidingScaleInWords(upwards, 'person')).toBe(
      '£1,000.00 for each person at 10 or more, nothing at 5 or less, in proportion between',
    );
    expect(slidingScaleInWords(downwards, 'person')).toMatch(/at 8\.5 or less, nothing at 20 or more/);
  });
  it('has no price without a measured value, and none on a scale without length', () => {
    expect(() => slidingScalePrice(upwards, counted({}))).toThrow(RangeError);
    const flat = rule({ rule: 'sliding-scale', pricePence: 1, nothingAt: '5', fullAt: '5' });
    expect(() => slidingScalePrice(flat, counted({ measured: '5' }))).toThrow(RangeError);
  });
  it('never pays less for a better value, less than nothing or more than the full price', () => {
    const value = fc.integer({ min: -2_000_000, max: 2_000_000 });
    fc.assert(
      fc.property(
        value,
        value,
        value,
        value,
        fc.integer({ min: 1, max: 10_000_000 }),
        (nothing, full, one, other, pricePence) => {
          fc.pre(nothing !== full);
          const scale = rule({
            rule: 'sliding-scale',
            pricePence,
            nothingAt: decimalOfParts(nothing),
            fullAt: decimalOfParts(full),
          });
          const [worse, better] = [one, other].toSorted((a, b) => (full > nothing ? a - b : b - a));
          const at = (parts = 0) =>
            slidingScalePrice(scale, counted({ measured: decimalOfParts(parts) })).uncappedPence;
          expect(at(worse)).toBeGreaterThanOrEqual(0);
          expect(at(better)).toBeGreaterThanOrEqual(at(worse));
          expect(at(better)).toBeLessThanOrEqual(pricePence);
        },
      ),
    );
  });
});
