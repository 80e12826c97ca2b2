import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runLedger } from '../test/run-ledger.js';
import { smallLedger } from '../test/small-ledger.js';

describe('ledger export', () => {
  let made: Awaited<ReturnType<typeof smallLedger>>;
  let out: string;
  beforeAll(async () => {
    made = await smallLedger();
    out = mkdtempSync(join(tmpdir(), 'ledger-export-'));
  });
  afterAll(() => {
    for (const folder of [made.folder, out]) rmSync(folder, { recursive: true, force: true });
  });
  const run = (...words: readonly string[]) => runLedger(['--data', made.data, ...words], { cwd: out });

  it('writes a table with its metadata beside it, and says what it comes to', async () => {
    const { exit, out: said, err } = await run('export', 'payments', 'west');
    expect({ exit, err }).toMatchObject({ exit: 0, err: expect.stringContaining('1 row') });
    const [file = '', metadata = ''] = said.trim().split('\n');
    expect(file).toMatch(/outcomes-ledger_payments_west_asof-2021-07-05_entry-\d+\.csv$/);
    expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(3);
    const told = JSON.parse(readFileSync(metadata, 'utf8')) as { notes: [{ rows: number; totals: { pence: number } }] };
    expect(told.notes[0].rows).toBe(1);
    expect(err).toContain(`£${(told.notes[0].totals.pence / 100).toFixed(2)}`);
  });

  it('writes the same file again, byte for byte, and no other', async () => {
    const ask = () => run('export', 'claims', 'west', '--format', 'xlsx', '--json');
    const [first, second] = [JSON.parse((await ask()).out), JSON.parse((await ask()).out)] as [
      { sha256: string },
      object,
    ];
    expect(second).toEqual(first);
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('writes events that can be read again, and finds what was changed in them', async () => {
    const folder = join(out, 'evaluator');
    expect((await run('export', 'events', 'west', '--out', folder)).exit).toBe(0);
    expect(await run('check-export', folder)).toMatchObject({
      exit: 0,
      out: expect.stringContaining('as the manifest says'),
    });
    const name = readdirSync(folder).find((one) => one.endsWith('.jsonl')) ?? '';
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).not.toContain('KC-88213');
    writeFileSync(join(folder, name), text.replace('begins_course', 'begins_work'));
    expect((await run('check-export', folder)).exit).toBe(3);
  });

  it.each(['ocds', 'indigo'])('writes the contract as %s', async (standard) => {
    const { exit, out: said } = await run('export', standard, 'west');
    expect(exit).toBe(0);
    expect(JSON.parse(readFileSync(said.trim(), 'utf8'))).toBeInstanceOf(Object);
  });

  it('lists the tables', async () => expect((await run('export', 'tables')).out).toContain('statement-lines'));

  it.each([
    [['export', 'nothing', 'west'], 'dataset must be one of'],
    [['export', 'claims'], 'contract must be given'],
    [['export', 'claims', 'west', '--format', 'pdf'], 'format must be one of'],
    [['export', 'claims', 'west', '--filter', 'status'], 'is not name=value'],
    [['export', 'claims', 'west', '--filter', 'status=lost'], 'status must be one of'],
    [['export', 'ocds'], 'contract must be given'],
    [['check-export', 'nowhere'], 'There is no manifest.json'],
    [['publish', 'outcomes', 'west', '2021-06-30'], 'Who gives it?'],
    [['published', 'west', 'people'], 'There is no published table'],
  ])('says what is wrong with %j', async (words, said) => {
    const { exit, err } = await run(...words);
    expect({ exit, err }).toEqual({ exit: 2, err: expect.stringContaining(said) });
  });

  it('publishes a table once, and prints it', async () => {
    const publish = (until: string) => run('publish', 'referrals', 'west', until, '--as', 'paula;dfe;outcome-payer');
    const { exit, err } = await publish('2021-06-29');
    expect({ exit, err }).toEqual({ exit: 1, err: expect.stringContaining('whole quarters') });
    expect((await publish('2021-06-30')).out).toContain('Published: referrals');
    expect((await publish('2021-06-30')).out).toContain('Published already');
    expect((await run('published', 'west')).out).toContain('2021-06-30');
    const table = JSON.parse((await run('published', 'west', 'referrals')).out) as {
      measures: [{ cells: unknown[][] }];
    };
    expect(table.measures[0].cells[0]).toContain(null);
    expect((await run('published', 'west', 'outcomes')).exit).toBe(1);
  });
});
