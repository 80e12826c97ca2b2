import type { Envelope, LedgerEntry, Position } from '#event-log';
import { leafHash } from '#event-log';
import { type Actor, eventIdOf, type Instant, instantAt } from '#kernel';
import type { Applied, Projection, ReadStore, Row, Table } from '../src/index.js';
import { SqliteReadStore } from '../src/index.js';

/** What a spec may say about an event beside its own fields; everything else has a default. */
export type Around = Partial<
  Pick<
    Envelope,
    | 'id'
    | 'stream'
    | 'revision'
    | 'occurredAt'
    | 'recordedAt'
    | 'actor'
    | 'correlation'
    | 'reliesOn'
    | 'evidence'
    | 'sealed'
  >
>;

interface Given<Event extends { type: string }> {
  readonly event: Event;
  readonly around: Around;
}

/** An event with something of its surroundings: `at({ recordedAt, actor }, revised)`. */
export function at<Event extends { type: string }>(around: Around, event: Event): Given<Event> {
  return { event, around };
}

/** What the projections made of the events. */
export interface Derived {
  /** The rows of a table in the order of its key. A history table's rows have `known_from` and `known_to` (entries). */
  rows<R extends Row>(table: Table<R>): readonly Row[];
  /** The answer of a query, asked of the tables as a read model asks them. */
  query<Result>(ask: (store: ReadStore) => Result): Result;
}

/**
 * Specs of read models: `const given = givenEvents(rateCardHistory)`, then
 * `expect(given(agreed, revised).rows(rateCardTable)).toEqual([…])`.
 *
 * The events are entries 0, 1, 2 …, in stream `given-1` unless said otherwise, recorded a minute apart from 2021-01-01
 * 09:00 by a service provider. Each spec also proves, without saying so, that living through its events one at a time
 * gives the same rows as rebuilding from them.
 */
export function givenEvents(...projections: readonly Projection[]) {
  return (...history: readonly ({ type: string } | Given<{ type: string }>)[]): Derived => {
    const entries = entriesGiven(history);
    const lived = SqliteReadStore.inMemory(projections);
    const decode = (entry: LedgerEntry) => entries[entry.sequence] as Applied & LedgerEntry;
    for (const entry of entries) lived.handle([entry], decode);

    const rebuilt = SqliteReadStore.inMemory(projections);
    const replacement = rebuilt.replacement();
    replacement.tables.fold(entries, decode);
    for (const _ of replacement.tables.finish());
    rebuilt.use(replacement);

    const parked = lived.places.find((place) => place.parked !== undefined)?.parked;
    if (parked !== undefined) {
      throw new Error(`${parked.projection} cannot handle entry ${parked.sequence}, ${parked.type}: ${parked.error}`);
    }
    for (const table of projections.flatMap(({ tables }) => tables)) {
      const [live, again] = [rowsOf(lived, table), rowsOf(rebuilt, table)];
      if (JSON.stringify(live) !== JSON.stringify(again)) {
        throw new Error(`Rebuilding ${table.name} gives ${JSON.stringify(again)}, living gave ${JSON.stringify(live)}`);
      }
    }
    return {
      rows: (table) => rowsOf(lived, table as unknown as Table),
      query: (ask) => ask(lived),
    };
  };
}

function rowsOf(store: ReadStore, table: Table): readonly Row[] {
  const key = [...table.key, ...(table.kind === 'history' ? ['known_from'] : [])].join(', ');
  return store.all(`SELECT * FROM ${table.name} ORDER BY ${key}`);
}

const GIVEN_ACTOR = {
  subject: 'given-actor',
  organisation: 'given_provider',
  role: 'service-provider',
} as Actor;

/** The events as entries of a ledger that begins with them. */
export function entriesGiven(
  history: readonly ({ type: string } | Given<{ type: string }>)[],
): (Applied & LedgerEntry)[] {
  const revisions = new Map<string, number>();
  return history.map((item, sequence) => {
    const { event, around } = 'around' in item ? item : { event: item, around: {} };
    const { type, ...data } = event;
    const stream = around.stream ?? 'given-1';
    const revision = around.revision ?? (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const recordedAt: Instant = around.recordedAt ?? instantAt(Date.UTC(2021, 0, 1, 9, sequence));
    const id = around.id ?? eventIdOf('given', sequence);
    const envelope: Envelope = {
      v: 'outcomes-ledger/event@1',
      id,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA',
      stream,
      revision,
      type,
      schemaVersion: 1,
      occurredAt: around.occurredAt ?? recordedAt,
      recordedAt,
      actor: around.actor ?? GIVEN_ACTOR,
      command: { id: `given-${sequence}`, digest: '' },
      correlation: around.correlation ?? `given-${sequence}`,
      reliesOn: around.reliesOn ?? [],
      data,
      sealed: around.sealed ?? [],
      evidence: around.evidence ?? [],
    };
    const text = JSON.stringify(envelope);
    const position = String(sequence + 1).padStart(20, '0') as Position;
    return { event, envelope, id, type, text, stream, revision, sequence, position, leaf: leafHash(text) };
  });
}
