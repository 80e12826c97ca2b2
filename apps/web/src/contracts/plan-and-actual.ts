import type { AgreedPlan } from '#contracts';

type PlannedPeriod = AgreedPlan['periods'][number];

/** What was planned for a span of time by the plan that it is held against, and what came of it. */
export interface HeldPeriod {
  readonly version: number;
  readonly planned: PlannedPeriod;
  readonly referred: number;
  readonly started: number;
  readonly claimed: readonly { readonly outcome: string; readonly claims: number }[];
  /** Of the statements whose period ends within the span. */
  readonly issuedPence: number;
  /** What was paid on them, and what was paid as a grant for a span that ends within it. */
  readonly paidPence: number;
  readonly grantedPence: number;
}

/** What happened, as the registers count it. */
export interface Actuals {
  readonly referred: readonly { readonly day: string; readonly people: number }[];
  readonly started: readonly { readonly day: string; readonly people: number }[];
  readonly claimed: readonly { readonly achieved_on: string; readonly outcome: string; readonly claims: number }[];
  readonly statements: readonly {
    readonly period_to: string;
    readonly issued_on: string | null;
    readonly total_pence: number;
    readonly paid_pence: number;
  }[];
  /** Grants that were paid, by the last day of the span that each is for. */
  readonly grants: readonly { readonly period_to: string; readonly pence: number }[];
}

/**
 * Holds what happened against the versions of one plan: each version has the periods that begin from the day it is in
 * force until the next one is. A period that a later version leaves out is not planned any more.
 */
export function heldAgainst(versions: readonly AgreedPlan[], actuals: Actuals): HeldPeriod[] {
  const inOrder = versions.toSorted((one, other) =>
    one.inForceFrom === other.inForceFrom ? one.version - other.version : one.inForceFrom < other.inForceFrom ? -1 : 1,
  );
  return inOrder.flatMap(({ version, inForceFrom, periods }, place) => {
    const until = inOrder[place + 1]?.inForceFrom;
    return periods
      .filter(({ from }) => from >= inForceFrom && (until === undefined || from < until))
      .map((planned) => heldPeriod(version, planned, actuals));
  });
}

function heldPeriod(version: number, planned: PlannedPeriod, actuals: Actuals): HeldPeriod {
  const isWithin = (day: string) => day >= planned.from && day <= planned.to;
  const people = (days: Actuals['referred']) =>
    days.filter(({ day }) => isWithin(day)).reduce((sum, of) => sum + of.people, 0);
  const statements = actuals.statements.filter(({ period_to, issued_on }) => issued_on !== null && isWithin(period_to));
  const claimed = new Map<string, number>();
  for (const { achieved_on, outcome, claims } of actuals.claimed) {
    if (isWithin(achieved_on)) claimed.set(outcome, (claimed.get(outcome) ?? 0) + claims);
  }
  return {
    version,
    planned,
    referred: people(actuals.referred),
    started: people(actuals.started),
    claimed: [...claimed].map(([outcome, claims]) => ({ outcome, claims })),
    issuedPence: statements.reduce((sum, { total_pence }) => sum + total_pence, 0),
    paidPence: statements.reduce((sum, { paid_pence }) => sum + paid_pence, 0),
    grantedPence: actuals.grants
      .filter(({ period_to }) => isWithin(period_to))
      .reduce((sum, { pence }) => sum + pence, 0),
  };
}
