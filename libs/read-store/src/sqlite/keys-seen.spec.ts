import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeysSeen } from './keys-seen.js';

const keysLike = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}\u0000${index}`);

describe('the keys that were seen', () => {
  it('forgets none, whatever they look like', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (keys) => {
        const seen = new KeysSeen();
        for (const key of keys) seen.add(key);
        expect(keys.every((key) => seen.mayHave(key))).toBe(true);
      }),
    );
  });

  it('forgets none when there are more than it was made for, and seldom takes another for one of them', () => {
    const seen = new KeysSeen();
    const keys = keysLike('synthetic_0\u0000P0000000000000001', 250_000);
    for (const key of keys) seen.add(key);
    expect(keys.every((key) => seen.mayHave(key))).toBe(true);
    const others = keysLike('synthetic_1\u0000P0000000000000001', 20_000);
    expect(others.filter((key) => seen.mayHave(key)).length).toBeLessThan(400);
  });

  it('has none at first', () => {
    expect(new KeysSeen().mayHave('')).toBe(false);
  });
});
