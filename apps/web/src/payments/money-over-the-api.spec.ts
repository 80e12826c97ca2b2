import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

interface Line {
  readonly statement: string;
  readonly number: number;
  readonly kind: string;
  readonly claim: string;
  readonly amountPence: number;
  readonly cause?: string;
}

describe('a contract whose terms, prices and rulings change, over the API alone', () => {
  let harbour: Harbour;
  let claims: readonly [string, string, string];
  let first: string;
  let second: string;
  const line = (statement: string, number: number) => `${HARBOUR}/statements/${statement}/lines/${number}`;
  const allLines = async (): Promise<Line[]> => (await harbour.read(`${HARBOUR}/statement-lines?limit=200`)).data;

  beforeAll(async () => {
    harbour = await Harbour.open();
  });
  afterAll(() => harbour.close());

  it('gets a cap by a variation that the parties agree to', async () => {
    const caps = [{ cap: 'first_stage', level: 'contract', limitPence: 150_000 }];
    const variation = await harbour.vary(
      { effectiveFrom: '2019-03-01', changes: [{ kind: 'cap', caps }] },
      '2019-02-20',
    );
    expect(variation).toBe(1);
    const { status, setTerms, terms } = await harbour.read(`${HARBOUR}/variations/1`);
    expect({ status, setTerms }).toEqual({ status: 'in-force', setTerms: [2] });
    expect(terms).toMatchObject([
      {
        before: { version: 1 },
        after: { version: 2 },
        differences: [{ kind: 'cap-added', cap: { cap: 'first_stage' } }],
      },
    ]);
    const { words } = await harbour.read(`${HARBOUR}/terms?effectiveOn=2019-03-01`);
    expect(words).toContain('The cap first_stage: at most £1,500.00 over the contract.');
  });

  it('gets another price by a revision, of which only the difference is said', async () => {
    const changes = [{ change: 'reprice', line: 'enters_home', pricing: { rule: 'fixed', pricePence: 65_000 } }];
    const revision = await harbour.revise({ effectiveFrom: '2019-05-01', changes }, '2019-04-10');
    const { lines } = await harbour.read(`${HARBOUR}/rate-card/difference?from=2019-04-30&to=${revision}`);
    expect(lines).toMatchObject([
      { line: 'enters_home', change: 'repriced', fields: [{ price: { beforePence: 60_000, afterPence: 65_000 } }] },
    ]);
  });

  it('is billed up to the cap, and the cut is on record with what was left', async () => {
    claims = [
      await harbour.house('H-1', '2019-04-08', '2019-05-02'),
      await harbour.house('H-2', '2019-04-15', '2019-05-02'),
      await harbour.house('H-3', '2019-05-10', '2019-05-20'),
    ];
    first = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
    expect(await allLines()).toMatchObject([
      { number: 1, kind: 'claim', claim: claims[0], amountPence: 60_000, uncappedPence: 60_000 },
      { number: 2, kind: 'claim', claim: claims[1], amountPence: 60_000, uncappedPence: 60_000 },
      { number: 3, kind: 'claim', claim: claims[2], amountPence: 30_000, uncappedPence: 65_000, revision: 2 },
    ]);
    const { data: cut } = await harbour.read(`${HARBOUR}/curtailments`);
    expect(cut).toMatchObject([
      { claim: claims[2], cap: 'first_stage', version: 2, limitValue: 150_000, usedBefore: 120_000, cutPence: 35_000 },
    ]);
    expect(await harbour.read(`${HARBOUR}/curtailments/totals`)).toMatchObject([
      { cap: 'first_stage', cutPence: 35_000 },
    ]);
    expect(await harbour.read(`${HARBOUR}/caps`)).toMatchObject([
      { cap: 'first_stage', used: 150_000, left: 0, cutClaims: 1, cutPence: 35_000 },
    ]);
    expect(await harbour.read(`${HARBOUR}/totals`)).toMatchObject({ issuedPence: 150_000, curtailedPence: 35_000 });
  });

  it('says of every line why it says what it says, and does its sum again', async () => {
    const { words, addsUp, calculation } = await harbour.read(`${line(first, 3)}/explanation`);
    expect(addsUp).toBe(true);
    expect(calculation).toMatchObject({ uncappedPence: 65_000, payablePence: 30_000, termsVersion: 2 });
    expect(words).toEqual(
      expect.arrayContaining([
        'Cap first_stage (version 2) for the contract: limit £1,500.00, used before £1,200.00, left £300.00, cut £350.00.',
        'Split by percentage: city (synthetic) 60%, fund (synthetic) 40%.',
      ]),
    );
    expect(words[0]).toContain('revision 2 of the rate card, in force from 2019-05-01');
  });

  it('is paid but for what is disputed, and what is conceded comes off the next statement', async () => {
    await harbour.say(people.anna, `${line(first, 1)}/disputes`, {
      reasonCode: 'not-achieved',
      disputedOn: '2019-06-05',
    });
    const resolved = { disallowedPence: 36_000, resolvedOn: '2019-06-12' };
    await harbour.say(people.will, `${line(first, 1)}/disputes/resolution`, resolved);
    expect((await harbour.read(`${HARBOUR}/disputes?status=conceded`)).data).toMatchObject([
      { line: 1, payer: 'city', heldPence: 36_000, resolveBy: '2019-06-25', disallowedPence: 36_000 },
    ]);
    const statement = `${HARBOUR}/statements/${first}`;
    for (const as of [people.anna, people.faye]) {
      await harbour.say(as, `${statement}/approvals`, { approvedOn: '2019-06-13' });
    }
    await harbour.say(people.ben, `${statement}/payments`, {
      paidOn: '2019-06-20',
      bankReference: 'CITY-1',
      pence: 50_000,
    });
    await harbour.say(people.ben, `${statement}/payments`, { paidOn: '2019-06-21', bankReference: 'CITY-2' });
    await harbour.say(people.finn, `${statement}/payments`, { paidOn: '2019-06-21', bankReference: 'FUND-1' });
    const { parts } = await harbour.read(statement);
    expect(parts).toMatchObject([
      { payer: 'city', pence: 90_000, paidPence: 54_000 },
      { payer: 'fund', pence: 60_000, paidPence: 60_000 },
    ]);
  });

  it('gets back what an audit finds, with the approval of everybody who had paid', async () => {
    const { about } = (
      await harbour.say(people.anna, `${HARBOUR}/clawbacks`, {
        cause: 'audit-finding',
        claims: [{ claim: claims[1] }],
        proposedOn: '2019-06-24',
      })
    ).body;
    expect(about).toEqual({ clawback: 1 });
    await harbour.say(people.ben, `${HARBOUR}/clawbacks/1/approvals`, { approvedOn: '2019-06-25' });
    await harbour.say(people.faye, `${HARBOUR}/clawbacks/1/approvals`, { approvedOn: '2019-06-26' });
    expect(await harbour.read(`${HARBOUR}/clawbacks/1`)).toMatchObject({
      status: 'agreed',
      takenClaims: [{ claim: claims[1] }],
      decisions: [
        { organisation: 'city', decision: 'approved' },
        { organisation: 'fund', decision: 'approved' },
      ],
    });
  });

  it('is adjusted by the next statement, which gives to others what caps have left again', async () => {
    harbour.ledger.clock.set(instant('2019-07-03T10:00:00Z'));
    second = await harbour.bill('2019-06-01', '2019-06-30', '2019-07-02');
    const { data } = await harbour.read(`${HARBOUR}/statement-lines?kind=adjustment`);
    expect(data).toMatchObject([
      { statement: second, claim: claims[0], amountPence: -36_000, cause: 'dispute-upheld', adjustsStatement: first },
      { statement: second, claim: claims[1], amountPence: -60_000, cause: 'clawback', billedBeforePence: 60_000 },
      { statement: second, claim: claims[2], amountPence: 35_000, cause: 'room-changed', adjustsLine: 3 },
    ]);
    expect((await harbour.read(`${HARBOUR}/clawbacks/1`)).carriedOutBy).toBe(second);
    expect((await harbour.read(`${HARBOUR}/curtailments`)).data).toEqual([]);
    for (const { statement, number } of await allLines()) {
      const { addsUp, problems } = await harbour.read(`${line(statement, number)}/explanation`);
      expect({ statement, number, addsUp, problems }).toEqual({ statement, number, addsUp: true, problems: [] });
    }
    const { words } = await harbour.read(`${line(second, 2)}/explanation`);
    expect(words.at(-1)).toBe(
      `It adjusts line 2 of ${first}: £600.00 had been billed before, so this line says -£600.00, because a clawback took it back.`,
    );
  });

  it('tells what the price did to the money, and what a higher cap would do', async () => {
    expect(await harbour.read(`${HARBOUR}/effect?revision=2`)).toMatchObject({
      direction: 'past',
      total: { claims: 1, payableBeforePence: 60_000, payableAfterPence: 65_000, differencePence: 5_000 },
      byPayer: [
        { payer: 'city', differencePence: 3_000 },
        { payer: 'fund', differencePence: 2_000 },
      ],
    });
    const caps = [{ cap: 'first_stage', level: 'contract', limitPence: 50_000 }];
    await harbour.say(people.will, `${HARBOUR}/variations`, {
      title: 'A lower cap',
      effectiveFrom: '2019-04-01',
      changes: [{ kind: 'cap', caps }],
      reason: 'To see what it would do.',
    });
    expect(await harbour.read(`${HARBOUR}/effect?variation=2`)).toMatchObject({
      direction: 'proposed',
      status: 'draft',
      total: { payableBeforePence: 89_000, payableAfterPence: 50_000 },
    });
    expect((await harbour.read(`${HARBOUR}/variations/2`)).terms).toMatchObject([
      { before: { version: 2 }, differences: [{ kind: 'cap-lowered' }] },
    ]);
    const nothing = await harbour.read(`${HARBOUR}/effect?revision=2&from=2020-01-01&to=2020-12-31`);
    expect(nothing.total).toMatchObject({ claims: 0, differencePence: 0 });
  });

  it('comes to the same when everything is worked out again, and so does each claim', async () => {
    const billed = (await allLines()).reduce((sum, { amountPence }) => sum + amountPence, 0);
    expect(await harbour.read(`${HARBOUR}/recomputation`)).toMatchObject({
      statements: 2,
      claims: 3,
      billedPence: billed,
      nowPence: billed,
      agrees: true,
      differing: [],
    });
    for (const [claim, pence] of [
      [claims[0], 24_000],
      [claims[1], 0],
      [claims[2], 65_000],
    ] as const) {
      const again = await harbour.read(`${HARBOUR}/claims/${claim}/recomputation`);
      expect(again).toMatchObject({ billedPence: pence, nowPence: pence, agrees: true, differences: [] });
    }
  });
});
