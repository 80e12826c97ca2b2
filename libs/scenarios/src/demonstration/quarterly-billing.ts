import { addDays, addMonths, type CalendarDate, type ContractId, type Period, StatementRef } from '#kernel';
import { datesAfterQuery, datesOf, type Pace } from '../pace.js';
import { workday } from './workdays.js';

/** The contracts of the demonstration are billed alike: a return a month, a statement a quarter, and paid four weeks after it. */

/** The provider sends a return a month; what was achieved in one month is verified and claimed in the next. */
export const monthlyReturn: Pace = { by: 'monthly-return', submits: 5, verifies: 16, claims: 26 };

/** The day on which an outcome is claimed: with a question of the verifier in between, a return later. */
export function claimedOnOf(achieved: {
  readonly on: CalendarDate;
  readonly queried?: string | undefined;
}): CalendarDate {
  const first = datesOf(achieved.on, monthlyReturn);
  return achieved.queried === undefined ? first.claimedOn : datesAfterQuery(first.verifiedOn, monthlyReturn).claimedOn;
}

/** Spans of three months, one after the other: the last one begins on the last day at the latest. */
export function quartersFrom(first: CalendarDate, lastDay: CalendarDate): Period[] {
  const periods: Period[] = [];
  for (let from = first; from <= lastDay; from = addMonths(from, 3)) {
    periods.push({ from, to: addDays(addMonths(from, 3), -1) });
  }
  return periods;
}

export function nthStatementOf(contract: ContractId, number: number): StatementRef {
  return StatementRef.parse(`${contract}.S${String(number).padStart(2, '0')}`);
}

export interface QuarterlyBill {
  readonly statement: StatementRef;
  readonly period: Period;
  readonly issuedOn: CalendarDate;
  readonly approvedOn: CalendarDate;
  readonly paidOn: CalendarDate;
  readonly bankReference: string;
}

/** @param payee the letters with which its bank references begin. */
export function quarterlyBill(statement: StatementRef, period: Period, payee: string): QuarterlyBill {
  const issuedOn = issuedOnAfter(period);
  return {
    statement,
    period,
    issuedOn,
    approvedOn: workday(addDays(issuedOn, 14)),
    paidOn: workday(addDays(issuedOn, 28)),
    bankReference: `${payee}-${period.from.slice(0, 4)}-Q${Math.ceil(Number(period.from.slice(5, 7)) / 3)}`,
  };
}

/** @returns the first workday from the eighth of the month after the quarter on. */
export function issuedOnAfter({ to }: Period): CalendarDate {
  return workday(addDays(to, 8));
}

/** @param payers who approves and pays it at once; all, where nobody is named. */
export function settleStep(
  { issuedOn, period, statement, approvedOn, paidOn, bankReference }: QuarterlyBill,
  payers?: readonly string[],
) {
  return {
    on: issuedOn,
    do: 'settle',
    with: { period, statement, approvedOn, paidOn, bankReference, ...(payers === undefined ? {} : { payers }) },
  };
}
