import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractDecider, type PricingDatePolicy, type RecordedContract } from '#contracts';
import { calendarDate, Decimal, fold, type Of, OutcomeCode, pence } from '#kernel';
import { type RateCardLine, rateCardDecider } from '#rate-cards';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { startsWorkLine } from '../../../rate-cards/test/fixtures.js';
import {
  anewVerified,
  both,
  cardOf,
  contractEvents,
  first,
  firstDefined,
  firstDone,
  firstMade,
  firstMeasured,
  firstMeasuredAnew,
  firstRejected,
  firstVerified,
  line,
  matchedAnew,
  measure,
  measured,
  ofOutcome,
  pooled,
  pooledMade,
  pooledRestated,
  pooledWithdrawn,
  reached,
  reconvictions,
  reject,
  restsOn,
  second,
  secondDefined,
  secondMeasured,
  secondVerified,
  twelve,
  verify as verifyUnder,
} from '../../test/fixtures.js';
import { cohortClaimReasons } from '../cohorts.reasons.js';
import type { CohortEvent } from './cohorts.events.js';
import { type CohortCommand, type CohortReason, cohortsDecider } from './cohorts.js';

const { given } = specFor(cohortsDecider);
const day = calendarDate;
const recorded = fold(contractDecider, contractEvents) as RecordedContract;
const underCard = (...lines: readonly RateCardLine[]) => fold(rateCardDecider, cardOf(...lines));
const rateCard = underCard(line);
const verify = (other: Parameters<typeof verifyUnder>[1] = {}) => verifyUnder(rateCard, other);

type Claim = Of<CohortCommand, 'claim'>;
const claim = (other: Partial<Omit<Claim, 'facts'>> = {}, facts: Partial<Claim['facts']> = {}): CohortCommand => ({
  type: 'claim',
  ...ofOutcome,
  claimedOn: day('2023-11-01'),
  today: day('2023-11-30'),
  ...other,
  facts: { contract: recorded, rateCard, lookedAt: pooledMade.results, ...facts },
});
const claimFirst = (other: Partial<Omit<Claim, 'facts'>> = {}, facts: Partial<Claim['facts']> = {}) =>
  claim({ cohort: first, claimedOn: day('2023-02-01'), ...other }, { lookedAt: firstMade.results, ...facts });
const withdraw = (other: Partial<Of<CohortCommand, 'withdraw'>> = {}): CohortCommand => ({
  type: 'withdraw',
  ...ofOutcome,
  words: 'Claimed too soon',
  withdrawnOn: day('2023-11-05'),
  today: day('2023-11-30'),
  ...other,
});
const pricedBy = (pricingDatePolicy: PricingDatePolicy): RecordedContract => {
  const [terms] = recorded.terms;
  return { ...recorded, terms: [{ ...terms, terms: { ...terms.terms, pricingDatePolicy } }] };
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

describe('claiming a cohort', () => {
  it('is paid for each event avoided once the cohort reached its threshold', () =>
    given(...reached)
      .when(claimFirst())
      .then(firstMade));

  it('is paid at exactly the threshold', () => {
    const results = [restsOn(first, 1, '1350')];
    given(firstDefined, { ...twelve, measurement: measured('1350') }, firstVerified)
      .when(claimFirst({}, { lookedAt: results }))
      .then({ ...firstMade, measured: Decimal.parse('10'), quantity: 150, results });
  });

  it('is of one where a cohort or a percentage point is paid for', () => {
    for (const per of ['cohort', 'percentage-point'] as const) {
      const card = underCard({ ...line, pricing: { ...line.pricing, per } as RateCardLine['pricing'] });
      given(...reached)
        .when(claimFirst({}, { rateCard: card }))
        .then({ ...firstMade, per, quantity: 1 });
    }
  });

  it('is priced by the day of the claim where the terms say so', () =>
    given(...reached)
      .when(claimFirst({}, { contract: pricedBy('claim') }))
      .then({ ...firstMade, policy: 'claim' }));

  it('takes the line that is named, and the one for cohorts among others', () => {
    const other = { ...line, line: OutcomeCode.parse('another') };
    given(...reached)
      .when(claimFirst({ line: line.line }, { rateCard: underCard(other, line) }))
      .then(firstMade);
    given(...reached)
      .when(claimFirst({}, { rateCard: underCard({ ...startsWorkLine, outcome: reconvictions }, line) }))
      .then(firstMade);
  });

  it('is allowed after the claim window where the line says so', () =>
    given(...reached)
      .when(claimFirst({}, { rateCard: underCard({ ...line, claimWindow: { daysMax: 1, late: 'allow' } }) }))
      .then(firstMade));

  it('is done once, however often it is asked and whatever was measured since', () =>
    given(...reached, firstMade, firstMeasuredAnew('1425', '5'))
      .when(claimFirst({ claimedOn: undefined, line: line.line }))
      .thenNothing());

  it('says which figures fell short', () =>
    given(...firstDone)
      .when(claimFirst({}, { lookedAt: [restsOn(first, 1, '1374')] }))
      .thenRefused('threshold-not-reached', {
        measured: '8.4',
        threshold: '10',
        events: '1374',
        expectedEvents: '1500',
        line: 'reconvictions_avoided',
        revision: 1,
      }));

  const short = { ...firstMeasured, measurement: measured('90000.01', '100000'), reduction: Decimal.parse('10') };
  const shortResults = [{ ...restsOn(first, 1, '90000.01'), expectedEvents: Decimal.parse('100000') }];
  refused([
    ['a cohort that nobody defined', [], claimFirst(), 'cohort-not-found'],
    ['a cohort that nobody measured', [firstDefined], claimFirst(), 'no-verified-result'],
    [
      'a cohort whose result was rejected',
      [firstDefined, firstMeasured, firstRejected],
      claimFirst(),
      'no-verified-result',
    ],
    [
      'a result that nobody has decided about',
      [firstDefined, firstMeasured],
      claimFirst(),
      'newer-result-not-verified',
    ],
    [
      'a verified result that is being replaced',
      [...reached, firstMeasuredAnew('1425', '5')],
      claimFirst(),
      'newer-result-not-verified',
    ],
    [
      'a claim that stands with another day',
      [...reached, firstMade],
      claimFirst({ claimedOn: day('2023-02-02') }),
      'claimed-otherwise',
    ],
    [
      'a claim that stands with another line',
      [...reached, firstMade],
      claimFirst({ line: OutcomeCode.parse('another') }),
      'claimed-otherwise',
    ],
    ['a cohort that was claimed with all others', pooled, claimFirst(), 'claimed-pooled'],
    [
      'results that changed since they were looked at',
      reached,
      claimFirst({}, { lookedAt: [] }),
      'results-changed-meanwhile',
    ],
    ['a day before the verification', reached, claimFirst({ claimedOn: day('2023-01-19') }), 'claimed-before-verified'],
    [
      'a contract that prices by the referral',
      reached,
      claimFirst({}, { contract: pricedBy('referral') }),
      'no-pricing-date',
    ],
    [
      'a contract that prices by the start of the engagement',
      reached,
      claimFirst({}, { contract: pricedBy('engagement-start') }),
      'no-pricing-date',
    ],
    [
      'a rate card that nobody agreed',
      reached,
      claimFirst({}, { rateCard: rateCardDecider.initial }),
      'no-rate-card-in-force',
    ],
    [
      'an outcome that is not on the rate card',
      reached,
      claimFirst({}, { rateCard: underCard(startsWorkLine) }),
      'outcome-not-on-rate-card',
    ],
    [
      'a line that is not on the rate card',
      reached,
      claimFirst({ line: OutcomeCode.parse('x') }),
      'line-not-on-rate-card',
    ],
    [
      'a line that pays for persons',
      reached,
      claimFirst({}, { rateCard: underCard({ ...startsWorkLine, outcome: reconvictions }) }),
      'line-not-for-cohorts',
    ],
    [
      'one of several lines',
      reached,
      claimFirst({}, { rateCard: underCard(line, { ...line, line: OutcomeCode.parse('another') }) }),
      'several-lines-pay-this',
    ],
    [
      'a line that had ended',
      reached,
      claimFirst({}, { rateCard: underCard({ ...line, endsOn: day('2023-01-09') }) }),
      'line-ended',
    ],
    [
      '8.4% where 10% is asked for',
      firstDone,
      claimFirst({}, { lookedAt: [restsOn(first, 1, '1374')] }),
      'threshold-not-reached',
    ],
    [
      '9.99999%, which is written as 10%',
      [firstDefined, short, firstVerified],
      claimFirst({}, { lookedAt: shortResults }),
      'threshold-not-reached',
    ],
    [
      'a day after the claim window',
      reached,
      claimFirst({}, { rateCard: underCard({ ...line, claimWindow: { daysMax: 21, late: 'refuse' } }) }),
      'claimed-too-late',
    ],
  ]);
});

describe('claiming all cohorts together', () => {
  it('is paid where none reached its own threshold and all together reach the pooled one', () =>
    given(...both)
      .when(claim())
      .then(pooledMade));

  it('is of as many as there are where a cohort is paid for', () => {
    const card = underCard({ ...line, pricing: { ...line.pricing, per: 'cohort' } as RateCardLine['pricing'] });
    given(...both)
      .when(claim({}, { rateCard: card }))
      .then({ ...pooledMade, per: 'cohort', quantity: 2 });
  });

  it('is possible again once it was withdrawn', () =>
    given(...pooled, pooledWithdrawn)
      .when(claim())
      .then(pooledMade));

  it('is possible once the claim of a cohort on its own was withdrawn', () =>
    given(...reached, firstMade, secondDefined, secondMeasured, secondVerified, {
      ...pooledWithdrawn,
      claim: firstMade.claim,
    })
      .when(claim({}, { lookedAt: [restsOn(first, 1, '1320'), restsOn(second, 1, '1356')] }))
      .then({
        ...pooledMade,
        measured: Decimal.parse('10.8'),
        quantity: 324,
        results: [restsOn(first, 1, '1320'), restsOn(second, 1, '1356')],
      }));

  const { pooledThreshold: _, ...alone } = line.pricing as Extract<
    RateCardLine['pricing'],
    { rule: 'cohort-threshold' }
  >;
  refused([
    ['a single cohort, whose threshold is the higher one', firstDone, claim(), 'pooled-needs-two-cohorts'],
    ['a cohort without a result', [...firstDone, secondDefined], claim(), 'no-verified-result'],
    [
      'a result that nobody has decided about',
      [...firstDone, secondDefined, secondMeasured],
      claim(),
      'newer-result-not-verified',
    ],
    [
      'a cohort that was claimed on its own',
      [...reached, firstMade, secondDefined, secondMeasured, secondVerified],
      claim(),
      'claimed-on-their-own',
    ],
    [
      'a line without a pooled threshold',
      both,
      claim({}, { rateCard: underCard({ ...line, pricing: alone }) }),
      'no-pooled-threshold',
    ],
    [
      'less than the pooled threshold',
      both,
      claim({}, { rateCard: underCard({ ...line, pricing: { ...alone, pooledThreshold: Decimal.parse('9.0001') } }) }),
      'threshold-not-reached',
    ],
  ]);
});

describe('replacing a result under a claim', () => {
  const anew = [...pooled, firstMeasuredAnew('1425', '5')];
  const verifyAnew = (result = 2) => verify({ result, verifiedOn: day('2023-11-20') });

  it('restates the claim with the verification, also below the threshold', () =>
    given(...anew)
      .when(verifyAnew())
      .then(anewVerified, pooledRestated));

  it('restates nothing while nobody has verified it, nor where it is rejected', () => {
    given(...anew)
      .when(reject({ result: 2, rejectedOn: day('2023-11-20') }))
      .then({ ...firstRejected, result: 2, rejectedOn: day('2023-11-20') });
  });

  it('restates no claim that was withdrawn', () =>
    given(...pooled, pooledWithdrawn, firstMeasuredAnew('1425', '5'))
      .when(verifyAnew())
      .then(anewVerified));

  it('restates under the revision that prices the claim by now', () => {
    const dearer = [
      ...cardOf(line),
      ...cardOf({
        ...line,
        pricing: { ...line.pricing, per: 'cohort', pricePence: pence(1) } as RateCardLine['pricing'],
      }).map((event) => ({ ...event, revision: 2, effectiveFrom: day('2022-01-01') })),
    ];
    given(...anew)
      .when(verifyUnder(fold(rateCardDecider, dearer as never), { result: 2, verifiedOn: day('2023-11-20') }))
      .then(anewVerified, { ...pooledRestated, revision: 2, per: 'cohort', quantity: 2 });
  });

  it('restates under the revision of the claim where a later one has no such line', () => {
    const without = [
      ...cardOf(line),
      ...cardOf(startsWorkLine).map((event) => ({ ...event, revision: 2, effectiveFrom: day('2022-01-01') })),
    ];
    given(...anew)
      .when(verifyUnder(fold(rateCardDecider, without as never), { result: 2, verifiedOn: day('2023-11-20') }))
      .then(anewVerified, pooledRestated);
  });

  it('is a fault where the rate card has nothing of what was claimed', () => {
    expect(() =>
      given(...anew).when(verifyUnder(underCard(startsWorkLine), { result: 2, verifiedOn: day('2023-11-20') })),
    ).toThrow(RangeError);
  });

  it('and then replacing it back comes to what it was, whatever was found between', () => {
    const worth = ({ measured: reduction, quantity, threshold }: Of<CohortEvent, 'CohortClaimRestated'>) => ({
      reduction,
      quantity,
      threshold,
    });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 5 }), (found) => {
        let state = fold(cohortsDecider, pooled);
        const decide = (command: CohortCommand) => {
          const decision = cohortsDecider.decide(command, state);
          if ('refused' in decision) throw new Error(decision.refused);
          state = decision.reduce(cohortsDecider.evolve, state);
          return decision;
        };
        let last: readonly CohortEvent[] = [];
        for (const [index, events] of [...found, 1374].entries()) {
          decide(
            measure({
              method: { ...matchedAnew, version: `${index + 2}` },
              measurement: measured(`${events}`),
              measuredOn: day('2023-11-10'),
              words: 'Measured anew',
            }),
          );
          last = decide(verify({ result: index + 2, verifiedOn: day('2023-11-20') }));
        }
        const restated = last.find((event) => event.type === 'CohortClaimRestated');
        expect(restated && worth(restated)).toEqual({
          reduction: pooledMade.measured,
          quantity: pooledMade.quantity,
          threshold: pooledMade.threshold,
        });
      }),
    );
  });
});

describe('withdrawing a claim', () => {
  it('records it', () =>
    given(...pooled)
      .when(withdraw())
      .then({ ...pooledWithdrawn, words: 'Claimed too soon' } as CohortEvent));
  it('is done once, however often it is asked', () => {
    given(...pooled, pooledWithdrawn)
      .when(withdraw())
      .thenNothing();
    given(...pooled, pooledWithdrawn)
      .when(withdraw({ withdrawnOn: undefined }))
      .thenNothing();
  });

  refused([
    ['a claim that nobody made', both, withdraw(), 'claim-not-found'],
    ['a day before the claim', pooled, withdraw({ withdrawnOn: day('2023-10-31') }), 'withdrawn-before-claimed'],
    [
      'one that was withdrawn on another day',
      [...pooled, pooledWithdrawn],
      withdraw({ withdrawnOn: day('2023-11-06') }),
      'withdrawn-otherwise',
    ],
  ]);
});

it('has a case for every reason', () => {
  expect([...met].sort()).toEqual(Object.keys(cohortClaimReasons).sort());
});
