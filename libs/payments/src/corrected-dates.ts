import type { CalendarDate, Of } from '#kernel';
import type { Rows } from '#read-store';
import type { ReferralEvent } from '#referrals';
import { type AccountPersonRow, accountPersonsTable } from './account-tables.js';

/** The days of a person's path that a price may go by, as a claim has them. */
interface PathDates {
  readonly referred_on: string | null;
  readonly started_on: string | null;
}
type Corrected = Readonly<Record<string, string>>;

/** Remembers which claims are a person's, so that a correction finds them. */
export function rememberClaim(rows: Rows, of: { readonly contract: string; readonly person: string }, claim: string) {
  const row = personRow(rows, of);
  const claims = JSON.parse(row.claims) as string[];
  if (!claims.includes(claim)) rows.put(accountPersonsTable, { ...row, claims: JSON.stringify([...claims, claim]) });
}

/**
 * The days of a claim as they are known now. A correction that was recorded while the claim was being made stands before
 * it in the ledger, and the claim says the day that was corrected.
 */
export function asCorrected<Dates extends PathDates>(
  rows: Rows,
  of: { readonly contract: string; readonly person: string },
  dates: Dates,
): Dates {
  const { referred, started } = personRow(rows, of);
  return {
    ...dates,
    referred_on: correctedDay(dates.referred_on, JSON.parse(referred) as Corrected),
    started_on: correctedDay(dates.started_on, JSON.parse(started) as Corrected),
  };
}

function correctedDay(day: string | null, corrected: Corrected): string | null {
  return day === null ? null : (corrected[day] ?? day);
}

/** Takes a correction in. @returns the claims of the person, any of which may have the days that were corrected. */
export function correctDates(rows: Rows, event: Of<ReferralEvent, 'ReferralDatesCorrected'>): readonly string[] {
  const row = personRow(rows, event);
  let referred = JSON.parse(row.referred) as Corrected;
  let started = JSON.parse(row.started) as Corrected;
  for (const { field, from, to } of event.changes) {
    if (field === 'referredOn') referred = withCorrection(referred, from, to);
    if (field === 'startedOn') started = withCorrection(started, from, to);
  }
  rows.put(accountPersonsTable, { ...row, referred: JSON.stringify(referred), started: JSON.stringify(started) });
  return JSON.parse(row.claims) as string[];
}

/** Whatever had been corrected to a day that was wrong as well is now the day that is right. */
function withCorrection(corrected: Corrected, from: CalendarDate, to: CalendarDate): Corrected {
  const days = Object.entries(corrected).map(([day, now]) => [day, now === from ? to : now] as const);
  return Object.fromEntries([...days, [from, to] as const].filter(([day]) => day !== to));
}

/** Somebody who is referred anew has other days: what was corrected of the earlier ones says nothing of them. */
export function forgetCorrections(rows: Rows, { contract, person }: Of<ReferralEvent, 'PersonReferred'>): void {
  const row = rows.get(accountPersonsTable, [contract, person]);
  if (row !== undefined) rows.put(accountPersonsTable, { ...row, referred: '{}', started: '{}' });
}

function personRow(
  rows: Rows,
  { contract, person }: { readonly contract: string; readonly person: string },
): AccountPersonRow {
  return (
    rows.get(accountPersonsTable, [contract, person]) ?? {
      contract,
      person,
      claims: '[]',
      referred: '{}',
      started: '{}',
    }
  );
}
