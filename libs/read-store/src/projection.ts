import type { Envelope, Position } from '#event-log';
import type { Of } from '#kernel';

/** `?` marks a column that may be null. Dates, instants and references are text; money and counts are integers. */
export type ColumnType = 'text' | 'integer' | 'text?' | 'integer?';
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/**
 * A table derived from events.
 *
 * `current` keeps one row a key. `history` keeps every row that was ever true, each with the span of ledger entries for
 * which it was what we knew: `known_from` (the entry that said so) and `known_to` (the entry that replaced it, null
 * while nothing has). The two columns are added by the read store and are not part of the row's own columns. A fact with
 * dates in the world keeps them in columns of its own (`valid_from`, `valid_to`).
 *
 * `added` only ever gains rows: they are neither read back, changed nor removed by their projection, and a second row of
 * a key is passed over. Nothing has to be looked up or kept for it, so it is by far the cheapest to fill; cheapest of all
 * when its key begins with the ledger entry, because its rows are then written in order.
 */
export interface Table<R extends Row = Row> {
  readonly name: string;
  readonly kind: 'current' | 'history' | 'added';
  readonly columns: { readonly [Name in keyof R & string]: ColumnType };
  readonly key: readonly (keyof R & string)[];
  /** Made last in a rebuild. The key has one already. */
  readonly indexes?: readonly (readonly (keyof R & string)[])[];
}

/** Ties the row's type to its columns, so that `rows.put` is checked. */
export function table<R extends Row>(definition: Table<R>): Table<R> {
  return definition;
}

/** What a projection may do with its tables: the same calls for an event that arrives and for a rebuild. */
export interface Rows {
  /** The row that stands under a key now, as far as this projection has read. Not for a table of kind `added`. */
  get<R extends Row>(table: Table<R>, key: readonly Value[]): R | undefined;
  /**
   * Sets the row of its key. In a history table the row that stood there is closed at this entry; an equal row changes
   * nothing. In a table of kind `added` the first row of a key stays.
   */
  put<R extends Row>(table: Table<R>, row: R): void;
  /**
   * Takes the row of a key away. In a history table it is closed at this entry and stays for as-of queries. Not for a
   * table of kind `added`.
   */
  remove<R extends Row>(table: Table<R>, key: readonly Value[]): void;
}

/** An event as a projection meets it. Sealed fields stay sealed: no read model holds what is known about a person. */
export interface Applied<Event extends { type: string } = { type: string }> {
  readonly event: Event;
  readonly envelope: Envelope;
  /** The ledger entry: 0, 1, 2 … */
  readonly sequence: number;
  readonly position: Position;
  readonly leaf: Buffer;
}

/**
 * A read model's write side. `apply` is deterministic and touches nothing but its rows, so that living through the
 * events and rebuilding from them give the same tables. Raising `version` rebuilds it.
 */
export interface Projection {
  readonly name: string;
  readonly version: number;
  readonly tables: readonly Table[];
  apply(applied: Applied, rows: Rows): void;
}

/** One handler for each event of the union: a new event does not compile until somebody decides what it means here. */
export type Handlers<Event extends { type: string }> = {
  readonly [Type in Event['type']]: ((applied: Applied<Of<Event, Type>>, rows: Rows) => void) | 'ignored';
};

/**
 * @param on what each event of `Event` does here. Events of other libraries are not this projection's business and are
 * passed over.
 */
export function projection<Event extends { type: string }>(definition: {
  readonly name: string;
  readonly version: number;
  readonly tables: readonly Table[];
  readonly on: Handlers<Event>;
}): Projection {
  const { on, ...rest } = definition;
  const handlers = on as Readonly<Record<string, ((applied: Applied, rows: Rows) => void) | 'ignored'>>;
  return {
    ...rest,
    apply(applied, rows) {
      const handler = handlers[applied.event.type];
      if (typeof handler === 'function') handler(applied, rows);
    },
  };
}
