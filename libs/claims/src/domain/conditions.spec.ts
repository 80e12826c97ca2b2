import { describe, expect, it } from '@jest/globals';
import { calendarDate, Decimal, pence } from '#kernel';
import type { Interval, RateCardLine } from '#rate-cards';
import { startsWork } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { keepsWorkLine, startsWorkLine } from '../../../rate-cards/test/fixtures.js';
import { begun, cardOf, conditionReasons, kept, make, outcome, paidFor } from '../../test/claiming.js';
import { made } from '../../test/fixtures.js';
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
const valued = (measured: string): ClaimFacts['outcome'] => ({ ...outcome, measured: decimal(measured) });
const lessIsBetter: RateCardLine['pricing'] = {
  rule: 'sliding-scale',
  pricePence: pence(10_000),
  nothingAt: decimal('10'),
  fullAt: decimal('2'),
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

describe('what a line asks of a claim', () => {
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
      'what an earlier outcome came only after',
      [],
      make(
        { ...kept, claim: claimIdOf(kept) },
        { ...paidFor, standing: [{ ...begun('claimed'), achievedOn: calendarDate('2021-06-02') }] },
      ),
      'prerequisite-achieved-later',
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

  it('has a specification here for every reason of a condition', () => {
    expect([...met].toSorted()).toEqual(conditionReasons.toSorted());
  });
});
