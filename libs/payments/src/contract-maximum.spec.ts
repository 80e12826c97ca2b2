import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Access, EverybodyIsBelieved } from '#contracts';
import { Ledger } from '#event-log';
import { pence } from '#kernel';
import { actors, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { quarter2, quarter3 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { accountStreamName } from './account.stream.js';
import { ClaimStanding } from './claim-standing.js';
import { IssueStatement, IssueStatementHandler } from './issue-statement.js';
import { NotPayableRegister } from './not-payable-register.js';
import { StatementLines } from './statement-lines.js';
import { StatementPlanner } from './statement-planner.js';

/** The contract pays £500,000.00 at most; two claims of £200,000.00 fit, and half of a third. */
const MAXIMUM = 50_000_000;
let river: RiversideInMemory;
const account = accountStreamName(riverside);

beforeEach(async () => {
  const lines = (proposeInput.lines ?? []).map((line) =>
    line.outcome === startsWork
      ? { ...line, pricing: { rule: 'fixed' as const, pricePence: pence(20_000_000) } }
      : line,
  );
  river = await new RiversideInMemory().open({ ...proposeInput, lines });
  river.world.at('2021-06-20T09:00:00Z');
});

/** Another process on the same log, which knows nothing of the first one's turns. */
function elsewhere(period: typeof quarter2, commandId: string, statement?: string) {
  const { log, codec, clock } = river.world.ledger;
  const ledger = new Ledger(log, codec, clock);
  const lines = new StatementLines(ledger);
  const standing = new ClaimStanding(ledger, lines, river.book, river.store);
  const planner = new StatementPlanner(ledger, river.store, river.book, standing);
  const handler = new IssueStatementHandler(
    ledger,
    new Access(ledger, new EverybodyIsBelieved()),
    planner,
    standing,
    lines,
  );
  const input = { contract: riverside, period, ...(statement === undefined ? {} : { statement }) };
  return river.world.ask(handler, IssueStatement, input, actors.provider, commandId);
}

/** At the nth append of a statement, counted from 1: does something first, or loses the power. */
function atAppend(nth: number, act: 'fail' | (() => Promise<unknown>)): void {
  const { log } = river.world.ledger;
  const append = log.append.bind(log);
  let count = 0;
  jest.spyOn(log, 'append').mockImplementation(async (stream, expected, events) => {
    count += 1;
    if (count === nth) {
      if (act === 'fail') throw new Error('The power failed');
      await act();
    }
    return append(stream, expected, events);
  });
}

interface Money {
  readonly type: string;
  readonly totalPence: number;
  readonly issuedToDatePence: number;
}

async function issued(): Promise<readonly Money[]> {
  const events = (await river.world.events(account)) as unknown as Money[];
  return events.filter(({ type }) => type === 'StatementIssued');
}

async function expectWithinMaximum(): Promise<void> {
  const all = await issued();
  expect(all.reduce((sum, { totalPence }) => sum + totalPence, 0)).toBeLessThanOrEqual(MAXIMUM);
  // The running total says the same, so the next statement is held against all of them.
  expect(all.at(-1)?.issuedToDatePence ?? 0).toBe(all.reduce((sum, { totalPence }) => sum + totalPence, 0));
}

describe('all statements together never come to more than the maximum', () => {
  it('when claims are made while one that was begun lies idle', async () => {
    await river.claimStart(1);
    await river.claimStart(2);
    river.world.at('2021-07-15T09:00:00Z');
    atAppend(2, 'fail');
    await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
    jest.restoreAllMocks();
    river.world.at('2021-06-29T09:00:00Z');
    await river.claimStart(3);
    river.world.at('2021-07-15T09:00:00Z');
    await done(river.issue(quarter2, 'issue-1'));
    expect((await issued()).map(({ totalPence }) => totalPence)).toEqual([MAXIMUM]);
  });

  it('when the rest would be issued twice, one statement after the other', async () => {
    await river.claimStart(1);
    await river.claimStart(2);
    river.world.at('2021-07-15T09:00:00Z');
    await done(river.issue(quarter2));
    await river.claimStart(3);
    await river.claimStart(4);
    river.world.at('2021-10-15T09:00:00Z');
    await done(river.issue(quarter3));
    expect((await issued()).map(({ totalPence }) => totalPence)).toEqual([40_000_000, 10_000_000]);
    await expectWithinMaximum();
    await river.store.whenHandled('' as never);
    expect(new NotPayableRegister(river.store).curtailed(riverside)).toEqual([
      { contract: riverside, level: 'contract', cap: 'contract_maximum', claims: 2, cut_pence: 30_000_000 },
    ]);
  });

  // Begun, lines, issued: the other process issues all it can just before each of them is written.
  it.each([1, 2, 3])('when another process issues another statement before append %d of one', async (nth) => {
    await river.claimStart(1);
    await river.claimStart(2);
    river.world.at('2021-07-20T09:00:00Z');
    await river.claimStart(3, '2021-06-30');
    river.world.at('2021-10-15T09:00:00Z');
    const others: string[] = [];
    atAppend(nth, async () => {
      jest.restoreAllMocks();
      others.push((await elsewhere(quarter2, 'elsewhere', 'riverside.Q2')).kind);
      others.push((await elsewhere(quarter3, 'elsewhere-2', 'riverside.Q3')).kind);
    });
    const answer = await river.issue(quarter2, 'here', 'riverside.Here');
    expect(others).toHaveLength(2);
    // Each claim is billed by one of them, and the one that comes late gets what is left.
    expect([answer.kind, ...others]).toContain('recorded');
    expect((await issued()).reduce((sum, { totalPence }) => sum + totalPence, 0)).toBeGreaterThanOrEqual(40_000_000);
    await expectWithinMaximum();
  });

  it.each([1, 2, 3])('when two processes go on with one statement at once, from append %d', async (nth) => {
    await river.claimStart(1);
    await river.claimStart(2);
    river.world.at('2021-07-15T09:00:00Z');
    atAppend(nth, async () => {
      jest.restoreAllMocks();
      await done(elsewhere(quarter2, 'here'));
    });
    await done(river.issue(quarter2, 'here'));
    expect((await issued()).map(({ totalPence }) => totalPence)).toEqual([40_000_000]);
    await expectWithinMaximum();
  });
});
