import { describe, expect, it } from '@jest/globals';
import { assessment, courseAt } from '../test/changed-ledger.js';
import { give, OnChangedLedger, PAYER, read } from '../test/on-changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnChangedLedger();
const { ledger } = on;
const json = async (...argv: string[]) => read(await ledger(...argv, '--json'));

describe('ledger history', () => {
  it('tells each change with its decisions, meetings, documents and what is different by it', async () => {
    const { exit, out } = await ledger('history', 'contract', 'west');
    expect(exit).toBe(0);
    const told = [
      'Rate card revision 1 (west.R1): agreed',
      'Rate card revision 2 (west.R2): agreed',
      'takes effect on 1 January 2021, before it was agreed: every party said that it may',
      'proposed by A provider on 6 July 2021, to be decided by 31 July 2021',
      'agreed by A department on 6 July 2021, also retroactively',
      'Begins a course is priced otherwise (begins_course)',
      'it was £220.00 for each person; it is £250.00 for each person (+£30.00, +13.6%)',
      'What it does to the money: ledger effect west --revision 2',
      'Variation 1 (west.V1), "A maximum": in force',
      'meeting 1, 6 July 2021: "The budget of the year"; present: A department, A provider',
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
    expect(out).toContain('by paula of A department, outcome payer');
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
    [['document', 'west.D1'], 'application/pdf, 2,048 bytes, kept at archive/1'],
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
    expect([none.exit, none.err]).toEqual([
      1,
      'No terms of west hold on 31 October 2018: it runs from 1 November 2018\n',
    ]);
    expect((await ledger('terms', 'east')).exit).toBe(1);
  });

  it.each([
    [['terms', '--from', '1', '--to', '2'], 'The cap maximum is added: at most £240.00 over the contract.'],
    [['terms', '--from', '2', '--to', '2021-01-01'], '  - nothing'],
    [['ratecard', '--from', '1', '--to', 'R2'], '(+£30.00, +13.6%)'],
    [['ratecard', '--from', '2020-12-31', '--to', '2.1'], 'revision 2 (from 1 January 2021)'],
    [['ratecard', '--from', '2018-01-01', '--to', '1'], 'Begins a course is added: £220.00 for each person'],
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
    expect(out).toMatch(/Begins a course +1 +1 +£220.00 +£240.00 +\+£20.00/);
    expect(out).toMatch(/A department +£220.00 +£240.00 +\+£20.00/);
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
    const data = on.copyOf(on.data);
    const lines = [courseAt(20_000), assessment];
    const proposed = { contract: 'west', effectiveFrom: '2021-01-01', reason: 'Cheaper courses', lines };
    expect((await give(data, 'propose-rate-card-revision', proposed, PAYER)).exit).toBe(0);
    const { out } = await runLedger(['effect', 'west', '--revision', '3', '--data', data]);
    expect(out).toContain('Revision 3 of the rate card of west: proposed');
    expect(out).toContain('What the claims would come to if it were agreed as it stands');
    expect(out).toMatch(/As it is +If agreed +Difference/);
    expect(out).toMatch(/A department +£240.00 +£200.00 +-£40.00/);
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
