import { Injectable } from '@nestjs/common';
import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type OutcomeCode,
  type Pence,
  type Period,
  type StatementRef,
  sumPence,
} from '#kernel';
import type { Moment } from '#read-store';
import type { AccountState } from './domain/account/account-state.js';
import { ofPayer } from './domain/account/statements.js';
import type { HoldReason, Part, StatementLine } from './domain/payments.events.js';
import { StatementPlanner } from './statement-planner.js';

/** What a statement would say if it were issued on a day. */
export interface NextStatement {
  readonly lines: readonly StatementLine[];
  readonly totalPence: Pence;
  readonly parts: readonly Part[];
  /** Whether every billed claim was worked out again. */
  readonly restated: boolean;
  readonly heldOut: readonly {
    readonly claim: ClaimId;
    readonly outcome: OutcomeCode;
    readonly achievedOn: CalendarDate;
    readonly reasonCode: HoldReason;
  }[];
  /** False when the tables were behind the ledger, so that a claim could be missing. */
  readonly isComplete: boolean;
}

/** The same of a statement that was begun. */
export interface DraftedStatement extends NextStatement {
  readonly statement: StatementRef;
  readonly period: Period;
}

/** Looks at a statement before it is issued, now or as it was then: nothing is recorded by it, and claims can be held out of it. */
@Injectable()
export class StatementDraft {
  constructor(private readonly planner: StatementPlanner) {}

  /** Undefined of a statement that was never begun, or is no draft any more; or was none then. */
  async of(
    contract: ContractId,
    statement: StatementRef,
    issuedOn: CalendarDate,
    moment: Moment = {},
  ): Promise<DraftedStatement | undefined> {
    const { statements } = await this.planner.at(moment).account(contract);
    const begun = statements.get(statement);
    if (begun?.status !== 'begun') return undefined;
    return { statement, period: begun.period, ...(await this.next(contract, begun.period.to, issuedOn, moment)) };
  }

  /** The claims that no statement takes, each with the reason and the day, in the order in which they were held out. */
  async heldOut(contract: ContractId, moment: Moment = {}): Promise<AccountState['heldOut']> {
    return (await this.planner.at(moment).account(contract)).heldOut;
  }

  /** What the next statement would say with claims made until a day, whether or not one was begun. */
  async next(
    contract: ContractId,
    until: CalendarDate,
    issuedOn: CalendarDate,
    moment: Moment = {},
  ): Promise<NextStatement> {
    const plan = await this.planner.at(moment).plan(contract, until, issuedOn);
    const lines = plan.lines.map(({ line }, place) => ({ number: place + 1, ...line }));
    const parts = lines.flatMap((line) => line.parts);
    const payers = new Set([...plan.payers, ...parts.map(({ payer }) => payer)]);
    return {
      lines,
      totalPence: sumPence(lines.map(({ amountPence }) => amountPence)),
      parts: [...payers].map((payer) => ({ payer, pence: ofPayer(parts, payer) })),
      restated: plan.restated,
      heldOut: plan.heldOut.map(({ booked: { item }, reasonCode }) => ({
        claim: item.claim,
        outcome: item.outcome,
        achievedOn: item.achievedOn,
        reasonCode,
      })),
      isComplete: plan.isComplete,
    };
  }
}
