import { describe, expect, it } from '@jest/globals';
import { give, OnChangedLedger, PAYER, PROVIDER, QUARTER, read } from '../test/on-changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnChangedLedger();
const { ledger, later } = on;
const json = async (...argv: string[]) => read(await ledger(...argv, '--json'));

describe('ledger draft and recompute', () => {
  it('shows the adjusting line that the next statement would have', async () => {
    const { exit, out } = await ledger('draft', 'west');
    expect(exit).toBe(0);
    expect(out).toContain('all of them are worked out again');
    expect(out).toMatch(/Begins a course +2021-03-01 +£250.00 +£20.00 +line 1 of west.S01: rate card revised/);
    expect(out).toContain('Total £20.00 in 1 line\n  A department  £20.00');
    const found = await json('draft', 'west', '--until', '2021-07-31');
    expect(found).toMatchObject({ totalPence: 2000, restated: true, heldOut: [], isComplete: true });
    expect((await ledger('draft', 'west', '--statement', 'west.S01')).exit).toBe(1);
    expect((await ledger('draft', 'west', '--until', 'soon')).exit).toBe(2);
  });

  it('shows a statement that was begun, and what is held out of it', async () => {
    const data = on.copyOf(on.data);
    const held = {
      contract: 'west',
      claim: `west.${on.person}.begins_course.1`,
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
    expect(out).toMatch(/west.S01\/1 +£220.00 +£240.00 +A department \+£20.00/);
    expect(out).toContain('revision of the rate card');
    const one = await ledger('recompute', 'west', '--claim', `west.${on.person}.begins_course.1`);
    expect(one.exit).toBe(4);
    expect(one.out).toContain('It comes to something else: A department +£20.00');
    expect(read(await ledger('recompute', 'west', '--json'), 4)).toMatchObject({ agrees: false, nowPence: 24_000 });
  });

  it('agrees after the statement that makes up for it', async () => {
    const { exit, out } = await later('recompute', 'west');
    expect(exit).toBe(0);
    expect(out).toContain('Every claim comes to what was billed of it, for each payer.');
    expect((await later('recompute', 'west', '--claim', `west.${on.person}.begins_course.1`)).exit).toBe(0);
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
    expect(out).toMatch(/Maximum +the whole contract +£240.00 +£0.00 +£240.00 +£10.00 +terms version 2/);
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
    expect(before.out).toMatch(/Maximum +the whole contract +£240.00 +£220.00 +£20.00 +£0.00 +0 +terms version 2/);
    const after = await later('caps', 'west', '--on', '2021-03-01');
    expect(after.out).toMatch(/Maximum +the whole contract +£240.00 +£240.00 +£0.00 +£10.00 +1 +terms version 2/);
    const { caps } = read(await later('caps', 'west', '--json'));
    expect(caps).toMatchObject([
      { cap: 'maximum', level: 'contract', limit: 24_000, used: 24_000, left: 0, cutPence: 1000 },
    ]);
    expect((await later('caps', 'west', '--on', '2018-01-01')).out).toContain('No cap holds');
    expect((await later('caps', 'east')).exit).toBe(1);
  });

  it('says what was achieved and verified and is not payable', async () => {
    expect((await ledger('curtailed', 'west')).out).toBe('Achieved and not payable in west: £0.00 of 0 claims\n');
    const { out } = await later('curtailed', 'west');
    expect(out).toContain('Achieved and not payable in west: £10.00 of 1 claim');
    expect(out).toMatch(/cap +Maximum \(maximum\) +the whole contract +1 +£10.00/);
    expect(out).toMatch(/west.S02\/1 +Maximum \(the whole contract\) +£240.00 +£0.00 +£240.00 +£10.00/);
    expect(read(await later('curtailed', 'west', '--cap', 'other', '--json'))).toMatchObject({
      byReason: [],
      notPayable: [],
    });
    expect((await later('curtailed', 'west', '--reason', 'payment-mode')).out).toContain('£0.00 of 0 claims');
    const unknown = await later('curtailed', 'west', '--reason', 'mood');
    expect([unknown.exit, unknown.err]).toEqual([2, expect.stringContaining('--reason is one of own-price')]);
    expect(read(await later('curtailed', 'west', '--as-of', '2021-07-06', '--json')).notPayable).toEqual([]);
    expect((await later('curtailed', 'west', '--limit', '0')).out).toContain('… and 1 more');
  });
});

describe('ledger show and list of money', () => {
  it('shows of a statement what each payer is to pay, and which lines adjust earlier ones', async () => {
    const { out } = await later('show', 'statement', 'west.S02');
    expect(out).toContain('Every claim that was billed before was worked out again with it.');
    expect(out).toContain('line 1 of west.S01, £220.00 until then: rate card revised');
    expect(out).toContain('Total £20.00: £0.00 of 0 claims billed for the first time, £20.00 of 1 adjusting line');
    expect(out).toMatch(/A department +£20.00 +£20.00 +£0.00 +£0.00 +/);
    const claim = await later('show', 'claim', `west.${on.person}.begins_course.1`);
    expect(claim.out).toContain('With 1 adjusting line it comes to £240.00');
    expect(claim.out).toContain('Why: ledger explain west.S02/1');
  });

  it('shows a dispute from the day it was raised to its end', async () => {
    const data = on.copyOf(on.settled);
    const line = { contract: 'west', statement: 'west.S02', line: 1 };
    const disputed = { ...line, reasonCode: 'wrong-price', resolveBy: '2099-01-01' };
    const raised = await give(data, 'dispute-line', disputed, PAYER);
    expect(raised).toMatchObject({ exit: 0, err: '' });
    const shown = await runLedger(['show', 'dispute', 'west.S02/1', '--data', data]);
    expect(shown.out).toContain('£20.00 of its part is held back');
    expect(shown.out).toContain('open, to be resolved by 1 January 2099');
    expect((await runLedger(['show', 'statement', 'west.S02', '--data', data])).out).toContain(
      'Disputed\n  line 1 by A department',
    );
    expect((await give(data, 'resolve-dispute', { ...line, payer: 'dfe', disallowedPence: 500 }, PROVIDER)).exit).toBe(
      0,
    );
    const { out } = await runLedger(['list', 'disputes', 'west', '--data', data]);
    expect(out).toMatch(/west.S02\/1 +A department +\S+ +wrong price +£20.00 +conceded on .*, £5.00 disallowed/);
  });

  it('shows a clawback with who has to approve it', async () => {
    const data = on.copyOf(on.settled);
    const proposed = {
      contract: 'west',
      cause: 'audit-finding',
      claims: [{ claim: `west.${on.person}.begins_course.1`, pence: 3000 }],
      collect: 'netted',
      words: 'The letter was of another course',
    };
    const given = await give(data, 'propose-clawback', proposed, PAYER);
    expect(given).toMatchObject({ exit: 0, err: '' });
    const { out } = await runLedger(['show', 'clawback', 'west.C01', '--data', data]);
    expect(out).toContain('Clawback west.C01: proposed');
    expect(out).toContain('audit finding; proposed by A department on');
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
    const data = on.copyOf(on.settled);
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
    expect(advances.out).toMatch(/west.A01 +advance +A department +£500.00 +\S* +\d{4}-\d\d-\d\d +not yet/);
  });

  it('says so of a list that is none, and of what is not there', async () => {
    expect((await later('list', 'invoices', 'west')).exit).toBe(2);
    expect((await later('list', 'statements', 'east')).exit).toBe(1);
    expect((await later('show', 'dispute', 'west.S02/1')).exit).toBe(1);
    expect((await later('show', 'clawback', 'west.C09')).exit).toBe(1);
    expect((await later('show', 'cohort', 'west.a.b')).exit).toBe(1);
  });
});
