import { claimIdOf } from '#claims';
import { type OutcomePath } from '#evidence';
import { calendarDate, isRefusal, PaymentRef, pence } from '#kernel';
import {
  accountDecider,
  accountStreamName,
  type InvestmentEvent,
  investmentStreamName,
  owedPence,
  type PaymentCommand,
  type PaymentEvent,
} from '#payments';
import { actors, cityCouncil, nationalFund, riverside } from '../../contracts/test/fixtures.js';
import { investmentDrawn } from './investment-fixtures.js';
import type { StoryGround } from './story-ground.js';
import { type Step } from './story-of-changes.js';

/** What becomes of the money of a story: claims held out, disputes, clawbacks, payments and investments. */
export class RandomMoney {
  readonly payers = [cityCouncil, nationalFund];

  constructor(
    private readonly ground: StoryGround,
    private readonly claims: readonly { readonly path: OutcomePath }[],
  ) {}

  async hold(which: number): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined) return;
    const id = claimIdOf(claim.path);
    const account = await this.ground.account();
    if (account.heldOut.has(id) || (await this.ground.lines()).some((line) => line.claim === id)) return;
    const event = { type: 'ClaimHeldOut', contract: riverside, claim: id } as const;
    const why = { heldOn: calendarDate('2022-05-01'), reasonCode: 'under-investigation' } as const;
    await this.ground.append<PaymentEvent>(accountStreamName(riverside), [{ ...event, ...why }]);
  }

  /** A payer holds back some of its part of a line; then it drops that, or some of it is upheld, or it stays open. */
  async dispute({ which, share, upheld }: Extract<Step, { do: 'dispute' }>): Promise<void> {
    const state = await this.ground.account();
    const lines = (await this.ground.lines()).filter(({ amountPence }) => amountPence > 0);
    const line = lines[which % Math.max(1, lines.length)];
    const part = line?.parts[which % 2];
    const issued = line === undefined ? undefined : state.statements.get(line.statement);
    if (line === undefined || part === undefined || issued?.status !== 'issued') return;
    const { statement, number, claim } = line;
    const { payer } = part;
    const standing = issued.payers.get(payer);
    if (standing === undefined || state.disputes.has(`${statement}/${number}/${payer}`)) return;
    const held = Math.min(Math.floor((part.pence * share) / 4), owedPence(state, issued, standing));
    if (part.pence <= 0 || held < 0) return;
    const of = { contract: riverside, statement, line: number, claim, payer };
    const events: PaymentEvent[] = [
      {
        type: 'LineDisputed',
        ...of,
        heldPence: pence(held),
        disputedOn: calendarDate('2022-07-01'),
        resolveBy: calendarDate('2022-08-01'),
        reasonCode: 'not-achieved',
      },
    ];
    if (upheld >= 0) {
      events.push({
        type: 'DisputeResolved',
        ...of,
        disallowedPence: pence(Math.floor((part.pence * upheld) / 4)),
        resolvedBy: payer,
        resolvedBySubject: actors.payer.subject,
        resolvedOn: calendarDate('2022-07-02'),
      });
    }
    await this.ground.append(accountStreamName(riverside), events);
  }

  async clawBack({ which, some, recovers, collect }: Extract<Step, { do: 'claw-back' }>): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined) return;
    const clawback = (await this.ground.account()).clawbacks.length + 1;
    const amount = some === null ? {} : { pence: pence(some) };
    const on = calendarDate('2022-07-01');
    await this.ground.append<PaymentEvent>(accountStreamName(riverside), [
      {
        type: 'ClawbackProposed',
        contract: riverside,
        clawback,
        cause: 'audit-finding',
        claims: [{ claim: claimIdOf(claim.path), ...amount }],
        recovery: recovers === 0 ? [] : [{ payer: cityCouncil, pence: pence(recovers) }],
        collect,
        proposedBy: cityCouncil,
        proposedOn: on,
        proposedBySubject: actors.payer.subject,
        approvers: [cityCouncil],
        needs: 'all',
      },
      { type: 'ClawbackAgreed', contract: riverside, clawback, agreedOn: on },
    ]);
  }

  /** A payer approves its part of a statement, and pays some of that. */
  async settle({ which, payer: nth, inPart }: Extract<Step, { do: 'settle' }>): Promise<void> {
    const statements = [...(await this.ground.account()).statements.values()].filter(
      ({ status }) => status === 'issued',
    );
    const statement = statements[which % Math.max(1, statements.length)]?.statement;
    const payer = this.payers[nth];
    if (statement === undefined || payer === undefined) return;
    const of = { contract: riverside, statement, payer, fallen: [] };
    // Statements say that they were issued on the day on which the story is told.
    const on = calendarDate('2030-01-02');
    await this.#ask({ type: 'approve-statement', ...of, by: 'demo:approves', today: on });
    const amount = inPart ? { pence: pence(1) } : {};
    const bankReference = `BACS ${this.ground.commands}`;
    await this.#ask({ type: 'make-payment', ...of, ...amount, by: 'demo:releases', paidOn: on, bankReference });
  }

  /** A payer pays ahead; some of what is unspent may come back at once. */
  async advance({ payer: nth, amount, comesBack }: Extract<Step, { do: 'advance' }>): Promise<void> {
    const payer = this.payers[nth];
    if (payer === undefined) return;
    const payment = PaymentRef.parse(`riverside.ADV.${this.ground.commands}`);
    const on = calendarDate('2022-05-01');
    const of = { contract: riverside, payment, payer };
    const what = { kind: 'advance', pence: pence(amount) } as const;
    const bankReference = `BACS ${this.ground.commands}`;
    await this.#ask({ type: 'approve-advance', ...of, what, approvedOn: on, by: 'demo:approves' });
    await this.#ask({ type: 'pay-advance', ...of, paidOn: on, bankReference, by: 'demo:releases' });
    const back = pence(Math.floor((amount * comesBack) / 4));
    if (back === 0) return;
    const refund = { type: 'record-refund', contract: riverside, payer, pence: back, receivedOn: on } as const;
    await this.#ask({ ...refund, bankReference, by: 'demo:records', for: { advance: payment } });
  }

  async invest(amount: number): Promise<void> {
    const investment = PaymentRef.parse(`riverside.INV.${this.ground.commands}`);
    const drawn = { ...investmentDrawn, investment, pence: pence(amount) };
    await this.ground.append<InvestmentEvent>(investmentStreamName(riverside), [drawn]);
  }

  /** Does to the account what is asked, if it can be done. */
  async #ask(command: PaymentCommand): Promise<void> {
    const decided = accountDecider.decide(command, await this.ground.account());
    if (!isRefusal(decided) && decided.length > 0) await this.ground.append(accountStreamName(riverside), decided);
  }

  async putAllBack(): Promise<void> {
    for (const claim of (await this.ground.account()).heldOut.keys()) {
      await this.ground.append(accountStreamName(riverside), [
        { type: 'ClaimPutBack', contract: riverside, claim, putBackOn: calendarDate('2022-05-01') },
      ]);
    }
  }
}
