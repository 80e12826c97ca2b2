import { describe, expect, it } from '@jest/globals';
import { agreementOf } from './agreement.js';

/** Both verified, only the first, only the second, both rejected. */
const decisions = ([
  bothVerified = 0,
  onlyFirstVerified = 0,
  onlySecondVerified = 0,
  bothRejected = 0,
]: readonly number[]) => agreementOf({ bothVerified, onlyFirstVerified, onlySecondVerified, bothRejected });

describe('how far two verifiers agree', () => {
  // The three tables that the article "Cohen's kappa" of the English Wikipedia works out.
  it.each([
    [[20, 5, 10, 15], '70', '0.4'],
    [[45, 15, 25, 15], '60', '0.1304'],
    [[25, 35, 5, 35], '60', '0.2593'],
  ] as const)('of %j is what is published', (counts, agreement, kappa) => {
    expect(decisions(counts)).toEqual({ agreement, kappa });
  });

  it('is 1 where they always agree, below 0 where they agree less than chance would', () => {
    expect(decisions([7, 0, 0, 3])).toEqual({ agreement: '100', kappa: '1' });
    expect(decisions([0, 5, 5, 0])).toEqual({ agreement: '0', kappa: '-1' });
  });

  it('has no kappa where both gave one and the same answer throughout', () => {
    expect(decisions([10, 0, 0, 0])).toEqual({ agreement: '100' });
  });

  it('is not given of nothing', () => {
    expect(() => decisions([0, 0, 0, 0])).toThrow(RangeError);
  });
});
