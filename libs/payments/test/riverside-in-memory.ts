import {
  ClaimsRegister,
  claimEvents,
  claimsProjections,
  MakeClaim,
  MakeClaimHandler,
  WithdrawClaim,
  WithdrawClaimHandler,
} from '#claims';
import { cohortEvents } from '#cohorts';
import { contractEvents, organisationEvents } from '#contracts';
import type { LedgerPlace, Position } from '#event-log';
import type { EvidenceFiles } from '#evidence';
import {
  evidenceEvents,
  SubmitEvidence,
  SubmitEvidenceHandler,
  VerifyEvidence,
  VerifyEvidenceHandler,
  WithdrawVerification,
  WithdrawVerificationHandler,
} from '#evidence';
import { PersonId } from '#kernel';
import {
  AbandonStatement,
  AbandonStatementHandler,
  AccountBook,
  ApproveStatement,
  ApproveStatementHandler,
  ClaimStanding,
  IssueStatement,
  IssueStatementHandler,
  type IssueStatementInput,
  investmentEvents,
  investmentRegister,
  MakePayment,
  MakePaymentHandler,
  PaidClaimsInAccount,
  paymentEvents,
  paymentsProjections,
  StatementLines,
  StatementPlanner,
  StatementsRegister,
  statementEvents,
} from '#payments';
import {
  AgreeRateCardRevision,
  AgreeRateCardRevisionHandler,
  ProposeRateCardRevision,
  ProposeRateCardRevisionHandler,
  rateCardEvents,
} from '#rate-cards';
import { compareWithLog, ReadStore, SqliteReadStore } from '#read-store';
import { type ReferralEvent, referralEvents, referralStreamName } from '#referrals';
import { actors, riverside } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { accepted, referred, started } from '../../referrals/test/fixtures.js';

const projections = [...claimsProjections, ...paymentsProjections, investmentRegister];

/** A read store that reads the log when somebody waits for it, so that a specification needs no clock. */
class StoreOnDemand extends ReadStore {
  readonly #tables = SqliteReadStore.inMemory(projections);
  #place: LedgerPlace | 'start' = 'start';
  /** As if the register were behind for longer than anybody waits. */
  isBehind = false;

  constructor(private readonly world: LedgerInMemory) {
    super();
  }

  all<R extends object>(sql: string, parameters?: Readonly<Record<string, string | number | null>>): R[] {
    return this.#tables.all<R>(sql, parameters);
  }

  get<R extends object>(sql: string, parameters?: Readonly<Record<string, string | number | null>>): R | undefined {
    return this.#tables.get<R>(sql, parameters);
  }

  /** How the tables that lived through the log differ from those that are made from it anew. */
  async comparedWithLog() {
    const { log, codec } = this.world.ledger;
    return compareWithLog(this.#tables, projections, log, codec);
  }

  async whenHandled(_: Position): Promise<boolean> {
    if (this.isBehind) return false;
    const { log, codec } = this.world.ledger;
    for await (const batch of log.readAll(this.#place)) {
      this.#tables.handle(batch, (entry) => ({ ...codec.decode(entry), ...entry }));
      this.#place = batch.at(-1) ?? this.#place;
    }
    return true;
  }
}

/** The synthetic contract from its rate card to its payments, through the real use cases, in memory. */
export class RiversideInMemory {
  readonly world = new LedgerInMemory(
    organisationEvents,
    contractEvents,
    rateCardEvents,
    referralEvents,
    evidenceEvents,
    claimEvents,
    paymentEvents,
    statementEvents,
    cohortEvents,
    investmentEvents,
  );
  readonly store = new StoreOnDemand(this.world);
  readonly statements = new StatementsRegister(this.store);
  readonly claims = new ClaimsRegister(this.store);
  readonly book = new AccountBook(this.store);
  readonly lines = new StatementLines(this.world.ledger);
  readonly standing = new ClaimStanding(this.world.ledger, this.lines, this.book, this.store);
  readonly planner = new StatementPlanner(this.world.ledger, this.store, this.book, this.standing);
  readonly paidClaims = new PaidClaimsInAccount(this.world.ledger, this.store, this.book);

  /** With revision 1 of the rate card in force. */
  async open(proposal = proposeInput): Promise<this> {
    const { world } = this;
    const { ledger, access } = world;
    await world.at('2021-03-10T09:00:00Z').withRiverside();
    const propose = new ProposeRateCardRevisionHandler(ledger, access);
    const agree = new AgreeRateCardRevisionHandler(ledger, access);
    await done(world.ask(propose, ProposeRateCardRevision, proposal, actors.payer));
    for (const actor of [actors.payer, actors.provider]) {
      await done(world.ask(agree, AgreeRateCardRevision, { contract: riverside, revision: 1 }, actor));
    }
    return this;
  }

  /** A made-up person, referred and started on 19 April 2021. Recorded as it stands, since referrals are not what is asked about here. */
  async engage(nth: number): Promise<PersonId> {
    const person = PersonId.parse(`P${String(nth).padStart(16, '0')}`);
    const { ledger } = this.world;
    const stream = referralStreamName(riverside, person);
    const events: readonly ReferralEvent[] = [referred, accepted, started].map((event) => ({ ...event, person }));
    const encoded = events.map((event, index) =>
      ledger.codec.encode(event, index, {
        stream,
        revision: index,
        recordedAt: ledger.clock.now(),
        actor: actors.gateway,
        command: { id: `engage-${nth}`, digest: '' },
        correlation: `engage-${nth}`,
        reliesOn: [],
        evidence: [],
      }),
    );
    await ledger.log.append(stream, 'no-stream', encoded);
    return person;
  }

  /** From the start of work to a claim on it. */
  async claimStart(nth: number, day = '2021-06-01'): Promise<{ readonly person: PersonId; readonly claim: string }> {
    const person = await this.engage(nth);
    const path = { contract: riverside, person, outcome: 'starts_work' };
    await done(this.submit(path, day));
    await done(this.verify(path));
    const answer = await done(this.claim(path));
    return { person, claim: String((answer.about as { claim: string }).claim) };
  }

  submit(path: Path, achievedOn: string, kind = 'employment_contract') {
    const { ledger, access, sealer } = this.world;
    const files = {} as EvidenceFiles;
    const providerFile = {
      contentDigest: `sha256:${'a'.repeat(64)}`,
      location: 'case-system/1',
      bytes: 100,
      mediaType: 'application/pdf',
    };
    const input = { ...path, achievedOn, kind, issuer: 'employer', issuedOn: achievedOn, providerFile };
    const handler = new SubmitEvidenceHandler(ledger, access, files, sealer);
    return this.world.ask(handler, SubmitEvidence, input, actors.provider);
  }

  verify(path: Path) {
    const handler = new VerifyEvidenceHandler(this.world.ledger, this.world.access);
    return this.world.ask(handler, VerifyEvidence, { ...path, method: 'document-check' }, actors.verifier);
  }

  withdrawVerification(path: Path) {
    const handler = new WithdrawVerificationHandler(this.world.ledger, this.world.access);
    return this.world.ask(handler, WithdrawVerification, { ...path, reasonCode: 'audit-finding' }, actors.verifier);
  }

  claim(path: Path, commandId?: string) {
    const handler = new MakeClaimHandler(this.world.ledger, this.world.access, this.paidClaims);
    return this.world.ask(handler, MakeClaim, path, actors.provider, commandId);
  }

  withdrawClaim(path: Path) {
    const handler = new WithdrawClaimHandler(this.world.ledger, this.world.access);
    return this.world.ask(handler, WithdrawClaim, { ...path, reasonCode: 'made-in-error' }, actors.provider);
  }

  issue(period: IssueStatementInput['period'], commandId?: string, statement?: string, issuedOn?: string) {
    const { ledger, access } = this.world;
    const handler = new IssueStatementHandler(ledger, access, this.planner, this.standing, this.lines);
    const input = {
      contract: riverside,
      period,
      ...(statement === undefined ? {} : { statement }),
      ...(issuedOn === undefined ? {} : { issuedOn }),
    };
    return this.world.ask(handler, IssueStatement, input, actors.provider, commandId);
  }

  abandon(statement: string) {
    const handler = new AbandonStatementHandler(this.world.ledger, this.world.access);
    const input = { contract: riverside, statement, reasonCode: 'claims-changed' } as const;
    return this.world.ask(handler, AbandonStatement, input, actors.provider);
  }

  approve(statement: string, actor = actors.payer as (typeof actors)[keyof typeof actors]) {
    const handler = new ApproveStatementHandler(this.world.ledger, this.world.access, this.standing);
    return this.world.ask(handler, ApproveStatement, { contract: riverside, statement }, actor);
  }

  pay(statement: string, actor: (typeof actors)[keyof typeof actors], paidOn: string) {
    const handler = new MakePaymentHandler(this.world.ledger, this.world.access, this.standing);
    const input = { contract: riverside, statement, paidOn, bankReference: 'BACS 1' };
    return this.world.ask(handler, MakePayment, input, actor);
  }
}

export interface Path {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence?: number;
  /** The rate-card line, for a claim that several lines pay. */
  readonly line?: string;
}

type Answered = Awaited<ReturnType<LedgerInMemory['ask']>>;

/** @throws Error where a specification leans on something that was refused. */
export async function done(asked: Promise<Answered>): Promise<Extract<Answered, { kind: 'recorded' }>> {
  const answer = await asked;
  if (answer.kind === 'refused') {
    throw new Error(`Refused: ${answer.refusal.refused} ${JSON.stringify(answer.refusal.detail)}`);
  }
  return answer;
}
