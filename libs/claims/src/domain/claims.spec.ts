import { describe, expect, it } from '@jest/globals';
import type { PricingDatePolicy } from '#contracts';
import { calendarDate, eventIdOf, fold, OutcomeCode, pence } from '#kernel';
import { type RateCardLine, rateCardDecider } from '#rate-cards';
import { elsewhere, feelsSafe, keepsWork, startsWork } from '../../../contracts/test/fixtures.js';
import { achievedOn, path } from '../../../evidence/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  feelsSafeLine,
  keepsWorkLine,
  proposed1,
  revision1Events,
  revision2Events,
  startsWorkLine,
} from '../../../rate-cards/test/fixtures.js';
import { claim, claimWithdrawn, made, verification } from '../../test/fixtures.js';
import { claimReasons } from '../claims.reasons.js';
import { claimIdOf } from '../claims.stream.js';
import type { ClaimEvent } from './claims.events.js';
import { type ClaimCommand, type ClaimFacts, type ClaimReason, claimDecider } from './claims.js';

const { given } = specFor(claimDecider);
const rateCard = fold(rateCardDecider, revision1Events);
const twoRevisions = fold(rateCardDecider, [...revision1Events, ...revision2Events]);
const cardOf = (...own: readonly RateCardLine[]) =>
  fold(rateCardDecider, [{ ...proposed1, lines: [...own] } as typeof proposed1, ...revision1Events.slice(1)]);

type Verified = Extract<ClaimFacts['outcome'], { status: 'verified' }>;
const outcome: Verified = {
  status: 'verified',
  verification,
  achievedOn,
  items: [{ kind: 'payslip', issuer: 'employer', issuedOn: calendarDate('2021-06-30') }],
};
const facts: ClaimFacts = {
  anotherProvider: undefined,
  outcome,
  policy: 'achieved',
  referredOn: calendarDate('2021-03-20'),
  startedOn: calendarDate('2021-04-10'),
  paymentGroup: undefined,
  rateCard,
  isEarlierClaimed: true,
  standing: [],
};
const today = calendarDate('2021-07-10');

type Make = Extract<ClaimCommand, { type: 'make' }>;
const make = (other: Partial<Make> = {}, otherFacts: Partial<ClaimFacts> = {}): ClaimCommand => ({
  type: 'make',
  claim,
  ...path,
  quantity: 1,
  today,
  ...other,
  facts: { ...facts, ...otherFacts },
});
const withdraw = (other: Partial<Extract<ClaimCommand, { type: 'withdraw' }>> = {}): ClaimCommand => ({
  type: 'withdraw',
  claim,
  ...path,
  reasonCode: 'made-in-error',
  today: claimWithdrawn.withdrawnOn,
  facts: { anotherProvider: undefined },
  ...other,
});

/** The third time that somebody says to feel safe. */
const third = { ...path, outcome: feelsSafe, occurrence: 3 };
const reviewed: Partial<ClaimFacts> = { outcome: { ...outcome, items: [{ kind: 'review_form' }] } };
const kept = { ...path, outcome: keepsWork };
const paidFor: Partial<ClaimFacts> = {
  outcome: { ...outcome, items: [{ kind: 'payslip', issuer: 'employer', issuedOn: calendarDate('2021-05-20') }] },
};
const oneGroup: RateCardLine = { ...startsWorkLine, paymentGroups: [OutcomeCode.parse('first_job')] };
const bonus: RateCardLine = { ...startsWorkLine, line: OutcomeCode.parse('starts_work_bonus') };
const byTheDay: RateCardLine = { ...startsWorkLine, unit: 'day' };

type Refused = [string, readonly ClaimEvent[], ClaimCommand, ClaimReason];
const met = new Set<ClaimReason>();

function refused(table: readonly Refused[]): void {
  for (const [, , , reason] of table) met.add(reason);
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
}

describe('making a claim', () => {
  it('records the price, and why that revision', () => given().when(make()).then(made));

  it('is done once, however often it is asked', () => {
    given(made).when(make()).thenNothing();
    given(made)
      .when(make({ today: calendarDate('2021-08-01') }))
      .thenNothing();
  });

  it('is done already although no verification stands by now: what was claimed was claimed', () =>
    given(made)
      .when(make({}, { outcome: { status: 'submitted' } }))
      .thenNothing());

  it('is possible again after it was withdrawn', () => given(made, claimWithdrawn).when(make()).then(made));

  it('is priced by the revision in force on the day of the policy, and keeps the comparison', () => {
    const inForce = (verdicts: readonly ['chosen' | 'superseded', 'chosen' | 'not-yet-in-force']) => [
      { revision: 1, effectiveFrom: calendarDate('2021-04-01'), verdict: verdicts[0] },
      { revision: 2, effectiveFrom: calendarDate('2022-04-01'), verdict: verdicts[1] },
    ];
    const later = calendarDate('2022-04-01');
    const dates: Partial<ClaimFacts> = {
      rateCard: twoRevisions,
      outcome: { ...outcome, achievedOn: calendarDate('2022-03-31') },
      startedOn: calendarDate('2021-05-01'),
    };
    const priced = (policy: PricingDatePolicy, date: string, revision: number) => {
      const amount = pence(revision === 1 ? 66_000 : 70_000);
      given()
        .when(make({ claimedOn: later, today: later }, { ...dates, policy, referredOn: calendarDate('2021-04-02') }))
        .then({
          ...made,
          achievedOn: calendarDate('2022-03-31'),
          claimedOn: later,
          revision,
          pricing: {
            policy,
            date: calendarDate(date),
            considered: inForce(revision === 1 ? ['chosen', 'not-yet-in-force'] : ['superseded', 'chosen']),
          },
          unitPricePence: amount,
          uncappedPence: amount,
        });
    };
    priced('achieved', '2022-03-31', 1);
    priced('referral', '2021-04-02', 1);
    priced('engagement-start', '2021-05-01', 1);
    priced('claim', '2022-04-01', 2);
  });

  it('takes the line of the payment group', () =>
    given()
      .when(make({}, { rateCard: cardOf(oneGroup), paymentGroup: OutcomeCode.parse('first_job') }))
      .then(made));

  it('takes the line that is named where several pay the outcome', () =>
    given()
      .when(make({ line: bonus.line }, { rateCard: cardOf(startsWorkLine, bonus) }))
      .then({ ...made, line: bonus.line }));

  it('takes the line that has not ended where another has', () =>
    given()
      .when(make({}, { rateCard: cardOf({ ...bonus, endsOn: calendarDate('2021-05-31') }, startsWorkLine) }))
      .then(made));

  it('is of one of what is counted', () =>
    given()
      .when(make({}, { rateCard: cardOf(byTheDay) }))
      .then(made));

  it('is paid again as often as the line allows', () =>
    given()
      .when(make({ ...third, claim: claimIdOf(third) }, reviewed))
      .then({
        ...made,
        ...third,
        claim: claimIdOf(third),
        line: feelsSafeLine.line,
        unitPricePence: pence(22_000),
        uncappedPence: pence(22_000),
        evidenceBranch: ['review_form'],
      }));

  it('has no end where the line is unlimited', () => {
    const hundredth = { ...path, outcome: feelsSafe, occurrence: 100 };
    given()
      .when(
        make(
          { ...hundredth, claim: claimIdOf(hundredth) },
          { ...reviewed, rateCard: cardOf({ ...feelsSafeLine, claimsPerPerson: { limit: 'unlimited' } }) },
        ),
      )
      .then({
        ...made,
        ...hundredth,
        claim: claimIdOf(hundredth),
        line: feelsSafeLine.line,
        unitPricePence: pence(22_000),
        uncappedPence: pence(22_000),
        evidenceBranch: ['review_form'],
      });
  });

  it('is possible once an earlier outcome stands', () =>
    given()
      .when(
        make(
          { ...kept, claim: claimIdOf(kept) },
          { ...paidFor, standing: [{ outcome: startsWork, state: 'claimed' }] },
        ),
      )
      .then({
        ...made,
        ...kept,
        claim: claimIdOf(kept),
        line: keepsWorkLine.line,
        unitPricePence: pence(110_000),
        uncappedPence: pence(110_000),
      }));

  it('is possible on the first and the last day of a measurement window', () => {
    for (const days of [52, 365]) {
      const card = cardOf({
        ...startsWorkLine,
        measurementWindow: { since: 'engagement-start', daysMin: days, daysMax: days },
      });
      const startedOn = calendarDate(days === 52 ? '2021-04-10' : '2020-06-01');
      given()
        .when(make({}, { rateCard: card, startedOn }))
        .then(made);
    }
  });

  it('is in time in a window whose last day is on no calendar', () =>
    given()
      .when(
        make({}, { rateCard: cardOf({ ...startsWorkLine, claimWindow: { daysMax: 1_000_000_000, late: 'refuse' } }) }),
      )
      .then(made));

  it('is in time on the last day of the claim window, and late after it where the line allows that', () => {
    const lastDay = calendarDate('2021-08-30');
    given()
      .when(make({ claimedOn: lastDay, today: lastDay }))
      .then({ ...made, claimedOn: lastDay });
    const late = calendarDate('2021-08-31');
    const allowing = cardOf({ ...startsWorkLine, claimWindow: { daysMax: 90, late: 'allow' } });
    given()
      .when(make({ claimedOn: late, today: late }, { rateCard: allowing }))
      .then({ ...made, claimedOn: late, late: true });
  });

  refused([
    [
      'a claim that stands with another day',
      [made],
      make({ claimedOn: calendarDate('2021-07-09') }),
      'claimed-otherwise',
    ],
    ['a claim that stands with another quantity', [made], make({ quantity: 2 }), 'claimed-otherwise'],
    ['a claim that stands with another line', [made], make({ line: bonus.line }), 'claimed-otherwise'],
    [
      'an outcome that was verified anew since',
      [made],
      make({}, { outcome: { ...outcome, verification: eventIdOf('verification', 1) } }),
      'claim-rests-on-earlier-verification',
    ],
    ...(['absent', 'without-evidence', 'submitted', 'queried', 'rejected'] as const).map(
      (status): Refused => [`an outcome that is ${status}`, [], make({}, { outcome: { status } }), 'not-verified'],
    ),
    ['a day before the achievement', [], make({ claimedOn: calendarDate('2021-05-31') }), 'claimed-before-achieved'],
    [
      'a person without the day that prices',
      [],
      make({}, { policy: 'referral', referredOn: undefined }),
      'no-pricing-date',
    ],
    ['a rate card nobody has agreed', [], make({}, { rateCard: { revisions: [] } }), 'no-rate-card-in-force'],
    [
      'a day before the first rate card',
      [],
      make({}, { policy: 'referral', referredOn: calendarDate('2021-03-31') }),
      'no-rate-card-in-force',
    ],
    [
      'an outcome that is not on the rate card',
      [],
      make({}, { rateCard: cardOf(feelsSafeLine) }),
      'outcome-not-on-rate-card',
    ],
    ['a line that is not on the rate card', [], make({ line: bonus.line }), 'line-not-on-rate-card'],
    ['a line of another outcome', [], make({ line: feelsSafeLine.line }), 'line-not-on-rate-card'],
    ['one of several lines', [], make({}, { rateCard: cardOf(startsWorkLine, bonus) }), 'several-lines-pay-this'],
    ['a person of no payment group', [], make({}, { rateCard: cardOf(oneGroup) }), 'not-for-this-payment-group'],
    [
      'a person of another payment group',
      [],
      make({}, { rateCard: cardOf(oneGroup), paymentGroup: OutcomeCode.parse('over_fifty') }),
      'not-for-this-payment-group',
    ],
    [
      'a line that had ended',
      [],
      make({}, { rateCard: cardOf({ ...startsWorkLine, endsOn: calendarDate('2021-05-31') }) }),
      'line-ended',
    ],
    ['two of one person', [], make({ quantity: 2 }), 'quantity-not-one'],
    [
      'more days than anybody verified',
      [],
      make({ quantity: 2 }, { rateCard: cardOf(byTheDay) }),
      'quantity-not-verified',
    ],
    ['a second time of what is paid once', [], make({ occurrence: 2 }), 'claims-limit-reached'],
    [
      'a fifth time of what is paid four times',
      [],
      make({ ...third, occurrence: 5 }, reviewed),
      'claims-limit-reached',
    ],
    [
      'a third time without the second',
      [],
      make(third, { ...reviewed, isEarlierClaimed: false }),
      'earlier-occurrence-not-claimed',
    ],
    ['an earlier outcome that does not stand', [], make(kept, paidFor), 'prerequisite-missing'],
    [
      'an earlier outcome that is only verified',
      [],
      make(kept, { ...paidFor, standing: [{ outcome: startsWork, state: 'verified' }] }),
      'prerequisite-missing',
    ],
    ['a person without the day to count from', [], make({}, { startedOn: undefined }), 'no-measurement-start'],
    [
      'a day before the measurement window',
      [],
      make({}, { rateCard: cardOf({ ...startsWorkLine, measurementWindow: { since: 'referral', daysMin: 74 } }) }),
      'before-measurement-window',
    ],
    [
      'a day after the measurement window',
      [],
      make({}, { rateCard: cardOf({ ...startsWorkLine, measurementWindow: { since: 'referral', daysMax: 72 } }) }),
      'after-measurement-window',
    ],
    [
      'evidence of another kind',
      [],
      make({}, { outcome: { ...outcome, items: [{ kind: 'letter' }] } }),
      'evidence-rule-not-met',
    ],
    [
      'evidence of another issuer',
      [],
      make({}, { outcome: { ...outcome, items: [{ kind: 'payslip', issuer: 'friend' }] } }),
      'evidence-rule-not-met',
    ],
    ["another provider's person", [], make({}, { anotherProvider: elsewhere }), 'another-providers-person'],
    [
      "another provider's person, also again",
      [made],
      make({}, { anotherProvider: elsewhere }),
      'another-providers-person',
    ],
    ['a claim after the claim window', [], make({ claimedOn: calendarDate('2021-08-31') }), 'claimed-too-late'],
  ]);

  it('says what is still needed of the evidence', () =>
    given()
      .when(make({}, { outcome: { ...outcome, items: [] } }))
      .thenRefused('evidence-rule-not-met', {
        line: 'starts_work',
        revision: 1,
        missing: 'at least one of: employment contract; payslip, issued by employer',
      }));
});

describe('withdrawing a claim', () => {
  it('keeps the claim and takes it back', () => given(made).when(withdraw()).then(claimWithdrawn));
  it('is done once, however often it is asked', () => {
    given(made, claimWithdrawn).when(withdraw()).thenNothing();
    given(made, claimWithdrawn)
      .when(withdraw({ today: calendarDate('2021-09-01') }))
      .thenNothing();
  });

  refused([
    [
      "another provider's person",
      [made],
      withdraw({ facts: { anotherProvider: elsewhere } }),
      'another-providers-person',
    ],
    ['a claim nobody made', [], withdraw(), 'claim-not-found'],
    [
      'a day before the claim',
      [made],
      withdraw({ withdrawnOn: calendarDate('2021-07-09') }),
      'withdrawn-before-claimed',
    ],
    ['another reason than the first', [made, claimWithdrawn], withdraw({ reasonCode: 'other' }), 'withdrawn-otherwise'],
    [
      'another day than the first',
      [made, claimWithdrawn],
      withdraw({ withdrawnOn: calendarDate('2021-07-21') }),
      'withdrawn-otherwise',
    ],
  ]);
});

describe('a claim', () => {
  it('keeps what it was worth when it is withdrawn', () => {
    expect(fold(claimDecider, [made, claimWithdrawn])).toMatchObject({ status: 'withdrawn', uncappedPence: 66_000 });
  });

  it('has a specification for every reason to refuse', () => {
    expect(Object.keys(claimReasons).filter((reason) => !met.has(reason as ClaimReason))).toEqual([]);
  });
});
