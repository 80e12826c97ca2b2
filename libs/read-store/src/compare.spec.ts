import { afterEach, describe, expect, it } from '@jest/globals';
import { MemoryEventLog } from '#event-log';
import { Accounts, accountRegister, codec, journal, priceList, projections } from '../test/accounts.js';
import { TemporaryFolders } from '../test/temporary-folder.js';
import { compareWithLog } from './compare.js';
import { Follower } from './follower.js';
import { ReadOnlyReadStore } from './sqlite/read-only-read-store.js';
import { SqliteReadStore } from './sqlite/sqlite-read-store.js';

describe('comparing the read store with the log', () => {
  const folders = new TemporaryFolders();
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    folders.remove();
  });

  async function followed() {
    const log = new MemoryEventLog();
    const accounts = new Accounts(log);
    const folder = folders.make();
    const store = SqliteReadStore.open(folder, projections);
    const follower = new Follower(log, codec, store);
    closing.push(
      () => store.close(),
      () => follower.stop(),
    );
    await follower.start();
    for (const account of ['a', 'b', 'ü']) {
      await accounts.record({ type: 'AccountOpened', account });
      await accounts.record({ type: 'Counted', account, amount: 5 } as { type: string; account: string });
    }
    const last = await accounts.record({ type: 'AccountClosed', account: 'b' });
    await store.whenHandled(last, 60_000);
    return { log, folder, store, accounts, database: store.tables.database };
  }

  const compare = (live: { snapshot: SqliteReadStore['snapshot'] }, log: MemoryEventLog, kept = projections) =>
    compareWithLog(live, kept, log, codec);

  it('finds nothing where there is nothing', async () => {
    const { store, log } = await followed();
    expect(await compare(store, log)).toEqual({
      entries: 7,
      tables: [
        { table: 'entries', rows: 7, differences: 0 },
        { table: 'accounts', rows: 2, differences: 0 },
        { table: 'account_totals', rows: 3, differences: 0 },
        { table: 'prices', rows: 0, differences: 0 },
        { table: 'everything', rows: 7, differences: 0 },
      ],
      differences: [],
      faults: [],
    });
  });

  it('names table and key of a row that was changed, added or taken away', async () => {
    const { store, log, database } = await followed();
    database.exec("UPDATE accounts SET total = 6 WHERE account = 'a'");
    database.exec("DELETE FROM accounts WHERE account = 'ü'");
    database.exec("INSERT INTO account_totals (account, total, known_from, known_to) VALUES ('a', 9, 0, 1)");
    const { differences, tables } = await compare(store, log);
    expect(differences).toEqual([
      {
        table: 'accounts',
        key: { account: 'a' },
        live: expect.objectContaining({ total: 6 }),
        rebuilt: expect.objectContaining({ total: 5 }),
      },
      { table: 'accounts', key: { account: 'ü' }, live: undefined, rebuilt: expect.objectContaining({ total: 5 }) },
      {
        table: 'account_totals',
        key: { account: 'a', known_from: 0 },
        live: expect.objectContaining({ total: 9 }),
        rebuilt: undefined,
      },
    ]);
    expect(tables.map(({ differences }) => differences)).toEqual([0, 2, 1, 0, 0]);
  });

  it('sees a changed leaf', async () => {
    const { store, log, database } = await followed();
    database.exec('UPDATE entries SET leaf = zeroblob(32) WHERE sequence = 3');
    expect((await compare(store, log)).differences).toMatchObject([{ table: 'entries', key: { sequence: 3 } }]);
  });

  it('says how many there are, and shows the first hundred', async () => {
    const { store, log, database } = await followed();
    database.exec(
      `WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 349)
       INSERT INTO everything (sequence, type) SELECT i, 'Invented' FROM n`,
    );
    const { differences, tables } = await compare(store, log);
    expect(differences).toHaveLength(100);
    expect(tables.at(-1)).toEqual({ table: 'everything', rows: 257, differences: 250 });
  });

  it('compares as of the moment it began, from beside a server that goes on', async () => {
    const { log, folder, accounts, store } = await followed();
    const beside = ReadOnlyReadStore.open(folder);
    closing.push(() => beside.close());
    const comparing = compare(beside, log);
    const position = await accounts.record({ type: 'AccountOpened', account: 'late' });
    expect(await store.whenHandled(position, 60_000)).toBe(true);
    expect(await comparing).toMatchObject({ entries: 7, differences: [], faults: [] });
    expect(await compare(beside, log)).toMatchObject({ entries: 8, differences: [], faults: [] });
  });

  it('compares a parked projection as far as it has come', async () => {
    const broken = { ...journal, apply: failingFrom(3) };
    const log = new MemoryEventLog();
    const accounts = new Accounts(log);
    const store = SqliteReadStore.inMemory([accountRegister(), broken]);
    closing.push(() => store.close());
    for (const account of ['a', 'b', 'c', 'd', 'e']) await accounts.record({ type: 'AccountOpened', account });
    const follower = new Follower(log, codec, store);
    await follower.start();
    await follower.whenLive();
    await follower.stop();
    expect(await compare(store, log, [accountRegister(), broken])).toMatchObject({
      tables: [{ rows: 5 }, { rows: 5 }, { rows: 0 }, { table: 'everything', rows: 3 }],
      differences: [],
      faults: [],
    });
    // A version that can handle less than the one that lived through it is told apart from a wrong row.
    expect((await compare(store, log, [accountRegister(), { ...journal, apply: failingFrom(1) }])).faults).toEqual([
      'journal cannot handle entry 1 (no further), and has gone past it',
    ]);
  });

  it('says when the log is shorter than what was handled', async () => {
    const { store } = await followed();
    expect((await compare(store, new MemoryEventLog())).faults).toEqual([
      'The read store has handled entry 6, and the log ends at entry -1',
    ]);
  });

  it('is refused for other versions of the projections', async () => {
    const { store, log } = await followed();
    await expect(compare(store, log, [accountRegister(2), priceList, journal])).rejects.toThrow(
      'The read store must be rebuilt first: account-register',
    );
  });
});

function failingFrom(sequence: number): typeof journal.apply {
  return (applied, rows) => {
    if (applied.sequence >= sequence) throw new Error('no further');
    journal.apply(applied, rows);
  };
}
