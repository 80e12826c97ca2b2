import { afterAll, describe, expect, it } from '@jest/globals';
import { entriesGiven } from '../../test/given-events.js';
import { TemporaryFolders } from '../../test/temporary-folder.js';
import type { Decode } from '../decode.js';
import { type Projection, type Rows, table } from '../projection.js';
import { SqliteReadStore } from './sqlite-read-store.js';

type Sung = { type: 'Sung'; song: string; fails?: boolean };

const sung = table<{ sequence: number; song: string }>({
  name: 'sung',
  kind: 'added',
  columns: { sequence: 'integer', song: 'text' },
  key: ['sequence', 'song'],
  indexes: [['song']],
});

function singing(more: (song: Sung, rows: Rows) => void = () => {}): Projection {
  return {
    name: 'singing',
    version: 1,
    tables: [sung],
    apply({ event, sequence }, rows) {
      const song = event as Sung;
      rows.put(sung, { sequence, song: song.song });
      rows.put(sung, { sequence, song: `${song.song}, the second verse` });
      more(song, rows);
    },
  };
}

const songs = (count: number): Sung[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'Sung', song: `${index}` }));

describe('a table whose rows are only ever added', () => {
  const folders = new TemporaryFolders();
  afterAll(() => folders.remove());

  it('has every row once, however many come at a time and whatever is left over', () => {
    const entries = entriesGiven(songs(133));
    const decode: Decode = (entry) => entries[entry.sequence] as (typeof entries)[number];
    const store = SqliteReadStore.inMemory([singing()]);
    const replacement = store.replacement();
    for (const size of [1, 30, 2, 100]) {
      const from = replacement.tables.read + 1;
      replacement.tables.fold(entries.slice(from, from + size), decode);
    }
    for (const _ of replacement.tables.finish());
    store.use(replacement);
    expect(store.get('SELECT count(*) AS rows, count(DISTINCT sequence) AS entries FROM sung')).toEqual({
      rows: 266,
      entries: 133,
    });
  });

  it('has nothing of an event that could not be handled, and has it once the event can be', () => {
    const folder = folders.make();
    const entries = entriesGiven([...songs(2), { type: 'Sung', song: 'too high', fails: true } as Sung, ...songs(1)]);
    const decode: Decode = (entry) => entries[entry.sequence] as (typeof entries)[number];
    const hoarse = singing(({ fails }) => {
      if (fails) throw new Error('hoarse');
    });
    const first = SqliteReadStore.open(folder, [hoarse]);
    first.handle(entries, decode);
    expect(first.places.at(-1)?.parked).toMatchObject({ sequence: 2, error: 'hoarse' });
    expect(first.all('SELECT DISTINCT sequence FROM sung')).toEqual([{ sequence: 0 }, { sequence: 1 }]);
    first.close();

    const second = SqliteReadStore.open(folder, [singing()]);
    second.tables.unpark('singing');
    second.handle(entries.slice(2), decode);
    expect(second.all('SELECT sequence, count(*) AS rows FROM sung GROUP BY sequence')).toEqual(
      [0, 1, 2, 3].map((sequence) => ({ sequence, rows: 2 })),
    );
    second.close();
  });

  const wants: readonly (readonly [string, (song: Sung, rows: Rows) => void])[] = [
    ['read back', (_, rows) => void rows.get(sung, [0, '0'])],
    ['taken away', (_, rows) => rows.remove(sung, [0, '0'])],
  ];
  it.each(wants)('parks a projection that wants a row %s', (_, more) => {
    const [entry] = entriesGiven(songs(1));
    if (entry === undefined) throw new Error('nothing was sung');
    const store = SqliteReadStore.inMemory([singing(more)]);
    const decode: Decode = () => entry;
    store.handle([entry], decode);
    expect(store.places.at(-1)?.parked?.error).toBe('singing: rows of sung are only ever added');
    expect(store.all('SELECT * FROM sung')).toEqual([]);
  });
});
