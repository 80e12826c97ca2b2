import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventRegistry, type LedgerEntry, MemoryEventLog, type Position } from '#event-log';
import { calendarDate, instant, SetClock } from '#kernel';
import {
  Accounts,
  accountEvents,
  accountRegister,
  codec,
  codecOf,
  journal,
  priceList,
  projections,
} from '../test/accounts.js';
import { ManualTime } from '../test/manual-time.js';
import { TemporaryFolders } from '../test/temporary-folder.js';
import { Follower, RebuildRefused } from './follower.js';
import type { Projection } from './projection.js';
import { SqliteReadStore } from './sqlite/sqlite-read-store.js';

const opened = (account: string) => ({ type: 'AccountOpened', account });
const counted = (account: string, amount: number) => ({ type: 'Counted', account, amount });

/** A projection that cannot handle a negative amount, until it is mended. */
function strictJournal(state: { mended: boolean }): Projection {
  return {
    ...journal,
    apply(applied, rows) {
      journal.apply(applied, rows);
      const { amount = 0 } = applied.event as { amount?: number };
      if (amount < 0 && !state.mended) throw new Error('an amount below nothing');
    },
  };
}

describe('following the log', () => {
  const folders = new TemporaryFolders();
  const running: { stop(): Promise<void> }[] = [];
  const stores: SqliteReadStore[] = [];
  const time = new ManualTime();
  const clock = new SetClock(instant('2021-01-01T12:00:00Z'));

  beforeEach(() => clock.set(instant('2021-01-01T12:00:00Z')));
  afterEach(async () => {
    for (const follower of running.splice(0)) await follower.stop();
    for (const store of stores.splice(0)) store.close();
    folders.remove();
  });

  function storeIn(folder: string, kept = projections): SqliteReadStore {
    const store = SqliteReadStore.open(folder, kept, { clock, after: time.after });
    stores.push(store);
    return store;
  }

  function inMemory(kept = projections): SqliteReadStore {
    const store = SqliteReadStore.inMemory(kept, { clock, after: time.after });
    stores.push(store);
    return store;
  }

  function following(log: MemoryEventLog, store: SqliteReadStore, codecUsed = codec): Follower {
    const follower = new Follower(log, codecUsed, store, clock, time.after);
    running.push(follower);
    return follower;
  }

  async function live(log: MemoryEventLog, store: SqliteReadStore, codecUsed = codec): Promise<Follower> {
    const follower = following(log, store, codecUsed);
    await follower.start();
    await follower.whenLive();
    return follower;
  }

  async function close(follower: Follower, store: SqliteReadStore): Promise<void> {
    await follower.stop();
    running.splice(running.indexOf(follower), 1);
    stores.splice(stores.indexOf(store), 1);
    store.close();
  }

  const totalOf = (store: SqliteReadStore, account: string) =>
    store.get<{ total: number }>('SELECT total FROM accounts WHERE account = :account', { account })?.total;
  const sequences = (store: SqliteReadStore) =>
    Object.fromEntries(store.places.map(({ name, place }) => [name, place?.sequence ?? -1]));

  it('reads history, then what is appended, each event once', async () => {
    const log = new MemoryEventLog();
    const accounts = new Accounts(log);
    await accounts.record(opened('a'));
    await accounts.record(counted('a', 5));
    const store = inMemory();
    const follower = await live(log, store);
    expect(totalOf(store, 'a')).toBe(5);

    const position = await accounts.record(counted('a', 7));
    expect(await store.whenHandled(position, 1000)).toBe(true);
    expect(totalOf(store, 'a')).toBe(12);
    expect(follower.status).toMatchObject({ state: 'live', lastError: undefined, parked: { count: 0 } });
    expect(sequences(store)).toEqual({ entries: 2, 'account-register': 2, 'price-list': 2, journal: 2 });
  });

  it('begins with a log that is empty', async () => {
    const log = new MemoryEventLog();
    const store = inMemory();
    const follower = await live(log, store);
    expect(sequences(store)).toEqual({ entries: -1, 'account-register': -1, 'price-list': -1, journal: -1 });
    const position = await new Accounts(log).record(opened('a'));
    expect(await store.whenHandled(position, 1000)).toBe(true);
    expect(follower.status.state).toBe('live');
  });

  it('goes on from its checkpoint after a restart', async () => {
    const log = new RecordingLog();
    const accounts = new Accounts(log);
    const folder = folders.make();
    await accounts.record(opened('a'));
    const store = storeIn(folder);
    await close(await live(log, store), store);
    await accounts.record(counted('a', 5));

    const again = storeIn(folder);
    expect(again.whyRebuild).toBeUndefined();
    await live(log, again);
    expect(log.followedFrom.at(-1)).toEqual({ position: '00000000000000000001', sequence: 0 });
    expect(totalOf(again, 'a')).toBe(5);
  });

  it('reads what it has to catch up in the store itself, and says where each entry stands', async () => {
    const log = new MemoryEventLog();
    const accounts = new Accounts(log);
    await accounts.record(opened('a'), instant('2021-02-03T04:05:06Z'));
    const store = inMemory();
    await live(log, store);
    const [entry] = store.all('SELECT * FROM entries');
    expect(entry).toMatchObject({
      sequence: 0,
      position: '00000000000000000001',
      stream: 'account-a',
      revision: 0,
      type: 'AccountOpened',
      recorded_at: '2021-02-03T04:05:06.000Z',
      occurred_at: '2021-02-03T04:05:06.000Z',
      actor_subject: 'spec',
      actor_organisation: 'spec_provider',
      actor_role: 'service-provider',
      correlation: 'command-0-account-a',
    });
    expect(entry?.leaf).toEqual((await firstOf(log)).leaf);
  });

  describe('waiting for a place', () => {
    it('answers at once for a place that was handled, and for one that comes', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const store = inMemory();
      await live(log, store);
      const first = await accounts.record(opened('a'));
      const [early, late] = [store.whenHandled(first, 1000), store.whenHandled(first, 1000)];
      expect([await early, await late, await store.whenHandled(first, 0)]).toEqual([true, true, true]);
      expect(time.waiting).toBe(0);
    });

    it('answers false when the time has passed', async () => {
      const store = inMemory();
      const waited = store.whenHandled('00000000000000000009' as Position, 200);
      time.pass(199);
      expect(time.waiting).toBe(1);
      time.pass(1);
      expect(await waited).toBe(false);
    });

    it('answers false when the store is closed meanwhile', async () => {
      const store = SqliteReadStore.inMemory(projections, { after: time.after });
      const waited = store.whenHandled('00000000000000000009' as Position, 200);
      store.close();
      expect(await waited).toBe(false);
      expect(time.waiting).toBe(0);
    });
  });

  describe('an event that a projection cannot handle', () => {
    it('is parked with its error; that projection waits there, and the others go on', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const store = inMemory([accountRegister(), strictJournal({ mended: false })]);
      const follower = await live(log, store);
      await accounts.record(opened('a'));
      const parkedAt = await accounts.record(counted('a', -1));
      const later = await accounts.record(counted('a', 10));
      expect(await store.whenHandled(later, 1000)).toBe(false);
      expect(await store.whenHandled(parkedAt, 1000)).toBe(false);

      expect(totalOf(store, 'a')).toBe(9);
      expect(sequences(store)).toEqual({ entries: 2, 'account-register': 2, journal: 0 });
      // What the handler did before it failed is not there.
      expect(store.all('SELECT sequence FROM everything')).toEqual([{ sequence: 0 }]);
      expect(follower.status.parked).toEqual({
        count: 1,
        oldest: {
          projection: 'journal',
          sequence: 1,
          position: parkedAt,
          eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          stream: 'account-a',
          type: 'Counted',
          error: 'an amount below nothing',
          parkedAt: '2021-01-01T12:00:00.000Z',
        },
      });
      expect(follower.status.state).toBe('live');
    });

    it('is tried again when asked, and the projection catches up with the others', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const state = { mended: false };
      const store = inMemory([accountRegister(), strictJournal(state)]);
      const follower = await live(log, store);
      for (const event of [opened('a'), counted('a', -1), counted('a', 10)]) await accounts.record(event);
      const last = await accounts.record(counted('a', 1));
      expect(await store.whenHandled(last, 1000)).toBe(false);

      clock.set(instant('2021-01-02T12:00:00Z'));
      expect(await follower.retry()).toMatchObject([{ projection: 'journal', parkedAt: '2021-01-01T12:00:00.000Z' }]);
      expect(follower.status.parked.count).toBe(1);

      state.mended = true;
      expect(await follower.retry('another')).toEqual([]);
      expect(follower.status.parked.count).toBe(1);
      expect(await follower.retry('journal')).toEqual([]);
      expect(follower.status.parked).toEqual({ count: 0, oldest: undefined });
      expect(sequences(store)).toEqual({ entries: 3, 'account-register': 3, journal: 3 });
      expect(store.all('SELECT sequence FROM everything')).toHaveLength(4);

      const position = await accounts.record(counted('a', 1));
      expect(await store.whenHandled(position, 1000)).toBe(true);
    });

    it('stays parked over a restart, and is tried again then', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const folder = folders.make();
      const state = { mended: false };
      const kept = [accountRegister(), strictJournal(state)];
      const store = storeIn(folder, kept);
      for (const event of [opened('a'), counted('a', -1), counted('a', 10)]) await accounts.record(event);
      await close(await live(log, store), store);

      const second = storeIn(folder, kept);
      expect(second.places.find(({ name }) => name === 'journal')?.parked?.sequence).toBe(1);
      const follower = await live(log, second);
      expect(follower.status.parked.count).toBe(1);
      await close(follower, second);

      state.mended = true;
      const third = storeIn(folder, kept);
      expect((await live(log, third)).status.parked.count).toBe(0);
      expect(sequences(third)).toEqual({ entries: 2, 'account-register': 2, journal: 2 });
    });

    it('stops every projection when its type is unknown, and says so', async () => {
      const log = new MemoryEventLog();
      const newer = codecOf(new EventRegistry(accountEvents, { AccountMoved: accountEvents.AccountOpened }));
      const accounts = new Accounts(log, newer);
      const folder = folders.make();
      const store = storeIn(folder);
      const follower = await live(log, store);
      await accounts.record(opened('a'));
      const position = await accounts.record({ type: 'AccountMoved', account: 'a' });
      await accounts.record(counted('a', 1));
      expect(await store.whenHandled(position, 1000)).toBe(false);
      expect(follower.status.parked.count).toBe(4);
      expect(follower.status.parked.oldest?.error).toContain('Unknown event type AccountMoved');
      expect(sequences(store)).toEqual({ entries: 0, 'account-register': 0, 'price-list': 0, journal: 0 });
      await close(follower, store);

      const again = storeIn(folder);
      expect((await live(log, again, newer)).status.parked.count).toBe(0);
      expect(totalOf(again, 'a')).toBe(1);
    });
  });

  describe('a write that fails', () => {
    it('leaves neither rows nor checkpoint, and is tried again by itself', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const folder = folders.make();
      await accounts.record(opened('a'));
      const store = storeIn(folder);
      const follower = await live(log, store);
      const { database } = store.tables;
      // The last thing written in a batch are the checkpoints: a failure there must take the rows with it.
      database.exec(`CREATE TRIGGER full BEFORE UPDATE ON read_store_projections
                     BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
      const position = await accounts.record(counted('a', 5));
      const handled = store.whenHandled(position, 60_000);
      await eventually(() => follower.status.state === 'waiting');
      expect(follower.status.lastError).toBe('disk is full');
      expect(totalOf(store, 'a')).toBe(0);
      expect(store.all('SELECT * FROM account_totals')).toEqual([]);
      expect(sequences(store)).toEqual({ entries: 0, 'account-register': 0, 'price-list': 0, journal: 0 });

      database.exec('DROP TRIGGER full');
      time.pass(1_000);
      expect(await handled).toBe(true);
      expect(totalOf(store, 'a')).toBe(5);
      await eventually(() => follower.status.state === 'live');
      expect(follower.status.lastError).toBeUndefined();
    });
  });

  describe('lag', () => {
    it('is counted in events and in seconds since the first that waits', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const store = inMemory([accountRegister(), strictJournal({ mended: false })]);
      const follower = await live(log, store);
      await accounts.record(opened('a'), instant('2021-01-01T11:00:00Z'));
      await accounts.record(counted('a', -1), instant('2021-01-01T11:59:00Z'));
      const position = await accounts.record(counted('a', 1), instant('2021-01-01T11:59:30Z'));
      await store.whenHandled(position, 1000);
      expect(await follower.lag()).toEqual([
        { projection: 'entries', events: 0, isAtLeast: false, seconds: 0 },
        { projection: 'account-register', events: 0, isAtLeast: false, seconds: 0 },
        { projection: 'journal', events: 2, isAtLeast: false, seconds: 60 },
      ]);

      await follower.stop();
      await accounts.record(counted('a', 1), instant('2021-01-01T11:59:50Z'));
      expect(await follower.lag()).toEqual([
        { projection: 'entries', events: 1, isAtLeast: false, seconds: 10 },
        { projection: 'account-register', events: 1, isAtLeast: false, seconds: 10 },
        { projection: 'journal', events: 3, isAtLeast: false, seconds: 60 },
      ]);
    });
  });

  describe('rebuilding', () => {
    const manyEvents = async (accounts: Accounts, count: number) => {
      await accounts.record(opened('a'));
      let last = '' as Position;
      for (let index = 1; index < count; index += 1) last = await accounts.record(counted('a', 1));
      return last;
    };

    it('happens beside the tables in use, which answer until the swap and follow meanwhile', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const folder = folders.make();
      const store = storeIn(folder);
      const last = await manyEvents(accounts, 3_000);
      const follower = await live(log, store);
      expect(await store.whenHandled(last, 1000)).toBe(true);
      const before = filesOf(folder);
      // A row that the log does not know shows which tables answer.
      store.tables.database.exec("INSERT INTO accounts (account, total, counted) VALUES ('only in the old', 0, 0)");
      const isOld = () => totalOf(store, 'only in the old') !== undefined;

      const seen: boolean[] = [];
      const rebuilt = follower.rebuild(() => seen.push(isOld()));
      expect(follower.status.state).toBe('rebuilding');
      await expect(follower.rebuild()).rejects.toThrow('being rebuilt already');
      const position = await accounts.record(counted('a', 1));
      expect(await store.whenHandled(position, 1000)).toBe(true);
      expect(await rebuilt).toEqual({ events: 3_001, why: 'asked for' });

      expect(seen.length).toBeGreaterThan(1);
      expect(new Set(seen)).toEqual(new Set([true]));
      expect(isOld()).toBe(false);
      expect(totalOf(store, 'a')).toBe(3_000);
      expect(filesOf(folder)).not.toEqual(before);
      expect(filesOf(folder)).toHaveLength(1);
      const after = await accounts.record(counted('a', 1));
      expect(await store.whenHandled(after, 1000)).toBe(true);
      expect(totalOf(store, 'a')).toBe(3_001);
    });

    it('lets others have their turn', async () => {
      const log = new MemoryEventLog();
      await manyEvents(new Accounts(log), 2_000);
      const store = inMemory();
      const follower = await live(log, store);
      let turns = 0;
      let isDone = false;
      const count = () => {
        turns += 1;
        if (!isDone) setImmediate(count);
      };
      setImmediate(count);
      await follower.rebuild();
      isDone = true;
      expect(turns).toBeGreaterThanOrEqual(8);
    });

    it.each([
      ['version', [accountRegister(2), priceList, journal], 'account-register: another version'],
      [
        'tables',
        [
          { ...accountRegister(), tables: accountRegister().tables.map((each) => ({ ...each, indexes: [] })) },
          priceList,
          journal,
        ],
        'account-register: another tables',
      ],
    ])('happens at the start when a projection has another %s', async (_, changed, why) => {
      const log = new MemoryEventLog();
      const folder = folders.make();
      const store = storeIn(folder);
      await manyEvents(new Accounts(log), 10);
      await close(await live(log, store), store);

      const again = storeIn(folder, changed);
      expect(again.whyRebuild).toBe(why);
      expect(() => again.tables).toThrow('must be rebuilt first');
      expect(totalOf(again, 'a')).toBe(9);
      const follower = following(log, again);
      expect(await follower.start()).toEqual({ events: 10, why });
      await follower.whenLive();
      expect(totalOf(again, 'a')).toBe(9);
      expect(again.whyRebuild).toBeUndefined();
    });

    it('is not needed for a projection that is new: it catches up by itself; one that is gone loses its tables', async () => {
      const log = new MemoryEventLog();
      const folder = folders.make();
      const store = storeIn(folder, [accountRegister()]);
      await manyEvents(new Accounts(log), 10);
      await close(await live(log, store), store);

      const again = storeIn(folder, [journal]);
      expect(again.whyRebuild).toBeUndefined();
      const follower = following(log, again);
      expect(await follower.start()).toBeUndefined();
      await follower.whenLive();
      expect(sequences(again)).toEqual({ entries: 9, journal: 9 });
      expect(again.all('SELECT sequence FROM everything')).toHaveLength(10);
      expect(() => again.all('SELECT * FROM accounts')).toThrow('no such table');
    });

    it('that is stopped halfway leaves the tables in use as they were, and nothing behind', async () => {
      const log = new MemoryEventLog();
      const folder = folders.make();
      const store = storeIn(folder);
      await manyEvents(new Accounts(log), 3_000);
      const follower = await live(log, store);
      const [file] = filesOf(folder);
      const rebuilt = follower.rebuild(() => {
        void follower.stop();
      });
      await expect(rebuilt).rejects.toThrow('Stopped before the rebuild was complete');
      expect(filesOf(folder)).toEqual([file]);
      expect(totalOf(store, 'a')).toBe(2_999);
      await close(follower, store);

      const again = storeIn(folder);
      expect(again.whyRebuild).toBeUndefined();
      await live(log, again);
      expect(totalOf(again, 'a')).toBe(2_999);
    });

    it('that died halfway is tidied away by the next opening, which uses the tables from before', async () => {
      const log = new MemoryEventLog();
      const folder = folders.make();
      const store = storeIn(folder);
      await manyEvents(new Accounts(log), 10);
      await close(await live(log, store), store);
      const [file] = filesOf(folder);

      const dying = storeIn(folder);
      const half = dying.replacement();
      half.tables.database.close();
      stores.splice(stores.indexOf(dying), 1);
      dying.close();
      expect(filesOf(folder)).toHaveLength(2);

      const again = storeIn(folder);
      expect(filesOf(folder)).toEqual([file]);
      expect(totalOf(again, 'a')).toBe(9);
    });

    it('is refused when a projection would be parked that works now', async () => {
      const log = new MemoryEventLog();
      const accounts = new Accounts(log);
      const state = { mended: true };
      const store = inMemory([strictJournal(state)]);
      await accounts.record(opened('a'));
      const last = await accounts.record(counted('a', -1));
      const follower = await live(log, store);
      expect(await store.whenHandled(last, 1000)).toBe(true);
      state.mended = false;
      await expect(follower.rebuild()).rejects.toThrow(RebuildRefused);
      await expect(follower.rebuild()).rejects.toThrow(
        'journal cannot handle entry 1, Counted: an amount below nothing',
      );
      expect(sequences(store)).toEqual({ entries: 1, journal: 1 });
    });

    it('happens at the start when the tables are ahead of the log, as after a restore', async () => {
      const [log, restored] = [new MemoryEventLog(), new MemoryEventLog()];
      const [accounts, fewer] = [new Accounts(log), new Accounts(restored)];
      const folder = folders.make();
      for (const event of [opened('a'), counted('a', 1), counted('a', 2)]) await accounts.record(event);
      for (const event of [opened('a'), counted('a', 1)]) await fewer.record(event);
      const store = storeIn(folder);
      await close(await live(log, store), store);

      const again = storeIn(folder);
      const follower = following(restored, again);
      expect(await follower.start()).toEqual({ events: 2, why: 'ahead of the log' });
      await follower.whenLive();
      expect(totalOf(again, 'a')).toBe(1);
    });

    it('happens at the start when the log has other events at that place', async () => {
      const [log, other] = [new MemoryEventLog(), new MemoryEventLog()];
      const [accounts, different] = [new Accounts(log), new Accounts(other)];
      const folder = folders.make();
      for (const event of [opened('a'), counted('a', 1)]) await accounts.record(event);
      for (const event of [opened('b'), counted('b', 4), counted('b', 5)]) await different.record(event);
      const store = storeIn(folder);
      await close(await live(log, store), store);

      const again = storeIn(folder);
      const follower = following(other, again);
      expect(await follower.start()).toEqual({ events: 3, why: 'made from another log' });
      await follower.whenLive();
      expect([totalOf(again, 'a'), totalOf(again, 'b')]).toEqual([undefined, 9]);
    });
  });

  it('is started once, and can be started again after it was stopped', async () => {
    const log = new MemoryEventLog();
    const store = inMemory();
    const follower = await live(log, store);
    await expect(follower.start()).rejects.toThrow('being followed already');
    await follower.stop();
    expect(follower.status.state).toBe('stopped');
    const position = await new Accounts(log).record({
      type: 'PriceSet',
      account: 'a',
      price: 5,
      from: calendarDate('2021-01-01'),
    } as never);
    await follower.start();
    expect(await store.whenHandled(position, 1000)).toBe(true);
  });
});

describe('opening a read store', () => {
  const folders = new TemporaryFolders();
  afterEach(() => folders.remove());

  it('is for one process at a time', () => {
    const folder = folders.make();
    const store = SqliteReadStore.open(folder, projections);
    expect(() => SqliteReadStore.open(folder, projections)).toThrow(
      `Another process keeps the read store in ${folder}; open it for reading instead`,
    );
    store.close();
    SqliteReadStore.open(folder, projections).close();
  });

  it('refuses two projections with one name or one table', () => {
    expect(() => SqliteReadStore.inMemory([journal, { ...journal, tables: [] }])).toThrow('Two projections are called');
    expect(() => SqliteReadStore.inMemory([journal, { ...journal, name: 'other' }])).toThrow(
      'Projection other: another has a table everything',
    );
  });

  it('answers questions only', () => {
    const store = SqliteReadStore.inMemory(projections);
    expect(() => store.all("DELETE FROM accounts WHERE account = 'a' RETURNING account")).toThrow('A query only reads');
    expect(() => store.get('DROP TABLE accounts')).toThrow('A query only reads');
  });
});

/** Remembers from where it was followed. */
class RecordingLog extends MemoryEventLog {
  readonly followedFrom: unknown[] = [];

  override follow(...parameters: Parameters<MemoryEventLog['follow']>): ReturnType<MemoryEventLog['follow']> {
    this.followedFrom.push(parameters[0]);
    return super.follow(...parameters);
  }
}

async function firstOf(log: MemoryEventLog): Promise<LedgerEntry> {
  for await (const [entry] of log.readAll('start')) if (entry !== undefined) return entry;
  throw new Error('The log is empty');
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^read-store\.\d+\.sqlite$/.test(name));
}

/** Waits turn by turn, not by the clock; jest's own time limit ends a wait for what never comes. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
