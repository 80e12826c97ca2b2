import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { claimIdOf, claimStreamName } from '#claims';
import { PersonId, StatementRef } from '#kernel';
import { actors, keepsWork, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { quarter2, quarter3 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { accountStream, accountStreamName } from './account.stream.js';
import type { StatementLine } from './domain/payments.events.js';
import { statementStreamName } from './statement.stream.js';

let river: RiversideInMemory;
const account = accountStreamName(riverside);
const startOf = (person: string) => ({ contract: riverside, person, outcome: startsWork });

beforeEach(async () => {
  river = await new RiversideInMemory().open();
  // Claims are made in the quarter that is billed.
  river.world.at('2021-06-20T09:00:00Z');
});

/** The types of the account's events, and of those that hold the lines of its first statement, where they stand in time. */
async function types(stream = account): Promise<string[]> {
  return (await river.world.events(stream)).map(({ type }) => type);
}

async function linesOf(statement = 'riverside.S01'): Promise<StatementLine[]> {
  const recorded = await river.lines.of(riverside, { statement: StatementRef.parse(statement), linesHere: 0 });
  return recorded.map(({ line }) => line);
}

async function envelopes(stream: string) {
  const found = [];
  for await (const logged of river.world.ledger.log.readStream(stream)) {
    found.push(river.world.ledger.codec.decode(logged).envelope);
  }
  return found;
}

/** The claims on statements that were issued, in their order. */
async function billed(): Promise<string[]> {
  const { state } = await river.world.ledger.load(accountStream, account);
  const issued = [...state.statements.values()].filter(({ status }) => status === 'issued');
  const lines = await Promise.all(issued.map(({ statement }) => linesOf(statement)));
  return lines.flat().map(({ claim }) => claim);
}

const statementTime = () => river.world.at('2021-07-15T09:00:00Z');

describe('a claim', () => {
  it('rests on the verification, the revision that prices it, the referral, the engagement and the terms', async () => {
    const { person } = await river.claimStart(1);
    const path = { ...startOf(person), contract: riverside, person, outcome: startsWork, occurrence: 1 };
    const [made] = await envelopes(claimStreamName(path));
    expect(made?.reliesOn.map(({ as, stream }) => `${as} ${stream}`)).toEqual([
      `verification outcome-riverside-${person}-starts_work-1`,
      'rate-card-revision ratecard-riverside',
      'rate-card-revision ratecard-riverside',
      `referral referral-riverside-${person}`,
      `engagement referral-riverside-${person}`,
      'terms contract-riverside',
    ]);
  });

  it('rests on the earlier outcome that its line asks for, and waits for it', async () => {
    const person = await river.engage(1);
    const kept = { contract: riverside, person, outcome: keepsWork };
    await done(river.submit(kept, '2021-06-15', 'payslip'));
    await done(river.verify(kept));
    expect(await river.claim(kept)).toMatchObject({ refusal: { refused: 'prerequisite-missing' } });

    await done(river.submit(startOf(person), '2021-06-01'));
    await done(river.verify(startOf(person)));
    await done(river.claim(startOf(person)));
    await done(river.claim(kept));
    const [made] = await envelopes(claimStreamName({ contract: riverside, person, outcome: keepsWork, occurrence: 1 }));
    expect(made?.reliesOn.at(-1)).toMatchObject({
      as: 'prerequisite',
      stream: `claim-riverside-${person}-starts_work-1`,
    });
  });

  it('is answered as before when the command is sent again, whatever became of it', async () => {
    const person = await river.engage(1);
    await done(river.submit(startOf(person), '2021-06-01'));
    await done(river.verify(startOf(person)));
    const first = await done(river.claim(startOf(person), 'claim-1'));
    await done(river.withdrawVerification(startOf(person)));
    expect(await done(river.claim(startOf(person), 'claim-1'))).toMatchObject({
      repeated: true,
      events: first.events,
      about: first.about,
    });
  });

  it('is not made without a verification', async () => {
    const person = await river.engage(1);
    await done(river.submit(startOf(person), '2021-06-01'));
    expect(await river.claim(startOf(person))).toMatchObject({ refusal: { refused: 'not-verified' } });
  });
});

describe('issuing a statement', () => {
  it('bills every claim that was made, each resting on its claim', async () => {
    const first = await river.claimStart(1);
    const second = await river.claimStart(2, '2021-05-20');
    statementTime();
    const answer = await done(river.issue(quarter2));
    expect(answer.about).toEqual({ statement: 'riverside.S01' });
    // As achieved, then as recorded.
    expect(await billed()).toEqual([second.claim, first.claim]);
    const [begun, issued] = await envelopes(account);
    const [lines] = await envelopes(statementStreamName(StatementRef.parse('riverside.S01')));
    expect(begun?.reliesOn.map(({ as }) => as)).toEqual(['terms']);
    expect(lines?.reliesOn.map(({ as, stream }) => `${as} ${stream}`)).toEqual([
      'terms contract-riverside',
      'rate-card-revision ratecard-riverside',
      `claim claim-riverside-${second.person}-starts_work-1`,
      `claim claim-riverside-${first.person}-starts_work-1`,
    ]);
    expect(issued).toMatchObject({ type: 'StatementIssued', data: { lines: 2, totalPence: 132_000 } });
  });

  it('is done once, however often the command is sent', async () => {
    await river.claimStart(1);
    statementTime();
    const first = await done(river.issue(quarter2, 'issue-1'));
    await river.claimStart(2);
    const again = await done(river.issue(quarter2, 'issue-1'));
    expect(again).toMatchObject({ repeated: true, events: first.events, about: first.about });
    expect(await types()).toEqual(['StatementBegun', 'StatementIssued']);
  });

  it('bills a claim once: what came later is on the next', async () => {
    const first = await river.claimStart(1);
    statementTime();
    await done(river.issue(quarter2));
    const second = await river.claimStart(2);
    river.world.at('2021-10-01T09:00:00Z');
    await done(river.issue(quarter3));
    expect(await billed()).toEqual([first.claim, second.claim]);
  });

  it('leaves out what was withdrawn, and whose verification was taken back', async () => {
    const stands = await river.claimStart(1);
    const withdrawn = await river.claimStart(2);
    const unverified = await river.claimStart(3);
    const anew = await river.claimStart(4);
    await done(river.withdrawClaim(startOf(withdrawn.person)));
    await done(river.withdrawVerification(startOf(unverified.person)));
    await done(river.withdrawVerification(startOf(anew.person)));
    await done(river.verify(startOf(anew.person)));
    statementTime();
    await done(river.issue(quarter2));
    expect(await billed()).toEqual([stands.claim]);
  });

  it('waits for the register of claims, and says so when it does not come', async () => {
    await river.claimStart(1);
    statementTime();
    river.store.isBehind = true;
    expect(await river.issue(quarter2)).toMatchObject({ refusal: { refused: 'claims-register-behind' } });
    expect(await types()).toEqual([]);
  });

  it('takes several events where one would be too large', async () => {
    const claims = [];
    for (let nth = 1; nth <= 170; nth += 1) claims.push((await river.claimStart(nth)).claim);
    statementTime();
    await done(river.issue(quarter2));
    expect((await types(statementStreamName(StatementRef.parse('riverside.S01')))).length).toBeGreaterThan(2);
    expect(await billed()).toEqual(claims);
  });

  describe('when the power fails on the way', () => {
    /**
     * At the nth append of a statement, counted from 1: before anything was written, after it was, or after the first of
     * its events, as where fewer were appended at once.
     */
    function failAt(nth: number, landed: boolean | 'first' = false): void {
      const { log } = river.world.ledger;
      const append = log.append.bind(log);
      let count = 0;
      jest.spyOn(log, 'append').mockImplementation((stream, expected, events) => {
        count += 1;
        if (count !== nth) return append(stream, expected, events);
        const failure = new Error('The power failed');
        if (landed === false) return Promise.reject(failure);
        const written = landed === 'first' ? events.slice(0, 1) : events;
        return append(stream, expected, written).then(() => Promise.reject(failure));
      });
    }

    const breaks = [1, 2, 3].flatMap((nth) => ([false, true, 'first'] as const).map((landed) => ({ nth, landed })));
    it.each(breaks)(
      'goes on from append $nth (written: $landed) when the command is sent again',
      async ({ nth, landed }) => {
        const claims = [];
        for (let person = 1; person <= 90; person += 1) claims.push((await river.claimStart(person)).claim);
        statementTime();
        failAt(nth, landed);
        await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
        jest.restoreAllMocks();
        await done(river.issue(quarter2, 'issue-1'));
        expect((await billed()).toSorted()).toEqual(claims.toSorted());
        expect(await types()).toEqual(['StatementBegun', 'StatementIssued']);
      },
    );

    it('keeps other statements waiting until it is issued or abandoned', async () => {
      const { claim } = await river.claimStart(1);
      statementTime();
      failAt(2);
      await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
      jest.restoreAllMocks();
      expect(await river.issue(quarter2, 'issue-2')).toMatchObject({
        refusal: { refused: 'another-statement-begun', detail: { statement: 'riverside.S01' } },
      });
      await done(river.abandon('riverside.S01'));
      expect(await river.issue(quarter2, 'issue-1')).toMatchObject({ refusal: { refused: 'statement-abandoned' } });
      expect((await done(river.issue(quarter2, 'issue-3'))).about).toEqual({ statement: 'riverside.S02' });
      expect(await billed()).toEqual([claim]);
    });

    it('waits for the register of claims again, so that none is left for the next statement', async () => {
      const first = await river.claimStart(1);
      statementTime();
      failAt(3);
      await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
      jest.restoreAllMocks();
      river.world.at('2021-06-30T09:00:00Z');
      const second = await river.claimStart(2);
      statementTime();
      river.store.isBehind = true;
      expect(await river.issue(quarter2, 'issue-1')).toMatchObject({ refusal: { refused: 'claims-register-behind' } });
      expect(await types()).not.toContain('StatementIssued');
      river.store.isBehind = false;
      await done(river.issue(quarter2, 'issue-1'));
      expect(await billed()).toEqual([first.claim, second.claim]);
    });

    it('is not waited for once it is issued: what stands is answered', async () => {
      await river.claimStart(1);
      statementTime();
      await done(river.issue(quarter2, 'issue-1'));
      river.store.isBehind = true;
      expect(await river.issue(quarter2, 'issue-1')).toMatchObject({ kind: 'recorded', repeated: true });
    });

    it('is not issued with a claim that was withdrawn meanwhile', async () => {
      const { person } = await river.claimStart(1);
      await river.claimStart(2);
      statementTime();
      failAt(3);
      await expect(river.issue(quarter2, 'issue-1')).rejects.toThrow('The power failed');
      jest.restoreAllMocks();
      await done(river.withdrawClaim(startOf(person)));
      expect(await river.issue(quarter2, 'issue-1')).toMatchObject({ refusal: { refused: 'claims-changed' } });
    });
  });

  it('lets of two at once one bill a claim', async () => {
    const claims = [(await river.claimStart(1)).claim, (await river.claimStart(2)).claim];
    statementTime();
    const answers = await Promise.all([
      river.issue(quarter2, 'a', 'riverside.A'),
      river.issue(quarter2, 'b', 'riverside.B'),
    ]);
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'refused']);
    expect(await billed()).toEqual(claims);
  });

  it('is the same as once when it is sent twice at once', async () => {
    const claims = [(await river.claimStart(1)).claim, (await river.claimStart(2)).claim];
    statementTime();
    const answers = await Promise.all([river.issue(quarter2, 'a'), river.issue(quarter2, 'a')]);
    expect(answers.map(({ kind }) => kind)).toEqual(['recorded', 'recorded']);
    expect(await billed()).toEqual(claims);
    expect(await types()).toEqual(['StatementBegun', 'StatementIssued']);
  });
});

describe('approving and paying', () => {
  it('makes a claim paid once every payer has paid its part', async () => {
    const { person, claim } = await river.claimStart(1);
    const id = claimIdOf({ contract: riverside, person: PersonId.parse(person), outcome: startsWork, occurrence: 1 });
    expect(id).toBe(claim);
    statementTime();
    await done(river.issue(quarter2));
    await done(river.approve('riverside.S01'));
    await done(river.approve('riverside.S01', actors.fund));
    expect(await river.pay('riverside.S01', actors.payer, '2021-07-15')).toMatchObject({
      refusal: { refused: 'released-by-the-approver' },
    });
    expect((await done(river.pay('riverside.S01', actors.otherPayer, '2021-07-15'))).about).toEqual({
      payment: 'riverside.S01.P1',
    });
    expect(await river.paidClaims.paymentOf(riverside, id)).toBeUndefined();

    const otherFund = { ...actors.fund, subject: 'demo:fund-2' } as never;
    const last = await done(river.pay('riverside.S01', otherFund, '2021-07-15'));
    expect(last.about).toEqual({ payment: 'riverside.S01.P2' });
    expect(await river.paidClaims.paymentOf(riverside, id)).toEqual({
      event: last.events[0]?.id,
      stream: account,
      revision: last.revision,
      as: 'payment',
    });
    await river.store.whenHandled('' as never);
    expect(river.statements.totals(riverside)).toMatchObject({
      claimed_pence: 66_000,
      issued_pence: 66_000,
      paid_pence: 66_000,
    });
    expect(river.statements.statement(riverside, 'riverside.S01')).toMatchObject({ status: 'paid' });
  });

  it('opens the outcomes whose line asks for an earlier one to be paid', async () => {
    const asksForPaid = (proposeInput.lines ?? []).map((line) =>
      line.outcome === keepsWork ? { ...line, prerequisites: [{ outcome: startsWork, state: 'paid' as const }] } : line,
    );
    river = await new RiversideInMemory().open({ ...proposeInput, lines: asksForPaid });
    river.world.at('2021-06-20T09:00:00Z');
    const { person } = await river.claimStart(1);
    const kept = { contract: riverside, person, outcome: keepsWork };
    await done(river.submit(kept, '2021-06-15', 'payslip'));
    await done(river.verify(kept));
    statementTime();
    await done(river.issue(quarter2));
    await done(river.approve('riverside.S01'));
    await done(river.approve('riverside.S01', actors.fund));
    await done(river.pay('riverside.S01', actors.otherPayer, '2021-07-15'));
    expect(await river.claim(kept)).toMatchObject({
      refusal: { refused: 'prerequisite-missing', detail: { outcome: startsWork, state: 'paid' } },
    });
    const last = await done(
      river.pay('riverside.S01', { ...actors.fund, subject: 'demo:fund-2' } as never, '2021-07-15'),
    );
    await done(river.claim(kept));
    const [made] = await envelopes(claimStreamName({ contract: riverside, person, outcome: keepsWork, occurrence: 1 }));
    expect(made?.reliesOn.at(-1)).toMatchObject({ as: 'prerequisite', event: last.events[0]?.id });
  });

  it('refuses a payment dated after today before it is recorded', async () => {
    await river.claimStart(1);
    statementTime();
    await done(river.issue(quarter2));
    await done(river.approve('riverside.S01'));
    expect(await river.pay('riverside.S01', actors.otherPayer, '2021-07-16')).toMatchObject({
      refusal: { refused: 'dated-in-the-future' },
    });
    expect(await types()).not.toContain('PaymentMade');
  });
});
