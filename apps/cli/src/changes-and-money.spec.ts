import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessment, changedLedger, courseAt } from '../test/changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

let changed: Awaited<ReturnType<typeof changedLedger>>;
/** The same after the statement that makes up for what changed. */
let settled: string;
const folders: string[] = [];
const PAYER = ['--as', 'paula;dfe;outcome-payer'];
const PROVIDER = ['--as', 'dana;kestrel;service-provider'];

beforeAll(async () => {
  changed = await changedLedger();
  folders.push(changed.folder);
  settled = copyOf(changed.data);
  const issued = await give(
    settled,
    'issue-statement',
    { contract: 'west', period: QUARTER, issuedOn: '2021-10-04' },
    PROVIDER,
  );
  expect(issued).toMatchObject({ exit: 0, err: '' });
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const QUARTER = { from: '2021-07-01', to: '2021-09-30' };

function copyOf(data: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-cli-changed-'));
  folders.push(folder);
  cpSync(data, join(folder, 'data'), { recursive: true });
  return join(folder, 'data');
}
function give(data: string, command: string, input: unknown, as: readonly string[], ...more: string[]) {
  const stdin = typeof input === 'string' ? input : JSON.stringify(input);
  return runLedger(['do', command, '--input', '-', ...as, '--data', data, '--quiet', ...more], { stdin });
}
const ledger = (...argv: string[]) => runLedger([...argv, '--data', changed.data]);
const later = (...argv: string[]) => runLedger([...argv, '--data', settled]);
const read = (ran: Awaited<ReturnType<typeof runLedger>>, exit = 0) => {
  expect({ exit: ran.exit, err: ran.err }).toEqual({ exit, err: '' });
  return JSON.parse(ran.out);
};
const json = async (...argv: string[]) => read(await ledger(...argv, '--json'));

describe('ledger help', () => {
  it.each(['terms', 'diff', 'effect', 'explain', 'recompute', 'draft', 'caps', 'curtailed', 'list', 'do'])(
    'has examples for %s',
    async (command) => {
      const { exit, out } = await runLedger([command, '--help']);
      expect(exit).toBe(0);
      expect(out.startsWith(`Examples\n  ledger ${command}`)).toBe(true);
    },
  );
});

describe('ledger history', () => {
  it('tells each change with its decisions, meetings, documents and what is different by it', async () => {
    const { exit, out } = await ledger('history', 'contract', 'west');
    expect(exit).toBe(0);
    const told = [
      'Rate card revision 1 (west.R1): agreed',
      'Rate card revision 2 (west.R2): agreed',
      'takes effect on 1 January 2021, before it was agreed: every party said that it may',
      'proposed by kestrel on 6 July 2021, to be decided by 31 July 2021',
      'agreed by dfe on 6 July 2021, also retroactively',
      'begins_course is priced otherwise (begins_course)',
      'it was £220.00 for each person; it is £250.00 for each person (+£30.00, +13.6364%)',
      'What it does to the money: ledger effect west --revision 2',
      'Variation 1 (west.V1), "A maximum": in force',
      'meeting 1, 6 July 2021: "The budget of the year"; present: dfe, kestrel',
      'document 1, 6 July 2021: "Deed of variation", application/pdf, 2,048 bytes, sha256:abab',
      'The cap maximum is added: at most £240.00 over the contract.',
    ];
    const places = told.map((words) => out.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('tells every entry when asked for, and what was known before the changes', async () => {
    const { out } = await ledger('history', 'west', '--full');
    expect(out).toContain('All of it, oldest first');
    expect(out).toContain('by paula of dfe, outcome-payer');
    const before = await json('history', 'west', '--as-of', '2021-07-05');
    expect(before).toMatchObject({ variations: [], meetings: [], documents: [] });
    expect(before.revisions).toHaveLength(1);
    const now = await json('history', 'west');
    expect(now.variations[0].termsChanges[0].differences).toHaveLength(1);
    expect(now.revisions[1].changes.lines).toMatchObject([{ line: 'begins_course', change: 'repriced' }]);
    expect(now.entries.length).toBeGreaterThan(before.entries.length);
  });

  it.each([
    [['variation', 'west.V1'], 'Variation 1 (west.V1), "A maximum": in force'],
    [['revision', 'west.R2'], 'What is different from revision 1:'],
    [['meeting', 'west.M1'], 'About: variation 1'],
    [['document', 'west.D1'], 'application/pdf, 2048 bytes, kept at archive/1'],
    [['contract', 'west'], 'The cap maximum: at most £240.00 over the contract.'],
  ])('shows one of them: %j', async (argv, words) => {
    const { exit, out } = await ledger('show', ...argv);
    expect(exit).toBe(0);
    expect(out).toContain(words);
  });

  it.each([
    [['show', 'variation', 'west.V9'], 1],
    [['show', 'variation', 'west'], 1],
    [['show', 'revision', 'west.R9'], 1],
    [['show', 'meeting', 'west.M9'], 1],
    [['show', 'document', 'west.D9'], 1],
    [['show', 'variation', 'west.V1', '--as-of', '2021-07-05'], 1],
    [['history', 'payment', 'west'], 2],
  ])('says so of %j', async (argv, exit) => {
    expect((await ledger(...argv)).exit).toBe(exit);
  });
});

describe('ledger terms and diff', () => {
  it('tells the terms of a day in words, as they are known now and as they were known', async () => {
    const { out } = await ledger('terms', 'west', '--on', '2021-03-01');
    expect(out).toContain('Version 2, by variation 1, from 1 November 2018');
    expect(out).toContain('  - The cap maximum: at most £240.00 over the contract.');
    const before = await json('terms', 'west', '--effective-on', '2021-03-01', '--as-of', '2021-07-05');
    expect(before).toMatchObject({ version: 1, on: '2021-03-01', terms: { caps: [] } });
    expect(before.words).toContain('Each quarter is paid by dfe 100%.');
    const none = await ledger('terms', 'west', '--on', '2018-10-31');
    expect([none.exit, none.err]).toEqual([1, 'No terms of west hold on 2018-10-31: it runs from 2018-11-01\n']);
    expect((await ledger('terms', 'east')).exit).toBe(1);
  });

  it.each([
    [['terms', '--from', '1', '--to', '2'], 'The cap maximum is added: at most £240.00 over the contract.'],
    [['terms', '--from', '2', '--to', '2021-01-01'], '  - nothing'],
    [['ratecard', '--from', '1', '--to', 'R2'], '(+£30.00, +13.6364%)'],
    [['ratecard', '--from', '2020-12-31', '--to', '2.1'], 'revision 2 (from 1 January 2021)'],
    [['ratecard', '--from', '2018-01-01', '--to', '1'], 'begins_course is added: £220.00 for each person'],
  ])('says what is different, in meaning: %j', async ([what = '', ...points], words) => {
    const { exit, out } = await ledger('diff', what, 'west', ...points);
    expect(exit).toBe(0);
    expect(out).toContain(words);
  });

  it.each([
    [['ratecard', 'west', '--from', '1', '--to', '9'], 1],
    [['terms', 'west', '--from', '1', '--to', '9'], 1],
    [['terms', 'west', '--from', '1', '--to', '2', '--as-of', '2021-07-05'], 1],
    [['terms', 'east', '--from', '1', '--to', '2'], 1],
    [['terms', 'west', '--from', 'one', '--to', '2'], 2],
    [['card', 'west', '--from', '1', '--to', '2'], 2],
    [['terms', 'west', '--from', '1'], 2],
  ])('says so of %j', async (argv, exit) => {
    expect((await ledger('diff', ...argv)).exit).toBe(exit);
  });
});

describe('ledger effect', () => {
  it('says what an agreed revision did to the money, caps included', async () => {
    const { exit, out } = await ledger('effect', 'west', '--revision', '2');
    expect(exit).toBe(0);
    expect(out).toContain('Revision 2 of the rate card of west: agreed, in force from 1 January 2021');
    // £250.00 at its price, of which the cap leaves £240.00.
    expect(out).toMatch(/begins_course +1 +1 +£220.00 +£240.00 +\+£20.00/);
    expect(out).toMatch(/dfe +£220.00 +£240.00 +\+£20.00/);
    expect(out).toMatch(/2021-02-01 +2021-04-30 +1 +1|2021-01-01 +2021-03-31 +1 +1/);
    expect(out).toContain('At their prices, before any cut, the difference is +£30.00.');
  });

  it('says what an agreed variation did, and of which days', async () => {
    const found = await json('effect', 'west', '--variation', '1');
    expect(found).toMatchObject({ direction: 'past', total: { claims: 1, changed: 1, differencePence: -1000 } });
    const none = await json('effect', 'west', '--variation', '1', '--from', '2021-04-01', '--to', '2021-12-31');
    expect(none.total).toMatchObject({ claims: 0, differencePence: 0 });
  });

  it('says what a proposed one would do', async () => {
    const data = copyOf(changed.data);
    const lines = [courseAt(20_000), assessment];
    const proposed = { contract: 'west', effectiveFrom: '2021-01-01', reason: 'Cheaper courses', lines };
    expect((await give(data, 'propose-rate-card-revision', proposed, PAYER)).exit).toBe(0);
    const { out } = await runLedger(['effect', 'west', '--revision', '3', '--data', data]);
    expect(out).toContain('Revision 3 of the rate card of west: proposed');
    expect(out).toContain('What the claims would come to if it were agreed as it stands');
    expect(out).toMatch(/As it is +If agreed +Difference/);
    expect(out).toMatch(/dfe +£240.00 +£200.00 +-£40.00/);
  });

  it.each([
    [['west'], 2],
    [['west', '--revision', '1', '--variation', '1'], 2],
    [['west', '--revision', 'two'], 2],
    [['west', '--revision', '2', '--from', 'May'], 2],
    [['west', '--revision', '2', '--from', '2021-02-01', '--to', '2021-01-01'], 2],
    [['west', '--revision', '9'], 1],
    [['west', '--variation', '9'], 1],
    [['east', '--revision', '1'], 1],
  ])('says so of %j', async (argv, exit) => {
    expect((await ledger('effect', ...argv)).exit).toBe(exit);
  });
});

describe('ledger draft and recompute', () => {
  it('shows the adjusting line that the next statement would have', async () => {
    const { exit, out } = await ledger('draft', 'west');
    expect(exit).toBe(0);
    expect(out).toContain('all of them are worked out again');
    expect(out).toMatch(/begins_course +2021-03-01 +£250.00 +£20.00 +line 1 of west.S01: rate card revised/);
    expect(out).toContain('Total £20.00 in 1 line\n  dfe  £20.00');
    const found = await json('draft', 'west', '--until', '2021-07-31');
    expect(found).toMatchObject({ totalPence: 2000, restated: true, heldOut: [], isComplete: true });
    expect((await ledger('draft', 'west', '--statement', 'west.S01')).exit).toBe(1);
    expect((await ledger('draft', 'west', '--until', 'soon')).exit).toBe(2);
  });

  it('shows a statement that was begun, and what is held out of it', async () => {
    const data = copyOf(changed.data);
    const held = {
      contract: 'west',
      claim: `west.${changed.person}.begins_course.1`,
      reasonCode: 'under-investigation',
    };
    // What was billed already cannot be held out, and is refused in words.
    const refused = await give(data, 'hold-claim-out', held, PAYER);
    expect(refused.exit).toBe(1);
    expect(refused.err).toMatch(/west.S01/);
    expect((await give(data, 'draft-statement', { contract: 'west', period: QUARTER }, PROVIDER)).exit).toBe(0);
    const { out } = await runLedger(['draft', 'west', '--data', data]);
    expect(out).toContain('Statement west.S02 of west, begun for 1 July 2021 to 30 September 2021');
  });

  it('finds with exit code 4 what comes to something else today, and says why', async () => {
    const { exit, out } = await ledger('recompute', 'west');
    expect(exit).toBe(4);
    expect(out).toContain('1 claim on 1 statement of west: billed £220.00, worked out again £240.00');
    expect(out).toMatch(/west.S01\/1 +£220.00 +£240.00 +dfe \+£20.00/);
    expect(out).toContain('revision of the rate card');
    const one = await ledger('recompute', 'west', '--claim', `west.${changed.person}.begins_course.1`);
    expect(one.exit).toBe(4);
    expect(one.out).toContain('It comes to something else: dfe +£20.00');
    expect(read(await ledger('recompute', 'west', '--json'), 4)).toMatchObject({ agrees: false, nowPence: 24_000 });
  });

  it('agrees after the statement that makes up for it', async () => {
    const { exit, out } = await later('recompute', 'west');
    expect(exit).toBe(0);
    expect(out).toContain('Every claim comes to what was billed of it, for each payer.');
    expect((await later('recompute', 'west', '--claim', `west.${changed.person}.begins_course.1`)).exit).toBe(0);
    expect((await later('draft', 'west')).out).toContain('No claim is to be billed, and nothing is to be adjusted.');
  });

  it('says that there is nothing to work out again', async () => {
    expect(await ledger('recompute', 'west', '--claim', 'nothing')).toMatchObject({
      exit: 1,
      err: 'No statement of west has billed nothing\n',
    });
    expect((await ledger('recompute', 'east')).exit).toBe(1);
  });
});

describe('ledger explain', () => {
  it('tells an adjusting line: what it adjusts and why, every limit, and the other lines of the claim', async () => {
    const { exit, out } = await later('explain', 'west.S02/1');
    expect(exit).toBe(0);
    expect(out).toContain('Line 1 of statement west.S02: £20.00');
    expect(out).toContain('It adjusts line 1 of west.S01, because a revision of the rate card prices it otherwise:');
    expect(out).toContain('the claim comes to £240.00, and £220.00 had been billed of it.');
    expect(out).toContain(
      'Cap maximum (version 2) for the contract: limit £240.00, used before £0.00, left £240.00, cut £10.00.',
    );
    expect(out).toMatch(/maximum +contract +£240.00 +£0.00 +£240.00 +£10.00 +terms version 2/);
    expect(out).toContain('west.S01/1  +£220.00');
    const data = read(await later('explain', 'west.S02/1', '--json'));
    expect(data).toMatchObject({
      amount_pence: 2000,
      cause: 'rate-card-revised',
      calculation: { payablePence: 24_000 },
    });
    expect(data.explanation.at(-1)).toBe('Payable £240.00: dfe £240.00.');
  });

  it.each([
    [['west.S09/1'], 1],
    [['west.S02/9'], 1],
    [['west.S02/1', '--as-of', '2021-07-06'], 1],
    [['west.S02'], 2],
  ])('says so of %j', async (argv, exit) => {
    expect((await later('explain', ...argv)).exit).toBe(exit);
  });
});

describe('ledger caps and curtailed', () => {
  it('says of each cap what is used and left, and what it has cut', async () => {
    const before = await ledger('caps', 'west');
    expect(before.out).toMatch(/maximum +contract +£240.00 +£220.00 +£20.00 +£0.00 +0 +terms version 2/);
    const after = await later('caps', 'west', '--on', '2021-03-01');
    expect(after.out).toMatch(/maximum +contract +£240.00 +£240.00 +£0.00 +£10.00 +1 +terms version 2/);
    const { caps } = read(await later('caps', 'west', '--json'));
    expect(caps).toMatchObject([
      { cap: 'maximum', level: 'contract', limit: 24_000, used: 24_000, left: 0, cutPence: 1000 },
    ]);
    expect((await later('caps', 'west', '--on', '2018-01-01')).out).toContain('No cap holds');
    expect((await later('caps', 'east')).exit).toBe(1);
  });

  it('says what was achieved and verified and is not payable', async () => {
    expect((await ledger('curtailed', 'west')).out).toBe(
      'Achieved, verified and not payable in west: £0.00 of 0 claims\n',
    );
    const { out } = await later('curtailed', 'west');
    expect(out).toContain('Achieved, verified and not payable in west: £10.00 of 1 claim');
    expect(out).toMatch(/west.S02\/1 +maximum \(contract\) +£240.00 +£0.00 +£240.00 +£10.00/);
    expect(read(await later('curtailed', 'west', '--cap', 'other', '--json'))).toMatchObject({
      byCap: [],
      curtailments: [],
    });
    expect(read(await later('curtailed', 'west', '--as-of', '2021-07-06', '--json')).curtailments).toEqual([]);
    expect((await later('curtailed', 'west', '--limit', '0')).out).toContain('… and 1 more');
  });
});

describe('ledger show and list of money', () => {
  it('shows of a statement what each payer is to pay, and which lines adjust earlier ones', async () => {
    const { out } = await later('show', 'statement', 'west.S02');
    expect(out).toContain('Every claim that was billed before was worked out again with it.');
    expect(out).toContain('line 1 of west.S01, £220.00 until then: rate card revised');
    expect(out).toContain('Total £20.00: £0.00 of 0 claims billed for the first time, £20.00 of 1 adjusting line');
    expect(out).toMatch(/dfe +£20.00 +£20.00 +£0.00 +£0.00 +/);
    const claim = await later('show', 'claim', `west.${changed.person}.begins_course.1`);
    expect(claim.out).toContain('With 1 adjusting line it comes to £240.00');
    expect(claim.out).toContain('Why: ledger explain west.S02/1');
  });

  it('shows a dispute from the day it was raised to its end', async () => {
    const data = copyOf(settled);
    const line = { contract: 'west', statement: 'west.S02', line: 1 };
    const disputed = { ...line, reasonCode: 'wrong-price', resolveBy: '2099-01-01' };
    const raised = await give(data, 'dispute-line', disputed, PAYER);
    expect(raised).toMatchObject({ exit: 0, err: '' });
    const shown = await runLedger(['show', 'dispute', 'west.S02/1', '--data', data]);
    expect(shown.out).toContain('£20.00 of its part is held back');
    expect(shown.out).toContain('open, to be resolved by 1 January 2099');
    expect((await runLedger(['show', 'statement', 'west.S02', '--data', data])).out).toContain(
      'Disputed\n  line 1 by dfe',
    );
    expect((await give(data, 'resolve-dispute', { ...line, payer: 'dfe', disallowedPence: 500 }, PROVIDER)).exit).toBe(
      0,
    );
    const { out } = await runLedger(['list', 'disputes', 'west', '--data', data]);
    expect(out).toMatch(/west.S02\/1 +dfe +\S+ +wrong price +£20.00 +conceded on .*, £5.00 disallowed/);
  });

  it('shows a clawback with who has to approve it', async () => {
    const data = copyOf(settled);
    const proposed = {
      contract: 'west',
      cause: 'audit-finding',
      claims: [{ claim: `west.${changed.person}.begins_course.1`, pence: 3000 }],
      collect: 'netted',
      words: 'The letter was of another course',
    };
    const given = await give(data, 'propose-clawback', proposed, PAYER);
    expect(given).toMatchObject({ exit: 0, err: '' });
    const { out } = await runLedger(['show', 'clawback', 'west.C01', '--data', data]);
    expect(out).toContain('Clawback west.C01: proposed');
    expect(out).toContain('audit finding; proposed by dfe on');
    expect(out).toMatch(/begins_course.1 +£30.00/);
    expect((await runLedger(['list', 'clawbacks', 'west', '--data', data])).out).toMatch(/west.C01 +audit finding/);
  });

  it.each([
    ['statements', 2],
    ['payments', 1],
    ['variations', 1],
    ['revisions', 2],
    ['meetings', 1],
    ['documents', 1],
    ['plans', 0],
    ['disputes', 0],
    ['clawbacks', 0],
    ['advances', 0],
    ['refunds', 0],
    ['investments', 0],
    ['cohorts', 0],
  ])('lists %s: %i of them', async (kind, count) => {
    expect(read(await later('list', kind, 'west', '--json'))[kind]).toHaveLength(count);
    const { exit, out, err } = await later('list', kind, 'west');
    expect(exit).toBe(0);
    if (count === 0) expect(err).toBe(`There are no ${kind} of west.\n`);
    else expect(out.split('\n').length).toBeGreaterThan(count + 2);
  });

  it('shows a cohort with what was measured on it, and what was paid before there were outcomes', async () => {
    const data = copyOf(settled);
    const cohort = { contract: 'west', outcome: 'feels_safe', cohort: 'first' };
    const joining = { from: '2018-11-01', to: '2019-10-31' };
    const method = {
      method: 'matched_group',
      version: '2',
      comparedWith: 'comparison-group',
      description: 'Ten of like age for each',
    };
    const measurement = { size: 900, events: '640', expectedEvents: '700' };
    const second = { contract: 'west', variation: 2 };
    const joins = {
      contract: 'west',
      effectiveFrom: '2021-08-01',
      title: 'An evaluator joins',
      changes: [{ kind: 'party-joins', organisation: 'watch', roles: ['evaluator'] }],
      reason: 'To know what it did',
    };
    const advance = { contract: 'west', kind: 'advance', pence: 50_000 };
    for (const [command, input, as] of [
      ['define-cohort', { ...cohort, title: 'The first year', joining }, PAYER],
      ['register-organisation', { organisation: 'watch', name: 'An evaluator' }, PAYER],
      ['draft-variation', joins, PAYER],
      ['propose-variation', second, PAYER],
      ['agree-variation', { ...second, retroactive: true }, PAYER],
      ['agree-variation', { ...second, retroactive: true }, PROVIDER],
      ['measure-cohort', { ...cohort, method, measurement, measuredOn: '2021-08-01' }, ['--as', 'eve;watch;evaluator']],
      ['verify-cohort-result', { ...cohort, result: 1 }, ['--as', 'vera;check;verifier']],
      ['approve-advance', advance, PAYER],
    ] as const) {
      expect(await give(data, command, input, as)).toMatchObject({ exit: 0, err: '' });
    }
    const { out } = await runLedger(['show', 'cohort', 'west.feels_safe.first', '--data', data]);
    expect(out).toContain('Result 1 stands: a reduction of 8.5714%');
    expect(out).toMatch(
      /1 +verified +2021-08-01 +900 +640 +700 +8.5714% +matched_group version 2, against a comparison/,
    );
    const listed = await runLedger(['list', 'cohorts', 'west', '--data', data]);
    expect(listed.out).toMatch(/west.feels_safe.first +2018-11-01 to 2019-10-31 +1 +8.5714% \(result 1\)/);
    const advances = await runLedger(['list', 'advances', 'west', '--data', data]);
    expect(advances.out).toMatch(/west.A01 +advance +dfe +£500.00 +\S* +\d{4}-\d\d-\d\d +not yet/);
  });

  it('says so of a list that is none, and of what is not there', async () => {
    expect((await later('list', 'invoices', 'west')).exit).toBe(2);
    expect((await later('list', 'statements', 'east')).exit).toBe(1);
    expect((await later('show', 'dispute', 'west.S02/1')).exit).toBe(1);
    expect((await later('show', 'clawback', 'west.C09')).exit).toBe(1);
    expect((await later('show', 'cohort', 'west.a.b')).exit).toBe(1);
  });
});

describe('ledger do', () => {
  it('lists every command and prints what one takes', async () => {
    const { commands } = read(await runLedger(['do', '--json']));
    const names = commands.map(({ command }: { command: string }) => command);
    expect(names).toEqual(
      expect.arrayContaining(['draft-variation', 'propose-clawback', 'measure-cohort', 'pay-advance']),
    );
    const schema = read(await runLedger(['do', 'dispute-line', '--schema']));
    expect(schema.required).toEqual(expect.arrayContaining(['contract', 'statement', 'line', 'reasonCode']));
  });

  it('records a command once under one id, from a file too', async () => {
    const data = copyOf(changed.data);
    const file = join(data, '..', 'meeting.json');
    writeFileSync(file, JSON.stringify({ contract: 'west', title: 'Another one', present: ['dfe'] }));
    const run = () =>
      runLedger([
        'do',
        'record-meeting',
        '--input',
        file,
        ...PAYER,
        '--id',
        'one',
        '--data',
        data,
        '--json',
        '--quiet',
      ]);
    expect(read(await run())).toMatchObject({ command: 'record-meeting', commandId: 'one', recorded: true });
    expect(read(await run())).toMatchObject({ recorded: false });
    expect(read(await runLedger(['list', 'meetings', 'west', '--json', '--data', data])).meetings).toHaveLength(2);
  });

  it.each([
    ['a command that is none', ['invent'], '{}', 2, /There is no command invent/],
    ['nobody who gives it', ['record-meeting', '--input', '-'], '{}', 2, /Who gives it\?/],
    ['somebody who is not three things', ['record-meeting', '--input', '-', '--as', 'x'], '{}', 2, /is not subject;/],
    ['no input', ['record-meeting', ...PAYER], '', 2, /What with\?/],
    ['a file that is not there', ['record-meeting', ...PAYER, '--input', 'nothing.json'], '', 2, /cannot be read/],
    ['what is no JSON', ['record-meeting', ...PAYER, '--input', '-'], '{', 1, /is not JSON/],
    ['an input that is not what it takes', ['record-meeting', ...PAYER, '--input', '-'], '{}', 1, /\/title: /],
    [
      'somebody who has no part in it',
      ['record-meeting', '--as', 'x;east;verifier', '--input', '-'],
      '{"contract":"west","title":"A","present":["dfe"]}',
      1,
      /may not do this/,
    ],
    [
      'what a rule refuses',
      ['withdraw-variation', ...PAYER, '--input', '-'],
      '{"contract":"west","variation":1}',
      1,
      /./,
    ],
  ])('says what is wrong with %s', async (_, argv, stdin, exit, says) => {
    const ran = await runLedger(['do', ...argv, '--data', changed.data], { stdin, cwd: changed.folder });
    expect(ran.exit).toBe(exit);
    expect(ran.err).toMatch(says);
    expect(ran.out).toBe('');
  });
});
