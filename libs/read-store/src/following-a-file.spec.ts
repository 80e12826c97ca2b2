import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SqliteEventLog } from '#event-log';
import { Accounts, codec, projections } from '../test/accounts.js';
import { TemporaryFolders } from '../test/temporary-folder.js';
import { compareWithLog } from './compare.js';
import { Follower } from './follower.js';
import { SqliteReadStore } from './sqlite/sqlite-read-store.js';

describe('the read store of a ledger in files', () => {
  const folders = new TemporaryFolders();
  afterEach(() => folders.remove());

  it('follows, is restarted, rebuilt while it follows, and agrees with the log at the end', async () => {
    const folder = folders.make();
    const log = SqliteEventLog.create(join(folder, 'ledger.sqlite'));
    const accounts = new Accounts(log);
    const count = async (times: number) => {
      for (let index = 0; index < times; index += 1) {
        await accounts.record({ type: 'Counted', account: `a${index % 7}`, amount: index } as never);
      }
    };
    const running = async () => {
      const store = SqliteReadStore.open(folder, projections);
      const follower = new Follower(log, codec, store);
      await follower.start();
      return { store, follower };
    };

    const first = await running();
    await count(50);
    await first.follower.stop();
    first.store.close();
    await count(50);

    const { store, follower } = await running();
    const rebuilt = follower.rebuild();
    await count(50);
    expect((await rebuilt).events).toBeGreaterThanOrEqual(100);
    const last = await accounts.record({ type: 'AccountClosed', account: 'a1' });
    expect(await store.whenHandled(last, 60_000)).toBe(true);
    expect(await compareWithLog(store, projections, log, codec)).toMatchObject({
      entries: 151,
      differences: [],
      faults: [],
    });
    expect(follower.status).toMatchObject({ state: 'live', parked: { count: 0 } });

    await follower.stop();
    store.close();
    await log.close();
  });
});
