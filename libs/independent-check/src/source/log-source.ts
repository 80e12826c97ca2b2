/** An event as it is stored, taken from the store as it is and judged by nobody. */
export interface StoredRow {
  /** Its place among the ledger's own events, as the store has it. */
  readonly sequence: number;
  /** The store's own name for the place; compares as text. Only where it says more than the sequence. */
  readonly position?: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  /** What the store keeps as the leaf hash of the text. */
  readonly leaf: Uint8Array;
  readonly text: string;
}

/** Where the check reads a log from. */
export interface LogSource {
  /** How many entries there are, for showing how far one has come; undefined where the store cannot say. */
  readonly total: number | undefined;
  /** What is wrong with the store as a store, a sentence each. */
  storeFaults(): readonly string[];
  /** Every stored event in log order, in batches. */
  rows(): AsyncIterable<readonly StoredRow[]>;
  close(): Promise<void> | void;
}

/** There is nothing to check: no such file, or something else. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** The store is what it should be and is damaged. */
export class UnreadableStore extends Error {
  override readonly name = 'UnreadableStore';
}
