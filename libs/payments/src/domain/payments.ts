import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type Decider,
  type Decision,
  type Of,
  type OrganisationId,
  PaymentRef,
  type Pence,
  type Period,
  pence,
  refuse,
  StatementRef,
  splitPence,
  sumPence,
  unreachable,
} from '#kernel';
import type { AbandonReason, Part, PaymentEvent, StatementLine } from './payments.events.js';

/** A claim to be billed, before it has a number and its parts. */
export type BillableClaim = Omit<StatementLine, 'number' | 'parts'>;

/** What a claim was when it was billed: the same claim made again is another. */
export type BilledClaim = Pick<StatementLine, 'claimEvent' | 'rateCardLine' | 'revision' | 'amountPence'>;

export interface Share {
  readonly payer: OrganisationId;
  readonly percentage: string;
}

interface Named {
  readonly contract: ContractId;
  readonly statement: StatementRef;
}

/** What the contract's terms say on the day of issue. */
export interface AccountTerms {
  readonly shares: readonly Share[];
  /** The most that is ever paid under the contract; no limit, when absent. */
  readonly maximumPence?: Pence | undefined;
}

export type PaymentCommand =
  | {
      readonly type: 'begin-statement';
      readonly contract: ContractId;
      /** `<contract>.S<number>`, when absent. */
      readonly statement?: StatementRef | undefined;
      readonly period: Period;
      readonly issuedOn: CalendarDate;
      readonly today: CalendarDate;
      /** What all its lines will come to. */
      readonly plannedPence: Pence;
      readonly terms: AccountTerms;
      /** False while the register of claims is behind the log: a claim could be left out by accident. */
      readonly areClaimsComplete: boolean;
    }
  | ({
      readonly type: 'add-lines';
      readonly claims: readonly BillableClaim[];
      readonly shares: readonly Share[];
    } & Named)
  | ({
      readonly type: 'issue-statement';
      readonly issuedOn: CalendarDate;
      readonly terms: AccountTerms;
      /** How many lines were planned. */
      readonly lines: number;
      /** False while the register was behind as they were planned: what it did not know yet would be left for the next. */
      readonly areClaimsComplete: boolean;
      /** Claims of its lines that do not stand as they were billed. */
      readonly fallen: readonly ClaimId[];
    } & Named)
  | ({ readonly type: 'abandon-statement'; readonly reasonCode: AbandonReason } & Named)
  | ({
      readonly type: 'approve-statement';
      readonly payer: OrganisationId;
      /** Today, when absent. */
      readonly approvedOn?: CalendarDate | undefined;
      readonly today: CalendarDate;
      readonly by: string;
      readonly fallen: FallenSinceIssue;
    } & Named)
  | ({
      readonly type: 'make-payment';
      /** `<statement>.P<n>`, n being the payer's place among the parts, when absent. */
      readonly payment?: PaymentRef | undefined;
      readonly payer: OrganisationId;
      readonly paidOn: CalendarDate;
      readonly bankReference: string;
      readonly by: string;
      readonly fallen: FallenSinceIssue;
    } & Named);

/** Claims of an issued statement that do not stand as they were billed; undefined when it was not issued when they were asked. */
type FallenSinceIssue = readonly ClaimId[] | undefined;

interface StatementBasis {
  readonly statement: StatementRef;
  readonly number: number;
  readonly period: Period;
  /** The revision in the account's stream of the event that began it. */
  readonly begunAt: number;
  readonly lines: number;
  readonly totalPence: Pence;
  readonly claims: ReadonlyMap<ClaimId, BilledClaim>;
  /** What each payer owes of it, in the order of the terms. */
  readonly parts: readonly Part[];
}

export interface Approval {
  readonly pence: Pence;
  readonly approvedOn: CalendarDate;
  readonly approvedBy: string;
}

export interface MadePayment {
  readonly payment: PaymentRef;
  readonly pence: Pence;
  readonly paidOn: CalendarDate;
  readonly bankReference: string;
  readonly releasedBy: string;
  /** The revision in the account's stream of the event that recorded it. */
  readonly at: number;
}

export type StatementState =
  | ({ readonly status: 'begun' } & StatementBasis)
  | ({ readonly status: 'abandoned'; readonly reasonCode: AbandonReason } & StatementBasis)
  | ({
      readonly status: 'issued';
      readonly issuedOn: CalendarDate;
      readonly approvals: ReadonlyMap<OrganisationId, Approval>;
      readonly payments: ReadonlyMap<OrganisationId, MadePayment>;
    } & StatementBasis);

/** All the money of one contract: caps and "billed once" need one order and one writer. */
export interface AccountState {
  /** How many events the account has: the revision of the next one. */
  readonly size: number;
  readonly statements: ReadonlyMap<StatementRef, StatementState>;
  readonly issuedToDatePence: Pence;
  readonly paidToDatePence: Pence;
}

export type PaymentReason =
  | 'claims-register-behind'
  | 'statement-ref-already-used'
  | 'another-statement-begun'
  | 'issued-in-the-future'
  | 'issued-before-period-end'
  | 'period-not-after-last-statement'
  | 'contract-maximum-exceeded'
  | 'statement-not-found'
  | 'statement-not-issued'
  | 'statement-already-issued'
  | 'statement-abandoned'
  | 'claim-already-billed'
  | 'claims-changed'
  | 'claims-fallen'
  | 'lines-changed'
  | 'not-a-payer-of-this-statement'
  | 'nothing-to-approve'
  | 'nothing-to-pay'
  | 'approved-before-issue'
  | 'already-approved'
  | 'not-approved'
  | 'released-by-the-approver'
  | 'paid-before-approval'
  | 'already-paid'
  | 'payment-ref-already-used';

type PaymentDecision = Decision<PaymentEvent, PaymentReason>;

export const accountDecider: Decider<PaymentCommand, AccountState, PaymentEvent, PaymentReason> = {
  initial: { size: 0, statements: new Map(), issuedToDatePence: pence(0), paidToDatePence: pence(0) },
  decide(command, state) {
    switch (command.type) {
      case 'begin-statement':
        return begin(command, state);
      case 'add-lines':
        return addLines(command, state);
      case 'issue-statement':
        return issue(command, state);
      case 'abandon-statement':
        return abandon(command, state);
      case 'approve-statement':
        return approve(command, state);
      case 'make-payment':
        return pay(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};

/** The statement a claim is billed on; a claim on an abandoned statement is not billed. */
export function billedOn(state: AccountState, claim: ClaimId): StatementState | undefined {
  for (const statement of state.statements.values()) {
    if (statement.status !== 'abandoned' && statement.claims.has(claim)) return statement;
  }
  return undefined;
}

export type SettlementStatus = 'issued' | 'approved' | 'part-paid' | 'paid';

/** How far an issued statement has come; payers who owe nothing of it are not waited for. */
export function settlement({ parts, approvals, payments }: Standing<StatementState, 'issued'>): SettlementStatus {
  const owing = parts.filter(({ pence: part }) => part !== 0);
  if (owing.every(({ payer }) => payments.has(payer))) return 'paid';
  if (payments.size > 0) return 'part-paid';
  return owing.every(({ payer }) => approvals.has(payer)) ? 'approved' : 'issued';
}

type Standing<Union extends { status: string }, Status extends Union['status']> = Extract<Union, { status: Status }>;

function begin(command: Of<PaymentCommand, 'begin-statement'>, state: AccountState): PaymentDecision {
  const { contract, period, issuedOn, today, plannedPence, terms } = command;
  const number = state.statements.size + 1;
  const statement = command.statement ?? StatementRef.parse(`${contract}.S${String(number).padStart(2, '0')}`);
  const standing = state.statements.get(statement);
  if (standing !== undefined) {
    const isSame =
      standing.status !== 'abandoned' && standing.period.from === period.from && standing.period.to === period.to;
    return isSame ? [] : refuse('statement-ref-already-used', { statement });
  }
  const others = [...state.statements.values()].filter(({ status }) => status !== 'abandoned');
  const open = others.find(({ status }) => status === 'begun');
  if (open !== undefined) return refuse('another-statement-begun', { statement: open.statement });
  if (issuedOn > today) return refuse('issued-in-the-future', { issuedOn, today });
  if (issuedOn < period.to) return refuse('issued-before-period-end', { issuedOn, to: period.to });
  const last = others.at(-1);
  if (last !== undefined && period.from <= last.period.to) {
    return refuse('period-not-after-last-statement', { statement: last.statement, to: last.period.to });
  }
  if (!command.areClaimsComplete) return refuse('claims-register-behind');
  const over = overMaximum(plannedPence, terms, state);
  if (over !== undefined) return over;
  return [{ type: 'StatementBegun', contract, statement, period, number }];
}

function addLines(command: Of<PaymentCommand, 'add-lines'>, state: AccountState): PaymentDecision {
  const { contract, statement, claims, shares } = command;
  const begun = notYetIssued(state, statement);
  if ('refused' in begun) return begun;
  const added: StatementLine[] = [];
  for (const claim of claims) {
    const billed = billedOn(state, claim.claim);
    // Twice in one statement is the same line sent again; on another statement it would be paid twice.
    if (billed?.statement === statement) {
      const isSame = billed.claims.get(claim.claim)?.claimEvent === claim.claimEvent;
      if (!isSame) return refuse('claims-changed', { claim: claim.claim, count: 1 });
      continue;
    }
    if (billed !== undefined) {
      return refuse('claim-already-billed', { claim: claim.claim, statement: billed.statement });
    }
    if (added.some((line) => line.claim === claim.claim)) continue;
    added.push({
      number: begun.lines + added.length + 1,
      ...claim,
      parts: splitBetween(claim.amountPence, shares),
    });
  }
  return added.length === 0 ? [] : [{ type: 'StatementLinesAdded', contract, statement, lines: added }];
}

function issue(command: Of<PaymentCommand, 'issue-statement'>, state: AccountState): PaymentDecision {
  const { contract, statement, issuedOn, terms, lines, areClaimsComplete, fallen } = command;
  const standing = state.statements.get(statement);
  if (standing?.status === 'issued') {
    return standing.issuedOn === issuedOn ? [] : refuse('statement-already-issued', { statement });
  }
  const begun = notYetIssued(state, statement);
  if ('refused' in begun) return begun;
  // A statement that is taken up again was begun with a complete register; what is missing is looked for in this one.
  if (!areClaimsComplete) return refuse('claims-register-behind');
  const [first] = fallen;
  if (first !== undefined) return refuse('claims-changed', { claim: first, count: fallen.length });
  if (begun.lines !== lines) return refuse('lines-changed', { planned: lines, recorded: begun.lines });
  const over = overMaximum(begun.totalPence, terms, state);
  if (over !== undefined) return over;
  return [
    {
      type: 'StatementIssued',
      contract,
      statement,
      period: begun.period,
      issuedOn,
      lines: begun.lines,
      totalPence: begun.totalPence,
      parts: begun.lines === 0 ? splitBetween(0, terms.shares) : [...begun.parts],
      issuedToDatePence: pence(state.issuedToDatePence + begun.totalPence),
    },
  ];
}

function abandon(command: Of<PaymentCommand, 'abandon-statement'>, state: AccountState): PaymentDecision {
  const { contract, statement, reasonCode } = command;
  const standing = state.statements.get(statement);
  switch (standing?.status) {
    case undefined:
      return refuse('statement-not-found', { statement });
    case 'issued':
      return refuse('statement-already-issued', { statement });
    case 'abandoned':
      return standing.reasonCode === reasonCode ? [] : refuse('statement-abandoned', { statement });
    case 'begun':
      return [{ type: 'StatementAbandoned', contract, statement, reasonCode }];
  }
}

function approve(command: Of<PaymentCommand, 'approve-statement'>, state: AccountState): PaymentDecision {
  const { contract, statement, payer, by, fallen } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const part = issued.parts.find((one) => one.payer === payer);
  if (part === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  if (part.pence === 0) return refuse('nothing-to-approve', { payer, statement });
  const standing = issued.approvals.get(payer);
  if (standing !== undefined) {
    const isSameDay = command.approvedOn === undefined || command.approvedOn === standing.approvedOn;
    return isSameDay && standing.approvedBy === by ? [] : refuse('already-approved', { payer, statement });
  }
  const approvedOn = command.approvedOn ?? command.today;
  if (approvedOn < issued.issuedOn) return refuse('approved-before-issue', { approvedOn, issuedOn: issued.issuedOn });
  const unfit = claimsFallen(statement, fallen);
  if (unfit !== undefined) return unfit;
  return [{ type: 'StatementApproved', contract, statement, payer, pence: part.pence, approvedOn, approvedBy: by }];
}

function pay(command: Of<PaymentCommand, 'make-payment'>, state: AccountState): PaymentDecision {
  const { contract, statement, payer, paidOn, bankReference, by, fallen } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const place = issued.parts.findIndex((one) => one.payer === payer);
  const part = issued.parts[place];
  if (part === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  if (part.pence === 0) return refuse('nothing-to-pay', { payer, statement });
  const standing = issued.payments.get(payer);
  if (standing !== undefined) {
    const isSame =
      (command.payment === undefined || standing.payment === command.payment) &&
      standing.paidOn === paidOn &&
      standing.bankReference === bankReference;
    return isSame ? [] : refuse('already-paid', { payer, payment: standing.payment });
  }
  const approval = issued.approvals.get(payer);
  if (approval === undefined) return refuse('not-approved', { payer, statement });
  // Separation of duties: whoever approved may not release the money.
  if (approval.approvedBy === by) return refuse('released-by-the-approver', { payer, statement });
  if (paidOn < approval.approvedOn) {
    return refuse('paid-before-approval', { paidOn, approvedOn: approval.approvedOn });
  }
  const payment = command.payment ?? PaymentRef.parse(`${statement}.P${place + 1}`);
  if (isPaymentRefUsed(state, payment)) return refuse('payment-ref-already-used', { payment });
  const unfit = claimsFallen(statement, fallen);
  if (unfit !== undefined) return unfit;
  return [
    {
      type: 'PaymentMade',
      contract,
      statement,
      payment,
      payer,
      pence: part.pence,
      paidOn,
      bankReference,
      releasedBy: by,
    },
  ];
}

function notYetIssued(state: AccountState, statement: StatementRef) {
  const standing = state.statements.get(statement);
  if (standing === undefined) return refuse('statement-not-found', { statement });
  if (standing.status === 'issued') return refuse('statement-already-issued', { statement });
  if (standing.status === 'abandoned') return refuse('statement-abandoned', { statement });
  return standing;
}

function alreadyIssued(state: AccountState, statement: StatementRef) {
  const standing = state.statements.get(statement);
  if (standing === undefined) return refuse('statement-not-found', { statement });
  if (standing.status !== 'issued') return refuse('statement-not-issued', { statement, status: standing.status });
  return standing;
}

/** A line cannot be adjusted after issue yet, so a statement is approved and paid as it was issued or not at all. */
function claimsFallen(statement: StatementRef, fallen: FallenSinceIssue) {
  // It was issued while the claims were being asked; whoever asks again is told about them.
  if (fallen === undefined) return refuse('statement-not-issued', { statement, status: 'begun' });
  const [claim] = fallen;
  return claim === undefined ? undefined : refuse('claims-fallen', { statement, claim, count: fallen.length });
}

function overMaximum(amount: Pence, { maximumPence }: AccountTerms, { issuedToDatePence }: AccountState) {
  if (maximumPence === undefined || issuedToDatePence + amount <= maximumPence) return undefined;
  return refuse('contract-maximum-exceeded', { maximumPence, issuedToDatePence, statementPence: amount });
}

function isPaymentRefUsed(state: AccountState, payment: PaymentRef): boolean {
  return [...state.statements.values()].some(
    (statement) =>
      statement.status === 'issued' && [...statement.payments.values()].some((made) => made.payment === payment),
  );
}

/** What each payer owes of an amount, by the largest-remainder rule, in the order of the terms. */
export function splitBetween(amount: number, shares: readonly Share[]): Part[] {
  const amounts = splitPence(
    amount,
    shares.map(({ percentage }) => percentage),
  );
  return shares.map(({ payer }, index) => ({ payer, pence: amounts[index] ?? pence(0) }));
}

function addParts(some: readonly Part[], others: readonly Part[]): Part[] {
  if (some.length === 0) return [...others];
  return some.map(({ payer, pence: amount }) => ({
    payer,
    pence: sumPence([amount, ...others.filter((one) => one.payer === payer).map((one) => one.pence)]),
  }));
}

function asBilled({ claimEvent, rateCardLine, revision, amountPence }: StatementLine): BilledClaim {
  return { claimEvent, rateCardLine, revision, amountPence };
}

function evolve(state: AccountState, event: PaymentEvent): AccountState {
  const next = { ...state, size: state.size + 1 };
  const put = (statement: StatementState): AccountState => ({
    ...next,
    statements: new Map(state.statements).set(statement.statement, statement),
  });
  if (event.type === 'StatementBegun') {
    const { statement, number, period } = event;
    const nothing = { lines: 0, totalPence: pence(0), claims: new Map<ClaimId, BilledClaim>(), parts: [] };
    return put({ status: 'begun', statement, number, period, begunAt: state.size, ...nothing });
  }
  const standing = state.statements.get(event.statement);
  if (standing === undefined) return next;
  switch (event.type) {
    case 'StatementLinesAdded':
      return put({
        ...standing,
        lines: standing.lines + event.lines.length,
        totalPence: pence(standing.totalPence + sumPence(event.lines.map(({ amountPence }) => amountPence))),
        claims: new Map([...standing.claims, ...event.lines.map((line) => [line.claim, asBilled(line)] as const)]),
        parts: event.lines.reduce<readonly Part[]>((sum, { parts }) => addParts(sum, parts), standing.parts),
      });
    case 'StatementIssued': {
      const { statement, number, period, begunAt, lines, totalPence, claims } = standing;
      const basis = { statement, number, period, begunAt, lines, totalPence, claims, parts: event.parts };
      const issued = { issuedOn: event.issuedOn, approvals: new Map(), payments: new Map() };
      return { ...put({ status: 'issued', ...basis, ...issued }), issuedToDatePence: event.issuedToDatePence };
    }
    case 'StatementAbandoned': {
      const { statement, number, period, begunAt, lines, totalPence, claims, parts } = standing;
      const basis = { statement, number, period, begunAt, lines, totalPence, claims, parts };
      return put({ status: 'abandoned', ...basis, reasonCode: event.reasonCode });
    }
    case 'StatementApproved': {
      if (standing.status !== 'issued') return next;
      const { pence: amount, approvedOn, approvedBy } = event;
      const approvals = new Map(standing.approvals).set(event.payer, { pence: amount, approvedOn, approvedBy });
      return put({ ...standing, approvals });
    }
    case 'PaymentMade': {
      if (standing.status !== 'issued') return next;
      const { payment, pence: amount, paidOn, bankReference, releasedBy } = event;
      const made = { payment, pence: amount, paidOn, bankReference, releasedBy, at: state.size };
      const payments = new Map(standing.payments).set(event.payer, made);
      return { ...put({ ...standing, payments }), paidToDatePence: pence(state.paidToDatePence + amount) };
    }
    default:
      return unreachable(event);
  }
}
