import { Injectable } from '@nestjs/common';
import { Ledger } from '#event-log';
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
import { accountStream, accountStreamName } from './account.stream.js';
import { ofPayer } from './domain/account/statements.js';
import type { HoldReason, Part, StatementLine } from './domain/payments.events.js';
import { StatementPlanner } from './statement-planner.js';

/** What a statement that was begun would say if it were issued on a day. */
export interface DraftedStatement {
  readonly statement: StatementRef;
  readonly period: Period;
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

/** Looks at a statement before it is issued: nothing is recorded by it, and claims can be held out of it. */
@Injectable()
export class StatementDraft {
  constructor(
    private readonly ledger: Ledger,
    private readonly planner: StatementPlanner,
  ) {}

  /** Undefined of a statement that was never begun, or is no draft any more. */
  async of(
    contract: ContractId,
    statement: StatementRef,
    issuedOn: CalendarDate,
  ): Promise<DraftedStatement | undefined> {
    const { state } = await this.ledger.load(accountStream, accountStreamName(contract));
    const begun = state.statements.get(statement);
    if (begun?.status !== 'begun') return undefined;
    const plan = await this.planner.plan(contract, begun.period.to, issuedOn);
    const lines = plan.lines.map(({ line }, place) => ({ number: place + 1, ...line }));
    const parts = lines.flatMap((line) => line.parts);
    const payers = new Set([...plan.payers, ...parts.map(({ payer }) => payer)]);
    return {
      statement,
      period: begun.period,
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
