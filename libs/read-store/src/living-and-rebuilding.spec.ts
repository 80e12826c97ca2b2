import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerEntry } from '#event-log';
import { often } from '../../kernel/test/laws.js';
import { actor } from '../test/accounts.js';
import { at, entriesGiven } from '../test/given-events.js';
import { TemporaryFolders } from '../test/temporary-folder.js';
import type { Decode } from './decode.js';
import { type Projection, type Row, table } from './projection.js';
import { SqliteReadStore } from './sqlite/sqlite-read-store.js';

interface Note {
  readonly what: 'put' | 'remove';
  readonly key: string;
  readonly part: number;
  readonly text: string | null;
}

/** An event that does anything to rows that an event can do, several times over if need be. */
type Scribbled = { type: 'Scribbled'; notes: readonly Note[] };

const columns = { key: 'text', part: 'integer', text: 'text?' } as const;
type NoteRow = { key: string; part: number; text: string | null };
const current = table<NoteRow>({ name: 'notes', kind: 'current', columns, key: ['key', 'part'], indexes: [['text']] });
const history = table<NoteRow>({ name: 'note_history', kind: 'history', columns, key: ['key', 'part'] });
const additions = table<{ part: number; key: string; text: string | null }>({
  name: 'additions',
  kind: 'added',
  columns: { part: 'integer', key: 'text', text: 'text?' },
  key: ['part', 'key'],
  indexes: [['text']],
});
const copies = table<{ key: string; copied: string }>({
  name: 'copies',
  kind: 'history',
  columns: { key: 'text', copied: 'text' },
  key: ['key'],
});

const scribbles: Projection = {
  name: 'scribbles',
  version: 1,
  tables: [current, history, additions],
  apply({ event }, rows) {
    for (const { what, key, part, text } of (event as Scribbled).notes) {
      rows.put(additions, { part, key, text });
      for (const each of [current, history]) {
        if (what === 'put') rows.put(each, { key, part, text });
        else rows.remove(each, [key, part]);
      }
    }
  },
};

/** Reads back what it wrote, so that a row which is not found again shows. */
const copier: Projection = {
  name: 'copier',
  version: 1,
  tables: [copies],
  apply({ event }, rows) {
    for (const { key, text } of (event as Scribbled).notes) {
      const before = rows.get(copies, [key])?.copied ?? '';
      rows.put(copies, { key, copied: `${before}${text ?? '-'}`.slice(-12) });
    }
  },
};
const projections = [scribbles, copier];

const note: fc.Arbitrary<Note> = fc.record({
  what: fc.constantFrom('put', 'put', 'remove'),
  key: fc.constantFrom('a', 'b', 'ü', '10', '9'),
  part: fc.constantFrom(1, 2, 10),
  text: fc.option(fc.constantFrom('x', 'y', '')),
});
const historyOfScribbles = fc.array(fc.array(note, { maxLength: 4 }), { minLength: 1, maxLength: 40 });
/** Where a batch ends, and what happens there. */
const breaks = fc.array(fc.record({ events: fc.integer({ min: 1, max: 7 }), stops: fc.boolean() }), { maxLength: 40 });

describe('living through events and rebuilding from them', () => {
  const folders = new TemporaryFolders();
  afterAll(() => folders.remove());

  it('gives the same rows, in whatever batches, with whatever restarts, however little is kept in memory', () => {
    fc.assert(
      fc.property(historyOfScribbles, breaks, breaks, (scribbled, restarts, writes) => {
        const entries = entriesGiven(
          scribbled.map((notes, index) =>
            at({ actor, stream: `scribbles-${index % 3}` }, { type: 'Scribbled', notes }),
          ),
        );
        const decode: Decode = (entry) => entries[entry.sequence] as (typeof entries)[number];

        const folder = folders.make();
        let lived = SqliteReadStore.open(folder, projections);
        for (const { batch, stops } of inBatches(entries, restarts)) {
          lived.handle(batch, decode);
          if (stops) {
            lived.close();
            lived = SqliteReadStore.open(folder, projections);
          }
        }
        const rows = everyRow(lived);
        lived.close();

        const rebuilt = SqliteReadStore.inMemory(projections);
        const replacement = rebuilt.replacement();
        for (const { batch, stops } of inBatches(entries, writes)) {
          replacement.tables.fold(batch, decode);
          if (stops) for (const _ of replacement.tables.write(0));
        }
        for (const _ of replacement.tables.finish());
        rebuilt.use(replacement);

        expect(everyRow(rebuilt)).toEqual(rows);
        expect(rows.note_history).toEqual(historyByHand(scribbled));
        expect(rows.notes).toEqual(
          (rows.note_history ?? []).flatMap(({ known_from, known_to, ...row }) => (known_to === null ? [row] : [])),
        );
        expect(rows.additions).toEqual(additionsByHand(scribbled));
      }),
      often(40),
    );
  });
});

function* inBatches(entries: readonly LedgerEntry[], ends: readonly { events: number; stops: boolean }[]) {
  let next = 0;
  for (const { events, stops } of ends) {
    const batch = entries.slice(next, next + events);
    next += events;
    if (batch.length > 0) yield { batch, stops };
  }
  if (next < entries.length) yield { batch: entries.slice(next), stops: false };
}

function everyRow(store: SqliteReadStore): Record<string, Row[]> {
  return Object.fromEntries(
    ['entries', 'notes', 'note_history', 'additions', 'copies', 'read_store_projections'].map((name) => [
      name,
      store.all(`SELECT * FROM ${name} ORDER BY 1, 2, ${name === 'note_history' ? 'known_from' : '3'}`),
    ]),
  );
}

/** What a history table promises, written down again in the plainest way. */
function historyByHand(scribbled: readonly (readonly Note[])[]): Row[] {
  const spans: { key: string; part: number; text: string | null; known_from: number; known_to: number | null }[] = [];
  scribbled.forEach((notes, sequence) => {
    for (const { what, key, part, text } of notes) {
      const open = spans.findIndex((span) => span.key === key && span.part === part && span.known_to === null);
      const standing = spans[open];
      if (what === 'put' && standing !== undefined && standing.text === text) continue;
      if (standing?.known_from === sequence) spans.splice(open, 1);
      else if (standing !== undefined) standing.known_to = sequence;
      if (what === 'put') spans.push({ key, part, text, known_from: sequence, known_to: null });
    }
  });
  const order = (left: (typeof spans)[number], right: (typeof spans)[number]) =>
    Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)) ||
    left.part - right.part ||
    left.known_from - right.known_from;
  return spans.toSorted(order);
}

/** What a table of kind `added` promises: the first row of each key, and nothing ever changes it. */
function additionsByHand(scribbled: readonly (readonly Note[])[]): Row[] {
  const first = new Map<string, { part: number; key: string; text: string | null }>();
  for (const { part, key, text } of scribbled.flat()) {
    if (!first.has(`${part} ${key}`)) first.set(`${part} ${key}`, { part, key, text });
  }
  return [...first.values()].toSorted(
    (left, right) => left.part - right.part || Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)),
  );
}
