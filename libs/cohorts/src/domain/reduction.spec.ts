import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, decimalInParts, decimalOfParts } from '#kernel';
import {
  type Count,
  eventsAvoided,
  reaches,
  reductionOf,
  reductionRounded,
  reductionRoundedDown,
  sumInWords,
} from './reduction.js';

const count = (events: string, expectedEvents: string): Count => ({
  events: Decimal.parse(events),
  expectedEvents: Decimal.parse(expectedEvents),
});
const counts = fc.record({
  events: fc.integer({ min: 0, max: 100_000_000 }).map(decimalOfParts),
  expectedEvents: fc.integer({ min: 1, max: 100_000_000 }).map(decimalOfParts),
});

describe('a reduction', () => {
  it.each<[string, Count[], string, string, number]>([
    ['of one cohort', [count('1374', '1500')], '8.4', '8.4', 126],
    ['of two together, by their sums', [count('1374', '1500'), count('1356', '1500')], '9', '9', 270],
    ['of two of different size', [count('50', '100'), count('900', '900')], '5', '5', 50],
    ['of nothing', [count('1500', '1500')], '0', '0', 0],
    ['that is an increase', [count('1600', '1500')], '-6.6667', '-6.6667', 0],
    ['that is an increase by a third of a per cent', [count('301', '300')], '-0.3333', '-0.3334', 0],
    ['of everything', [count('0', '12.5')], '100', '100', 12],
    ['that goes on for ever', [count('2', '3')], '33.3333', '33.3333', 1],
    ['that is rounded up', [count('1', '3')], '66.6667', '66.6666', 2],
    ['of exactly half a last decimal', [count('199999.9', '200000')], '0.0001', '0', 0],
    ['that increased by half a last decimal', [count('200000.1', '200000')], '-0.0001', '-0.0001', 0],
  ])('%s', (_, counted, rounded, roundedDown, avoided) => {
    const reduction = reductionOf(counted);
    expect([reductionRounded(reduction), reductionRoundedDown(reduction), eventsAvoided(reduction)]).toEqual([
      rounded,
      roundedDown,
      avoided,
    ]);
  });

  it('that cannot be written down is none', () => {
    expect(reductionRounded(reductionOf([count('999999999', '0.0001')]))).toBeUndefined();
    expect(reductionRounded(reductionOf([count('9999999', '1')]))).toBe('-999999800');
  });

  it('reaches a threshold by the fraction, and not by a number that was rounded up to it', () => {
    const short = reductionOf([count('900000001', '999999999')]);
    expect(reductionRounded(reductionOf([count('90000.01', '100000')]))).toBe('10');
    expect(reaches(reductionOf([count('90000.01', '100000')]), Decimal.parse('10'))).toBe(false);
    expect(reaches(reductionOf([count('90000', '100000')]), Decimal.parse('10'))).toBe(true);
    expect(reaches(short, Decimal.parse('9.9999'))).toBe(true);
  });

  it('rounded down reaches exactly the thresholds that the fraction reaches', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 4 }), fc.integer({ min: -9, max: 9 }), (some, off) => {
        const reduction = reductionOf(some);
        const parts = decimalInParts(reductionRoundedDown(reduction));
        for (const threshold of [parts + off, parts, parts + 1].map(decimalOfParts)) {
          expect(parts >= decimalInParts(threshold)).toBe(reaches(reduction, threshold));
        }
      }),
    );
  });

  it('rounded is never further than half a last decimal from rounded down', () => {
    fc.assert(
      fc.property(counts, (one) => {
        const rounded = reductionRounded(reductionOf([one]));
        if (rounded === undefined) return;
        const up = decimalInParts(rounded) - decimalInParts(reductionRoundedDown(reductionOf([one])));
        expect(up === 0 || up === 1).toBe(true);
      }),
    );
  });

  it('of cohorts together lies between the least and the most of theirs', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const each = [one, other].map((count) => decimalInParts(reductionRoundedDown(reductionOf([count]))));
        const pooled = decimalInParts(reductionRoundedDown(reductionOf([one, other])));
        expect(pooled).toBeGreaterThanOrEqual(Math.min(...each));
        expect(pooled).toBeLessThanOrEqual(Math.max(...each) + 1);
      }),
    );
  });
});

describe('a sum of counts', () => {
  it.each([
    [['1374', '1356'], '2730'],
    [['0.5', '0.25'], '0.75'],
    [['999999999', '999999999.9999'], '1999999998.9999'],
    [['12'], '12'],
  ])('of %j is %s', (decimals, total) => expect(sumInWords(decimals.map((text) => Decimal.parse(text)))).toBe(total));
});
