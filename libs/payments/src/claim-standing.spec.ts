import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StatementRef } from '#kernel';
import { actors, brightFutures, cityCouncil, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { proposeInput, startsWorkLine } from '../../rate-cards/test/fixtures.js';
import { quarter2, quarter3 } from '../test/fixtures.js';
import { done, type Path, RiversideInMemory } from '../test/riverside-in-memory.js';
import { accountStream, accountStreamName } from './account.stream.js';
import { statementStreamName } from './statement.stream.js';

let river: RiversideInMemory;

/** Two lines pay the start of work, at £660.00 and at £10.00, so a claim can be made again at another price. */
const [dear, cheap] = ['starts_work', 'starts_work_small'] as const;
const smallLine = { ...structuredClone(startsWorkLine), line: cheap, pricing: { rule: 'fixed', pricePence: 1_000 } };

beforeEach(async () => {
  const lines = [...(proposeInput.lines ?? []), smallLine] as typeof proposeInput.lines;
  river = await new RiversideInMemory().open({ ...proposeInput, lines });
  river.world.at('2021-06-20T09:00:00Z');
});

async function claimed(nth: number): Promise<Path & { readonly claim: string }> {
  const path = { contract: riverside, person: await river.engage(nth), outcome: startsWork };
  await done(river.submit(path, '2021-06-01'));
  await done(river.verify(path));
  const answer = await done(river.claim({ ...path, line: dear }));
  return { ...path, claim: String((answer.about as { claim: string }).claim) };
}

async function madeAgain({ contract, person, outcome }: Path, line: string): Promise<void> {
  await done(river.withdrawClaim({ contract, person, outcome }));
  await done(river.claim({ contract, person, outcome, line }));
}

const S01 = StatementRef.parse('riverside.S01');
const S02 = StatementRef.parse('riverside.S02');
const account = accountStreamName(riverside);
const statementTime = () => river.world.at('2021-07-15T09:00:00Z');
const types = async () => (await river.world.events(accountStreamName(riverside))).map(({ type }) => type);
const otherFund = { ...actors.fund, subject: 'demo:fund-2' } as never;
const plain = ({ contract, person, outcome }: Path): Path => ({ contract, person, outcome });

/** What happens to a claim after its line was written. */
const changes: readonly (readonly [string, (claim: Path) => Promise<unknown>])[] = [
  ['was withdrawn', (claim) => done(river.withdrawClaim(plain(claim)))],
  ['lost its verification', (claim) => done(river.withdrawVerification(plain(claim)))],
  ['was made again at another price', (claim) => madeAgain(claim, cheap)],
  ['was made again at the same price', (claim) => madeAgain(claim, dear)],
];

/** Does something before the nth append to a stream, counted from 1; `fail` loses that append. */
function beforeAppend(name: string, nth: number, act: () => Promise<unknown>, fail = false): void {
  const { log } = river.world.ledger;
  const append = log.append.bind(log);
  let count = 0;
  jest.spyOn(log, 'append').mockImplementation(async (stream, expected, events) => {
    if (stream === name) {
      count += 1;
      if (count === nth) {
        await act();
        if (fail) throw new Error('The power failed');
      }
    }
    return append(stream, expected, events);
  });
}

describe('a claim that is billed', () => {
  it.each(changes)('is not issued when it %s after a crash', async (_, change) => {
    const claim = await claimed(1);
    await claimed(2);
    statementTime();
    beforeAppend(account, 2, async () => {}, true);
    await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
    jest.restoreAllMocks();
    await change(claim);
    expect(await river.issue(quarter2, 'issue-1')).toMatchObject({
      refusal: { refused: 'claims-changed', detail: { claim: claim.claim, count: 1 } },
    });
    expect(await types()).not.toContain('StatementIssued');
  });

  it.each(changes)('is not issued when it %s while the statement was being written', async (_, change) => {
    const claim = await claimed(1);
    statementTime();
    beforeAppend(statementStreamName(S01), 1, () => change(claim));
    expect(await river.issue(quarter2, 'issue-1')).toMatchObject({
      refusal: { refused: 'claims-changed', detail: { claim: claim.claim, count: 1 } },
    });
  });

  it.each([
    ['was withdrawn', 'claim-withdrawn', -66_000],
    ['lost its verification', 'verification-withdrawn', -66_000],
    ['was made again at another price', 'claim-made-again', -65_000],
  ] as const)('is adjusted by the next statement when it %s in the moment of the issue', async (how, cause, amount) => {
    const claim = await claimed(1);
    const change = changes.find(([name]) => name === how)?.[1];
    statementTime();
    beforeAppend(account, 2, async () => change?.(claim));
    await done(river.issue(quarter2));
    jest.restoreAllMocks();
    river.world.at('2021-10-01T09:00:00Z');
    await done(river.issue(quarter3));
    const lines = await river.lines.of(riverside, { statement: S02, linesHere: 0 });
    expect(lines.map(({ line }) => line)).toMatchObject([
      {
        kind: 'adjustment',
        amountPence: amount,
        collect: 'netted',
        adjusts: { statement: S01, line: 1, billedBeforePence: 66_000, cause },
      },
    ]);
    expect((await river.world.events(account)).at(-1)).toMatchObject({ restated: true, totalPence: amount });
  });

  it('may be approved and paid once a later statement has adjusted it', async () => {
    const claim = await claimed(1);
    statementTime();
    await done(river.issue(quarter2));
    await done(river.withdrawClaim(plain(claim)));
    expect(await river.approve(S01)).toMatchObject({ refusal: { refused: 'claims-fallen' } });
    river.world.at('2021-10-01T09:00:00Z');
    await done(river.issue(quarter3));
    await done(river.approve(S01));
  });

  it('may be approved once a later statement has gone by it, when it was made again', async () => {
    const claim = await claimed(1);
    statementTime();
    await done(river.issue(quarter2));
    await madeAgain(claim, cheap);
    expect(await river.approve(S01)).toMatchObject({ refusal: { refused: 'claims-fallen' } });
    river.world.at('2021-10-01T09:00:00Z');
    await done(river.issue(quarter3));
    await done(river.approve(S01));
    await done(river.approve(S01, actors.fund));
  });

  it('keeps no payer from approving that has no part in its line', async () => {
    const claim = await claimed(1);
    await claimed(2);
    statementTime();
    await done(river.issue(quarter2));
    await done(river.withdrawClaim(plain(claim)));
    const { state } = await river.world.ledger.load(accountStream, account);
    const standing = state.statements.get(S01);
    expect(await river.standing.fallenSinceIssue(riverside, standing, cityCouncil)).toEqual([
      { line: 1, claim: claim.claim },
    ]);
    expect(await river.standing.fallenSinceIssue(riverside, standing, brightFutures)).toEqual([]);
  });

  it('is billed at its new price once the statement is abandoned', async () => {
    const claim = await claimed(1);
    statementTime();
    beforeAppend(account, 2, async () => {}, true);
    await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
    jest.restoreAllMocks();
    river.world.at('2021-06-21T09:00:00Z');
    await madeAgain(claim, cheap);
    statementTime();
    await done(river.abandon(S01));
    await done(river.issue(quarter2, 'issue-2'));
    expect((await river.world.events(accountStreamName(riverside))).at(-1)).toMatchObject({
      type: 'StatementIssued',
      statement: 'riverside.S02',
      totalPence: 1_000,
    });
  });

  it.each(changes)('is not approved when it %s after the issue', async (_, change) => {
    const claim = await claimed(1);
    await claimed(2);
    statementTime();
    await done(river.issue(quarter2));
    await change(claim);
    expect(await river.approve(S01)).toMatchObject({
      refusal: { refused: 'claims-fallen', detail: { statement: S01, claim: claim.claim, count: 1 } },
    });
    expect(await types()).not.toContain('StatementApproved');
  });

  it.each(changes)('is not paid when it %s after the approval, by either payer', async (_, change) => {
    const claim = await claimed(1);
    await claimed(2);
    statementTime();
    await done(river.issue(quarter2));
    await done(river.approve(S01));
    await done(river.approve(S01, actors.fund));
    await done(river.pay(S01, actors.otherPayer, '2021-07-15'));
    await change(claim);
    expect(await river.pay(S01, otherFund, '2021-07-15')).toMatchObject({
      refusal: { refused: 'claims-fallen', detail: { statement: S01, claim: claim.claim, count: 1 } },
    });
    // What was approved and paid before is answered as it stands.
    expect(await river.approve(S01)).toMatchObject({ kind: 'recorded', repeated: true });
    expect(await river.pay(S01, actors.otherPayer, '2021-07-15')).toMatchObject({ kind: 'recorded', repeated: true });
    expect((await types()).filter((type) => type === 'PaymentMade')).toHaveLength(1);
  });

  it('names the first and counts all that fell, however many lines there are', async () => {
    const claims: Path[] = [];
    for (let nth = 1; nth <= 120; nth += 1) claims.push(await claimed(nth));
    statementTime();
    await done(river.issue(quarter2));
    for (const nth of [51, 99, 119]) await done(river.withdrawClaim(plain(claims.at(nth) as Path)));
    expect(await river.approve(S01)).toMatchObject({
      refusal: { refused: 'claims-fallen', detail: { claim: 'riverside.P0000000000000052.starts_work.1', count: 3 } },
    });
  });
});
