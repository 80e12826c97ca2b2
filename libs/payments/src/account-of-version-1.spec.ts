import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { calendarDate, StatementRef } from '#kernel';
import { actors, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { quarter2, quarter3 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { accountStreamName } from './account.stream.js';

const account = accountStreamName(riverside);
const S01 = StatementRef.parse('riverside.S01');
const S02 = StatementRef.parse('riverside.S02');

/** The stored text of an event as the first version wrote it, of another place and with other data. */
function asOfVersion1(type: string, revision: number, data: object): string {
  const golden = JSON.parse(readFileSync(new URL(`../test/golden/${type}.v1.json`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
  const id = `00000000-0000-5000-8000-00000000000${revision}`;
  const place = { id, stream: account, revision, correlation: 'v1', command: { id: `v1-${revision}`, digest: '' } };
  return JSON.stringify({ ...golden, ...place, data: { ...(golden.data as object), ...data } });
}

/** Two claims, and a statement of the first version that has their lines in the account itself. */
async function withOldStatement({ isIssued = true } = {}) {
  const river = await new RiversideInMemory().open();
  river.world.at('2021-06-20T09:00:00Z');
  const claims = [await river.claimStart(1), await river.claimStart(2)];
  river.world.at('2021-07-15T09:00:00Z');
  const lines = [];
  for (const [index, { person, claim }] of claims.entries()) {
    const [made] = await river.world.recorded(`claim-riverside-${person}-starts_work-1`);
    lines.push({
      number: index + 1,
      claim,
      claimEvent: made?.envelope.id,
      person,
      outcome: startsWork,
      occurrence: 1,
      rateCardLine: 'starts_work',
      revision: 1,
      achievedOn: '2021-06-01',
      amountPence: 66_000,
      parts: [
        { payer: 'city_council', pence: 46_200 },
        { payer: 'national_fund', pence: 19_800 },
      ],
    });
  }
  const parts = [
    { payer: 'city_council', pence: 92_400 },
    { payer: 'national_fund', pence: 39_600 },
  ];
  const issued = { lines: 2, totalPence: 132_000, parts, issuedToDatePence: 132_000, issuedOn: '2021-07-15' };
  const of = { contract: riverside, statement: S01 };
  const texts = [
    asOfVersion1('StatementBegun', 0, { ...of, period: quarter2, number: 1 }),
    asOfVersion1('StatementLinesAdded', 1, { ...of, lines }),
    ...(isIssued ? [asOfVersion1('StatementIssued', 2, { ...of, period: quarter2, ...issued })] : []),
  ];
  const events = texts.map((text) => {
    const { id, type } = JSON.parse(text) as { id: string; type: string };
    return { id, type, text };
  });
  await river.world.ledger.log.append(account, 'no-stream', events);
  return { river, claims };
}

describe('an account of the first version', () => {
  it('is gone on with: what its statements billed is approved and paid', async () => {
    const { river } = await withOldStatement();
    await done(river.approve(S01));
    await done(river.approve(S01, actors.fund));
    await done(river.pay(S01, actors.otherPayer, '2021-07-15'));
    await river.store.whenHandled('' as never);
    expect(river.statements.parts(riverside, S01)).toMatchObject([
      { pence: 92_400, due_pence: 92_400, paid_pence: 92_400, status: 'paid' },
      { pence: 39_600, status: 'approved' },
    ]);
  });

  it('notices claims that fell since, and adjusts them on the next statement', async () => {
    const { river, claims } = await withOldStatement();
    const [first] = claims;
    await done(river.withdrawClaim({ contract: riverside, person: first?.person ?? '', outcome: startsWork }));
    expect(await river.approve(S01)).toMatchObject({ refusal: { refused: 'claims-fallen', detail: { count: 1 } } });
    river.world.at('2021-10-15T09:00:00Z');
    await done(river.issue(quarter3));
    const lines = await river.lines.of(riverside, { statement: S02, linesHere: 0 });
    expect(lines.map(({ line }) => line)).toMatchObject([
      {
        claim: first?.claim,
        kind: 'adjustment',
        amountPence: -66_000,
        adjusts: { statement: S01, line: 1, billedBeforePence: 66_000, cause: 'claim-withdrawn' },
      },
    ]);
  });

  it('bills nothing twice, and its caps go on from what was billed', async () => {
    const { river } = await withOldStatement();
    river.world.at('2021-10-15T09:00:00Z');
    await river.claimStart(3, '2021-07-20');
    await done(river.issue({ ...quarter3, to: calendarDate('2021-10-15') }));
    const [line] = await river.lines.of(riverside, { statement: S02, linesHere: 0 });
    expect(line?.line.calculation?.limits).toMatchObject([{ cap: 'contract_maximum', usedBefore: 132_000 }]);
    expect((await river.world.events(account)).at(-1)).toMatchObject({ lines: 1, issuedToDatePence: 198_000 });
  });

  it('does not issue what was begun before: that is abandoned and begun anew', async () => {
    const { river } = await withOldStatement({ isIssued: false });
    expect(await river.issue(quarter2, 'issue-1', S01)).toMatchObject({
      refusal: { refused: 'begun-by-an-earlier-version' },
    });
    await done(river.abandon(S01));
    await done(river.issue(quarter2, 'issue-2'));
    expect(await river.lines.of(riverside, { statement: S02, linesHere: 0 })).toHaveLength(2);
  });
});
