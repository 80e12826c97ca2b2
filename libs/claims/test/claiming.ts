import type { ClaimCommand, ClaimFacts, ClaimReason, StandingPrerequisite } from '#claims';
import { calendarDate, fold, OutcomeCode } from '#kernel';
import { type RateCardLine, rateCardDecider } from '#rate-cards';
import { feelsSafe, keepsWork, startsWork } from '../../contracts/test/fixtures.js';
import { achievedOn, path } from '../../evidence/test/fixtures.js';
import { proposed1, revision1Events, revision2Events, startsWorkLine } from '../../rate-cards/test/fixtures.js';
import { claim, claimWithdrawn, verification } from './fixtures.js';

/** Claiming the outcome of the fixtures, and what is known when it is claimed: each specification changes a part of it. */
/** Revision 1 in force from 1 April 2021; then revision 2 from a year later. */
export const rateCard = fold(rateCardDecider, revision1Events);
export const twoRevisions = fold(rateCardDecider, [...revision1Events, ...revision2Events]);
export const cardOf = (...own: readonly RateCardLine[]) =>
  fold(rateCardDecider, [{ ...proposed1, lines: [...own] } as typeof proposed1, ...revision1Events.slice(1)]);

type Verified = Extract<ClaimFacts['outcome'], { status: 'verified' }>;
export const outcome: Verified = {
  status: 'verified',
  verification,
  achievedOn,
  items: [{ kind: 'payslip', issuer: 'employer', issuedOn: calendarDate('2021-06-30') }],
  quantity: 1,
};
export const facts: ClaimFacts = {
  anotherProvider: undefined,
  outcome,
  policy: 'achieved',
  referredOn: calendarDate('2021-04-02'),
  startedOn: calendarDate('2021-04-10'),
  paymentGroup: undefined,
  rateCard,
  isEarlierClaimed: true,
  standing: [],
  baseline: undefined,
};
export const today = calendarDate('2021-07-10');

type Make = Extract<ClaimCommand, { type: 'make' }>;
export const make = (other: Partial<Make> = {}, otherFacts: Partial<ClaimFacts> = {}): ClaimCommand => ({
  type: 'make',
  claim,
  ...path,
  today,
  ...other,
  facts: { ...facts, ...otherFacts },
});
export const withdraw = (other: Partial<Extract<ClaimCommand, { type: 'withdraw' }>> = {}): ClaimCommand => ({
  type: 'withdraw',
  claim,
  ...path,
  reasonCode: 'made-in-error',
  today: claimWithdrawn.withdrawnOn,
  facts: { anotherProvider: undefined },
  ...other,
});

/** The third time that somebody says to feel safe. */
export const third = { ...path, outcome: feelsSafe, occurrence: 3 };
export const reviewed: Partial<ClaimFacts> = { outcome: { ...outcome, items: [{ kind: 'review_form' }] } };
/** Work was begun on 1 April 2021, and has come so far. */
export const begun = (
  state: StandingPrerequisite['state'],
  lapses: StandingPrerequisite['lapses'] = [],
): StandingPrerequisite => ({ outcome: startsWork, state, achievedOn: calendarDate('2021-04-01'), lapses });
export const kept = { ...path, outcome: keepsWork };
export const paidFor: Partial<ClaimFacts> = {
  outcome: { ...outcome, items: [{ kind: 'payslip', issuer: 'employer', issuedOn: calendarDate('2021-05-20') }] },
};
export const oneGroup: RateCardLine = { ...startsWorkLine, paymentGroups: [OutcomeCode.parse('first_job')] };
export const bonus: RateCardLine = { ...startsWorkLine, line: OutcomeCode.parse('starts_work_bonus') };
export const byTheDay: RateCardLine = { ...startsWorkLine, unit: 'day' };

/** Reasons that are refused for what the line asks beside a price, specified with the conditions. */
export const conditionReasons: readonly ClaimReason[] = [
  'prerequisite-missing',
  'prerequisite-lapsed',
  'prerequisite-achieved-later',
  'interval-not-run',
  'before-minimum-interval',
  'no-measurement-start',
  'before-measurement-window',
  'after-measurement-window',
  'baseline-not-recorded',
  'already-so-at-referral',
  'evidence-rule-not-met',
  'claimed-too-late',
];
