import type { Terms } from '#contracts';
import type { CalendarDate, ClaimId, Decimal, OrganisationId, OutcomeCode, Pence, PersonId } from '#kernel';
import type { RateCardState } from '#rate-cards';

/** Whom a claim is for: a person, or a cohort whose result was measured as a whole. */
export type ClaimSubject =
  | { readonly person: PersonId; readonly cohort?: undefined }
  | { readonly cohort: OutcomeCode; readonly person?: undefined };

/** Everything about one claim that decides its amount, as the ledger knows it now. */
export type Item = {
  readonly claim: ClaimId;
  /** The event that made the claim as it stands: a claim that is withdrawn and made again keeps its reference. */
  readonly claimEvent: string;
  readonly outcome: OutcomeCode;
  readonly occurrence: number;
  /** The rate-card line it was claimed under, and the revision that had it then. */
  readonly line: OutcomeCode;
  readonly revision: number;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly referredOn?: CalendarDate | undefined;
  readonly startedOn?: CalendarDate | undefined;
  readonly paymentGroup?: OutcomeCode | undefined;
  readonly quantity: number;
  readonly measured?: Decimal | undefined;
  /** For a cohort's claim: whether its own threshold or the pooled one is asked for. */
  readonly isPooled?: boolean | undefined;
  /** False once it was withdrawn, or the verification under it was taken back: then it is worth nothing. */
  readonly stands: boolean;
  /** The ledger entry that made the claim: among claims achieved on one day, the order in which they are taken. */
  readonly entry: number;
} & ClaimSubject;

/**
 * A ruling that takes something off a claim. Of one payer's part when a payer is named. What is said in pence, or of one
 * payer, comes off what would be paid after all limits; a claim that is disallowed as a whole is worth nothing from the start.
 */
export interface Disallowance {
  readonly claim: ClaimId;
  readonly cause: string;
  readonly payer?: OrganisationId | undefined;
  /** All of it, when absent. */
  readonly pence?: Pence | undefined;
}

/** What every amount of a contract follows from, beside the claims. */
export interface MoneyBasis {
  /** The terms in force on a day, with their version. */
  termsOn(day: CalendarDate): { readonly version: number; readonly terms: Terms };
  readonly rateCard: RateCardState;
  disallowancesOf(claim: ClaimId): readonly Disallowance[];
}

/** The claims that one statement took, in the order in which it took them. */
export interface Batch {
  /** Releases that were carried out with this statement, before its own claims. */
  readonly releases: readonly { readonly variation: number; readonly on: CalendarDate }[];
  readonly items: readonly Item[];
}

/**
 * The order in which claims are taken within one statement: as achieved, then as recorded. Claims that an earlier
 * statement took come before, because a period that is closed is never reopened.
 */
export function inOrder(a: Item, b: Item): number {
  if (a.achievedOn !== b.achievedOn) return a.achievedOn < b.achievedOn ? -1 : 1;
  return a.entry - b.entry;
}
