import { contractStream } from '#contracts';
import type { ImportedEvent, Reference } from '#event-log';
import { type Actor, type CalendarDate, type ContractId, isRefusal, StatementRef } from '#kernel';
import {
  accountStream,
  accountStreamName,
  basisVersions,
  type Item,
  inOrder,
  LineMaker,
  moneyBasis,
  type PaymentCommand,
  type PaymentEvent,
  type PlanGround,
  runningUse,
  type StatementLine,
  statementStream,
  statementStreamName,
  Use,
  workOut,
} from '#payments';
import { rateCardStream } from '#rate-cards';
import { chunksOf, referencesOf } from '../../libs/payments/src/statement-chunks.js';
import type { ContractLedger, Made } from './contract-ledger.js';
import { actors, payerActor } from './contract-terms.js';

/** A claim that was made, with the event that made it. */
export interface Billable {
  readonly item: Item;
  readonly made: Made;
}

/**
 * The money of one invented contract: statements as the rules of the account write them. Every line is worked out by the
 * engine itself, so that a re-computation comes to what was billed; only the checks of a handler are left out.
 */
export class ContractAccount {
  #contract = contractStream.decider.initial;
  #rateCard = rateCardStream.decider.initial;
  #account = accountStream.decider.initial;
  readonly #use = new Use();
  #ground: PlanGround | undefined;
  #maker: LineMaker | undefined;

  constructor(
    private readonly ledger: ContractLedger,
    private readonly contract: ContractId,
  ) {}

  /** What the amounts of statements follow from; to be told before the first of them. */
  meetContract(event: object): void {
    this.#contract = contractStream.decider.evolve(this.#contract, event as never);
  }

  meetRateCard(event: object): void {
    this.#rateCard = rateCardStream.decider.evolve(this.#rateCard, event as never);
  }

  /** Bills claims, and lets both payers approve and pay at once. */
  *statement(billed: readonly Billable[], on: CalendarDate, terms: readonly Reference[]): Generator<ImportedEvent> {
    const { contract } = this;
    const statement = StatementRef.parse(`${contract}.S${String(this.#account.statements.size + 1).padStart(4, '0')}`);
    yield* this.#decide(
      {
        type: 'begin-statement',
        contract,
        statement,
        period: { from: on, to: on },
        today: on,
        areClaimsComplete: true,
      },
      terms,
    );

    const ground = this.#groundOf();
    this.#maker ??= new LineMaker(ground);
    const maker = this.#maker;
    const basis = moneyBasis(ground);
    const lines = [...billed]
      .sort((left, right) => inOrder(left.item, right.item))
      .flatMap(({ item, made }) => {
        const calculation = workOut(item, basis, this.#use);
        this.#use.add(item, calculation);
        const booked = { item, reference: { ...made, as: 'claim' }, billed: undefined, changed: undefined };
        return maker.linesOf({ booked, calculation });
      })
      .map(({ line, reliesOn }, place) => ({ line: asStored({ number: place + 1, ...line }), reliesOn }));
    let recorded = statementStream.decider.initial;
    let last: Made | undefined;
    for (const chunk of chunksOf(lines)) {
      const event = { type: 'StatementLinesAdded', contract, statement, lines: chunk.map(({ line }) => line) } as const;
      recorded = statementStream.decider.evolve(recorded, event);
      const added = this.ledger.encode(statementStreamName(statement), actors.provider, event, {
        reliesOn: [...terms, ...referencesOf(chunk)],
      });
      last = added.made;
      yield added.event;
    }

    const payers = recorded.parts.map(({ payer }) => payer);
    yield* this.#decide(
      {
        type: 'issue-statement',
        contract,
        statement,
        issuedOn: on,
        today: on,
        planned: lines.length,
        recorded,
        plannedAt: this.#account.size,
        areClaimsComplete: true,
        fallen: [],
        payers,
        setsAdvancesAgainst: false,
        heldBack: [],
        use: runningUse(this.#use, ground, payers),
        basis: basisVersions(ground),
        restated: false,
      },
      // By the last of its lines, whoever follows a payment comes by all of them.
      [...terms, ...(last === undefined ? [] : [{ ...last, as: 'statement-lines' }])],
    );
    for (const [place, part] of recorded.parts.entries()) {
      const approver = payerActor(part.payer, 1);
      const approved = { contract, statement, ...part, approvedOn: on, approvedBy: approver.subject };
      yield this.#record({ type: 'StatementApproved', ...approved } as PaymentEvent, [], approver);
      const payment = `${statement}.P${place + 1}`;
      const paid = { contract, statement, payment, ...part, paidOn: on, bankReference: `BACS ${payment}` };
      const releaser = payerActor(part.payer, 2);
      yield this.#record({ type: 'PaymentMade', ...paid, releasedBy: releaser.subject } as PaymentEvent, [], releaser);
    }
  }

  #groundOf(): PlanGround {
    if (this.#contract.status !== 'recorded') throw new Error(`${this.contract} was never recorded`);
    const none = (): never => {
      throw new Error('An invented statement adjusts nothing');
    };
    this.#ground ??= {
      contract: this.#contract,
      rateCard: this.#rateCard,
      account: accountStream.decider.initial,
      issuedOn: this.ledger.today,
      references: { ruling: none, revision: none, terms: none },
    };
    return this.#ground;
  }

  *#decide(command: PaymentCommand, terms: readonly Reference[]): Generator<ImportedEvent> {
    const decision = accountStream.decider.decide(command, this.#account);
    if (isRefusal(decision)) throw new Error(`${command.type} is refused: ${JSON.stringify(decision)}`);
    for (const event of decision) yield this.#record(event, terms);
  }

  #record(event: PaymentEvent, reliesOn: readonly Reference[] = [], by: Actor = actors.payer): ImportedEvent {
    this.#account = accountStream.decider.evolve(this.#account, event);
    return this.ledger.encode(accountStreamName(this.contract), by, event, { reliesOn }).event;
  }
}

/** What is undefined is not there. */
function asStored(line: StatementLine): StatementLine {
  return JSON.parse(JSON.stringify(line)) as StatementLine;
}
