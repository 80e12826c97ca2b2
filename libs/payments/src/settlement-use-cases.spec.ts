import { beforeEach, describe, expect, it } from '@jest/globals';
import { contractDecider, NotAllowed } from '#contracts';
import { type Actor, calendarDate, fold, OrganisationId, pence } from '#kernel';
import { actors, cityCouncil, nationalFund, riverside, riversideEvents } from '../../contracts/test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { accountStreamName } from './account.stream.js';
import { ApproveAdvance, ApproveAdvanceHandler, type ApproveAdvanceInput, grantTermsOf } from './approve-advance.js';
import { ApproveClawback, ApproveClawbackHandler } from './approve-clawback.js';
import { ClawbacksRegister } from './clawbacks-register.js';
import { DeclineClawback, DeclineClawbackHandler } from './decline-clawback.js';
import { DisputeLine, DisputeLineHandler, type DisputeLineInput } from './dispute-line.js';
import { MakePayment, MakePaymentHandler, type MakePaymentInput } from './make-payment.js';
import { PayAdvance, PayAdvanceHandler } from './pay-advance.js';
import { ProposeClawback, ProposeClawbackHandler, type ProposeClawbackInput } from './propose-clawback.js';
import { RecordRefund, RecordRefundHandler, type RecordRefundInput } from './record-refund.js';
import { ResolveDispute, ResolveDisputeHandler, type ResolveDisputeInput } from './resolve-dispute.js';

const quarter2 = { from: calendarDate('2021-04-01'), to: calendarDate('2021-06-30') };
const quarter3 = { from: calendarDate('2021-07-01'), to: calendarDate('2021-09-30') };
const S01 = 'riverside.S01';
const S02 = 'riverside.S02';

/** The commands about the money of a statement, through their real handlers. */
class Settling extends RiversideInMemory {
  readonly clawbacks = new ClawbacksRegister(this.store);
  claimed: string[] = [];

  /** Two people have started work, which the first statement bills: £660.00 each. */
  async issued(): Promise<this> {
    await this.open();
    this.world.at('2021-06-20T09:00:00Z');
    for (const nth of [1, 2]) this.claimed.push((await this.claimStart(nth)).claim);
    this.world.at('2021-07-15T09:00:00Z');
    await done(this.issue(quarter2));
    this.world.at('2021-07-20T09:00:00Z');
    return this;
  }

  async everybodyApproved(): Promise<this> {
    for (const actor of [actors.payer, actors.fund]) await done(this.approve(S01, actor));
    return this;
  }

  disputeLine(input: Partial<DisputeLineInput>, actor: Actor = actors.payer) {
    const handler = new DisputeLineHandler(this.world.ledger, this.world.access, this.lines);
    const asked = {
      contract: riverside,
      statement: S01,
      line: 1,
      reasonCode: 'not-achieved',
      resolveBy: '2021-09-01',
      words: 'Nobody was there.',
      ...input,
    } as DisputeLineInput;
    return this.world.ask(handler, DisputeLine, asked, actor);
  }

  resolve(input: Partial<ResolveDisputeInput>, actor: Actor) {
    const handler = new ResolveDisputeHandler(this.world.ledger, this.world.access);
    const asked = { contract: riverside, statement: S01, line: 1, ...input } as ResolveDisputeInput;
    return this.world.ask(handler, ResolveDispute, asked, actor);
  }

  payPart(input: Partial<MakePaymentInput>, actor: Actor = actors.otherPayer) {
    const handler = new MakePaymentHandler(this.world.ledger, this.world.access, this.standing);
    const asked = { contract: riverside, statement: S01, paidOn: '2021-07-20', bankReference: 'BACS 1', ...input };
    return this.world.ask(handler, MakePayment, asked as MakePaymentInput, actor);
  }

  propose(input: Partial<ProposeClawbackInput>, actor: Actor = actors.payer) {
    const handler = new ProposeClawbackHandler(this.world.ledger, this.world.access, this.store, this.book);
    const asked = { contract: riverside, cause: 'audit-finding', ...input } as ProposeClawbackInput;
    return this.world.ask(handler, ProposeClawback, asked, actor);
  }

  approveClawback(clawback: number, actor: Actor) {
    const handler = new ApproveClawbackHandler(this.world.ledger, this.world.access);
    return this.world.ask(handler, ApproveClawback, { contract: riverside, clawback }, actor);
  }

  declineClawback(clawback: number, actor: Actor) {
    const handler = new DeclineClawbackHandler(this.world.ledger, this.world.access);
    return this.world.ask(handler, DeclineClawback, { contract: riverside, clawback }, actor);
  }

  refund(input: Partial<RecordRefundInput>, actor: Actor = actors.payer) {
    const handler = new RecordRefundHandler(this.world.ledger, this.world.access, this.store, this.clawbacks);
    const asked = { contract: riverside, receivedOn: '2021-10-20', bankReference: 'BACK 1', ...input };
    return this.world.ask(handler, RecordRefund, asked as RecordRefundInput, actor);
  }

  approveAdvance(input: Partial<ApproveAdvanceInput>, actor: Actor = actors.payer) {
    const handler = new ApproveAdvanceHandler(this.world.ledger, this.world.access);
    const asked = { contract: riverside, kind: 'advance', pence: 50_000, ...input } as ApproveAdvanceInput;
    return this.world.ask(handler, ApproveAdvance, asked, actor);
  }

  payAdvance(payment: string, actor: Actor) {
    const handler = new PayAdvanceHandler(this.world.ledger, this.world.access);
    const input = { contract: riverside, payment, paidOn: '2021-07-20', bankReference: 'ADV 1' } as never;
    return this.world.ask(handler, PayAdvance, input, actor);
  }

  async last(): Promise<{ type: string }> {
    const found = (await this.world.events(accountStreamName(riverside))).at(-1);
    if (found === undefined) throw new Error('Nothing is recorded');
    return found;
  }
}

describe('what becomes of an issued statement', () => {
  let told: Settling;
  beforeEach(async () => {
    told = await new Settling().issued();
  });

  it('is disputed with the words sealed, dropped, and then paid', async () => {
    await done(told.approve(S01));
    expect(await told.disputeLine({})).toMatchObject({ kind: 'recorded', about: { statement: S01, line: 1 } });
    expect(await told.last()).toMatchObject({ type: 'LineDisputed', claim: told.claimed[0], heldPence: 46_200 });
    expect(await told.world.opened(accountStreamName(riverside))).toEqual({ words: 'Nobody was there.' });
    const [recorded] = (await told.world.recorded(accountStreamName(riverside))).slice(-1);
    expect(recorded?.envelope.reliesOn.map(({ as }) => as)).toEqual(['statement-line', 'terms']);

    expect(await told.payPart({})).toMatchObject({ kind: 'recorded', about: { payment: 'riverside.S01.P1' } });
    expect(await told.last()).toMatchObject({ type: 'PaymentMade', pence: 46_200 });
    expect(await told.resolve({}, actors.payer)).toMatchObject({ kind: 'recorded' });
    expect(await told.payPart({ pence: pence(6_200), bankReference: 'BACS 2' })).toMatchObject({
      about: { payment: 'riverside.S01.P2' },
    });
    expect(await told.payPart({ bankReference: 'BACS 3' })).toMatchObject({
      about: { payment: 'riverside.S01.P3' },
    });
    expect(await told.last()).toMatchObject({ type: 'PaymentMade', pence: 40_000 });
    expect(await told.payPart({ bankReference: 'BACS 3' })).toMatchObject({
      repeated: true,
      about: { payment: 'riverside.S01.P3' },
    });
  });

  it('is conceded by the payee, and the next statement takes it off what was held', async () => {
    await told.everybodyApproved();
    await done(told.disputeLine({}));
    expect(await told.resolve({ disallowedPence: pence(46_200) }, actors.provider)).toMatchObject({ kind: 'recorded' });
    await done(told.payPart({}));
    told.world.at('2021-10-15T09:00:00Z');
    await done(told.issue(quarter3));
    const events = await told.world.events(accountStreamName(riverside));
    expect(events.at(-1)).toMatchObject({
      type: 'StatementIssued',
      statement: S02,
      totalPence: -46_200,
      heldBack: [{ statement: S01, line: 1, payer: cityCouncil, pence: 46_200 }],
    });
    // It was never paid, so nothing is owed back for it.
    expect(await told.refund({ statement: S02 as never })).toMatchObject({ refusal: { refused: 'nothing-to-refund' } });
    expect(
      await told.disputeLine({ disputedOn: '2021-10-15' as never, resolveBy: '2021-11-01' as never }),
    ).toMatchObject({ refusal: { refused: 'dispute-settled-before' } });
  });

  it('is not disputed by whoever does not pay, nor on a line that it has not', async () => {
    await expect(told.disputeLine({}, actors.provider)).rejects.toThrow(NotAllowed);
    expect(await told.disputeLine({ line: 3 })).toMatchObject({ refusal: { refused: 'line-not-found' } });
    expect(await told.disputeLine({ resolveBy: undefined })).toMatchObject({
      refusal: { refused: 'no-day-to-resolve-by' },
    });
    expect(await told.disputeLine({ statement: 'riverside.S09' as never })).toMatchObject({
      refusal: { refused: 'statement-not-found' },
    });
  });

  it('is taken back by a clawback that both payers approve, netted with the next statement', async () => {
    await told.everybodyApproved();
    await done(told.payPart({}));
    const [claim] = told.claimed;
    expect(await told.propose({ claims: [{ claim: claim as never }] })).toMatchObject({ about: { clawback: 1 } });
    expect(await told.last()).toMatchObject({ approvers: [cityCouncil, nationalFund], needs: 'all' });
    // Sent again it is the same one.
    expect(await told.propose({ claims: [{ claim: claim as never }] })).toMatchObject({
      repeated: true,
      about: { clawback: 1 },
    });
    expect(await told.declineClawback(1, actors.provider)).toMatchObject({ refusal: { refused: 'not-an-approver' } });
    await done(told.approveClawback(1, actors.payer));
    await done(told.approveClawback(1, actors.fund));
    expect(await told.last()).toMatchObject({ type: 'ClawbackAgreed' });
    expect(await told.disputeLine({}, actors.fund)).toMatchObject({ refusal: { refused: 'claim-in-clawback' } });

    told.world.at('2021-10-15T09:00:00Z');
    await done(told.issue(quarter3));
    expect(await told.last()).toMatchObject({ totalPence: -66_000, due: [{ pence: -46_200 }, { pence: -19_800 }] });
    expect(await told.propose({ claims: [{ claim: claim as never }] })).toMatchObject({
      refusal: { refused: 'nothing-left-of-claim' },
    });
    told.world.at('2021-10-20T09:00:00Z');
    expect(await told.refund({ statement: S02 as never })).toMatchObject({ about: { refund: 'riverside.R01' } });
    expect(await told.last()).toMatchObject({ type: 'RefundReceived', pence: 46_200 });
  });

  it('is taken back by invoice, and never comes back twice', async () => {
    await told.everybodyApproved();
    const claim = told.claimed[1] as never;
    const some = { claims: [{ claim, pence: pence(10_000) }], collect: 'invoiced' } as const;
    await done(told.propose({ ...some, cause: 'duplicate', claims: [...some.claims] }, actors.provider));
    await done(told.approveClawback(1, actors.fund));
    expect(await told.refund({ clawback: 1, receivedOn: '2021-07-20' as never })).toMatchObject({
      refusal: { refused: 'nothing-to-refund' },
    });
    told.world.at('2021-10-15T09:00:00Z');
    await done(told.issue(quarter3));
    expect(await told.last()).toMatchObject({ totalPence: -10_000, due: [{ pence: 0 }, { pence: 0 }] });
    told.world.at('2021-10-20T09:00:00Z');
    expect(await told.refund({ clawback: 1, pence: pence(5_000) })).toMatchObject({ kind: 'recorded' });
    expect(await told.refund({ clawback: 1, bankReference: 'BACK 2' })).toMatchObject({
      about: { refund: 'riverside.R02' },
    });
    expect(await told.last()).toMatchObject({ type: 'RefundReceived', pence: 2_000, clawback: 1 });
    expect(await told.refund({ clawback: 1, bankReference: 'BACK 3' })).toMatchObject({
      refusal: { refused: 'refunded-already' },
    });
  });

  it('is not taken back by facts that are behind', async () => {
    told.store.isBehind = true;
    expect(await told.propose({ claims: [{ claim: told.claimed[0] as never }] })).toMatchObject({
      refusal: { refused: 'statement-issued-meanwhile' },
    });
  });

  it.each<[string, Partial<ProposeClawbackInput>]>([
    ['/claims: must name the claims', {}],
    ['/claims: must name each claim once', { claims: [{ claim: 'a' as never }, { claim: 'a' as never }] }],
    [
      '/recovery: must be said',
      { claims: [{ claim: 'a' as never }], recovery: [{ payer: cityCouncil, pence: pence(1) }] },
    ],
    ['/recovery: must be said', { cause: 'sample-recovery' }],
    [
      '/claims: must be left out',
      {
        cause: 'sample-recovery',
        claims: [{ claim: 'a' as never }],
        recovery: [{ payer: cityCouncil, pence: pence(1) }],
      },
    ],
  ])('takes no clawback that breaks a rule of its input: %s', async (problem, input) => {
    await expect(told.propose(input)).rejects.toThrow(problem);
  });

  it.each<[string, Partial<RecordRefundInput>]>([
    ['/statement: must be given', {}],
    ['/statement: must be given', { statement: S01 as never, clawback: 1 }],
    ['/refund: must begin with', { clawback: 1, refund: 'elsewhere.R01' as never }],
  ])('takes no refund that breaks a rule of its input: %s', async (problem, input) => {
    await expect(told.refund(input)).rejects.toThrow(problem);
  });
});

describe('what is paid without outcomes', () => {
  let told: Settling;
  beforeEach(async () => {
    told = await new Settling().issued();
  });

  it('comes back as far as no statement was set against it', async () => {
    await done(told.approveAdvance({}));
    await done(told.payAdvance('riverside.A01', actors.otherPayer));
    told.world.at('2021-10-20T09:00:00Z');
    const advance = 'riverside.A01' as never;
    expect(await told.refund({ advance, pence: pence(20_000) })).toMatchObject({ about: { refund: 'riverside.R01' } });
    expect(await told.last()).toMatchObject({ type: 'RefundReceived', pence: 20_000, advance });
    expect(await told.refund({ advance, bankReference: 'BACK 2', pence: pence(30_001) })).toMatchObject({
      refusal: { refused: 'more-than-owed-back', detail: { openPence: 30_000 } },
    });
    await expect(told.refund({ advance, clawback: 1 })).rejects.toThrow('/statement: must be given, unless');
  });

  it('is an advance that one person approves and another releases', async () => {
    expect(await told.approveAdvance({})).toMatchObject({ about: { payment: 'riverside.A01' } });
    expect(await told.payAdvance('riverside.A01', actors.payer)).toMatchObject({
      refusal: { refused: 'advance-released-by-the-approver' },
    });
    expect(await told.payAdvance('riverside.A01', actors.otherPayer)).toMatchObject({ kind: 'recorded' });
    expect(await told.last()).toMatchObject({
      type: 'AdvancePaid',
      kind: 'advance',
      pence: 50_000,
      approvedBy: actors.payer.subject,
      releasedBy: actors.otherPayer.subject,
    });
  });

  it('is no grant while the terms pay for outcomes', async () => {
    const grant = { kind: 'grant', period: quarter3, pence: undefined } as Partial<ApproveAdvanceInput>;
    expect(await told.approveAdvance(grant)).toMatchObject({ refusal: { refused: 'not-a-grant-period' } });
  });

  it('is nobody’s business who does not pay', async () => {
    await expect(told.approveAdvance({}, actors.provider)).rejects.toThrow(NotAllowed);
  });
});

describe('what the terms say of a grant', () => {
  const recorded = fold(contractDecider, riversideEvents);
  if (recorded.status !== 'recorded') throw new Error('The fixtures record a contract');
  const [first] = recorded.terms;
  const schedule = [{ payer: cityCouncil, period: quarter3, pence: pence(250_000) }];
  const granting = {
    ...recorded,
    terms: [
      first,
      {
        ...first,
        version: 2,
        validFrom: quarter3.from,
        terms: { ...first.terms, paymentMode: { mode: 'grant' as const, schedule } },
      },
    ],
  } as typeof recorded;
  const endingEarly = {
    ...granting,
    terms: [...granting.terms, { ...first, version: 3, validFrom: calendarDate('2021-09-01') }],
  } as typeof recorded;

  it.each([
    ['the span of the schedule', granting, cityCouncil, quarter3, { isGrantPeriod: true, scheduledPence: 250_000 }],
    ['another payer', granting, nationalFund, quarter3, { isGrantPeriod: true, scheduledPence: undefined }],
    [
      'another span',
      granting,
      cityCouncil,
      { ...quarter3, to: calendarDate('2021-09-29') },
      { isGrantPeriod: true, scheduledPence: undefined },
    ],
    ['a span before it', granting, cityCouncil, quarter2, { isGrantPeriod: false, scheduledPence: undefined }],
    ['a span that it ends in', endingEarly, cityCouncil, quarter3, { isGrantPeriod: false, scheduledPence: 250_000 }],
  ])('goes by every day of %s', (_, contract, payer, period, expected) => {
    expect(grantTermsOf(contract, OrganisationId.parse(payer), period)).toEqual(expected);
  });
});
