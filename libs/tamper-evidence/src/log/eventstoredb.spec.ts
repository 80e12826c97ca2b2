import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventLog, EventStoreDbEventLog } from '#event-log';
import { EventStoreDouble } from '../../../../test/eventstoredb-double/event-store-double.js';
import { record, TemporaryLog } from '../../test/temporary-log.js';
import { createSignedLog } from './signed-log.js';

describe('the tree over EventStoreDB, by way of its protocol', () => {
  let double: EventStoreDouble;
  let there: TemporaryLog;
  let log: EventLog;

  const open = () =>
    EventStoreDbEventLog.open({ connectionString: double.connectionString, times: { retryMs: 2, retryMsMax: 20 } });

  beforeEach(async () => {
    double = await EventStoreDouble.start();
    there = new TemporaryLog();
    createSignedLog(there.place, { origin: 'ledger.example.org/test', clock: there.clock }).file.close();
    log = await open();
  });
  afterEach(async () => {
    await log.close();
    double.stop();
    there.remove();
  });

  /** One after the other: a server gives appends that are under way together the order it likes. */
  async function recordInTurn(count: number, word?: string): Promise<void> {
    for (let entry = 0; entry < count; entry += 1) await record(log, 1, word);
  }

  async function signed(count: number): Promise<void> {
    await recordInTurn(count);
    const transparency = there.over(log);
    await transparency.start();
    await transparency.sign();
    await transparency.stop();
    transparency.close();
  }

  /** Another server in the place of the first, as after a restore of its disk. */
  async function onAnotherServer(count: number, word: string): Promise<void> {
    await log.close();
    double.stop();
    double = await EventStoreDouble.start();
    log = await open();
    await recordInTurn(count, word);
  }

  async function check(mode: 'full' | 'tail') {
    const transparency = there.over(log);
    try {
      return await transparency.check(mode);
    } finally {
      transparency.close();
    }
  }

  it('has the root of the same entries on SQLite, also through a dropped subscription', async () => {
    const transparency = there.over(log);
    await transparency.start();
    await recordInTurn(40);
    expect((await transparency.sign())?.size).toBe(40);
    double.dropSubscriptions();
    await recordInTurn(30);
    const last = await transparency.sign();
    await transparency.stop();
    transparency.close();
    const onSqlite = await new TemporaryLog().filled(70);
    const other = onSqlite.over(log);
    expect(other.checkpoint()).toMatchObject({ size: 70, root: last?.root });
    other.close();
    onSqlite.remove();
  });

  it('finds nothing wrong where nothing was changed', async () => {
    await signed(60);
    expect(await check('full')).toMatchObject({ mode: 'full', size: 60 });
    expect(await check('tail')).toMatchObject({ mode: 'tail', size: 60 });
  });

  it('refuses a server that was set back', async () => {
    await signed(60);
    await onAnotherServer(50, 'entry');
    await expect(check('full')).rejects.toMatchObject({ what: 'shorter-log', entry: 50 });
    await expect(check('tail')).rejects.toMatchObject({ what: 'shorter-log', entry: 50 });
  });

  it('refuses a server on which other events stand', async () => {
    await signed(60);
    await onAnotherServer(70, 'another history');
    await expect(check('full')).rejects.toMatchObject({ what: 'changed-event', entry: 0 });
  });
});
