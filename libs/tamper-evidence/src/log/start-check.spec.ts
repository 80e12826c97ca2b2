import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { MemoryEventLog, SqliteEventLog } from '#event-log';
import { record, TemporaryLog } from '../../test/temporary-log.js';
import { LogTampered } from './log-tampered.js';
import type { StartCheck } from './start-check.js';

/** Changes a file behind everybody's back, with whatever tool there is: without its guards. */
function tamper(file: string, sql: string): void {
  const database = new Database(file);
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    readonly name: string;
    readonly sql: string;
  }[];
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec(sql);
  // Put back, as a careful hand would.
  for (const trigger of triggers) database.exec(trigger.sql);
  database.close();
}

describe('the check at the start', () => {
  let there: TemporaryLog;
  beforeEach(async () => {
    there = await new TemporaryLog().filled(600);
  });
  afterEach(() => there.remove());

  async function found(check: StartCheck = 'full'): Promise<LogTampered | undefined> {
    const log = SqliteEventLog.open(there.ledger);
    const transparency = there.over(log);
    try {
      await transparency.check(check);
      return undefined;
    } catch (error) {
      if (error instanceof LogTampered) return error;
      throw error;
    } finally {
      transparency.close();
      await log.close();
    }
  }

  it('finds nothing where nothing was changed', async () => {
    expect(await found()).toBeUndefined();
    expect(await found('tail')).toBeUndefined();
    expect(await found('auto')).toBeUndefined();
  });

  it.each([
    [
      'an edited event',
      `UPDATE events SET text = '{"n":"another"}' WHERE position = 301`,
      { what: 'changed-event', entry: 300 },
    ],
    [
      'an event of which only the kept hash was edited',
      'UPDATE events SET leaf = zeroblob(32) WHERE position = 301',
      { what: 'changed-event', entry: 300 },
    ],
    ['an event that was taken out', 'DELETE FROM events WHERE position = 301', { what: 'changed-event', entry: 300 }],
    [
      'an event that was taken out, and the rest moved up',
      'DELETE FROM events WHERE position = 301; UPDATE events SET position = position - 1 WHERE position > 301',
      { what: 'changed-event', entry: 300 },
    ],
    [
      'two events that changed places',
      `UPDATE events SET position = -1 WHERE position = 11; UPDATE events SET position = 11 WHERE position = 501;
       UPDATE events SET position = 501 WHERE position = -1`,
      { what: 'changed-event', entry: 10 },
    ],
    [
      'an event that was put in between',
      `UPDATE events SET position = -position WHERE position > 100; UPDATE events SET position = 1 - position WHERE position < 0;
       INSERT INTO streams (id, name) VALUES (9999, 'thing-new');
       INSERT INTO events (position, stream_id, revision, type_id, id, leaf, text)
       SELECT 101, 9999, 0, type_id, 'new', leaf, text FROM events WHERE position = 100`,
      { what: 'changed-event', entry: 100 },
    ],
    ['a tail that was cut off', 'DELETE FROM events WHERE position > 590', { what: 'shorter-log', entry: 590 }],
    ['a log that was emptied', 'DELETE FROM events', { what: 'shorter-log', entry: 0 }],
  ] as const)('names the first entry of %s', async (_, sql, expected) => {
    tamper(there.ledger, sql);
    expect(await found('full')).toMatchObject(expected);
    // All of it stands within the tail that is always looked at.
    expect(await found('tail')).toMatchObject(expected);
  });

  it('says what was found, and what to do', async () => {
    tamper(there.ledger, `UPDATE events SET text = '{"n":"another"}' WHERE position = 301`);
    const { message } = (await found()) ?? {};
    expect(message).toContain('Entry 300 (thing-300/0) is not what was logged there');
    expect(message).toContain('restore the log from a backup that has every entry the tree has');
  });

  it('refuses an old copy of the log, also one that was written on', async () => {
    const old = join(there.folder, 'old.db');
    copyFileSync(there.ledger, old);
    let log = SqliteEventLog.open(there.ledger);
    const transparency = there.over(log);
    await record(log, 50);
    await transparency.start();
    await transparency.sign();
    await transparency.stop();
    transparency.close();
    await log.close();
    for (const rest of ['', '-wal', '-shm']) rmSync(`${there.ledger}${rest}`, { force: true });
    copyFileSync(old, there.ledger);
    expect(await found()).toMatchObject({ what: 'shorter-log', entry: 600 });
    log = SqliteEventLog.open(there.ledger);
    await record(log, 80, 'another history');
    await log.close();
    expect(await found()).toMatchObject({ what: 'changed-event', entry: 600 });
  });

  it.each([
    [
      'a leaf',
      'UPDATE tiles SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 0 AND number = 1',
      { what: 'changed-tree', entry: 256 },
      'The log itself is as it was signed',
    ],
    [
      'a node above the leaves',
      'UPDATE tiles SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 1',
      { what: 'changed-tree', entry: undefined },
      'does not have the tree of 600 entries that was signed',
    ],
    ['a tile that is gone', 'DELETE FROM tiles WHERE level = 1', { what: 'changed-tree' }, 'no tile 1/0'],
    [
      'its right edge',
      'UPDATE progress SET frontier = zeroblob(length(frontier))',
      { what: 'changed-tree' },
      'do not come to its root',
    ],
    [
      'the root of its checkpoint',
      'UPDATE checkpoints SET root = zeroblob(32)',
      { what: 'changed-checkpoint' },
      'is not the note that stands with it',
    ],
    [
      'the size in its checkpoint',
      `UPDATE checkpoints SET note = replace(note, char(10) || '600' || char(10), char(10) || '599' || char(10))`,
      { what: 'changed-checkpoint' },
      'was not signed by this log',
    ],
    [
      'a size that it does not have',
      'UPDATE progress SET size = 512, frontier = substr(frontier, 1, 32)',
      { what: 'changed-tree' },
      'The tree file has 512 entries, and 600 were signed',
    ],
  ] as const)('names a tree file with another %s', async (_, sql, expected, words) => {
    tamper(there.tree, sql);
    const said = await found();
    expect(said).toMatchObject(expected);
    expect(said?.message).toContain(words);
    expect(said?.message).toContain('restore the tree file from its latest backup');
  });

  it('says so when neither the tree nor the log is what was signed', async () => {
    tamper(there.tree, 'UPDATE tiles SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE level = 1');
    tamper(there.ledger, `UPDATE events SET text = '{"n":"another"}' WHERE position = 301`);
    expect(await found()).toMatchObject({
      what: 'changed-tree',
      entry: 300,
      found: expect.stringMatching(/neither is the log/),
    });
  });

  it('takes the same log from another store, where every entry has another position', async () => {
    const log = new MemoryEventLog();
    await record(log, 600);
    const moved = there.over(log);
    expect(await moved.check('full')).toMatchObject({ mode: 'full', size: 600 });
    await record(log, 5);
    moved.follow();
    expect((await moved.sign())?.size).toBe(605);
    await moved.stop();
    moved.close();
    await log.close();
  });

  it('takes a large log from another store too, where the place that its tail began at is a place of another entry', async () => {
    const large = await new TemporaryLog().filled(12_000);
    // As a store has it that numbers the same entries otherwise.
    tamper(
      large.tree,
      `UPDATE marks SET position = printf('%020d', CAST(position AS INTEGER) - 7);
       UPDATE progress SET position = printf('%020d', CAST(position AS INTEGER) - 7)`,
    );
    const log = SqliteEventLog.open(large.ledger);
    const transparency = large.over(log);
    expect(await transparency.check('tail')).toMatchObject({ size: 12_000 });
    expect(await transparency.check('tail')).toMatchObject({ mode: 'tail', from: 1024, size: 12_000 });
    transparency.close();
    await log.close();
    large.remove();
  });

  it('looks at the tail first where the ledger is large, and goes through the rest while it is in use', async () => {
    // The tail begins at the nearest place where reading can begin, so a small ledger is looked at whole.
    const large = await new TemporaryLog().filled(12_000);
    tamper(large.ledger, `UPDATE events SET text = '{"n":"another"}' WHERE position = 301`);
    const log = SqliteEventLog.open(large.ledger);
    const transparency = large.over(log);
    expect(await transparency.check('tail')).toMatchObject({ mode: 'tail', from: 1024 });
    transparency.follow();
    for (let turn = 0; transparency.status.state !== 'broken'; turn += 1) {
      if (turn > 100_000) throw new Error('The change was not found');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(transparency.status.lastError).toContain('Entry 300 (thing-300/0) is not what was logged there');
    expect(() => transparency.assertSound()).toThrow('Entry 300 (thing-300/0) is not what was logged there');
    await record(log, 1);
    await expect(transparency.sign()).rejects.toMatchObject({ what: 'changed-event', entry: 300 });
    await transparency.stop();
    transparency.close();
    await log.close();
    large.remove();
  });
});
