import type { Actor, PersonId } from '#kernel';
import type { EngagementRow, OutcomeRow, ReferralRow, RowPlace } from './return-format.js';

/** The rows of one person. */
export interface PersonRows {
  readonly reference: string;
  readonly referral: ReferralRow | undefined;
  readonly engagements: readonly EngagementRow[];
  readonly outcomes: readonly OutcomeRow[];
}

export type StepCommand =
  | 'refer-person'
  | 'accept-referral'
  | 'decline-referral'
  | 'start-engagement'
  | 'pause-engagement'
  | 'resume-engagement'
  | 'end-engagement'
  | 'correct-referral-dates'
  | 'submit-evidence'
  | 'correct-achievement-date';

/** One command that a return leads to. */
export interface ReturnStep {
  /** The rows it comes from, for the report. */
  readonly places: readonly RowPlace[];
  readonly kind: 'new' | 'correction';
  readonly command: StepCommand;
  /**
   * The command's input, without the person: a person who is new has no pseudonym before `refer-person` is done. The
   * evidence file, if there is one, is stored before, and its digest added.
   */
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  /** The same for the same step, however often and in whatever order the rows are sent. */
  readonly commandId: string;
  /** What it records, without anything about a person. */
  readonly says: string;
  readonly file?: string;
}

/** A row that says something else than the ledger, and is left alone because this return has said it before. */
export interface LeftRow extends RowPlace {
  readonly column: string;
  readonly says: string;
}

/** A row, or what is new in it, that somebody else must record. */
export interface SetAsideRow extends RowPlace {
  /** What it says and who records that, without anything about a person. */
  readonly says: string;
}

export interface PersonPlan {
  readonly reference: string;
  /** Undefined for somebody who is referred first. */
  readonly person: PersonId | undefined;
  readonly steps: readonly ReturnStep[];
  /** Rows that the ledger has already, as they are. */
  readonly unchanged: number;
  readonly left: readonly LeftRow[];
  /** Empty unless the state says that such rows are set aside. */
  readonly setAside: readonly SetAsideRow[];
  /** What the rows name, by `recordIdentity`: what was recorded before and is not among these has disappeared. */
  readonly named: ReadonlySet<string>;
}
