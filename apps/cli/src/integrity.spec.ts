import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openInstallation } from '#installation';
import { openNote, readCheckpoint, readNote, readTlogProof, readVkey } from '#tamper-evidence';
import { runLedger } from '../test/run-ledger.js';
import { smallLedger } from '../test/small-ledger.js';

let folder: string;
let data: string;
const copies: string[] = [];
beforeAll(async () => {
  ({ folder, data } = await smallLedger());
  copies.push(folder);
  expect((await runLedger(['checkpoint', '--sign', '--data', data, '--quiet'])).exit).toBe(0);
});
afterAll(() => {
  for (const each of copies) rmSync(each, { recursive: true, force: true });
});

const ledger = (at: string, ...argv: string[]) => runLedger([...argv, '--data', at]);
const read = async (at: string, ...argv: string[]) => JSON.parse((await ledger(at, ...argv, '--json')).out);

/** A copy that a spec may change. */
function copy(): string {
  const at = mkdtempSync(join(tmpdir(), 'ledger-cli-integrity-'));
  copies.push(at);
  cpSync(data, join(at, 'data'), { recursive: true });
  return join(at, 'data');
}

describe('ledger checkpoint', () => {
  it('prints the signed note as it is kept, and what it says as a document', async () => {
    const { exit, out, err } = await ledger(data, 'checkpoint');
    const said = await read(data, 'checkpoint');
    expect({ exit, out }).toEqual({ exit: 0, out: said.note });
    expect(err).toContain(`over ${said.size} entries`);
    const { keys, origin } = await read(data, 'key', 'show');
    const { text } = openNote(
      out,
      keys.map(({ vkey }: { vkey: string }) => readVkey(vkey)),
    );
    expect(readCheckpoint(text)).toMatchObject({ origin, size: said.size });
    expect(await read(data, 'checkpoint', '--size', String(said.size))).toEqual(said);
  });

  it('signs nothing anew where nothing was recorded', async () => {
    const before = await read(data, 'checkpoint');
    expect(await read(data, 'checkpoint', '--sign')).toEqual(before);
  });

  it.each([
    [['checkpoint', '--size', '1'], 1, /There is no such checkpoint/],
    [['checkpoint', '--size', '1', '--sign'], 2, /--sign takes no --size/],
    [['prove', 'x'], 2, /x is not the number of an entry/],
    [['prove', '999999'], 1, /Entry 999999 is not in the checkpoint/],
    [['prove', '0', '--size', '1'], 1, /No checkpoint has the size 1/],
    [['key', 'rotate', '--finish'], 5, /there is no rotation to finish/],
  ])('says what is wrong with %j', async (argv, exit, words) => {
    const ran = await ledger(copy(), ...argv);
    expect({ exit: ran.exit, isSaid: words.test(ran.err) }).toEqual({ exit, isSaid: true });
  });
});

describe('ledger prove', () => {
  it('prints the proof of an entry as one file', async () => {
    const { exit, out } = await ledger(data, 'prove', '3');
    const said = await read(data, 'prove', '3');
    expect({ exit, out }).toEqual({ exit: 0, out: said.tlogProof });
    const { index, hashes, checkpoint } = readTlogProof(out);
    expect({ index, checkpoint }).toEqual({ index: 3, checkpoint: (await ledger(data, 'checkpoint')).out });
    expect(hashes.map((hash) => hash.toString('base64'))).toEqual(said.hashes);
  });
});

describe('ledger do --receipt', () => {
  it('gives the proof of what it recorded', async () => {
    const at = copy();
    const input = JSON.stringify({ contract: 'west', title: 'A meeting', present: ['dfe'] });
    const argv = ['do', 'record-meeting', '--input', '-', '--as', 'paula;dfe;outcome-payer', '--data', at];
    const told = await runLedger(['do', 'record-meeting', '--schema']);
    expect(told.exit).toBe(0);
    const ran = await runLedger([...argv, '--receipt', '--json', '--quiet'], { stdin: input });
    if (ran.exit !== 0) throw new Error(ran.err);
    const { receipts } = JSON.parse(ran.out);
    const checkpoint = await read(at, 'checkpoint');
    expect(receipts).toHaveLength(1);
    expect(receipts[0].size).toBe(checkpoint.size);
    expect(readTlogProof(receipts[0].tlogProof).checkpoint).toBe(checkpoint.note);
    expect(receipts[0].entry).toBe(checkpoint.size - 1);
  });
});

describe('ledger key', () => {
  it('stands in a file that only its own account can read', () => {
    const { mode } = statSync(join(data, 'tamper-evidence', 'log.key'));
    expect(mode & 0o777).toBe(0o400);
  });

  it('is rotated with an overlap in which both sign', async () => {
    const at = copy();
    const before = await read(at, 'checkpoint');
    const { added } = await read(at, 'key', 'rotate');
    const both = await read(at, 'checkpoint');
    expect(both.size).toBe(before.size);
    expect(both.note.startsWith(before.note)).toBe(true);
    const { keys } = await read(at, 'key', 'show');
    expect(keys.map(({ vkey }: { vkey: string }) => vkey)).toEqual([expect.any(String), added]);
    for (const { vkey } of keys) expect(openNote(both.note, [readVkey(vkey)]).verified).toHaveLength(1);
    expect((await ledger(at, 'key', 'rotate')).err).toContain('Two keys sign already');

    const { retired } = await read(at, 'key', 'rotate', '--finish');
    expect(retired).toBe(keys[0].vkey);
    expect(readdirSync(join(at, 'tamper-evidence')).filter((name) => name.includes('key'))).toEqual(['log.key']);
    const after = (await read(at, 'key', 'show')).keys;
    expect(after[0]).toMatchObject({ vkey: retired, untilSize: before.size });
    expect(after[1]).toMatchObject({ vkey: added, untilSize: null });
    expect(readNote((await read(at, 'checkpoint')).note).signatures).toHaveLength(2);
  });
});

describe('a ledger that was tampered with', () => {
  it('is not opened, and the first entry that differs is named', async () => {
    const at = copy();
    const database = new Database(join(at, 'ledger.db'));
    database.exec(`DROP TRIGGER events_forbid_update; UPDATE events SET text = '{}' WHERE position = 3`);
    database.close();
    const ran = await ledger(at, 'checkpoint', '--sign');
    expect(ran.exit).toBe(3);
    expect(ran.err).toContain('Entry 2 (');
    expect(ran.err).toContain('is not what was logged there');
  });

  it('is not opened without its tree, and a ledger older than the tree is given one when that is said', async () => {
    const lost = copy();
    for (const rest of ['', '-wal', '-shm']) rmSync(join(lost, 'tamper-evidence', `tree.db${rest}`), { force: true });
    const refused = await ledger(lost, 'checkpoint', '--sign');
    expect(refused.exit).toBe(5);
    expect(refused.err).toContain('what this log has signed is forgotten');

    const older = copy();
    const { size } = await read(older, 'checkpoint');
    rmSync(join(older, 'tamper-evidence'), { recursive: true });
    const unsaid = await ledger(older, 'checkpoint', '--sign');
    expect(unsaid.exit).toBe(5);
    expect(unsaid.err).toContain('--new-log');
    expect((await read(older, '--new-log', 'checkpoint', '--sign')).size).toBe(size);
    expect(existsSync(join(older, 'tamper-evidence', 'log.key'))).toBe(true);
  });

  it('keeps the name that its log was given', async () => {
    const at = copy();
    const environment = { LEDGER_ORIGIN: 'ledger.example.org/another' };
    const ran = await runLedger(['checkpoint', '--sign', '--data', at], { environment });
    expect(ran.exit).toBe(5);
    expect(ran.err).toContain('a log keeps its origin');
    await expect(openInstallation({ data: at, store: { kind: 'sqlite' }, origin: 'another.example' })).rejects.toThrow(
      'a log keeps its origin',
    );
  });
});
