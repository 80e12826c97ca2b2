import type { Narratives } from '#audit-trail';
import type { Ledger } from '#event-log';
import { addDays, type CalendarDate } from '#kernel';
import { asOfParameter, type Moment, type ReadStore } from '#read-store';
import { dayOf } from './day-of.js';

/** An entry that is about a contract, with both of its clocks. */
export interface ContractEntry {
  readonly entry: number;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  /** The day on which it happened, and on which the ledger learned it. */
  readonly occurredOn: string;
  readonly recordedOn: string;
  readonly recordedAt: string;
}

/** An entry as it is told. */
export interface ToldEntry extends Pick<ContractEntry, 'entry' | 'type' | 'occurredOn' | 'recordedOn' | 'recordedAt'> {
  readonly sentence: string;
}

interface EntryRow {
  readonly sequence: number;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly occurred_at: string;
  readonly recorded_at: string;
}

/** @param after only those behind this entry. */
export function entriesOf(store: ReadStore, contract: string, moment: Moment = {}, after = -1): ContractEntry[] {
  const rows = store.all<EntryRow>(
    `SELECT e.sequence, e.type, e.stream, e.revision, e.occurred_at, e.recorded_at
     FROM trail_subjects s JOIN entries e ON e.sequence = s.sequence
     WHERE s.kind = 'contract' AND s.ref = :contract AND s.sequence > :after AND s.sequence <= :asOf ORDER BY s.sequence`,
    { contract, after, ...asOfParameter(moment) },
  );
  return rows.map(entryFrom);
}

/** Those that happened in some days of the world, in ledger order. */
export function entriesHappenedIn(
  store: ReadStore,
  contract: string,
  moment: Moment,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): ContractEntry[] {
  // Only roughly by the text, where an instant may be of the day after: a day in London begins at 23:00 UTC in summer.
  const rows = store.all<EntryRow>(
    `SELECT e.sequence, e.type, e.stream, e.revision, e.occurred_at, e.recorded_at
     FROM trail_subjects s JOIN entries e ON e.sequence = s.sequence
     WHERE s.kind = 'contract' AND s.ref = :contract AND s.sequence <= :asOf
       AND e.occurred_at >= :from AND e.occurred_at < :past ORDER BY s.sequence`,
    { contract, from: addDays(from, -1), past: addDays(to, 2), ...asOfParameter(moment) },
  );
  return rows.map(entryFrom).filter(({ occurredOn }) => occurredOn >= from && occurredOn <= to);
}

function entryFrom({ sequence, type, stream, revision, occurred_at, recorded_at }: EntryRow): ContractEntry {
  return {
    ...{ entry: sequence, type, stream, revision, recordedAt: recorded_at },
    occurredOn: dayOf(occurred_at),
    recordedOn: dayOf(recorded_at),
  };
}

/** What was recorded, without the telling: how many entries of each type. */
export interface Tally {
  readonly entries: number;
  readonly types: readonly { readonly type: string; readonly entries: number }[];
}

/** The rarest types first: what happens seldom is what one looks for. */
export function tallyOf(entries: readonly ContractEntry[]): Tally {
  const types = [...Map.groupBy(entries, ({ type }) => type)].map(([type, of]) => ({ type, entries: of.length }));
  types.sort((one, other) => one.entries - other.entries || (one.type < other.type ? -1 : 1));
  return { entries: entries.length, types };
}

/** Of many entries those that are told one by one: the first of each of the rarest types, in ledger order. */
export function worthTelling(entries: readonly ContractEntry[], most: number): readonly ContractEntry[] {
  if (entries.length <= most) return entries;
  const rank = new Map(tallyOf(entries).types.map(({ type }, place) => [type, place]));
  return entries
    .toSorted((one, other) => (rank.get(one.type) ?? 0) - (rank.get(other.type) ?? 0) || one.entry - other.entry)
    .slice(0, most)
    .sort((one, other) => one.entry - other.entry);
}

/** Entries as sentences, read from the log. */
export async function tell(
  { codec, log }: Ledger,
  narratives: Narratives,
  entries: readonly ContractEntry[],
): Promise<ToldEntry[]> {
  const told: ToldEntry[] = [];
  for (const { stream, revision, ...entry } of entries) {
    for await (const logged of log.readStream(stream, { from: revision, limit: 1 })) {
      const { event, envelope } = codec.decode(logged);
      told.push({ ...entry, sentence: narratives.says(event, envelope) });
    }
  }
  return told;
}
