import type { Position } from '#event-log';
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
