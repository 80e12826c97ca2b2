import { describe, expect, it } from '@jest/globals';
import { contractDecider, type RecordedContract } from '#contracts';
import { calendarDate, Decimal, fold, OutcomeCode } from '#kernel';
import { rateCardDecider } from '#rate-cards';
import { actors, brightFutures, fairCheck, openEyes } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  both,
  cardOf,
  contractEvents,
  define,
  firstDefined,
  firstDone,
  firstMade,
  firstMeasured,
  firstMeasuredAnew,
  firstRejected,
  firstVerified,
  interested,
  line,
  matchedAnew,
  measure,
  measured,
  ofOutcome,
  pooled,
  pooledMade,
  reached,
  reject,
  second,
  secondDefined,
  secondMeasured,
  secondVerified,
  verify as verifyUnder,
} from '../../test/fixtures.js';
import { cohortResultReasons } from '../cohorts.reasons.js';
import type { CohortEvent } from './cohorts.events.js';
import { type CohortCommand, type CohortReason, cohortsDecider } from './cohorts.js';

const { given } = specFor(cohortsDecider);
const day = calendarDate;
const recorded = fold(contractDecider, contractEvents) as RecordedContract;
const rateCard = fold(rateCardDecider, cardOf(line));
const verify = (other: Parameters<typeof verifyUnder>[1] = {}) => verifyUnder(rateCard, other);

const claim: CohortCommand = {
  type: 'claim',
  ...ofOutcome,
  claimedOn: pooledMade.claimedOn,
  today: day('2023-11-30'),
  facts: { contract: recorded, rateCard, lookedAt: pooledMade.results },
};

type Refused = [string, readonly CohortEvent[], CohortCommand, CohortReason];
const met = new Set<CohortReason>();

function refused(table: readonly Refused[]): void {
  for (const [, , , reason] of table) met.add(reason);
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
}

describe('defining a cohort', () => {
  it('says whom the outcome is measured on', () => given().when(define()).then(firstDefined));
  it('is done once, however often it is asked', () => given(firstDefined).when(define()).thenNothing());
  it('is possible while one cohort was claimed on its own', () => {
    const { title, joining } = secondDefined;
    given(...reached, firstMade)
      .when(define({ cohort: second, title, joining }))
      .then(secondDefined);
  });

  refused([
    [
      'an outcome that the contract does not define',
      [],
      define({ outcome: OutcomeCode.parse('x') }),
      'outcome-not-defined',
    ],
    ['a cohort with another title', [firstDefined], define({ title: 'Others' }), 'cohort-defined-otherwise'],
    [
      'a cohort with other dates',
      [firstDefined],
      define({ joining: { from: day('2021-04-01'), to: day('2022-01-31') } }),
      'cohort-defined-otherwise',
    ],
    [
      'a span that ends before it begins',
      [],
      define({ joining: { from: day('2021-05-01'), to: day('2021-04-30') } }),
      'joining-ends-before-it-begins',
    ],
    [
      'people who join before the contract',
      [],
      define({ joining: { from: day('2021-03-31'), to: day('2021-12-31') } }),
      'joining-outside-the-contract',
    ],
    [
      'people who join after the contract',
      [],
      define({ joining: { from: day('2024-01-01'), to: day('2024-04-01') } }),
      'joining-outside-the-contract',
    ],
    [
      'one more cohort under a pooled claim',
      pooled,
      define({ cohort: OutcomeCode.parse('third') }),
      'pooled-claim-stands',
    ],
  ]);
});

describe('measuring a cohort', () => {
  it('records the reduction with its method', () => given(firstDefined).when(measure()).then(firstMeasured));

  it('is done once, however often it is asked', () => {
    given(firstDefined, firstMeasured).when(measure()).thenNothing();
    given(...firstDone)
      .when(measure({ measuredOn: undefined, by: { subject: 'demo:evaluator-2', organisation: openEyes } }))
      .thenNothing();
  });

  it('replaces the result before it, with words', () =>
    given(...firstDone)
      .when(
        measure({
          method: matchedAnew,
          measurement: measured('1425'),
          measuredOn: day('2023-11-10'),
          words: 'More were matched',
        }),
      )
      .then({ ...firstMeasuredAnew('1425', '5'), words: 'More were matched' } as CohortEvent));

  it('may find that there was more than expected', () =>
    given(firstDefined)
      .when(measure({ measurement: measured('1600') }))
      .then({ ...firstMeasured, measurement: measured('1600'), reduction: Decimal.parse('-6.6667') }));

  refused([
    ['a cohort that nobody defined', [], measure(), 'cohort-not-found'],
    [
      'people who are still joining',
      [firstDefined],
      measure({ measuredOn: day('2021-12-31') }),
      'cohort-still-joining',
    ],
    ['a result that was rejected', [firstDefined, firstMeasured, firstRejected], measure(), 'same-result-was-rejected'],
    [
      'another result without a word why',
      [firstDefined, firstMeasured],
      measure({ measurement: measured('1370') }),
      'replacement-needs-words',
    ],
    [
      'a reduction that cannot be written down',
      [firstDefined],
      measure({ measurement: measured('999999999', '0.0001') }),
      'reduction-out-of-range',
    ],
  ]);
});

describe('verifying a result', () => {
  const history = [firstDefined, firstMeasured];
  it('records who found it right', () =>
    given(...history)
      .when(verify())
      .then(firstVerified));
  it('is done once, however often it is asked', () =>
    given(...firstDone)
      .when(verify())
      .thenNothing());
  it('leaves claims alone that rest on other cohorts', () =>
    given(...reached, firstMade, secondDefined, secondMeasured)
      .when(verify({ cohort: second, verifiedOn: day('2023-10-20') }))
      .then(secondVerified));

  const refusedFor: Refused[] = [
    ['a cohort that nobody defined', [], verify(), 'cohort-not-found'],
    ['a result that nobody measured', history, verify({ result: 2 }), 'result-not-found'],
    [
      'an organisation with an interest',
      history,
      verify({ by: { subject: 'demo:provider-1', organisation: brightFutures, interested } }),
      'verifier-not-independent',
    ],
    [
      'the organisation that measured it',
      history,
      verify({ by: { subject: 'demo:evaluator-2', organisation: openEyes, interested } }),
      'verifier-not-independent',
    ],
    [
      'the person who measured it, for another organisation',
      history,
      verify({ by: { subject: actors.evaluator.subject, organisation: fairCheck, interested } }),
      'verifier-measured-this-result',
    ],
    ['a result that was replaced', [...history, firstMeasuredAnew('1425', '5')], verify(), 'result-replaced'],
    ['a result that was rejected', [...history, firstRejected], verify(), 'already-decided-otherwise'],
    [
      'a result that another verifier found right',
      firstDone,
      verify({ by: { subject: 'demo:verifier-2', organisation: fairCheck, interested } }),
      'already-decided-otherwise',
    ],
    [
      'a result verified on another day',
      firstDone,
      verify({ verifiedOn: day('2023-01-21') }),
      'already-decided-otherwise',
    ],
    ['a day before the measurement', history, verify({ verifiedOn: day('2023-01-09') }), 'decided-before-measured'],
  ];
  refused(refusedFor);
});

describe('rejecting a result', () => {
  const history = [firstDefined, firstMeasured];
  it('records that it is not right', () =>
    given(...history)
      .when(reject())
      .then(firstRejected));
  it('is done once, however often it is asked', () =>
    given(...history, firstRejected)
      .when(reject())
      .thenNothing());
  it('leaves the result before it as it was', () =>
    given(...both, firstMeasuredAnew('1425', '5'), { ...firstRejected, result: 2 })
      .when(claim)
      .then(pooledMade));

  refused([
    ['a cohort that nobody defined', [], reject(), 'cohort-not-found'],
    ['a result that was verified', firstDone, reject(), 'already-decided-otherwise'],
    ['a day before the measurement', history, reject({ rejectedOn: day('2023-01-09') }), 'decided-before-measured'],
    [
      'the organisation that measured it',
      history,
      reject({ by: { subject: 'demo:evaluator-2', organisation: openEyes, interested } }),
      'verifier-not-independent',
    ],
  ]);
});

it('has a case for every reason', () => {
  expect([...met].sort()).toEqual(Object.keys(cohortResultReasons).sort());
});
