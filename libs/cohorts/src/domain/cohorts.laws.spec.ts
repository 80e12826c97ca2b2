import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractDecider, type RecordedContract } from '#contracts';
import { calendarDate, decimalInParts, fold } from '#kernel';
import { rateCardDecider } from '#rate-cards';
import { often } from '../../../kernel/test/laws.js';
import {
  cardOf,
  contractEvents,
  define,
  first,
  firstDefined,
  line,
  matched,
  measure,
  measured,
  ofOutcome,
  reject,
  second,
  secondDefined,
  verify,
} from '../../test/fixtures.js';
import { basisOf } from './cohort-claims.js';
import { type CohortCommand, cohortsDecider } from './cohorts.js';
import { type CohortsState, cohortOf, standingClaims, verifiedResult } from './cohorts-state.js';

const contract = fold(contractDecider, contractEvents) as RecordedContract;
const rateCard = fold(rateCardDecider, cardOf(line));
const today = calendarDate('2024-01-31');
const titles = { [first]: 'The first thousand', [second]: 'The second thousand' };

/** What somebody may ask, given how things stand: claims name the results that whoever asks has looked at. */
type Ask = (state: CohortsState) => CohortCommand;

const cohort = fc.constantFrom(first, second);
const claimed = fc.constantFrom(undefined, first, second);
const asks: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 1, arbitrary: cohort.map((code) => () => define({ cohort: code, title: titles[code] ?? '' })) },
  {
    weight: 4,
    arbitrary: fc.record({ code: cohort, events: fc.integer({ min: 1200, max: 1500 }), version: fc.nat(2) }).map(
      ({ code, events, version }): Ask =>
        () =>
          measure({
            cohort: code,
            method: { ...matched, version: `${version}` },
            measurement: measured(`${events}`),
            measuredOn: undefined,
            today,
            words: 'Measured anew',
          }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({ code: cohort, isRight: fc.boolean() }).map(({ code, isRight }): Ask => {
      return (state) => {
        const about = { cohort: code, result: Math.max(1, cohortOf(state, code)?.results.length ?? 1), today };
        return isRight
          ? verify(rateCard, { ...about, verifiedOn: undefined })
          : reject({ ...about, rejectedOn: undefined });
      };
    }),
  },
  {
    weight: 4,
    arbitrary: claimed.map((code): Ask => {
      return (state) => {
        const basis = basisOf({ outcome: ofOutcome.outcome, cohort: code }, state);
        const facts = { contract, rateCard, lookedAt: 'refused' in basis ? [] : basis.results };
        return { type: 'claim', ...ofOutcome, cohort: code, today, facts };
      };
    }),
  },
  {
    weight: 1,
    arbitrary: claimed.map(
      (code): Ask =>
        () => ({
          type: 'withdraw',
          ...ofOutcome,
          cohort: code,
          words: 'Claimed too soon',
          today,
        }),
    ),
  },
);

describe('whatever is measured, verified, claimed and replaced', () => {
  it('every claim rests on the verified results that stand, and nothing is claimed for a cohort twice', () => {
    let claims = 0;
    let restated = 0;
    fc.assert(
      fc.property(fc.nat(2), fc.array(asks, { minLength: 20, maxLength: 60, size: 'max' }), (defined, all) => {
        let state = fold(cohortsDecider, [firstDefined, secondDefined].slice(0, defined));
        for (const ask of all) {
          const command = ask(state);
          const decision = cohortsDecider.decide(command, state);
          if ('refused' in decision) continue;
          state = decision.reduce(cohortsDecider.evolve, state);
          for (const event of decision) {
            if (event.type === 'CohortClaimRestated') restated += 1;
            if (event.type !== 'CohortClaimMade') continue;
            claims += 1;
            expect(decimalInParts(event.measured)).toBeGreaterThanOrEqual(decimalInParts(event.threshold));
          }
          // Sent twice is sent once.
          expect(cohortsDecider.decide(command, state)).toEqual([]);

          const standing = standingClaims(state);
          expect(standing.some((claim) => claim.cohort === undefined) ? standing.length : 1).toBe(1);
          for (const { results } of standing) {
            for (const rests of results) {
              const known = cohortOf(state, rests.cohort);
              expect(known && verifiedResult(known)?.result).toBe(rests.result);
            }
          }
          for (const { results } of state.cohorts) {
            expect(results.filter(({ status }) => status === 'verified').length).toBeLessThanOrEqual(1);
            expect(results.slice(0, -1).some(({ status }) => status === 'current')).toBe(false);
          }
        }
      }),
      often(200),
    );
    // A law that met no claim would hold of anything.
    expect(claims).toBeGreaterThan(0);
    expect(restated).toBeGreaterThan(0);
  });
});
