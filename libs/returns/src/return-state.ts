import type { RecordedContract, Terms } from '#contracts';
import type { OutcomeState } from '#evidence';
import type { Actor, CalendarDate, PersonId } from '#kernel';
import type { RateCardState } from '#rate-cards';
import type { ReferralState } from '#referrals';

/** What the ledger knows, as far as a return needs it. Plain data, so that planning is a function. */
export interface ReturnState {
  readonly contract: RecordedContract;
  readonly terms: Terms;
  readonly rateCard: RateCardState;
  readonly today: CalendarDate;
  readonly actors: ReturnActors;
  /**
   * Whether what nobody among the actors may record is set aside, and the rest of the return planned; otherwise it is a
   * problem, and nothing is. Where one person signs in and sends it, nobody else can be named.
   */
  readonly setsAside?: boolean;
  /** The people of the return that the ledger knows, by the sender's reference. */
  readonly persons: ReadonlyMap<string, KnownPerson>;
  /** What this return, by its name, has recorded when it was sent before. */
  readonly earlier: readonly ReturnRecord[];
  /** The files that came beside the return, by name. */
  readonly files: ReadonlyMap<string, GivenFile>;
  /** A keyed digest of content as 64 hexadecimal digits: comparable, and without the key not to be guessed from. */
  readonly keyed: (content: string) => string;
  /** The mark that evidence of a file has in the ledger, by the SHA-256 of the file in clear. */
  readonly fileMarkOf: (contentDigest: string) => string;
}

/** Who sends the return, for each part of it. Either may be missing; then its rows may say nothing new. */
export interface ReturnActors {
  readonly gateway?: Actor | undefined;
  readonly provider?: Actor | undefined;
}

export interface KnownPerson {
  readonly person: PersonId;
  readonly referral: ReferralState;
  /** By `outcomeKey`. */
  readonly outcomes: ReadonlyMap<string, OutcomeState>;
}

export interface GivenFile {
  readonly bytes: number;
  /** SHA-256 of the file in clear. */
  readonly contentDigest: string;
  readonly mediaType: string;
  /** Why the ledger does not take it, in words; absent when it does. */
  readonly notTaken?: string;
}

export function outcomeKey(outcome: string, occurrence: number): string {
  return `${outcome}.${occurrence}`;
}

export type RecordKind = 'referral' | 'decision' | 'started' | 'paused' | 'resumed' | 'ended' | 'evidence' | 'achieved';

/** One fact that a return has recorded, by the person's pseudonym. */
export interface ReturnRecord {
  readonly kind: RecordKind;
  readonly person: PersonId;
  /** Of an achievement: outcome and occurrence; of evidence, its reference too; otherwise empty. */
  readonly item: string;
  readonly dated: CalendarDate;
}
