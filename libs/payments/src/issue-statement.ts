import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import {
  Access,
  contractStream,
  contractStreamName,
  InvalidInput,
  LedgerCommand,
  parseInput,
  referenceTo,
  termsOn,
  withAbout,
} from '#contracts';
import { type Answer, type CommandContext, Ledger, type Loaded, type Reference } from '#event-log';
import {
  CalendarDate,
  ContractId,
  eventIdIn,
  isOfContract,
  OF_CONTRACT_RULE,
  Period,
  StatementRef,
  sumPence,
} from '#kernel';
import { ReadStore } from '#read-store';
import { accountStream, accountStreamName } from './account.stream.js';
import { ClaimStanding, type ClaimToBill } from './claim-standing.js';
import { type AccountState, type AccountTerms, billedOn, type PaymentReason } from './domain/payments.js';
import { chunksOf } from './statement-chunks.js';
import { StatementsRegister } from './statements-register.js';

export const IssueStatementInput = z
  .strictObject({
    contract: ContractId,
    period: Period.refine(({ from, to }) => from <= to, 'must not end before it starts'),
    /** `<contract>.S<number>`, when absent. */
    statement: StatementRef.optional(),
    /** Today, when absent. */
    issuedOn: CalendarDate.optional(),
  })
  .refine(({ contract, statement }) => isOfContract(contract, statement), {
    message: OF_CONTRACT_RULE,
    path: ['statement'],
  });
export type IssueStatementInput = z.input<typeof IssueStatementInput>;

/**
 * Issues a statement of every verified claim that was made up to the end of the period and never billed. Sent again
 * after a crash it goes on where it stopped.
 */
export class IssueStatement extends LedgerCommand<IssueStatementInput, PaymentReason, { readonly statement: string }> {}

/** How long a statement waits for the register of claims to catch up with the ledger. */
const REGISTER_WAIT_MS = 10_000;

interface Issue {
  readonly contract: ContractId;
  readonly period: Period;
  readonly statement: StatementRef | undefined;
  readonly issuedOn: CalendarDate;
  readonly today: CalendarDate;
  readonly terms: AccountTerms;
  readonly termsReference: Reference;
  readonly input: unknown;
  readonly context: CommandContext;
}

/** The claims to bill, and whether the register that named them knew of all there are. */
interface Plan {
  readonly claims: readonly ClaimToBill[];
  readonly isComplete: boolean;
}

/**
 * A statement of many lines is more than one append can hold, so it is begun, filled and issued under ids derived from
 * the command's: the same command sent again repeats what stands and goes on with what is missing.
 */
@CommandHandler(IssueStatement)
export class IssueStatementHandler implements ICommandHandler<IssueStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly register: StatementsRegister,
    private readonly claims: ClaimStanding,
  ) {}

  async execute({ input, context }: IssueStatement) {
    const asked = parseInput(IssueStatementInput, input);
    const { contract, period } = asked;
    if (asked.statement === undefined && !StatementRef.safeParse(`${contract}.S0000`).success) {
      throw new InvalidInput([
        { pointer: '/statement', detail: 'is needed, because the name of the contract is long' },
      ]);
    }
    const { today } = await this.access.require(context.actor, 'issue-statement', contract);
    const issuedOn = asked.issuedOn ?? today;
    const { terms, termsReference } = await this.#termsOn(contract, issuedOn);
    const issue: Issue = {
      contract,
      period,
      statement: asked.statement,
      issuedOn,
      today,
      terms,
      termsReference,
      input,
      context,
    };

    const commandId = `${context.commandId}/begun`;
    const account = await this.#account(contract);
    const earlier = beginning(account, commandId);
    const status = earlier === undefined ? 'begun' : account.state.statements.get(earlier)?.status;
    // Of a statement that was begun and no more, what is missing is looked for anew; what is issued is answered as it stands.
    const plan = status === 'begun' ? await this.#plan(issue) : { claims: [], isComplete: true };
    const begun = await this.#begin(issue, commandId, plan);
    if (begun.kind === 'refused') return begun;
    const { statement } = begun.about;
    const added = await this.#addLines(issue, statement, plan);
    if (added.kind === 'refused') return added;
    return this.#issue(issue, statement, added.lines, plan);
  }

  async #begin(
    issue: Issue,
    commandId: string,
    { claims, isComplete }: Plan,
  ): Promise<Answer<PaymentReason, { readonly statement: StatementRef }>> {
    const { contract, statement, period, issuedOn, today, terms, termsReference, input, context } = issue;
    const command = {
      type: 'begin-statement',
      contract,
      statement,
      period,
      issuedOn,
      today,
      plannedPence: sumPence(claims.map(({ billable }) => billable.amountPence)),
      terms,
      areClaimsComplete: isComplete,
    } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context: { ...context, commandId },
      input,
      at: this.ledger.clock.now(),
      reliesOn: [termsReference],
    });
    if (answer.kind === 'refused') return answer;
    const began = beginning(await this.#account(contract), commandId) ?? statement;
    if (began === undefined) throw new Error(`${answer.stream} has no statement where one was begun`);
    return withAbout<PaymentReason, { readonly statement: StatementRef }>(answer, { statement: began });
  }

  /** Puts every claim that is to be billed on the statement, and says how many lines it has to have then. */
  async #addLines(issue: Issue, statement: StatementRef, plan: Plan) {
    const { contract, terms, termsReference, input, context } = issue;
    const account = await this.#account(contract);
    const standing = account.state.statements.get(statement);
    if (standing?.status !== 'begun') return { kind: 'added', lines: standing?.lines ?? 0 } as const;
    const lines = new Set([...standing.claims.keys(), ...plan.claims.map(({ billable }) => billable.claim)]).size;
    let number = 1;
    for (const chunk of chunksOf(plan.claims, terms.shares)) {
      while (isRecorded(account, `${context.commandId}/lines/${number}`)) number += 1;
      const claims = chunk.map(({ billable }) => billable);
      const command = { type: 'add-lines', contract, statement, claims, shares: terms.shares } as const;
      const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
        context: { ...context, commandId: `${context.commandId}/lines/${number}` },
        input,
        at: this.ledger.clock.now(),
        reliesOn: [termsReference, ...chunk.map(({ reference }) => reference)],
      });
      if (answer.kind === 'refused') return answer;
      number += 1;
    }
    return { kind: 'added', lines } as const;
  }

  async #issue(issue: Issue, statement: StatementRef, lines: number, { isComplete }: Plan) {
    const { contract, issuedOn, terms, termsReference, input, context } = issue;
    const { state } = await this.#account(contract);
    const standing = state.statements.get(statement);
    const fallen = standing?.status === 'begun' ? await this.claims.fallen(contract, standing.claims) : [];
    const basis = { issuedOn, terms, lines, areClaimsComplete: isComplete, fallen };
    const command = { type: 'issue-statement', contract, statement, ...basis } as const;
    const answer = await this.ledger.transact(accountStream, accountStreamName(contract), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: [termsReference],
    });
    return withAbout(answer, { statement });
  }

  /** The claims to bill, in the order in which they are billed: as achieved, then as recorded. */
  async #plan({ contract, period }: Issue): Promise<Plan> {
    const isComplete = await this.#isRegisterUpToDate();
    const { state } = await this.#account(contract);
    const candidates = this.register.unbilled(contract, period.to);
    const claims: ClaimToBill[] = [];
    for await (const [, claim] of this.claims.ofEach(
      candidates.filter(({ claim: candidate }) => billedOn(state, candidate) === undefined),
    )) {
      if (claim !== undefined && claim.claimedOn <= period.to) claims.push(claim);
    }
    return { claims, isComplete };
  }

  async #isRegisterUpToDate(): Promise<boolean> {
    const head = await this.ledger.log.head();
    return head === undefined || this.store.whenHandled(head, REGISTER_WAIT_MS);
  }

  async #termsOn(contract: ContractId, day: CalendarDate) {
    const loaded = await this.ledger.load(contractStream, contractStreamName(contract));
    if (loaded.state.status !== 'recorded') throw new Error(`${loaded.stream} is gone since it was asked about`);
    const { version, terms } = termsOn(loaded.state, day);
    const nth = loaded.state.terms.findIndex((candidate) => candidate.version === version);
    return { terms, termsReference: referenceTo(loaded, 'TermsSet', 'terms', nth) };
  }

  #account(contract: ContractId): Promise<Loaded<AccountState>> {
    return this.ledger.load(accountStream, accountStreamName(contract));
  }
}

function isRecorded({ stream, events }: Loaded<AccountState>, commandId: string): boolean {
  const id = eventIdIn(stream, commandId, 0);
  return events.some((event) => event.id === id);
}

/** The statement that a command began. */
function beginning({ stream, state, events }: Loaded<AccountState>, commandId: string): StatementRef | undefined {
  const id = eventIdIn(stream, commandId, 0);
  const begun = events.find((event) => event.id === id);
  return [...state.statements.values()].find(({ begunAt }) => begunAt === begun?.revision)?.statement;
}
