import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MemoryEventLog, type Position } from '#event-log';
import { Accounts, accountRegister, codec, projections } from '../test/accounts.js';
import { ManualTime } from '../test/manual-time.js';
import { TemporaryFolders } from '../test/temporary-folder.js';
import { Follower } from './follower.js';
import { ReadOnlyReadStore } from './sqlite/read-only-read-store.js';
import { ReadStoreDamaged } from './sqlite/read-store-damaged.js';
import { SqliteReadStore } from './sqlite/sqlite-read-store.js';

describe('reading beside the process that keeps the read store', () => {
  const folders = new TemporaryFolders();
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    folders.remove();
  });

  async function server() {
    const folder = folders.make();
    const log = new MemoryEventLog();
    const accounts = new Accounts(log);
    const store = SqliteReadStore.open(folder, projections);
    const follower = new Follower(log, codec, store);
    await follower.start();
    closing.push(
      () => store.close(),
      () => follower.stop(),
    );
    const record = async (event: { type: string; account: string }) => {
      const position = await accounts.record(event);
      await store.whenHandled(position, 60_000);
      return position;
    };
    return { folder, store, follower, record };
  }

  function reader(folder: string, time = new ManualTime()): ReadOnlyReadStore {
    const opened = ReadOnlyReadStore.open(folder, { after: time.after });
    closing.push(() => opened.close());
    return opened;
  }

  const totals = (store: ReadOnlyReadStore) => store.all('SELECT account, total FROM accounts ORDER BY account');

  it('sees what was committed before and since', async () => {
    const { folder, record } = await server();
    await record({ type: 'AccountOpened', account: 'a' });
    const beside = reader(folder);
    expect(totals(beside)).toEqual([{ account: 'a', total: 0 }]);
    await record({ type: 'AccountOpened', account: 'b' });
    expect(totals(beside)).toHaveLength(2);
    expect(beside.get('SELECT total FROM accounts WHERE account = :account', { account: 'b' })).toEqual({ total: 0 });
    expect(beside.places.map(({ name, place }) => [name, place?.sequence])).toEqual([
      ['account-register', 1],
      ['entries', 1],
      ['journal', 1],
      ['price-list', 1],
    ]);
  });

  it('goes on with the new file after a swap', async () => {
    const { folder, record, follower } = await server();
    await record({ type: 'AccountOpened', account: 'a' });
    const beside = reader(folder);
    expect(totals(beside)).toHaveLength(1);
    await follower.rebuild();
    expect(totals(beside)).toHaveLength(1);
    await record({ type: 'AccountOpened', account: 'b' });
    expect(totals(beside)).toHaveLength(2);
    await follower.rebuild();
    await follower.rebuild();
    expect(totals(beside)).toHaveLength(2);
  });

  it('can read where no server runs', async () => {
    const { folder, record, follower, store } = await server();
    await record({ type: 'AccountOpened', account: 'a' });
    await follower.stop();
    store.close();
    closing.length = 0;
    expect(totals(reader(folder))).toHaveLength(1);
  });

  it('writes nothing', async () => {
    const { folder } = await server();
    const beside = reader(folder);
    expect(() => beside.all('DELETE FROM accounts RETURNING account')).toThrow('A query only reads');
    expect(() => beside.get('PRAGMA user_version = 3')).toThrow();
  });

  it('waits for a place by looking again, no longer than it was told', async () => {
    const { folder, record } = await server();
    const time = new ManualTime();
    const beside = reader(folder, time);
    const position = await record({ type: 'AccountOpened', account: 'a' });
    expect(await beside.whenHandled(position, 0)).toBe(true);

    const next = `${Number(position) + 1}`.padStart(20, '0') as Position;
    const comes = beside.whenHandled(next, 100);
    const never = beside.whenHandled(`${Number(position) + 9}`.padStart(20, '0') as Position, 100);
    await record({ type: 'AccountOpened', account: 'b' });
    for (let waited = 0; waited < 100; waited += 25) {
      time.pass(25);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await comes).toBe(true);
    expect(await never).toBe(false);
  });

  it('says where there is none', () => {
    const folder = folders.make();
    expect(() => ReadOnlyReadStore.open(folder)).toThrow(`There is no read store in ${folder}`);
  });

  it('names the folder to delete when a file of it is damaged', async () => {
    const { folder, record, follower, store } = await server();
    await record({ type: 'AccountOpened', account: 'a' });
    await follower.stop();
    store.close();
    closing.length = 0;
    const damaged = `The read store in ${folder} is damaged. Delete that folder: it is derived`;
    const place = (name: string) => join(folder, name);

    // The first page with which a file is opened stands, and a query meets the rest.
    const file = readdirSync(folder).find((name) => name.endsWith('.sqlite')) ?? '';
    const whole = readFileSync(place(file));
    writeFileSync(place(file), Buffer.concat([whole.subarray(0, 100), Buffer.alloc(whole.length - 100, 'x')]));
    const opened = () => totals(reader(folder));
    expect(opened).toThrow(ReadStoreDamaged);
    expect(opened).toThrow(damaged);
    writeFileSync(place(file), 'no database '.repeat(1000));
    expect(opened).toThrow(damaged);
    // Its keeper makes the tables anew, because the log has all of it.
    const again = SqliteReadStore.open(folder, projections);
    expect(again.whyRebuild).toBe('empty');
    again.close();

    writeFileSync(place('read-store.lock'), 'no lock '.repeat(1000));
    expect(() => SqliteReadStore.open(folder, projections)).toThrow(damaged);
    rmSync(place('read-store.current'));
    mkdirSync(place('read-store.current'));
    expect(opened).toThrow(damaged);
    rmSync(folder, { recursive: true });
    SqliteReadStore.open(folder, projections).close();
  });

  it('refuses the file of another format', () => {
    const folder = folders.make();
    const store = SqliteReadStore.open(folder, [accountRegister()]);
    store.tables.database.pragma('user_version = 99');
    store.close();
    expect(() => ReadOnlyReadStore.open(folder)).toThrow('has format 99; this version reads 1');
    // Its keeper does not refuse it: what is derived is made anew.
    const again = SqliteReadStore.open(folder, [accountRegister()]);
    expect(again.whyRebuild).toBe('empty');
    again.close();
  });
});
