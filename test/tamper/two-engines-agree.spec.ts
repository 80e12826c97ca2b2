import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  byLargestRemainder,
  type Calculation,
  calculationProblems,
} from '../../libs/independent-check/src/money/calculation.js';
import { often } from '../../libs/kernel/test/laws.js';
import { settle } from '../../libs/payments/src/domain/money/settle.js';
import { basisOf } from '../../libs/payments/test/money.js';
import { batches, card, ruling, terms } from '../../libs/payments/test/random-contracts.js';

const contracts = fc
  .tuple(terms, card, fc.array(ruling, { maxLength: 2 }), batches)
  .map(([first, lines, rulings, its]) => ({ basis: basisOf({ terms: first, lines, rulings }), its }));

/** As a line stores it, and as the check reads it. */
function stored(calculation: object): Calculation {
  return JSON.parse(JSON.stringify(calculation)) as Calculation;
}

/** Every place in a calculation with an amount that something else follows from, or that follows from something. */
function amountsIn({ cuts, limits, split }: Calculation): string[] {
  return [
    'payablePence',
    ...cuts.map((_, place) => `cuts/${place}/cutPence`),
    ...limits.flatMap((_, place) => [`limits/${place}/cutPence`, `limits/${place}/left`]),
    ...split.parts.map((_, place) => `split/parts/${place}/pence`),
  ];
}

function withMore(calculation: Calculation, path: string, by: number): Calculation {
  const copy = structuredClone(calculation);
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at = copy as unknown as Record<string, unknown>;
  for (const name of names) at = at[name] as Record<string, unknown>;
  at[last] = Number(at[last]) + by;
  return copy;
}

describe('the engine that works out amounts and the check that shares nothing with it', () => {
  it('agree on every claim of random contracts', () => {
    fc.assert(
      fc.property(contracts, ({ basis, its }) => {
        for (const { calculation } of settle(its, basis)) expect(calculationProblems(stored(calculation))).toEqual([]);
      }),
      often(150),
    );
  });

  it('do not agree any more when one amount is another', () => {
    fc.assert(
      fc.property(contracts, fc.nat(), fc.integer({ min: 1, max: 1000 }), ({ basis, its }, pick, by) => {
        const [settled] = settle(its, basis);
        if (settled === undefined) return;
        const calculation = stored(settled.calculation);
        const paths = amountsIn(calculation);
        const path = paths[pick % paths.length] ?? '';
        expect(calculationProblems(withMore(calculation, path, by))).not.toEqual([]);
      }),
      often(150),
    );
  });

  it('share out by largest remainder to the last penny', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000_000),
        fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 8 }),
        (amount, weights) => {
          if (weights.every((weight) => weight === 0)) return;
          const shares = byLargestRemainder(BigInt(amount), weights.map(BigInt));
          expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(BigInt(amount));
          const whole = weights.reduce((sum, weight) => sum + weight, 0);
          // Nobody is a penny away from their exact share.
          for (const [place, share] of shares.entries()) {
            const exact = (amount * (weights[place] ?? 0)) / whole;
            expect(Math.abs(Number(share) - exact)).toBeLessThan(1);
          }
        },
      ),
      often(300),
    );
  });
});
