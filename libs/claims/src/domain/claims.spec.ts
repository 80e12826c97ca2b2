import { describe, expect, it } from '@jest/globals';
import type { PricingDatePolicy } from '#contracts';
import { calendarDate, Decimal, eventIdOf, fold, OutcomeCode, pence } from '#kernel';
import { type Interval, type RateCardLine, rateCardDecider } from '#rate-cards';
import { cityCouncil, elsewhere, feelsSafe, startsWork } from '../../../contracts/test/fixtures.js';
import { path } from '../../../evidence/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  feelsSafeLine,
  keepsWorkLine,
  proposed2,
  revised2,
  revision1Events,
  revision2Events,
  startsWorkLine,
} from '../../../rate-cards/test/fixtures.js';
import {
  begun,
  bonus,
  byTheDay,
  cardOf,
  kept,
  make,
  oneGroup,
  outcome,
  paidFor,
  reviewed,
  third,
  twoRevisions,
  withdraw,
} from '../../test/claiming.js';
import { claimWithdrawn, made } from '../../test/fixtures.js';
import { claimReasons } from '../claims.reasons.js';
import { claimIdOf } from '../claims.stream.js';
import type { ClaimEvent } from './claims.events.js';
import {
  type ClaimCommand,
  type ClaimFacts,
  type ClaimReason,
  claimDecider,
  type StandingPrerequisite,
} from './claims.js';

const { given } = specFor(claimDecider);

const decimal = (text: string) => Decimal.parse(text);
const thirtyDays: Partial<ClaimFacts> = { outcome: { ...outcome, quantity: 30 } };
const valued = (measured: string): ClaimFacts['outcome'] => ({ ...outcome, measured: decimal(measured) });
const scale = (nothingAt: string, fullAt: string): RateCardLine['pricing'] => ({
  rule: 'sliding-scale',
  pricePence: pence(10_000),
  nothingAt: decimal(nothingAt),
  fullAt: decimal(fullAt),
});
const lessIsBetter = scale('10', '2');
const onAScale: RateCardLine = { ...startsWorkLine, pricing: scale('2', '10') };
const forACohort: RateCardLine = {
  ...startsWorkLine,
  pricing: { rule: 'cohort-threshold', pricePence: pence(1), per: 'cohort', threshold: decimal('10') },
};
const afterTwoMonths: RateCardLine = {
  ...startsWorkLine,
  minimumInterval: { since: 'engagement-start', interval: { months: 2 } },
};
const better = (unlessImproved: boolean): RateCardLine => ({ ...startsWorkLine, baseline: { unlessImproved } });
const soAlready = (measured?: string): ClaimFacts['baseline'] => ({
  outcome: startsWork,
  recordedOn: calendarDate('2021-04-05'),
  alreadyTrue: true,
  measured: measured === undefined ? undefined : decimal(measured),
});
const lost = (lapsedOn: string, regainedOn?: string) => ({
  lapsedOn: calendarDate(lapsedOn),
  reasonCode: 'ended' as const,
  regainedOn: regainedOn === undefined ? undefined : calendarDate(regainedOn),
});
type Lapses = RateCardLine['prerequisites'][number]['lapses'];
/** Keeping work, so many weeks after it was begun. */
const afterWeeks = (weeks: number, standing: StandingPrerequisite, lapses?: Lapses) =>
  make(
    { ...kept, claim: claimIdOf(kept) },
    { ...paidFor, standing: [standing], rateCard: cardOf(keepsWorkFor({ weeks }, lapses)) },
  );
const keepsWorkFor = (interval: Interval, lapses: Lapses): RateCardLine => ({
  ...keepsWorkLine,
  prerequisites: [{ outcome: startsWork, state: 'claimed', interval, lapses }],
});

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
          referredOn: calendarDate('2021-04-02'),
          startedOn: calendarDate('2021-05-01'),
          unitPricePence: amount,
          uncappedPence: amount,
          conditions: {
            measurementWindow: { since: 'engagement-start', from: calendarDate('2021-05-01'), days: 334, daysMax: 365 },
            claimWindow: { days: 1, daysMax: 90 },
          },
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
      .then({ ...made, paymentGroup: OutcomeCode.parse('first_job') }));

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
        conditions: undefined,
      } as typeof made));

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
        conditions: undefined,
      } as typeof made);
  });

  it('is possible once an earlier outcome stands', () =>
    given()
      .when(make({ ...kept, claim: claimIdOf(kept) }, { ...paidFor, standing: [begun('claimed')] }))
      .then({
        ...made,
        ...kept,
        claim: claimIdOf(kept),
        line: keepsWorkLine.line,
        unitPricePence: pence(110_000),
        uncappedPence: pence(110_000),
        conditions: {
          prerequisites: [
            {
              outcome: startsWork,
              state: 'claimed',
              achievedOn: calendarDate('2021-04-01'),
              since: calendarDate('2021-04-01'),
            },
          ],
        },
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
        .then({
          ...made,
          startedOn,
          conditions: {
            ...made.conditions,
            measurementWindow: { since: 'engagement-start', from: startedOn, days, daysMin: days, daysMax: days },
          },
        });
    }
  });

  it('is in time in a window whose last day is on no calendar', () =>
    given()
      .when(
        make({}, { rateCard: cardOf({ ...startsWorkLine, claimWindow: { daysMax: 1_000_000_000, late: 'refuse' } }) }),
      )
      .then({ ...made, conditions: { ...made.conditions, claimWindow: { days: 39, daysMax: 1_000_000_000 } } }));

  it('is in time on the last day of the claim window, and late after it where the line allows that', () => {
    const lastDay = calendarDate('2021-08-30');
    given()
      .when(make({ claimedOn: lastDay, today: lastDay }))
      .then({
        ...made,
        claimedOn: lastDay,
        conditions: { ...made.conditions, claimWindow: { days: 90, daysMax: 90 } },
      });
    const late = calendarDate('2021-08-31');
    const allowing = cardOf({ ...startsWorkLine, claimWindow: { daysMax: 90, late: 'allow' } });
    given()
      .when(make({ claimedOn: late, today: late }, { rateCard: allowing }))
      .then({
        ...made,
        claimedOn: late,
        late: true,
        conditions: { ...made.conditions, claimWindow: { days: 91, daysMax: 90 } },
      });
  });

  it('is of all that was verified, or of some of it', () => {
    const days = (quantity: number) => ({ ...made, quantity, uncappedPence: pence(66_000 * quantity) });
    const counted = { ...thirtyDays, rateCard: cardOf(byTheDay) };
    given().when(make({}, counted)).then(days(30));
    given()
      .when(make({ quantity: 12 }, counted))
      .then(days(12));
    given(days(12))
      .when(make({ quantity: 12 }, counted))
      .thenNothing();
    given(days(12)).when(make({}, counted)).thenNothing();
    // Of people there is one in a claim, whatever a verification of days once said.
    given().when(make({}, thirtyDays)).then(made);
  });

  it('keeps what the verifier measured, and is worth what the scale says', () =>
    given()
      .when(make({}, { rateCard: cardOf(onAScale), outcome: valued('6') }))
      .then({
        ...made,
        measured: decimal('6'),
        uncappedPence: pence(5_000),
        unitPricePence: pence(5_000),
      }));

  it('takes the price of the payment group', () => {
    const paymentGroup = OutcomeCode.parse('first_job');
    const pricing = { rule: 'fixed', pricePence: pence(80_000) } as const;
    const dearer = { ...startsWorkLine, groupPrices: [{ paymentGroup, pricing }] };
    given()
      .when(make({}, { rateCard: cardOf(dearer), paymentGroup }))
      .then({ ...made, paymentGroup, unitPricePence: pence(80_000), uncappedPence: pence(80_000) });
    given()
      .when(make({}, { rateCard: cardOf(dearer) }))
      .then(made);
  });

  it.each<[string, RateCardLine['pricing'], string | undefined]>([
    [
      'bands over the contract',
      { rule: 'bands', countedOver: 'contract', bands: [{ upTo: 1, pricePence: pence(5) }, { pricePence: pence(2) }] },
      undefined,
    ],
    ['a bonus above a count', { rule: 'bonus', pricePence: pence(5), above: 1, bonusPence: pence(5) }, undefined],
    ['periods of days', { rule: 'per-period', pricePence: pence(5), days: 7, periodsMax: 104 }, undefined],
    ['tiers', { rule: 'tiers', tiers: [{ atLeast: 1, pricePence: pence(5) }] }, undefined],
    ['milestones', { rule: 'milestones', milestones: [{ at: decimal('768'), pricePence: pence(5) }] }, '800'],
  ])('leaves the worth to the statement where it depends on earlier claims: %s', (_, pricing, measured) => {
    const { unitPricePence: _u, uncappedPence: _p, ...claimed } = made;
    given()
      .when(
        make(
          {},
          {
            rateCard: cardOf({ ...startsWorkLine, pricing }),
            outcome: measured === undefined ? outcome : valued(measured),
          },
        ),
      )
      .then({ ...claimed, ...(measured === undefined ? {} : { measured: decimal(measured) }) });
  });

  it('is priced by a revision that reaches back, once that is agreed', () => {
    const effectiveFrom = calendarDate('2021-05-01');
    const reachingBack = [
      { ...proposed2, effectiveFrom } as typeof proposed2,
      ...revision2Events.slice(1, -1),
      { ...revised2, effectiveFrom, retroactive: true } as typeof revised2,
    ];
    given()
      .when(make({}, { rateCard: fold(rateCardDecider, [...revision1Events, ...reachingBack]) }))
      .then({
        ...made,
        revision: 2,
        pricing: {
          ...made.pricing,
          considered: [
            { revision: 1, effectiveFrom: calendarDate('2021-04-01'), verdict: 'superseded' },
            { revision: 2, effectiveFrom, verdict: 'chosen' },
          ],
        },
        unitPricePence: pence(70_000),
        uncappedPence: pence(70_000),
      });
  });

  it.each<[string, ReturnType<typeof afterWeeks>, string, string]>([
    ['has run since the day it was achieved', afterWeeks(8, begun('claimed')), '2021-04-01', '2021-05-27'],
    [
      'has run in spite of a lapse that is allowed',
      afterWeeks(8, begun('claimed', [lost('2021-04-10', '2021-04-19')]), { allowedDays: 9, longer: 'reset' }),
      '2021-04-01',
      '2021-05-27',
    ],
    [
      'has run since the day it was regained',
      afterWeeks(6, begun('claimed', [lost('2021-04-10', '2021-04-20')]), { allowedDays: 9, longer: 'reset' }),
      '2021-04-20',
      '2021-06-01',
    ],
    [
      'has run where the rate card says nothing of lapses',
      afterWeeks(8, begun('claimed', [lost('2021-04-10', '2021-04-30')])),
      '2021-04-01',
      '2021-05-27',
    ],
    [
      'has run before what was lost only later',
      afterWeeks(8, begun('claimed', [lost('2021-06-02')]), { allowedDays: 9, longer: 'reset' }),
      '2021-04-01',
      '2021-05-27',
    ],
  ])('is possible when the interval %s', (_, command, since, until) => {
    const decided = given().when(command);
    const interval = { weeks: since === '2021-04-20' ? 6 : 8 };
    const needed = { outcome: startsWork, state: 'claimed' as const, achievedOn: calendarDate('2021-04-01') };
    const days = { since: calendarDate(since), until: calendarDate(until), interval };
    decided.then({
      ...made,
      ...kept,
      claim: claimIdOf(kept),
      line: keepsWorkLine.line,
      unitPricePence: pence(110_000),
      uncappedPence: pence(110_000),
      conditions: { prerequisites: [{ ...needed, ...days }] },
    });
  });

  it.each(['achieved', 'verified', 'claimed', 'paid'] as const)(
    'is possible once an earlier outcome is %s',
    (state) => {
      const line: RateCardLine = { ...keepsWorkLine, prerequisites: [{ outcome: startsWork, state }] };
      const achieved = calendarDate('2021-04-01');
      given()
        .when(
          make({ ...kept, claim: claimIdOf(kept) }, { ...paidFor, standing: [begun(state)], rateCard: cardOf(line) }),
        )
        .then({
          ...made,
          ...kept,
          claim: claimIdOf(kept),
          line: keepsWorkLine.line,
          unitPricePence: pence(110_000),
          uncappedPence: pence(110_000),
          conditions: { prerequisites: [{ outcome: startsWork, state, achievedOn: achieved, since: achieved }] },
        });
    },
  );

  it('is possible from the day on which the minimum interval has run', () => {
    const interval = { days: 52 };
    const from = calendarDate('2021-04-10');
    given()
      .when(
        make({}, { rateCard: cardOf({ ...startsWorkLine, minimumInterval: { since: 'engagement-start', interval } }) }),
      )
      .then({
        ...made,
        conditions: {
          ...made.conditions,
          minimumInterval: { since: 'engagement-start', from, interval, until: calendarDate('2021-06-01') },
        },
      });
  });

  it.each<[string, RateCardLine, ClaimFacts['baseline'], string | undefined, number]>([
    [
      'what was not so yet',
      better(false),
      { ...soAlready(), alreadyTrue: false } as ClaimFacts['baseline'],
      undefined,
      66_000,
    ],
    ['what has improved', better(true), soAlready('3'), '4', 66_000],
    ['less, where less is better', { ...better(true), pricing: lessIsBetter }, soAlready('8'), '2', 10_000],
  ])('is possible for %s', (_, line, baseline, measured, worth) => {
    const value = measured === undefined ? {} : { measured: decimal(measured) };
    const { outcome: _o, ...stood } = baseline ?? { outcome: undefined };
    given()
      .when(make({}, { rateCard: cardOf(line), baseline, outcome: { ...outcome, ...value } }))
      .then({
        ...made,
        ...value,
        unitPricePence: pence(worth),
        uncappedPence: pence(worth),
        conditions: { ...made.conditions, baseline: stood },
      } as typeof made);
  });

  it('says from which day on what is refused could be claimed', () => {
    given()
      .when(afterWeeks(13, begun('claimed')))
      .thenRefused('interval-not-run', {
        outcome: 'starts_work',
        since: '2021-04-01',
        interval: '13 weeks',
        earliest: 'from 2021-07-01 on',
        achievedOn: '2021-06-01',
      });
    const rule = { allowedDays: 9, longer: 'reset' } as const;
    given()
      .when(afterWeeks(8, begun('claimed', [lost('2021-05-20', '2021-06-10')]), rule))
      .thenRefused('prerequisite-lapsed', {
        outcome: 'starts_work',
        lapsedOn: '2021-05-20',
        allowedDays: 9,
        earliest: 'from 2021-08-05 on',
      });
    given()
      .when(afterWeeks(8, begun('claimed', [lost('2021-05-20')]), rule))
      .thenRefused('prerequisite-lapsed', {
        outcome: 'starts_work',
        lapsedOn: '2021-05-20',
        allowedDays: 9,
        earliest: 'once it is regained',
      });
    // Lost again after the day of the claim, and before the interval had run.
    given()
      .when(afterWeeks(13, begun('claimed', [lost('2021-06-10')]), rule))
      .thenRefused('interval-not-run', {
        outcome: 'starts_work',
        since: '2021-04-01',
        interval: '13 weeks',
        earliest: 'once it is regained',
        achievedOn: '2021-06-01',
      });
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
      make(kept, { ...paidFor, standing: [begun('verified')] }),
      'prerequisite-missing',
    ],
    ['a person without the day to count from', [], make({}, { startedOn: undefined }), 'no-measurement-start'],
    [
      'a day before the measurement window',
      [],
      make({}, { rateCard: cardOf({ ...startsWorkLine, measurementWindow: { since: 'referral', daysMin: 61 } }) }),
      'before-measurement-window',
    ],
    [
      'a day after the measurement window',
      [],
      make({}, { rateCard: cardOf({ ...startsWorkLine, measurementWindow: { since: 'referral', daysMax: 59 } }) }),
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
    [
      'more days than were verified',
      [],
      make({ quantity: 31 }, { ...thirtyDays, rateCard: cardOf(byTheDay) }),
      'quantity-not-verified',
    ],
    ['a scale without a measured value', [], make({}, { rateCard: cardOf(onAScale) }), 'measured-value-missing'],
    [
      "a payer's own scale without a measured value",
      [],
      make(
        {},
        {
          rateCard: cardOf({
            ...startsWorkLine,
            payerPrices: [{ payer: cityCouncil, pricing: onAScale.pricing }],
          }),
        },
      ),
      'measured-value-missing',
    ],
    ['what a cohort is paid for', [], make({}, { rateCard: cardOf(forACohort) }), 'paid-for-a-cohort'],
    ['an interval that has not run', [], afterWeeks(13, begun('claimed')), 'interval-not-run'],
    [
      'an interval that began again after a lapse',
      [],
      afterWeeks(8, begun('claimed', [lost('2021-04-10', '2021-04-20')]), { allowedDays: 9, longer: 'reset' }),
      'interval-not-run',
    ],
    [
      'an earlier outcome that is lost',
      [],
      afterWeeks(8, begun('claimed', [lost('2021-05-20')]), { allowedDays: 9, longer: 'reset' }),
      'prerequisite-lapsed',
    ],
    [
      'an earlier outcome that was lost on the day, and regained later',
      [],
      afterWeeks(8, begun('claimed', [lost('2021-05-20', '2021-06-10')]), { allowedDays: 9, longer: 'reset' }),
      'prerequisite-lapsed',
    ],
    [
      'an outcome too soon after the start',
      [],
      make({}, { rateCard: cardOf(afterTwoMonths) }),
      'before-minimum-interval',
    ],
    [
      'a person without the day from which an interval is counted',
      [],
      make({}, { rateCard: cardOf(afterTwoMonths), startedOn: undefined }),
      'no-measurement-start',
    ],
    ['an outcome nobody looked at before', [], make({}, { rateCard: cardOf(better(true)) }), 'baseline-not-recorded'],
    [
      'what was so already',
      [],
      make({}, { rateCard: cardOf(better(false)), baseline: soAlready('3'), outcome: valued('4') }),
      'already-so-at-referral',
    ],
    [
      'what has not improved',
      [],
      make({}, { rateCard: cardOf(better(true)), baseline: soAlready('4.0'), outcome: valued('4') }),
      'already-so-at-referral',
    ],
    [
      'what was so already, and nobody measured',
      [],
      make({}, { rateCard: cardOf(better(true)), baseline: soAlready(), outcome: valued('4') }),
      'already-so-at-referral',
    ],
    [
      'more where less is better',
      [],
      make(
        {},
        {
          rateCard: cardOf({ ...better(true), pricing: lessIsBetter }),
          baseline: soAlready('3'),
          outcome: valued('4'),
        },
      ),
      'already-so-at-referral',
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
