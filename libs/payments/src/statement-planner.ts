import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { contractStream, contractStreamName, payersOf, referenceTo, termsOn } from '#contracts';
import { Ledger, type LedgerPlace, type Loaded, type Reference } from '#event-log';
import type { CalendarDate, ClaimId, ContractId, OrganisationId } from '#kernel';
import { agreedRevisions, rateCardStream, rateCardStreamName, revisionReference } from '#rate-cards';
import { type Moment, placeAt, ReadStore } from '#read-store';
import { accountStream, accountStreamName } from './account.stream.js';
import { AccountBook } from './account-book.js';
import { ClaimStanding } from './claim-standing.js';
import type { AccountState, StatementBasisVersions } from './domain/account/account-state.js';
import type { FoundClaim } from './domain/account/statements.js';
import type { BookedBatch, BookedClaim } from './domain/booked-claim.js';
import type { Batch, Item, MoneyBasis } from './domain/money/item.js';
import { settle } from './domain/money/settle.js';
import { Use } from './domain/money/use.js';
import { workOut } from './domain/money/work-out.js';
import type { HoldReason, PaymentEvent, RunningUse } from './domain/payments.events.js';
import {
  basisVersions,
  isAsBilled,
  isRestatementDue,
  LineMaker,
  moneyBasis,
  type PlanGround,
  type PlannedLine,
  releasesDue,
  runningUse,
  type Worked,
} from './domain/statement-plan.js';
import { StatementLines } from './statement-lines.js';

/** All that a statement says, as far as it is known before it is issued. */
export interface StatementPlan {
  readonly lines: readonly PlannedLine[];
  /** Claims of the period that are kept off it. */
  readonly heldOut: readonly { readonly booked: BookedClaim; readonly reasonCode: HoldReason }[];
  /** `size` of the account that it was planned by. */
  readonly plannedAt: number;
  /** The ledger had passed this place before the claims of the lines were found to stand. */
  readonly passed: LedgerPlace | 'start';
  /** False when the tables were behind the log: a claim could be missing. */
  readonly isComplete: boolean;
  readonly payers: readonly OrganisationId[];
  readonly setsAdvancesAgainst: boolean;
  readonly heldBack: Extract<PaymentEvent, { type: 'StatementIssued' }>['heldBack'];
  readonly use: RunningUse;
  readonly basis: StatementBasisVersions;
  readonly restated: boolean;
  /** The terms of the day of issue, and the last revision that was agreed. */
  readonly reliesOn: readonly Reference[];
}

/** How long a plan waits for the tables to catch up with the ledger. */
const TABLES_WAIT_MS = 10_000;
/** How many claims are worked out before others are let in. */
const WORKED_AT_ONCE = 500;

/**
 * Works out what a statement says: every claim of its period that stands and was never billed, and, when anything changed
 * for claims that were billed, whatever they are worth more or less than what was billed of them.
 *
 * Without such a change it costs what the new claims cost, because what the others used of caps is summed in the tables;
 * with one, every claim of the contract is worked out again.
 */
@Injectable()
export class StatementPlanner {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: ReadStore,
    private readonly book: AccountBook,
    private readonly claims: ClaimStanding,
  ) {}

  /**
   * The planner as it was when an entry was the ledger's last: it folds what was known then, and looks it up in the tables
   * as they stood then.
   */
  at(moment: Moment): StatementPlanner {
    if (moment.asOf === undefined) return this;
    const ledger = this.ledger.upTo(placeAt(this.store, moment.asOf));
    const book = this.book.at(moment);
    const claims = new ClaimStanding(ledger, new StatementLines(ledger), book, this.store);
    return new StatementPlanner(ledger, this.store, book, claims);
  }

  /** Whether there is such a contract, as far as the planner knows. */
  async knows(contract: ContractId): Promise<boolean> {
    const { state } = await this.ledger.load(contractStream, contractStreamName(contract));
    return state.status === 'recorded';
  }

  /** The account of the contract, as far as the planner knows. */
  async account(contract: ContractId): Promise<AccountState> {
    return (await this.ledger.load(accountStream, accountStreamName(contract))).state;
  }

  /** Waits until the tables have all that was recorded before now. False when they did not come so far in time. */
  async areTablesUpToDate(): Promise<boolean> {
    const head = await this.ledger.log.head();
    return head === undefined || this.store.whenHandled(head, TABLES_WAIT_MS);
  }

  async plan(contract: ContractId, until: CalendarDate, issuedOn: CalendarDate): Promise<StatementPlan> {
    const account = await this.ledger.load(accountStream, accountStreamName(contract));
    const isComplete = await this.areTablesUpToDate();
    const { ground, reliesOn } = await this.#ground(contract, account, issuedOn);
    const basis = moneyBasis(ground);
    const passed = this.claims.passed();
    const unbilled = this.book.unbilled(contract, until);
    const reasons = account.state.heldOut;
    const due = await this.#standing(
      contract,
      unbilled.filter(({ item }) => !reasons.has(item.claim)),
    );
    const state = { hasChanged: this.book.hasChanged(contract), billedUntil: this.book.billedUntil(contract) };
    const restated = isRestatementDue(ground, state);
    const maker = new LineMaker(ground);
    const worked = restated ? await this.#all(ground, basis, due) : await this.#new(contract, basis, due);
    const { terms } = termsOn(ground.contract, issuedOn);
    const payers = payersOf(terms);
    return {
      lines: worked.claims.flatMap((claim) => maker.linesOf(claim)),
      heldOut: unbilled.flatMap((booked) => {
        const standing = reasons.get(booked.item.claim);
        return standing === undefined ? [] : [{ booked, reasonCode: standing.reasonCode }];
      }),
      plannedAt: account.state.size,
      passed,
      isComplete,
      payers,
      setsAdvancesAgainst: terms.advances?.setAgainstOutcomes ?? false,
      heldBack: maker.heldBack,
      // Those who have left by now had their part of what was used.
      use: runningUse(worked.use, ground, [...new Set(ground.contract.terms.flatMap((of) => payersOf(of.terms)))]),
      basis: basisVersions(ground),
      restated,
      reliesOn,
    };
  }

  /** Whether the contract has such a claim, and which statement billed it. */
  async foundClaim(contract: ContractId, claim: ClaimId): Promise<FoundClaim> {
    await this.areTablesUpToDate();
    const booked = this.book.claim(contract, claim);
    return booked === undefined ? undefined : { billedOn: booked.billed?.first.statement };
  }

  /** What the contract comes to beside its claims: for whoever asks what something else would come to. */
  async groundOf(contract: ContractId, issuedOn: CalendarDate): Promise<PlanGround> {
    const account = await this.ledger.load(accountStream, accountStreamName(contract));
    return (await this.#ground(contract, account, issuedOn)).ground;
  }

  async #ground(contract: ContractId, account: Loaded<AccountState>, issuedOn: CalendarDate) {
    const recorded = await this.ledger.load(contractStream, contractStreamName(contract));
    if (recorded.state.status !== 'recorded') throw new Error(`${recorded.stream} is gone since it was asked about`);
    const { state } = recorded;
    const rateCard = await this.ledger.load(rateCardStream, rateCardStreamName(contract));
    const terms = (version: number): Reference => {
      const nth = state.terms.findIndex((candidate) => candidate.version === version);
      return referenceTo(recorded, 'TermsSet', 'terms', nth);
    };
    const revision = (nth: number): Reference => revisionReference(rateCard, nth);
    const ruling: PlanGround['references']['ruling'] = ({ at }) => {
      const event = account.events.find((one) => one.revision === at);
      if (event === undefined) throw new Error(`${account.stream} has no event ${at} to rely on`);
      return { event: event.id, stream: account.stream, revision: at, as: 'ruling' };
    };
    const references = { terms, revision, ruling };
    const ground = { contract: state, rateCard: rateCard.state, account: account.state, issuedOn, references };
    const last = agreedRevisions(rateCard.state).at(-1);
    const reliesOn = [
      terms(termsOn(state, issuedOn).version),
      ...(last === undefined ? [] : [revision(last.revision)]),
    ];
    return { ground, reliesOn };
  }

  /** Those that stand by their own streams too: the tables only name candidates. */
  async #standing(contract: ContractId, claims: readonly BookedClaim[]): Promise<readonly BookedClaim[]> {
    const fallen = await this.claims.fallen(
      contract,
      claims.map(({ item }) => item),
    );
    const gone = new Set<ClaimId>(fallen.map(({ claim }) => claim));
    return claims.filter(({ item }) => !gone.has(item.claim));
  }

  async #new(contract: ContractId, basis: MoneyBasis, due: readonly BookedClaim[]) {
    const use = new Use(this.book.useOf(contract));
    const claims: Worked[] = [];
    for (const booked of due) {
      const calculation = workOut(booked.item, basis, use);
      use.add(booked.item, calculation);
      claims.push({ booked, calculation });
      if (claims.length % WORKED_AT_ONCE === 0) await turn();
    }
    return { claims, use };
  }

  /** Every claim of the contract; of those that were billed, only the ones that come to something else are kept. */
  async #all(ground: PlanGround, basis: MoneyBasis, due: readonly BookedClaim[]) {
    const use = new Use();
    const bookedOf = new WeakMap<Item, BookedClaim>();
    const batches = this.#batches(ground, due, (booked) => bookedOf.set(booked.item, booked));
    const different = new Map<ClaimId, Worked>();
    let count = 0;
    for (const { item, calculation, released } of settle(batches, basis, use)) {
      const booked = bookedOf.get(item);
      if (booked === undefined) throw new Error(`${item.claim} was worked out and never asked for`);
      if (isAsBilled({ booked, calculation })) different.delete(item.claim);
      else different.set(item.claim, { booked, calculation, released });
      count += 1;
      if (count % WORKED_AT_ONCE === 0) await turn();
    }
    return { claims: [...different.values()], use };
  }

  *#batches(ground: PlanGround, due: readonly BookedClaim[], meet: (booked: BookedClaim) => void): Generator<Batch> {
    for (const batch of this.book.batches(ground.contract)) {
      for (const booked of (batch satisfies BookedBatch).booked) meet(booked);
      yield batch;
    }
    for (const booked of due) meet(booked);
    yield { releases: releasesDue(ground), items: due.map(({ item }) => item) };
  }
}
