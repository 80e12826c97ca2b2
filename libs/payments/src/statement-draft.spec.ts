import { beforeEach, describe, expect, it } from '@jest/globals';
import { VersionStale } from '#event-log';
import { type ClaimId, calendarDate, StatementRef } from '#kernel';
import { actors, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { quarter2, quarter3 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { accountStream, accountStreamName } from './account.stream.js';
import { DraftStatement, DraftStatementHandler } from './draft-statement.js';
import { HoldClaimOut, HoldClaimOutHandler } from './hold-claim-out.js';
import { IssueStatement, IssueStatementHandler } from './issue-statement.js';
import { PutClaimBack, PutClaimBackHandler } from './put-claim-back.js';
import { StatementDraft } from './statement-draft.js';

let river: RiversideInMemory;
const S01 = StatementRef.parse('riverside.S01');
const S02 = StatementRef.parse('riverside.S02');
const today = calendarDate('2021-07-15');

beforeEach(async () => {
  river = await new RiversideInMemory().open();
  river.world.at('2021-06-20T09:00:00Z');
});

const draftOf = (statement = S01) => new StatementDraft(river.planner).of(riverside, statement, today);
function draft(period = quarter2) {
  const handler = new DraftStatementHandler(river.world.ledger, river.world.access);
  return river.world.ask(handler, DraftStatement, { contract: riverside, period }, actors.provider);
}
function hold(claim: string) {
  const handler = new HoldClaimOutHandler(river.world.ledger, river.world.access, river.planner);
  const input = { contract: riverside, claim, reasonCode: 'evidence-in-question', words: 'Which employer?' } as const;
  return river.world.ask(handler, HoldClaimOut, input, actors.payer);
}
function putBack(claim: string) {
  const handler = new PutClaimBackHandler(river.world.ledger, river.world.access, river.planner);
  return river.world.ask(handler, PutClaimBack, { contract: riverside, claim }, actors.provider);
}
const linesOf = async (statement: StatementRef) =>
  (await river.lines.of(riverside, { statement, linesHere: 0 })).map(({ line }) => line);

describe('a draft', () => {
  it('says what the statement would be, and records nothing by saying it', async () => {
    await river.claimStart(1);
    expect((await done(draft())).about).toEqual({ statement: S01 });
    const before = await river.world.ledger.log.head();
    expect(await draftOf()).toMatchObject({
      statement: S01,
      period: quarter2,
      lines: [{ number: 1, kind: 'claim', amountPence: 66_000, calculation: { uncappedPence: 66_000 } }],
      totalPence: 66_000,
      parts: [{ pence: 46_200 }, { pence: 19_800 }],
      heldOut: [],
      restated: false,
      isComplete: true,
    });
    expect(await river.world.ledger.log.head()).toEqual(before);
    expect(await draftOf(S02)).toBeUndefined();
  });

  it('is issued under its reference, with all that was claimed meanwhile', async () => {
    await done(draft());
    await river.claimStart(1);
    river.world.at('2021-07-15T09:00:00Z');
    await done(river.issue(quarter2, 'issue-1', S01));
    expect(await linesOf(S01)).toHaveLength(1);
    expect(await draftOf()).toBeUndefined();
  });

  it('is issued only as its account was read, and asked again is answered as before', async () => {
    await done(draft());
    await river.claimStart(1);
    river.world.at('2021-07-15T09:00:00Z');
    const { ledger, access } = river.world;
    const { revision } = await ledger.load(accountStream, accountStreamName(riverside));
    const handler = new IssueStatementHandler(ledger, access, river.planner, river.standing, river.lines);
    const issue = (ifRevision: number) => {
      const context = { commandId: 'issue-1', actor: actors.provider, ifRevision };
      return handler.execute(new IssueStatement({ contract: riverside, period: quarter2, statement: S01 }, context));
    };
    await expect(issue(revision - 1)).rejects.toThrow(VersionStale);
    expect(await linesOf(S01)).toEqual([]);
    expect(await issue(revision)).toMatchObject({ kind: 'recorded', repeated: false });
    expect(await linesOf(S01)).toHaveLength(1);
    expect(await issue(revision)).toMatchObject({ kind: 'recorded', repeated: true });
  });

  it('records no line of a statement that is dated after today, and can be issued on the day itself', async () => {
    await river.claimStart(1);
    await done(draft());
    river.world.at('2021-06-25T09:00:00Z');
    const before = await river.world.ledger.log.head();
    expect(await river.issue(quarter2, 'early', S01, '2021-07-15')).toMatchObject({
      refusal: { refused: 'issued-in-the-future' },
    });
    expect(await river.world.ledger.log.head()).toEqual(before);
    expect(await linesOf(S01)).toEqual([]);
    await river.claimStart(2);
    river.world.at('2021-07-15T09:00:00Z');
    await done(river.issue(quarter2, 'in-time', S01));
    expect(await linesOf(S01)).toHaveLength(2);
  });

  it('leaves out what is held out, and says why; the next statement takes it once it is put back', async () => {
    const first = await river.claimStart(1);
    const second = await river.claimStart(2);
    await done(draft());
    await done(hold(first.claim));
    expect(await draftOf()).toMatchObject({
      lines: [{ claim: second.claim }],
      totalPence: 66_000,
      heldOut: [
        { claim: first.claim, outcome: startsWork, achievedOn: '2021-06-01', reasonCode: 'evidence-in-question' },
      ],
    });
    river.world.at('2021-07-15T09:00:00Z');
    await done(river.issue(quarter2, 'issue-1', S01));
    expect((await linesOf(S01)).map(({ claim }) => claim)).toEqual([second.claim]);

    await done(putBack(first.claim));
    river.world.at('2021-10-15T09:00:00Z');
    await done(river.issue(quarter3));
    expect((await linesOf(S02)).map(({ claim }) => claim)).toEqual([first.claim]);
  });

  it('is not issued by a plan from before a claim was held out', async () => {
    const { claim } = await river.claimStart(1);
    river.world.at('2021-07-15T09:00:00Z');
    const { log } = river.world.ledger;
    const append = log.append.bind(log);
    let wasHeld = false;
    log.append = async (stream, expected, events) => {
      if (stream === 'statement-riverside.S01' && !wasHeld) {
        wasHeld = true;
        await done(hold(claim));
      }
      return append(stream, expected, events);
    };
    expect(await river.issue(quarter2)).toMatchObject({ refusal: { refused: 'account-moved-on' } });
  });
});

describe('holding a claim out', () => {
  it('is for claims of the contract that no statement has', async () => {
    expect(await hold('riverside.nobody')).toMatchObject({ refusal: { refused: 'claim-not-known' } });
    const { claim } = await river.claimStart(1);
    river.world.at('2021-07-15T09:00:00Z');
    await done(river.issue(quarter2));
    expect(await hold(claim)).toMatchObject({
      refusal: { refused: 'claim-already-billed', detail: { statement: S01 } },
    });
    expect(river.book.claim(riverside, claim as ClaimId)?.billed).toMatchObject({ pence: 66_000, first: { line: 1 } });
  });
});
