import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OnSmallLedger } from '../test/on-small-ledger.js';
import { runLedger } from '../test/run-ledger.js';
import { LETTER, returnFolder, SENDERS } from '../test/small-ledger.js';

const on = new OnSmallLedger();

describe('ledger import', () => {
  const importInto = (data: string, ...argv: string[]) =>
    runLedger(['import', ...argv, '--contract', 'west', ...SENDERS, '--data', data], { cwd: on.small.folder });

  it('checks a return without recording it, records it once, and corrects what differs', async () => {
    const data = on.copy();
    const at = returnFolder(join(data, '..'));
    const dry = await importInto(data, at, '--dry-run', '--json');
    expect(JSON.parse(dry.out)).toMatchObject({ return: 'march', dryRun: true, rows: 3, unchanged: 0 });
    const first = await importInto(data, at);
    expect(first.exit).toBe(0);
    expect(first.out).toContain('1 person referred recorded');
    expect(first.out).toContain('1 piece of evidence recorded');
    const again = await importInto(data, at);
    expect([again.exit, again.out]).toEqual([
      0,
      'Return march: 3 rows, nothing wrong with any of them\nNothing new: all of it is recorded already.\n',
    ]);
    writeFileSync(join(at, 'engagements.csv'), 'person_reference,change,on\nAnn,started,19/01/2021\n');
    const corrected = await importInto(data, at, '--json');
    expect(JSON.parse(corrected.out)).toMatchObject({
      unchanged: 2,
      recorded: [],
      corrected: [{ command: 'correct-referral-dates', says: 'startedOn 2021-01-18 corrected to 2021-01-19' }],
      missing: [],
    });
    rmSync(join(at, 'outcomes.csv'));
    const shorter = await importInto(data, at);
    expect(shorter.out).toMatch(
      /1 fact recorded by this return before and not in it now; nothing was taken back:\n {2}evidence of P/,
    );
    expect((await runLedger(['verify', '--quiet', '--data', data])).exit).toBe(0);
    // The file is stored encrypted, and what was in it is nowhere in clear.
    const stored = readdirSync(join(data, 'evidence'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(stored.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(LETTER))).toBe(false);
  });

  it('takes a folder for no evidence file: the row that names it is wrong', async () => {
    const data = on.copy();
    const at = returnFolder(join(data, '..'));
    const named = join(at, 'evidence', readdirSync(join(at, 'evidence'))[0] ?? '');
    rmSync(named);
    mkdirSync(named);
    const { exit, out, err } = await importInto(data, at, '--json');
    expect({ exit, err }).toEqual({ exit: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({ recorded: 0, problems: [{ row: 2, column: 'evidence_file' }] });
  });

  it('says everything that is wrong, records nothing, and shows nothing about people', async () => {
    const data = on.copy();
    const at = join(data, '..', 'bad.csv');
    writeFileSync(
      at,
      'person_reference,outcome,achieved_on,evidence_reference,evidence_kind\nJane Doe,begins_coarse,2021-13-01,X,letter\nJane Doe,begins_course,Jane,Y,selfie\n',
    );
    const human = await importInto(data, at, '--errors', 'errors.csv');
    expect(human.exit).toBe(1);
    expect(human.out).toContain('Nothing was recorded.');
    expect(human.out).toMatch(/bad.csv +2 +outcome +begins_coarse +outcome-unknown +is no outcome of the contract/);
    expect(human.out).not.toContain('Jane');
    expect(readFileSync(join(on.small.folder, 'errors.csv'), 'utf8')).toMatch(
      /^file,row,column,value,rule,what is wrong\r\nbad.csv,2,achieved_on,2021-13-01,not-a-date,/,
    );
    const { out } = await importInto(data, at, '--json');
    const { problems, recorded } = JSON.parse(out);
    expect(recorded).toBe(0);
    expect(
      problems.map(({ row, column, rule }: { row: number; column: string; rule: string }) => [row, column, rule]),
    ).toEqual([
      [2, 'achieved_on', 'not-a-date'],
      [2, 'outcome', 'outcome-unknown'],
      [3, 'achieved_on', 'not-a-date'],
      [3, 'evidence_kind', 'evidence-kind-not-in-rule'],
    ]);
    expect((await importInto(data, at, '--show-values')).out).toContain('Jane');
    const narrow = await runLedger(['import', at, '--contract', 'west', ...SENDERS, '--data', data, '--no-color'], {
      cwd: on.small.folder,
      isTerminal: true,
      columns: 60,
    });
    expect(narrow.out).toContain(
      'bad.csv, row 2, outcome: begins_coarse\n    is no outcome of the contract (outcome-unknown)\n',
    );
    expect(narrow.out.split('\n').every((line) => line.length <= 60)).toBe(true);
  });

  it.each([
    ['a path that is not there', ['nothing'], 2, /There is no nothing/],
    ['somebody who is not three things', ['data', '--as', 'dana'], 2, /is not subject;organisation;role/],
    [
      'somebody who may not',
      ['data', '--as', 'vera;check;verifier'],
      2,
      /The role verifier records nothing of a return/,
    ],
    ['two for one part', ['data', '--as', 'x;kestrel;social-prime'], 2, /Two people are named for the same part/],
  ])('says what is wrong with %s', async (_, argv, exit, says) => {
    const folder = returnFolder(on.small.folder, 'usage');
    const at = argv[0] === 'data' ? [folder, ...argv.slice(1)] : argv;
    const ran = await importInto(on.small.data, ...at);
    expect(ran.exit).toBe(exit);
    expect(ran.err).toMatch(says);
  });

  it('says that the contract is not there, or that whoever sends it has no part in it', async () => {
    const at = returnFolder(on.small.folder, 'refused');
    const run = (contract: string, as: string) =>
      runLedger(['import', at, '--contract', contract, '--as', as, '--data', on.small.data, '--dry-run'], {
        cwd: on.small.folder,
      });
    expect(await run('east', 'dana;kestrel;service-provider')).toMatchObject({
      exit: 1,
      err: 'There is no contract east in this ledger\n',
    });
    expect(await run('west', 'dana;other;service-provider')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/not a party/),
    });
    expect((await run('west', 'dana;kestrel;service-provider')).out).toContain('nobody-to-act');
  });
});

describe('ledger scenario run', () => {
  const run = (file: string, ...argv: string[]) =>
    runLedger(['scenario', 'run', file, '--store', 'memory', ...argv], { cwd: process.cwd() });
  const file = 'test/scenarios/ok/late-claim-allowed.json';

  it('prints every statement line and total of a story that goes as expected', async () => {
    const { exit, out } = await run(file);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Statement .*: 2 lines, £2,000.00$/m);
  });

  it('is a document with --json, and fails when an expectation does not hold', async () => {
    const { exit, out } = await run(file, '--json');
    expect([exit, JSON.parse(out).isAsExpected]).toEqual([0, true]);
    const story = JSON.parse(readFileSync(file, 'utf8'));
    story.expect.balances.paid.pence += 1;
    const wrong = join(on.small.folder, 'wrong.json');
    writeFileSync(wrong, JSON.stringify(story));
    const failed = await run(wrong, '--json');
    expect([failed.exit, JSON.parse(failed.out).isAsExpected]).toEqual([1, false]);
  });

  it('says what is wrong with a file that is no scenario, or is not there', async () => {
    const bad = join(on.small.folder, 'bad.json');
    writeFileSync(bad, '{"name": 7}');
    const refused = await run(bad);
    expect(refused.exit).toBe(1);
    expect(refused.err).toMatch(/bad.json is not a scenario:\n {2}/);
    expect((await run('nothing.json')).exit).toBe(2);
  });
});
