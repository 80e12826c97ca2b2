import { addDays, type CalendarDate, ContractId, type Period, type StatementRef } from '#kernel';
import { type HarbourGroup, penceFor, TREATMENT, TREATMENT_PLACES } from './harbour-steps-card.js';
import { type HarbourDays, wholeMonths } from './harbour-steps-days.js';
import { type HarbourAchieved, type HarbourPerson, harbourPeople } from './harbour-steps-people.js';
import { nthStatementOf } from './quarterly-billing.js';
import { workday } from './workdays.js';

export const HARBOUR_STEPS = ContractId.parse('harbour_steps');

/** When the prices that are in force now began: with a month. */
export function secondPricesFrom({ monthOf }: HarbourDays): CalendarDate {
  return monthOf(228);
}

/** When the prices would begin that are proposed: two or three months before the end of the story. */
export function thirdPricesFrom({ monthOf }: HarbourDays): CalendarDate {
  return monthOf(62);
}

export interface HarbourClaim {
  readonly person: HarbourPerson;
  readonly achieved: HarbourAchieved;
  readonly achievedOn: CalendarDate;
  readonly submittedOn: CalendarDate;
  readonly verifiedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly group: HarbourGroup;
  readonly pence: number;
  /** Beyond the number that is paid. */
  readonly isCut: boolean;
}

/** Everything that has been claimed, in the order achieved. */
export function harbourClaims(days: HarbourDays): HarbourClaim[] {
  const { ago } = days;
  let treatments = 0;
  return harbourPeople
    .flatMap((person) => person.achieved.map((achieved) => ({ person, achieved })))
    .sort((a, b) => b.achieved.ago - a.achieved.ago)
    .map(({ person, achieved }) => {
      const { outcome, quantity, submitted = achieved.ago - 3 } = achieved;
      const achievedOn = ago(achieved.ago);
      if (outcome === TREATMENT) treatments += 1;
      return {
        person,
        achieved,
        achievedOn,
        submittedOn: ago(submitted),
        verifiedOn: ago(submitted - 7),
        claimedOn: ago(submitted - 11),
        group: person.group,
        pence: penceFor({ outcome, on: achievedOn, quantity }, person.group, secondPricesFrom(days)),
        isCut: outcome === TREATMENT && treatments > TREATMENT_PLACES,
      };
    });
}

export interface HarbourStatement {
  readonly statement: StatementRef;
  readonly period: Period;
  readonly claims: readonly HarbourClaim[];
  readonly totalPence: number;
  readonly issuedOn: CalendarDate;
  readonly approvedOn: CalendarDate;
  readonly paidOn: CalendarDate;
}

export interface HarbourStatements {
  /** Approved and paid by both payers. */
  readonly paid: readonly HarbourStatement[];
  /** Approved by both payers, and to be paid. */
  readonly toPay: HarbourStatement;
  /** To be approved. */
  readonly toApprove: HarbourStatement;
  /** Begun by the provider, and to be issued. */
  readonly draft: HarbourStatement;
  /** Claims that stand on no statement that was issued. */
  readonly unbilled: readonly HarbourClaim[];
}

/**
 * A statement for each month since the first claim, which the provider issues late in the month after it; the last three
 * of them are what there is to do now.
 */
export function harbourStatements(days: HarbourDays): HarbourStatements {
  const { ago, lastDay } = days;
  const claims = harbourClaims(days);
  const [first] = claims.map(({ claimedOn }) => claimedOn).toSorted();
  if (first === undefined) throw new RangeError('Nothing is claimed');
  const all = wholeMonths(first, lastDay).map((period, index): HarbourStatement => {
    const within = claims.filter(({ claimedOn }) => period.from <= claimedOn && claimedOn <= period.to);
    const issuedOn = workday(addDays(period.to, 24));
    return {
      statement: nthStatementOf(HARBOUR_STEPS, index + 1),
      period,
      claims: within,
      totalPence: within.reduce((sum, { pence, isCut }) => sum + (isCut ? 0 : pence), 0),
      issuedOn,
      approvedOn: workday(addDays(issuedOn, 8)),
      paidOn: workday(addDays(issuedOn, 20)),
    };
  });
  const [toPay, toApprove, draft] = all.slice(-3);
  if (toPay === undefined || toApprove === undefined || draft === undefined) {
    throw new RangeError('The story is shorter than what there is to do');
  }
  return {
    paid: all.slice(0, -3),
    // Whatever the day of the month on which the story ends, what waits has not waited for long.
    toPay: { ...toPay, issuedOn: ago(26), approvedOn: ago(13) },
    toApprove: { ...toApprove, issuedOn: ago(8) },
    draft,
    unbilled: claims.filter(({ claimedOn }) => claimedOn > toApprove.period.to),
  };
}

/** A line of the statement that is to be approved of which both payers are to pay something, counted from 1. */
export function disputableLine({ claims }: HarbourStatement): number {
  const index = claims.findIndex(({ isCut }) => !isCut);
  if (index < 0) throw new RangeError('The statement has no line that is paid for');
  return index + 1;
}
