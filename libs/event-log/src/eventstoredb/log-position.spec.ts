import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Position } from '../event-log.js';
import { isAfter, laterOf, logPositionOf, positionText, toldPosition } from './log-position.js';

const half = fc.bigInt({ min: 0n, max: 2n ** 63n - 2n });
const place = fc.record({ commit: fc.oneof(half, fc.constant(7n)), prepare: half });

describe('a position', () => {
  it('comes back from its text with both halves', () => {
    fc.assert(fc.property(place, (position) => expect(logPositionOf(positionText(position))).toEqual(position)));
  });

  it('compares as text the way its halves compare as numbers', () => {
    fc.assert(
      fc.property(place, place, (one, other) => {
        expect(positionText(one) > positionText(other)).toBe(isAfter(one, other));
      }),
    );
  });

  it('counts the prepare half where the commit halves are the same', () => {
    const [first, second] = [
      { commit: 7n, prepare: 5n },
      { commit: 7n, prepare: 6n },
    ];
    expect(isAfter(second, first)).toBe(true);
    expect(isAfter(first, second)).toBe(false);
    expect(isAfter(first, first)).toBe(false);
    expect(laterOf(first, second)).toEqual(second);
    expect(laterOf(undefined, first)).toEqual(first);
  });

  it.each(['', '12', '1/2', 'x'.repeat(41), `${'0'.repeat(20)}/${'0'.repeat(19)}`])('is not "%s"', (text) => {
    expect(() => logPositionOf(text as Position)).toThrow(RangeError);
  });

  it('is none where the server sends its largest numbers', () => {
    expect(toldPosition({ commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n })).toBeUndefined();
    expect(toldPosition({ commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n })).toBeUndefined();
    expect(toldPosition(undefined)).toBeUndefined();
    expect(toldPosition({ commit: 0n, prepare: 0n })).toEqual({ commit: 0n, prepare: 0n });
  });
});
