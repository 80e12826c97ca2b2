import type { Reference } from '#event-log';
import type { StatementRef } from '#kernel';
import type { Batch, Item } from './money/item.js';
import type { AdjustmentCause, Part } from './payments.events.js';

/** What issued statements said of a claim so far. */
export interface Billed {
  /** The statement and line that billed it first, and those that said something of it last. */
  readonly first: LineOf;
  readonly last: LineOf;
  /** The event that put the last one there. */
  readonly reference: Reference;
  readonly pence: number;
  readonly parts: readonly Part[];
  readonly revision: number;
  readonly termsVersion: number;
  /** How it was counted, and by what; another day or line moves it to other caps and bands even at the same amount. */
  readonly counted: number;
  readonly number: number;
  readonly line: string;
  readonly achievedOn: string;
  readonly paymentGroup: string | undefined;
  readonly measured: string | undefined;
  /** What was left unpaid, and why: `leftUnpaid`. */
  readonly unpaid: string;
}

export interface LineOf {
  readonly statement: StatementRef;
  readonly line: number;
}

/** How the facts of a billed claim last changed. */
export interface Changed {
  readonly because: AdjustmentCause;
  readonly entry: number;
  readonly reference: Reference;
}

/** A claim as the account knows it. */
export interface BookedClaim {
  readonly item: Item;
  /** The event that made the claim as it stands. */
  readonly reference: Reference;
  /** Undefined while no statement that was issued has it. */
  readonly billed: Billed | undefined;
  /** Undefined when nothing changed since it was restated last. */
  readonly changed: Changed | undefined;
}

/** The claims that one issued statement took first, with what has been billed of them since. */
export interface BookedBatch extends Batch {
  readonly statement: StatementRef;
  readonly number: number;
  readonly booked: readonly BookedClaim[];
}
