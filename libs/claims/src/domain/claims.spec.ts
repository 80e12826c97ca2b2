import { describe, expect, it } from '@jest/globals';
import type { PricingDatePolicy } from '#contracts';
import { calendarDate, Decimal, eventIdOf, fold, OutcomeCode, pence } from '#kernel';
import { type RateCardLine, rateCardDecider } from '#rate-cards';
import { cityCouncil, elsewhere, feelsSafe } from '../../../contracts/test/fixtures.js';
import { path } from '../../../evidence/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  feelsSafeLine,
  proposed2,
  revised2,
  revision1Events,
  revision2Events,
  startsWorkLine,
} from '../../../rate-cards/test/fixtures.js';
import {
  bonus,
  byTheDay,
  cardOf,
  conditionReasons,
  make,
  oneGroup,
  outcome,
  reviewed,
  third,
  twoRevisions,
  withdraw,
} from '../../test/claiming.js';
import { claimWithdrawn, made } from '../../test/fixtures.js';
import { claimReasons } from '../claims.reasons.js';
import { claimIdOf } from '../claims.stream.js';
import type { ClaimEvent } from './claims.events.js';
import { type ClaimCommand, type ClaimFacts, type ClaimReason, claimDecider } from './claims.js';

const { given } = specFor(claimDecider);

const decimal = (text: string) => Decimal.parse(text);
const thirtyDays: Partial<ClaimFacts> = { outcome: { ...outcome, quantity: 30 } };
const valued = (measured: string): ClaimFacts['outcome'] => ({ ...outcome, measured: decimal(measured) });
const onAScale: RateCardLine = {
  ...startsWorkLine,
  pricing: { rule: 'sliding-scale', pricePence: pence(10_000), nothingAt: decimal('2'), fullAt: decimal('10') },
};
const forACohort: RateCardLine = {
  ...startsWorkLine,
  pricing: { rule: 'cohort-threshold', pricePence: pence(1), per: 'cohort', threshold: decimal('10') },
};

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
  ]);
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
    const isSpecified = (reason: ClaimReason) => met.has(reason) || conditionReasons.includes(reason);
    expect(Object.keys(claimReasons).filter((reason) => !isSpecified(reason as ClaimReason))).toEqual([]);
  });
});
