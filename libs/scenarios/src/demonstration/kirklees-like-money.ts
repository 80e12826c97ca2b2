import { addDays, type CalendarDate, ContractId, calendarDate, type Period, StatementRef } from '#kernel';
import { poundsFor, REVISIONS } from './kirklees-like-card.js';
import { type KirkleesLikePerson, SERVICE_ENDS, SERVICE_STARTS } from './kirklees-like-people.js';
import { claimedOnOf, issuedOnAfter, nthStatementOf, quartersFrom } from './quarterly-billing.js';

export const KIRKLEES_LIKE = ContractId.parse('kirklees_like');

/** Published: the shares of the two payers, and the most that each of them pays. */
export const SHARES = { valley_council: '29.6', national_fund: '70.4' } as const;
export const PAYER_CAPS = { valley_council: 660_000_000, national_fund: 1_569_791_700 } as const;

/** The three quarters for which a grant was paid, whatever was achieved. */
export const GRANT: Period = { from: calendarDate('2020-04-01'), to: calendarDate('2020-12-31') };
/** For outcomes of this span a cap was agreed, which was reached before it was over. */
export const CAPPED: Period = { from: calendarDate('2022-01-01'), to: calendarDate('2022-09-30') };
export const CAPPED_FROM = calendarDate('2022-01-01');
/** From this day on, some of what that cap had cut was paid after all. */
export const RELEASED_FROM = calendarDate('2023-02-01');

export interface KirkleesLikeClaim {
  readonly person: string;
  readonly outcome: string;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
}

export interface KirkleesLikeStatement {
  readonly statement: StatementRef;
  readonly period: Period;
  readonly issuedOn: CalendarDate;
  /** Claims that are billed for the first time, as they stand on the statement when nothing is adjusted. */
  readonly claims: readonly KirkleesLikeClaim[];
  readonly adjustments: number;
  readonly totalPence: number;
}

export interface KirkleesLikeMoney {
  readonly capPence: number;
  readonly releasedPence: number;
  readonly dispute: Disallowed;
  readonly dropped: Disallowed;
  readonly clawback: Disallowed;
  readonly statements: readonly KirkleesLikeStatement[];
  /** What the revision that reached back did to the money, while it was in force. */
  readonly repricedPence: number;
  /** What is left unpaid at the end. */
  readonly cut: { readonly capped: number; readonly grant: number; readonly disallowed: number };
}

/** A claim that something is found about, on the line of a statement. */
export interface Disallowed {
  readonly claim: KirkleesLikeClaim;
  readonly statement: StatementRef;
  readonly line: number;
  /** What is taken off it, and from which day on. */
  readonly pence: number;
  readonly on: CalendarDate;
}

export function nthStatement(number: number): StatementRef {
  return nthStatementOf(KIRKLEES_LIKE, number);
}

export function quarters(): Period[] {
  return quartersFrom(SERVICE_STARTS, SERVICE_ENDS);
}

/**
 * What the statements must come to, worked out apart from the ledger's own rules: what every claim is worth by what was
 * known on the day of each statement, less what earlier statements said of it.
 */
export function kirkleesLikeMoney(people: readonly KirkleesLikePerson[]): KirkleesLikeMoney {
  const claimed = claimsOf(people);
  const bills = quarters().map((period, index) => ({
    statement: nthStatement(index + 1),
    period,
    issuedOn: issuedOnAfter(period),
    claims: claimed.filter(({ claimedOn }) => isIn(period, claimedOn)),
  }));
  const priceWhenBilled = ({ claims, issuedOn }: (typeof bills)[number]) =>
    claims
      .filter(({ achievedOn }) => isIn(CAPPED, achievedOn))
      .map((claim) => penceFor(claim, issuedOn))
      .reduce((sum, pence) => sum + pence, 0);
  const inSpan = bills.map(priceWhenBilled);
  // The cap is reached with the statement for the second quarter of 2022, so that the third pays nothing.
  const untilJune = (inSpan[9] ?? 0) + (inSpan[10] ?? 0);
  const capPence = Math.floor((untilJune * 0.85) / 100_000) * 100_000;
  const releasedPence = Math.floor((inSpan.reduce((sum, pence) => sum + pence, 0) - capPence) / 200_000) * 100_000;

  const dispute = lineOf(bills[6], 29.6, 40);
  const dropped = lineOf(bills[8], 70.4, 12);
  const clawed = bills[7]?.claims.find(({ outcome }) => outcome === 'work_13_weeks');
  if (bills[7] === undefined || clawed === undefined) throw new RangeError('Nothing to take back');
  const clawback: Disallowed = {
    claim: clawed,
    statement: bills[7].statement,
    line: 1,
    pence: penceFor(clawed, bills[7].issuedOn),
    on: calendarDate('2022-02-14'),
  };

  const billed = new Map<KirkleesLikeClaim, number>();
  const cutByCap = new Map<KirkleesLikeClaim, number>();
  let usedOfCap = 0;
  let isReleased = false;
  const disallowedOf = (claim: KirkleesLikeClaim, on: CalendarDate) =>
    [dispute, clawback].reduce((sum, one) => sum + (one.claim === claim && one.on <= on ? one.pence : 0), 0);
  const worth = (claim: KirkleesLikeClaim, on: CalendarDate) =>
    isIn(GRANT, claim.achievedOn) ? 0 : penceFor(claim, on) - (cutByCap.get(claim) ?? 0) - disallowedOf(claim, on);

  const statements = bills.map(({ claims, ...bill }): KirkleesLikeStatement => {
    if (!isReleased && bill.issuedOn >= RELEASED_FROM) {
      isReleased = true;
      release(cutByCap, releasedPence);
    }
    let adjustments = 0;
    let totalPence = 0;
    for (const [claim, before] of billed) {
      const now = worth(claim, bill.issuedOn);
      if (now === before) continue;
      adjustments += 1;
      totalPence += now - before;
      billed.set(claim, now);
    }
    for (const claim of claims) {
      if (isIn(CAPPED, claim.achievedOn)) {
        const price = penceFor(claim, bill.issuedOn);
        const left = Math.max(0, capPence + (isReleased ? releasedPence : 0) - usedOfCap);
        if (price > left) cutByCap.set(claim, price - left);
        usedOfCap += Math.min(price, left);
      }
      const now = worth(claim, bill.issuedOn);
      billed.set(claim, now);
      totalPence += now;
    }
    return { ...bill, claims, adjustments, totalPence };
  });
  const grant = bills
    .flatMap(({ claims }) => claims)
    .filter(({ achievedOn }) => isIn(GRANT, achievedOn))
    .reduce((sum, claim) => sum + penceFor(claim, SERVICE_ENDS), 0);
  const capped = [...cutByCap.values()].reduce((sum, pence) => sum + pence, 0);
  const disallowed = dispute.pence + clawback.pence;
  const { effectiveFrom, agreedOn } = REVISIONS.fourth;
  const repricedPence = bills
    .flatMap(({ claims }) => claims)
    .filter(({ achievedOn }) => effectiveFrom <= achievedOn && achievedOn < REVISIONS.fifth.effectiveFrom)
    .reduce((sum, claim) => sum + penceFor(claim, agreedOn) - penceFor(claim, addDays(agreedOn, -1)), 0);
  const cut = { capped, grant, disallowed };
  return { capPence, releasedPence, dispute, dropped, clawback, statements, repricedPence, cut };
}

/** What was cut first is paid first, as far as the release goes. */
function release(cutByCap: Map<KirkleesLikeClaim, number>, pence: number): void {
  let left = pence;
  for (const [claim, cut] of cutByCap) {
    const paid = Math.min(cut, left);
    left -= paid;
    cutByCap.set(claim, cut - paid);
  }
}

/** The first line whose place does not depend on the order of claims of one day, and a share of it in whole pence. */
function lineOf(
  bill: Pick<KirkleesLikeStatement, 'claims' | 'statement' | 'issuedOn'> | undefined,
  percentage: number,
  resolvedAfterDays: number,
): Disallowed {
  const dayOf = (index: number) => bill?.claims[index]?.achievedOn;
  const index = bill?.claims.findIndex(
    ({ achievedOn }, nth) => dayOf(nth - 1) !== achievedOn && dayOf(nth + 1) !== achievedOn,
  );
  const claim = bill?.claims[index ?? -1];
  if (bill === undefined || index === undefined || claim === undefined) throw new RangeError('No line stands alone');
  const pence = Math.round((penceFor(claim, bill.issuedOn) * percentage) / 100);
  return { claim, statement: bill.statement, line: index + 1, pence, on: addDays(bill.issuedOn, resolvedAfterDays) };
}

/** In the order achieved. */
function claimsOf(people: readonly KirkleesLikePerson[]): KirkleesLikeClaim[] {
  return people
    .flatMap(({ reference, engagement }) =>
      (engagement?.achievements ?? []).map((achieved) => ({
        person: reference,
        outcome: achieved.outcome,
        achievedOn: achieved.on,
        claimedOn: claimedOnOf(achieved),
      })),
    )
    .sort((a, b) => (a.achievedOn < b.achievedOn ? -1 : a.achievedOn > b.achievedOn ? 1 : 0));
}

function penceFor({ outcome, achievedOn }: KirkleesLikeClaim, knownOn: CalendarDate): number {
  return poundsFor(outcome, achievedOn, knownOn) * 100;
}

function isIn({ from, to }: Period, day: CalendarDate): boolean {
  return from <= day && day <= to;
}
