import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { often } from '../../../../kernel/test/laws.js';
import { basisOf, code, day } from '../../../test/money.js';
import { batches, capsBehind, card, ruling, scope, terms, usedOf } from '../../../test/random-contracts.js';
import { isInScope } from './scope.js';
import { isCutShort, settle } from './settle.js';
import { sumAgain } from './sum-again.js';

describe('whatever is released', () => {
  const releasing = fc
    .tuple(terms, terms, card, fc.array(ruling, { maxLength: 2 }), batches, scope)
    .map(([first, then, lines, rulings, its, { outcomes: named, achievedIn }]) => {
      const on = day('2022-01-01');
      const release = {
        variation: 2,
        on,
        ...(named !== undefined && { outcomes: named.map(code) }),
        ...(achievedIn !== undefined && { achievedIn: { from: day(achievedIn[0]), to: day(achievedIn[1]) } }),
      };
      const [lastBatch, ...others] = [...its].reverse();
      const withRelease = { items: lastBatch?.items ?? [], releases: [{ variation: 2, on }] };
      return {
        basis: basisOf({ terms: first, later: [['2022-01-01', { ...then, releases: [release] }]], lines, rulings }),
        release,
        before: others.reverse(),
        batch: withRelease,
      };
    });

  it('nobody is lowered, no cap of its day is exceeded, and only what was cut short is looked at', () => {
    fc.assert(
      fc.property(releasing, ({ basis, release, before, batch }) => {
        const current = new Map([...settle(before, basis)].map((one) => [one.item.claim, one] as const));
        for (const settled of settle([...before, batch], basis)) {
          if (settled.released === undefined) continue;
          const { item, calculation } = settled;
          const earlier = current.get(item.claim);
          expect(isInScope(release, item)).toBe(true);
          expect(earlier !== undefined && isCutShort(earlier.calculation)).toBe(true);
          expect(calculation.payablePence).toBeGreaterThan(earlier?.calculation.payablePence ?? Number.NaN);
          expect(calculation.uncappedPence).toBe(earlier?.calculation.uncappedPence);
          expect(sumAgain(calculation)).toEqual([]);

          const stood = [...current.values()];
          const others = stood.filter((one) => one.item.claim !== item.claim);
          const caps = capsBehind(item, calculation, basis.termsOn(release.on).terms);
          for (const [place, limit] of calculation.limits.entries()) {
            const without = usedOf(limit, caps[place], item, others);
            expect(limit.usedBefore).toBe(without);
            const after = usedOf(limit, caps[place], item, [...others, settled]);
            expect(after).toBeLessThanOrEqual(Math.max(limit.limit, usedOf(limit, caps[place], item, stood)));
          }
          current.set(item.claim, settled);
        }
      }),
      often(150),
    );
  });
});
