import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openInstallation, VerificationRuns } from '#installation';
import { recordContract } from '../../../../libs/returns/test/open-ledger.js';
import { runLedger } from '../../test/run-ledger.js';

describe('ledger verify', () => {
  let folder: string;
  let data: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-verify-'));
    data = join(folder, 'data');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A small contract, signed. @returns the checkpoint and the key that signed it. */
  async function recordAndSign(): Promise<{ readonly note: string; readonly vkey: string }> {
    const ledger = await openInstallation({ data, store: { kind: 'sqlite' } });
    await ledger.follow();
    await recordContract(ledger);
    const signed = await ledger.transparency.sign();
    const vkey = ledger.transparency.vkeys()[0]?.vkey ?? '';
    await ledger.close();
    return { note: signed?.note ?? '', vkey };
  }

  it('says what it looked at, and what nobody but others can say', async () => {
    await recordAndSign();
    const { exit, out, err } = await runLedger(['verify', '--data', data]);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Log {10}\d+ entries in \d+ streams$/m);
    expect(out).toMatch(/^Tree {9}[A-Za-z0-9+/]{43}= over \d+ entries\n {13}1 checkpoint kept here, each signed/m);
    expect(out).toMatch(/^Money {8}0 lines on 0 statements, 0 payments: every sum done again, \d+ rules$/m);
    expect(out).toMatch(/^Files {8}0 stored files/m);
    expect(out).toContain('No fault found.');
    expect(err).toContain('Only a checkpoint that somebody else kept (--checkpoint)');
  });

  it('keeps what it found beside the log, also what is wrong, and reads it back', async () => {
    await recordAndSign();
    expect((await runLedger(['verify', '--data', data, '--asked-by', 'olga'])).exit).toBe(0);
    expect((await runLedger(['verify', '--data', data, '--log-only'])).exit).toBe(0);
    rmSync(join(data, 'tamper-evidence', 'tree.db'));
    expect((await runLedger(['verify', '--data', data])).exit).toBe(3);
    appendFileSync(join(data, 'verifications.jsonl'), '{"cut sho\n');
    const runs = VerificationRuns.in(data);
    expect(runs.all().map(({ verdict, isFull, askedBy }) => [verdict, isFull, askedBy])).toEqual([
      ['fault', true, null],
      ['ok', false, null],
      ['ok', true, 'olga'],
    ]);
    const [last, logOnly, first] = runs.all();
    expect(last).toMatchObject({ faults: 1, faultsByRule: { 'tree-file': 1 }, readModels: null });
    expect(runs.lastFull()).toEqual(last);
    expect(logOnly?.files).toBeNull();
    expect(first).toMatchObject({ faults: 0, named: [], checkpoints: 1, readModels: { differing: [], faults: [] } });
  });

  it('says that what it found could not be kept, and is none the worse for it', async () => {
    await recordAndSign();
    mkdirSync(join(data, 'verifications.jsonl'));
    const { exit, err } = await runLedger(['verify', '--data', data]);
    expect(exit).toBe(0);
    expect(err).toContain('What was found is not kept with the ledger');
  });

  it('holds the log to a checkpoint that was brought along, by the key that was', async () => {
    const { note, vkey } = await recordAndSign();
    const held = join(folder, 'held.txt');
    writeFileSync(held, note);
    const good = await runLedger(['verify', '--data', data, '--checkpoint', held, '--vkey', vkey]);
    expect([good.exit, good.err]).toEqual([0, expect.not.stringContaining('--checkpoint')]);
    expect(good.out).toContain('1 checkpoint brought along, and the log still has it');
    writeFileSync(held, note.replace(/\n\d+\n/, '\n1\n'));
    const bad = await runLedger(['verify', '--data', data, '--checkpoint', held, '--vkey', vkey]);
    expect(bad.exit).toBe(3);
    expect(bad.out).toMatch(
      /FAULT {2}\(held-checkpoint\): .*held\.txt \(1 entries of .*\) does not hold: The signature of/,
    );
  });

  it.each([
    [
      'a checkpoint that cannot be read',
      ['--checkpoint', 'nowhere.txt'],
      'The checkpoint nowhere.txt cannot be read (ENOENT)',
    ],
    ['a key that is none', ['--vkey', 'no-key'], '"no-key" is not a public key of a log or a witness'],
  ])('says with exit code 2 what is wrong with %s', async (_, more, says) => {
    const { exit, out, err } = await runLedger(['verify', '--data', data, ...more]);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain(says);
  });

  it('misses the tree file where the key is, wherever that is', async () => {
    await recordAndSign();
    const signing = join(data, 'tamper-evidence');
    const key = join(folder, 'log.key');
    renameSync(join(signing, 'log.key'), key);
    rmSync(signing, { recursive: true });
    const { exit, out } = await runLedger(['verify', '--json', '--data', data], {
      environment: { LEDGER_LOG_KEY: key },
    });
    expect([exit, JSON.parse(out).faultsByRule]).toEqual([3, { 'tree-file': 1 }]);
  });

  it('needs no key to what is sealed, where only the log is looked at', async () => {
    await recordAndSign();
    for (const name of ['participants.db', 'participants.key']) rmSync(join(data, name));
    const { exit, out } = await runLedger(['verify', '--log-only', '--data', data]);
    expect(exit).toBe(0);
    expect(out).not.toMatch(/Files|Read models/);
  });

  it('names a damaged page and reads what can be read', async () => {
    await recordAndSign();
    const file = join(data, 'ledger.db');
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(8192, 0x5a), 0, 8192, statSync(file).size - 8192);
    closeSync(handle);
    const { exit, out } = await runLedger(['verify', '--json', '--data', data]);
    expect(exit).toBe(3);
    expect(JSON.parse(out).faultsByRule).toHaveProperty('file');
  });
});
