import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { leafHash, type Position, SqliteEventLog } from '#event-log';
import { record, TemporaryLog } from '../../test/temporary-log.js';
import { readNote } from '../notes/signed-note.js';
import { TreeFile, TreeFileError } from '../tree/tree-file.js';
import { LogKeyError } from './log-key.js';
import { createSignedLog, openSignedLog, openSignedLogReadOnly, rotateLogKey } from './signed-log.js';

const origin = 'ledger.example.org/test';

describe('a signed log on the disk', () => {
  let there: TemporaryLog;
  beforeEach(() => {
    there = new TemporaryLog();
  });
  afterEach(() => there.remove());

  const create = () => createSignedLog(there.place, { origin, clock: there.clock }).file.close();
  const open = () => {
    const { file, keys } = openSignedLog(there.place);
    file.close();
    return { origin: file.origin, keys: keys.map(({ vkey }) => vkey) };
  };

  it('is made with a key of its own that only its account can read', () => {
    create();
    expect(statSync(there.key).mode & 0o777).toBe(0o400);
    const { origin: said, keys } = open();
    expect(said).toBe(origin);
    expect(keys).toEqual([expect.stringMatching(/^ledger\.example\.org\/test\+[0-9a-f]{8}\+/)]);
    expect(
      openSignedLogReadOnly(there.place)
        ?.keys()
        .map(({ vkey }) => vkey),
    ).toEqual(keys);
    expect(() => createSignedLog(there.place)).toThrow(TreeFileError);
  });

  it('has a name that no other has, unless it is given one', () => {
    const other = new TemporaryLog();
    const names = [there, other].map((each) => {
      const { file } = createSignedLog(each.place);
      file.close();
      return file.origin;
    });
    other.remove();
    expect(new Set(names).size).toBe(2);
    expect(names[0]).toMatch(/^outcomes-ledger\.invalid\/[0-9a-f]{20}$/);
  });

  it.each(['', 'has space', 'has+plus', 'https://ledger.example.org'])('refuses “%s” for a name', (name) => {
    expect(() => createSignedLog(there.place, { origin: name })).toThrow(
      /LEDGER_ORIGIN must be a URL without its scheme/,
    );
    expect(existsSync(there.tree)).toBe(false);
  });

  it('goes on where making it was interrupted', () => {
    create();
    const { keys } = open();
    // As if the power had failed just before the key got its name, and just before there was a tree.
    renameSync(there.key, `${there.key}.next`);
    expect(open().keys).toEqual(keys);
    expect(existsSync(`${there.key}.next`)).toBe(false);
    rmSync(there.tree);
    renameSync(there.key, `${there.key}.next`);
    expect(open().keys).toHaveLength(1);
  });

  it('goes on where a rotation was interrupted, at any step', () => {
    create();
    const before = open().keys;
    const added = rotateLogKey(there.place, { clock: there.clock }).vkey;
    expect(open().keys).toEqual([...before, added]);
    const { current, next, retiring } = {
      current: there.key,
      next: `${there.key}.next`,
      retiring: `${there.key}.retiring`,
    };
    // After the next key was listed, with no file renamed yet; then with one of the two.
    renameSync(current, next);
    renameSync(retiring, current);
    expect(open().keys).toEqual([...before, added]);
    renameSync(current, next);
    expect(open().keys).toEqual([...before, added]);
    expect([current, retiring, next].map(existsSync)).toEqual([true, true, false]);
  });

  it.each(['', '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw'])(
    'goes on where the power failed while a key was written, with “%s” of it on the disk',
    (written) => {
      mkdirSync(there.place.folder, { recursive: true });
      writeFileSync(`${there.key}.next.new`, written, { mode: 0o400 });
      create();
      expect(open().keys).toHaveLength(1);
      expect(readdirSync(there.place.folder).filter((file) => file.startsWith('log.key'))).toEqual(['log.key']);
    },
  );

  it('never signs with keys that are not those that sign now', async () => {
    await there.filled(3);
    const log = SqliteEventLog.open(there.ledger);
    const running = there.over(log);
    await running.start();
    await running.sign();
    // On a server that several processes write to, nothing keeps somebody from rotating meanwhile.
    rotateLogKey(there.place, { clock: there.clock });
    await record(log, 1);
    await expect(running.sign()).rejects.toThrow('The keys of this log are others now');
    expect(running.checkpoint()?.size).toBe(3);
    await running.stop();
    running.close();
    const again = there.over(log);
    await again.start();
    expect(readNote((await again.sign())?.note ?? '').signatures).toHaveLength(2);
    await again.stop();
    again.close();
    await log.close();
  });

  it('takes a key that an operator has put in its place', () => {
    create();
    const { keys } = open();
    const other = new TemporaryLog();
    const place = { ...other.place, key: there.key };
    createSignedLog(place, { origin }).file.close();
    expect(openSignedLog(place).keys.map(({ vkey }) => vkey)).toEqual(keys);
    other.remove();
  });

  it('says which key is missing, or is none', () => {
    create();
    chmodSync(there.key, 0o600);
    writeFileSync(there.key, 'no key');
    expect(open).toThrow(`${there.key} is no private key`);
    rmSync(there.key);
    expect(open).toThrow(LogKeyError);
    expect(open).toThrow(
      /The log signs with ledger\.example\.org\/test\+[0-9a-f]{8}\+.*, and no key at .* is that one/,
    );
  });

  it('is not made anew where its memory is gone', () => {
    create();
    rmSync(there.tree);
    expect(open).toThrow('what this log has signed is forgotten');
  });

  it('refuses what is no tree file, a newer one, and one whose guards are gone', () => {
    create();
    const edit = (sql: string) => {
      const database = new Database(there.tree);
      database.exec(sql);
      database.close();
    };
    edit('DROP TRIGGER checkpoints_forbid_delete');
    expect(open).toThrow('the guard checkpoints_forbid_delete against forgetting what was signed is missing');
    edit('CREATE TRIGGER checkpoints_forbid_delete BEFORE DELETE ON checkpoints BEGIN SELECT 1; END');
    expect(open).toThrow('the guard checkpoints_forbid_delete against forgetting what was signed is missing');
    edit('DROP TRIGGER tree_format_forbid_update; UPDATE tree_format SET version = 99');
    expect(open).toThrow('was written by a newer version of the ledger (format 99');
    edit('PRAGMA application_id = 7');
    expect(open).toThrow('is a SQLite file of another kind');
    writeFileSync(there.tree, 'x'.repeat(5000));
    expect(open).toThrow('is damaged');
  });
});

describe('the tree file', () => {
  const position = (entry: number) => String(entry + 1).padStart(20, '0') as Position;
  const at = '2026-03-01T10:00:00.000Z' as never;
  const leaves = (from: number, count: number) => ({
    hashes: Buffer.concat(Array.from({ length: count }, (_, each) => leafHash(`entry ${from + each}`))),
    places: [{ sequence: from + count - 1, position: position(from + count - 1) }],
  });
  const tree = () => TreeFile.inMemory({ origin, key: { vkey: 'a', sinceAt: at } });

  it('takes entries in order, and only behind those that it has', () => {
    const file = tree();
    file.append(leaves(0, 300));
    expect(file.place).toEqual({ sequence: 299, position: position(299) });
    expect(() => file.append(leaves(301, 2))).toThrow('Entry 302 is not the last of 2 behind 300');
    file.append(leaves(300, 2));
    expect(file.size).toBe(302);
    expect(() => file.tile(0, 2)).toThrow('no tile 0/2');
    file.close();
  });

  it('never forgets and never contradicts what was signed, whatever asks for it', () => {
    const file = tree();
    const [root, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    file.addCheckpoint({ size: 5, root, note: 'five\n', signedAt: at });
    const words = 'a size is signed once, with one root, and gains only signatures';
    expect(() => file.addCheckpoint({ size: 5, root: other, note: 'x\n', signedAt: at })).toThrow(words);
    expect(() => file.addCheckpoint({ size: 4, root: other, note: 'x\n', signedAt: at })).toThrow(words);
    expect(() => file.addSignaturesTo(5, 'six\n')).toThrow(words);
    file.addSignaturesTo(5, 'five\nand a witness\n');
    expect(file.checkpointOf(5)).toMatchObject({ root, note: 'five\nand a witness\n' });
    expect(file.checkpointIncluding(4)?.size).toBe(5);
    expect(file.checkpointIncluding(5)).toBeUndefined();
    file.close();
  });

  it.each([
    ['DELETE FROM checkpoints', 'DELETE of checkpoints is refused'],
    ['UPDATE checkpoints SET root = zeroblob(32)', 'UPDATE of checkpoints is refused'],
    ['INSERT OR REPLACE INTO checkpoints SELECT size, zeroblob(32), note, signed_at FROM checkpoints', 'INSERT into'],
    ['DELETE FROM tiles', 'DELETE of tiles is refused'],
    ['UPDATE tiles SET hashes = zeroblob(length(hashes))', 'UPDATE of tiles is refused'],
    ['INSERT OR REPLACE INTO tiles SELECT level, number, zeroblob(32) FROM tiles', 'INSERT into tiles is refused'],
    ['UPDATE progress SET size = size - 1', 'UPDATE of progress is refused'],
    ['DELETE FROM log_keys', 'DELETE of log_keys is refused'],
    [`UPDATE log_keys SET vkey = 'another'`, 'UPDATE of log_keys is refused'],
    [`UPDATE tree_format SET origin = 'another'`, 'a log keeps its origin'],
  ])('holds against %s', async (sql, words) => {
    const there = await new TemporaryLog().filled(20);
    const database = new Database(there.tree);
    database.pragma('recursive_triggers = 1');
    expect(() => database.exec(sql)).toThrow(words);
    database.close();
    there.remove();
  });

  it('is flushed with every write, in a write-ahead log', () => {
    const there = new TemporaryLog();
    createSignedLog(there.place, { origin }).file.close();
    const pragmas: [string, unknown][] = [];
    const original = Database.prototype.pragma;
    Database.prototype.pragma = function (this: Database.Database, source: string, options?: Database.PragmaOptions) {
      const answer = original.call(this, source, options);
      if (!source.includes('=')) pragmas.push([source, answer]);
      return answer;
    };
    try {
      openSignedLog(there.place).file.close();
    } finally {
      Database.prototype.pragma = original;
    }
    expect(pragmas).toContainEqual(['synchronous', 2]);
    there.remove();
  });

  it('lets one process write, and tells the other', async () => {
    const there = await new TemporaryLog().filled(10);
    const [first, second] = [TreeFile.open(there.tree), TreeFile.open(there.tree)];
    first.append(leaves(10, 1));
    expect(() => second.append(leaves(10, 1))).toThrow('Another process writes to this tree file');
    expect(second.size).toBe(11);
    second.append(leaves(11, 1));
    first.close();
    second.close();
    const log = SqliteEventLog.openReadOnly(there.ledger);
    const transparency = there.over(log);
    await expect(transparency.check()).rejects.toMatchObject({ what: 'shorter-log', entry: 10 });
    transparency.close();
    await log.close();
    there.remove();
  });
});
