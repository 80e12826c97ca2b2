import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { bandOf, ONS_10_5, type Ruleset, shownFrom, shownOf } from './ruleset.js';

describe('the rule 10-5', () => {
  it.each([
    [0, 0],
    [1, null],
    [9, null],
    [13, 15],
    [17, 15],
    [18, 20],
    [101, 100],
  ])('publishes a count of %d as %p', (count, shown) => expect(shownOf(count, ONS_10_5)).toBe(shown));

  it('suppresses 10, 11 and 12 too: of a 10 that is shown everybody would know that it is one of three', () => {
    expect([10, 11, 12].map((count) => shownOf(count, ONS_10_5))).toEqual([null, null, null]);
    expect(shownFrom({ ...ONS_10_5, possibleValuesMin: 3 })).toBe(10);
  });

  it('suppresses zeros with the small numbers where it is told to', () =>
    expect(bandOf(0, { ...ONS_10_5, showZero: false })).toEqual({ low: 0, high: 12, shown: null }));

  it.each([
    ['a base', { base: 4 }],
    ['a threshold', { threshold: 5 }],
  ])('is none with %s by which too few counts are published alike', (_, changed) =>
    expect(() => bandOf(20, { ...ONS_10_5, ...changed })).toThrow(RangeError),
  );
});

const rulesets: fc.Arbitrary<Ruleset> = fc
  .record({
    threshold: fc.integer({ min: 3, max: 40 }),
    base: fc.integer({ min: 2, max: 20 }),
    possibleValuesMin: fc.integer({ min: 2, max: 20 }),
    showZero: fc.boolean(),
  })
  .filter(({ threshold, base, possibleValuesMin }) => base >= possibleValuesMin && threshold > possibleValuesMin)
  .map((rules) => ({ ...ONS_10_5, ...rules }));

describe('the bands of any rule', () => {
  it('follow one another without a gap, hold enough counts, and are shown alike', () => {
    fc.assert(
      fc.property(rulesets, fc.integer({ min: 0, max: 300 }), (ruleset, count) => {
        const { low, high, shown } = bandOf(count, ruleset);
        expect(low <= count && count <= high).toBe(true);
        for (const other of [low, high]) expect(bandOf(other, ruleset)).toEqual({ low, high, shown });
        expect(bandOf(high + 1, ruleset).low).toBe(high + 1);
        // A zero that is shown is no secret.
        if (shown !== 0) expect(high - low + 1).toBeGreaterThanOrEqual(ruleset.possibleValuesMin);
        if (count > 0 && count < ruleset.threshold) expect(shown).toBeNull();
        if (shown !== null) expect(Math.abs(count - shown) * 2).toBeLessThanOrEqual(ruleset.base);
      }),
    );
  });
});
