import type { LedgerPlace, Position } from '#event-log';
import type { Instant } from '#kernel';
import type { Row } from './projection.js';

/** What a query may ask of the tables. Read models hold one and never see the file. */
export abstract class ReadStore {
  /** All rows of a prepared, cached statement. Values are bound, never spliced. */
  abstract all<R extends object = Row>(sql: string, parameters?: Readonly<Record<string, string | number | null>>): R[];
  abstract get<R extends object = Row>(
    sql: string,
    parameters?: Readonly<Record<string, string | number | null>>,
  ): R | undefined;
  /**
   * Waits until every projection has handled a place in the log: reading what one has just written.
   * @returns false when `timeoutMs` passed first: the reader may then answer "not yet" rather than something stale.
   */
  abstract whenHandled(position: Position, timeoutMs: number): Promise<boolean>;
}

/**
 * Which moment a question is about. `asOf`: what the ledger knew, as the last entry counted (now, when absent).
 * History tables are asked with `known(alias)` and these parameters.
 */
export interface Moment {
  readonly asOf?: number;
}

/** The SQL condition for the rows of a history table that were known at `:asOf` (bind `asOfParameter(moment)`). */
export function known(alias: string): string {
  return `${alias}.known_from <= :asOf AND (${alias}.known_to IS NULL OR ${alias}.known_to > :asOf)`;
}

export function asOfParameter(moment: Moment = {}): { readonly asOf: number } {
  return { asOf: moment.asOf ?? Number.MAX_SAFE_INTEGER };
}

/**
 * The place of the last entry that counts, for whoever asks the log of that moment: undefined where none counts yet.
 *
 * @param asOf the entry, which may be a later one than there is.
 */
export function placeAt(store: ReadStore, asOf: number): LedgerPlace | undefined {
  return store.get<LedgerPlace>(
    'SELECT position, sequence FROM entries WHERE sequence <= :asOf ORDER BY sequence DESC LIMIT 1',
    { asOf },
  );
}

/**
 * The ledger entry up to which the ledger knew, at an instant: the last one recorded at or before it. Minus one when
 * nothing had been recorded yet, which as `asOf` finds nothing.
 */
export function sequenceAt(store: ReadStore, at: Instant): number {
  // Entries recorded in order are found by one step down the index. The few that say an earlier instant than an entry
  // before them (another machine's clock) are asked separately, so that they are not lost behind it.
  const inOrder = store.get<{ sequence: number }>(
    'SELECT sequence FROM entries WHERE recorded_late = 0 AND recorded_at <= :at ORDER BY recorded_at DESC, sequence DESC LIMIT 1',
    { at },
  );
  const late = store.get<{ sequence: number | null }>(
    'SELECT max(sequence) AS sequence FROM entries WHERE recorded_late = 1 AND recorded_at <= :at',
    { at },
  );
  return Math.max(inOrder?.sequence ?? -1, late?.sequence ?? -1);
}

/**
 * The SQL condition for the rows that were true in the world on the day `:on`: `valid_from` is the first such day,
 * `valid_to` the first that is none any more, null while none is known. The rate card in force on 1 May as known on 1 June is
 * `known('r') AND validOn('r')`.
 */
export function validOn(alias: string): string {
  return `${alias}.valid_from <= :on AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > :on)`;
}
