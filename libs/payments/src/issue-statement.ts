import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, InvalidInput, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type Answer, type CommandContext, furtherStep, Ledger, type Loaded, type Reference } from '#event-log';
import {
  CalendarDate,
  type ClaimId,
  ContractId,
  canonicalJson,
  eventIdIn,
  isOfContract,
  OF_CONTRACT_RULE,
  Period,
  pence,
  StatementRef,
} from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import { ClaimStanding } from './claim-standing.js';
import type { PaymentReason } from './domain/account/account.js';
import type { AccountState } from './domain/account/account-state.js';
import type { LinesReason } from './domain/statement-lines.js';
import { statementStream, statementStreamName } from './statement.stream.js';
import { chunksOf, type LineToAdd, referencesOf } from './statement-chunks.js';
import { StatementLines } from './statement-lines.js';
import { type StatementPlan, StatementPlanner } from './statement-planner.js';

export const IssueStatementInput = z
  .strictObject({
    contract: ContractId,
    period: Period.refine(({ from, to }) => from <= to, 'must not end before it starts'),
    /** `<contract>.S<number>`, when absent. That of a draft, to issue the draft. */
    statement: StatementRef.optional(),
    /** Today, when absent. */
    issuedOn: CalendarDate.optional(),
  })
  .refine(({ contract, statement }) => isOfContract(contract, statement), {
    message: OF_CONTRACT_RULE,
    path: ['statement'],
  });
export type IssueStatementInput = z.input<typeof IssueStatementInput>;

export type IssueReason = PaymentReason | LinesReason;

/**
 * Issues a statement of every verified claim that was made up to the end of the period and never billed, and of what has
 * changed for those that were. Sent again after a crash it goes on where it stopped.
 */
export class IssueStatement extends LedgerCommand<IssueStatementInput, IssueReason, { readonly statement: string }> {}

interface Issue {
  readonly contract: ContractId;
  readonly period: Period;
  readonly statement: StatementRef | undefined;
  readonly issuedOn: CalendarDate;
  readonly today: CalendarDate;
  readonly termsReference: Reference;
  readonly input: unknown;
  readonly context: CommandContext;
}

/**
 * Events of lines that are appended at once: each append is flushed by itself and taken by the read models by itself, and
 * so many events stay well below the 1 MiB that an older server takes.
 */
const CHUNKS_PER_APPEND = 8;

/** The lines that stand in the statement's stream, and the first claim whose line is not the one that is planned now. */
interface Recorded {
  readonly lines: number;
  readonly otherwise: ClaimId | undefined;
}

/**
 * A statement of many lines is more than one append can hold, so it is begun, filled and issued under ids derived from
 * the command's: the same command sent again repeats what stands and goes on with what is missing. While it is begun no
 * other can be, so what it goes by in the account stays as it was planned, or is looked at again as it is issued.
 */
@CommandHandler(IssueStatement)
export class IssueStatementHandler implements ICommandHandler<IssueStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly planner: StatementPlanner,
    private readonly claims: ClaimStanding,
    private readonly lines: StatementLines,
  ) {}

  async execute({ input, context }: IssueStatement): Promise<Answer<IssueReason, { readonly statement: string }>> {
    const asked = parseInput(IssueStatementInput, input);
    const { contract, period } = asked;
    requireShortName(asked);
    const { today, termsReference } = await this.access.require(context.actor, 'issue-statement', contract);
    const issuedOn = asked.issuedOn ?? today;
    const { statement: named } = asked;
    const issue: Issue = { contract, period, statement: named, issuedOn, today, termsReference, input, context };

    const begun = await this.#begin(issue);
    if (begun.kind === 'refused') return begun;
    const { statement } = begun.about;
    const standing = (await this.#account(contract)).state.statements.get(statement);
    if (standing?.status !== 'begun' || standing.linesHere > 0) return this.#issue(issue, statement, undefined);
    const plan = await this.planner.plan(contract, standing.period.to, issuedOn);
    const added = plan.isComplete ? await this.#addLines(issue, statement, plan) : undefined;
    if (added !== undefined && 'kind' in added) return added;
    return this.#issue(issue, statement, { plan, otherwise: added?.otherwise });
  }

  async #begin(issue: Issue): Promise<Answer<IssueReason, { readonly statement: StatementRef }>> {
    const { contract, statement, period, issuedOn, today, termsReference, input, context } = issue;
    const commandId = `${context.commandId}/begun`;
    // What was begun by this very command is gone on with; it began with complete tables.
    const account = await this.#account(contract);
    const isBegun = beginning(account, commandId) !== undefined;
    // To begin from a draft leaves no event by which a repetition could be known; to have issued it does.
    const issued = eventIdIn(account.stream, context.commandId, 0);
    const isIssued = account.events.some(({ id }) => id === issued);
    const areClaimsComplete = isBegun || (await this.planner.areTablesUpToDate());
    const command = {
      type: 'begin-statement',
      contract,
      statement,
      period,
      issuedOn,
      today,
      areClaimsComplete,
    } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context: isIssued ? furtherStep(context, commandId) : { ...context, commandId },
      input,
      at: this.ledger.clock.now(),
      reliesOn: [termsReference],
    });
    if (answer.kind === 'refused') return answer;
    const began = beginning(await this.#account(contract), commandId) ?? statement;
    if (began === undefined) throw new Error(`${answer.stream} has no statement where one was begun`);
    return withAbout<IssueReason, { readonly statement: StatementRef }>(answer, { statement: began });
  }

  /** Puts the planned lines on the statement behind those that stand there, which have to be the same. */
  async #addLines(issue: Issue, statement: StatementRef, plan: StatementPlan): Promise<Recorded | Refused> {
    const { contract, input, context } = issue;
    const planned = plan.lines.map(({ line, reliesOn }, place) => ({
      line: withoutUndefined({ number: place + 1, ...line }),
      reliesOn,
    }));
    const recorded = await this.lines.of(contract, { statement, linesHere: 0 });
    const other = recorded.find(({ line }, place) => !isSameLine(line, planned[place]));
    if (other !== undefined) return { lines: recorded.length, otherwise: other.line.claim };
    const chunks = chunksOf(planned.slice(recorded.length));
    for (let next = 0; next < chunks.length; next += CHUNKS_PER_APPEND) {
      const some = chunks.slice(next, next + CHUNKS_PER_APPEND);
      const lines = some.flatMap((chunk) => chunk.map(({ line }) => line));
      const perEvent = some.map(({ length }) => length);
      const command = { type: 'add-lines', contract, statement, lines, perEvent } as const;
      const answer = await this.ledger.transact(statementStream, statementStreamName(statement), command, {
        context: furtherStep(context, `${context.commandId}/lines/${lines[0]?.number}`),
        input,
        at: this.ledger.clock.now(),
        reliesOn: plan.reliesOn,
        reliesOnEach: some.map((chunk) => referencesOf(chunk)),
      });
      if (answer.kind === 'refused') return answer;
    }
    return { lines: planned.length, otherwise: undefined };
  }

  /** @param work undefined where the statement is issued already, or cannot be gone on with: the account says which. */
  async #issue(
    issue: Issue,
    statement: StatementRef,
    work: { readonly plan: StatementPlan; readonly otherwise: ClaimId | undefined } | undefined,
  ): Promise<Answer<IssueReason, { readonly statement: string }>> {
    const { contract, issuedOn, today, termsReference, input, context } = issue;
    const plan = work?.plan ?? { ...NO_PLAN, plannedAt: (await this.#account(contract)).state.size };
    const stream = await this.ledger.load(statementStream, statementStreamName(statement));
    const fresh = plan.lines.map(({ line }) => line).filter(({ kind }) => kind === 'claim');
    const fallen = (await this.claims.fallenSince(contract, fresh, plan.passed)).map(({ claim }) => claim);
    const command = {
      type: 'issue-statement',
      contract,
      statement,
      issuedOn,
      today,
      planned: plan.lines.length,
      recorded: stream.state,
      plannedAt: plan.plannedAt,
      areClaimsComplete: plan.isComplete,
      fallen: work?.otherwise === undefined ? fallen : [work.otherwise, ...fallen],
      payers: plan.payers,
      setsAdvancesAgainst: plan.setsAdvancesAgainst,
      heldBack: plan.heldBack,
      use: plan.use,
      basis: plan.basis,
      restated: plan.restated,
    } as const;
    const last = stream.events.at(-1);
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context: furtherStep(context, context.commandId),
      input,
      at: this.ledger.clock.now(),
      // The lines are one story, so whoever follows the last event of it comes by all of them.
      reliesOn: [
        ...(plan.reliesOn.length === 0 ? [termsReference] : plan.reliesOn),
        ...(last === undefined
          ? []
          : [{ event: last.id, stream: stream.stream, revision: last.revision, as: 'statement-lines' }]),
      ],
    });
    return withAbout(answer, { statement });
  }

  #account(contract: ContractId): Promise<Loaded<AccountState>> {
    return this.ledger.load(accountStream, accountStreamName(contract));
  }
}

type Refused = Extract<Answer<IssueReason, never>, { kind: 'refused' }>;

const NO_PLAN: StatementPlan = {
  lines: [],
  heldOut: [],
  plannedAt: 0,
  passed: 'start',
  isComplete: true,
  payers: [],
  setsAdvancesAgainst: false,
  heldBack: [],
  use: { contractPence: pence(0), payers: [], outcomes: [] },
  basis: { termsVersion: 1, revision: 0, releases: [], rulings: 0 },
  restated: false,
  reliesOn: [],
};

/** @throws InvalidInput where no reference can be made from the name of the contract. */
export function requireShortName({
  contract,
  statement,
}: {
  contract: ContractId;
  statement?: StatementRef | undefined;
}) {
  if (statement !== undefined || StatementRef.safeParse(`${contract}.S0000`).success) return;
  throw new InvalidInput([{ pointer: '/statement', detail: 'is needed, because the name of the contract is long' }]);
}

function isSameLine(recorded: LineToAdd['line'], planned: LineToAdd | undefined): boolean {
  return planned !== undefined && canonicalJson(recorded) === canonicalJson(planned.line);
}

/** As it would be stored: what is undefined is not there. */
function withoutUndefined(line: LineToAdd['line']): LineToAdd['line'] {
  return JSON.parse(JSON.stringify(line)) as LineToAdd['line'];
}

/** The statement that a command began. */
export function beginning(
  { stream, state, events }: Loaded<AccountState>,
  commandId: string,
): StatementRef | undefined {
  const id = eventIdIn(stream, commandId, 0);
  const begun = events.find((event) => event.id === id);
  return [...state.statements.values()].find(({ begunAt }) => begunAt === begun?.revision)?.statement;
}
