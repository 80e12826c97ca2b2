import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type Decision,
  type Of,
  type OrganisationId,
  type Pence,
  type Period,
  pence,
  refuse,
  StatementRef,
  sumPence,
} from '#kernel';
import { RULES_VERSION } from '../money/rules-version.js';
import type { AbandonReason, HoldReason, Part, PaymentEvent, RunningUse } from '../payments.events.js';
import {
  type AccountState,
  NOTHING_ADVANCED,
  type PayerStanding,
  type StatementBasisVersions,
  unspentPence,
  withStatement,
} from './account-state.js';

interface Named {
  readonly contract: ContractId;
  readonly statement: StatementRef;
}

/** What the lines of a statement come to, as its own stream says. */
export interface LinesTotal {
  readonly lines: number;
  readonly totalPence: Pence;
  /** By payer. */
  readonly parts: readonly Part[];
  /** Of that, on lines that are asked for by an invoice, and on lines against what was held back. */
  readonly invoiced: readonly Part[];
  readonly held: readonly Part[];
}

type Issued = Of<PaymentEvent, 'StatementIssued'>;

export type StatementCommand =
  | {
      readonly type: 'begin-statement';
      readonly contract: ContractId;
      /** `<contract>.S<number>`, when absent. */
      readonly statement?: StatementRef | undefined;
      readonly period: Period;
      /** Absent for a draft, which may be begun before its period ends. */
      readonly issuedOn?: CalendarDate | undefined;
      readonly today: CalendarDate;
      /** False while the register of claims is behind the log: a claim could be left out by accident. */
      readonly areClaimsComplete: boolean;
    }
  | ({
      readonly type: 'issue-statement';
      readonly issuedOn: CalendarDate;
      readonly today: CalendarDate;
      /** How many lines were planned, and what those that stand in the statement's stream come to. */
      readonly planned: number;
      readonly recorded: LinesTotal;
      /** `size` of the account when it was planned: what happened since may ask for other lines. */
      readonly plannedAt: number;
      /** False while the register was behind as they were planned: what it did not know yet would be left for the next. */
      readonly areClaimsComplete: boolean;
      /** Claims of its lines that do not stand as they are billed. */
      readonly fallen: readonly ClaimId[];
      /** The payers in the order of the terms. */
      readonly payers: readonly OrganisationId[];
      /** Whether advances are set against what the statement comes to. */
      readonly setsAdvancesAgainst: boolean;
      readonly heldBack: Issued['heldBack'];
      readonly use: RunningUse;
      readonly basis: StatementBasisVersions;
      readonly restated: boolean;
    } & Named)
  | ({ readonly type: 'abandon-statement'; readonly reasonCode: AbandonReason } & Named)
  | {
      readonly type: 'hold-claim-out';
      readonly contract: ContractId;
      readonly claim: ClaimId;
      readonly heldOn: CalendarDate;
      readonly reasonCode: HoldReason;
      readonly words?: string | undefined;
      readonly found: FoundClaim;
    }
  | {
      readonly type: 'put-claim-back';
      readonly contract: ContractId;
      readonly claim: ClaimId;
      readonly putBackOn: CalendarDate;
      readonly words?: string | undefined;
      readonly found: FoundClaim;
    };

/** Whether there is such a claim, and the statement that billed it. */
export type FoundClaim = { readonly billedOn: StatementRef | undefined } | undefined;

export type StatementReason =
  | 'claims-register-behind'
  | 'statement-ref-already-used'
  | 'another-statement-begun'
  | 'issued-in-the-future'
  | 'issued-before-period-end'
  | 'issued-before-last-statement'
  | 'period-not-after-last-statement'
  | 'statement-not-found'
  | 'statement-not-issued'
  | 'statement-already-issued'
  | 'statement-abandoned'
  | 'begun-by-an-earlier-version'
  | 'claims-changed'
  | 'lines-changed'
  | 'account-moved-on'
  | 'claim-not-known'
  | 'claim-already-billed'
  | 'held-out-otherwise'
  | 'put-back-before-held-out';

type StatementDecision = Decision<PaymentEvent, StatementReason>;

export function begin(command: Of<StatementCommand, 'begin-statement'>, state: AccountState): StatementDecision {
  const { contract, period, issuedOn, today } = command;
  const number = state.statements.size + 1;
  const statement = command.statement ?? nextStatement(contract, state);
  const standing = state.statements.get(statement);
  if (standing !== undefined) {
    const isSame =
      standing.status !== 'abandoned' && standing.period.from === period.from && standing.period.to === period.to;
    if (!isSame) return refuse('statement-ref-already-used', { statement });
    // A draft that is gone on with: its lines stand for good once they are recorded, so what cannot be issued gets none.
    const isIssuedNow = standing.status === 'begun' && issuedOn !== undefined;
    return (isIssuedNow && datedWrongly(state, issuedOn, today, standing.period)) || [];
  }
  const others = [...state.statements.values()].filter(({ status }) => status !== 'abandoned');
  const open = others.find(({ status }) => status === 'begun');
  if (open !== undefined) return refuse('another-statement-begun', { statement: open.statement });
  const early = issuedOn === undefined ? undefined : datedWrongly(state, issuedOn, today, period);
  if (early !== undefined) return early;
  const last = others.at(-1);
  if (last !== undefined && period.from <= last.period.to) {
    return refuse('period-not-after-last-statement', { statement: last.statement, to: last.period.to });
  }
  if (!command.areClaimsComplete) return refuse('claims-register-behind');
  return [{ type: 'StatementBegun', contract, statement, period, number }];
}

/** Somebody may have given the reference that would be next to an earlier statement. */
function nextStatement(contract: ContractId, { statements }: AccountState): StatementRef {
  for (let number = statements.size + 1; ; number += 1) {
    const statement = StatementRef.parse(`${contract}.S${String(number).padStart(2, '0')}`);
    if (!statements.has(statement)) return statement;
  }
}

/** Statements come out in their order: each one carries out what was ruled, released and agreed since the one before it. */
function datedWrongly(state: AccountState, issuedOn: CalendarDate, today: CalendarDate, period: Period) {
  if (issuedOn > today) return refuse('issued-in-the-future', { issuedOn, today });
  if (issuedOn < period.to) return refuse('issued-before-period-end', { issuedOn, to: period.to });
  const last = [...state.statements.values()].findLast(({ status }) => status === 'issued');
  if (last?.status === 'issued' && issuedOn < last.issuedOn) {
    return refuse('issued-before-last-statement', { issuedOn, statement: last.statement, lastIssuedOn: last.issuedOn });
  }
  return undefined;
}

export function issue(command: Of<StatementCommand, 'issue-statement'>, state: AccountState): StatementDecision {
  const { contract, statement, issuedOn, recorded, planned, fallen, basis } = command;
  const standing = state.statements.get(statement);
  if (standing?.status === 'issued') {
    return standing.issuedOn === issuedOn ? [] : refuse('statement-already-issued', { statement });
  }
  const begun = notYetIssued(state, statement);
  if ('refused' in begun) return begun;
  const early = datedWrongly(state, issuedOn, command.today, begun.period);
  if (early !== undefined) return early;
  if (begun.linesHere > 0) return refuse('begun-by-an-earlier-version', { statement });
  // A statement that is taken up again was begun with a complete register; what is missing is looked for in this one.
  if (!command.areClaimsComplete) return refuse('claims-register-behind');
  const [first] = fallen;
  if (first !== undefined) return refuse('claims-changed', { claim: first, count: fallen.length });
  if (recorded.lines !== planned) return refuse('lines-changed', { planned, recorded: recorded.lines });
  if (state.planChangedAt > command.plannedAt) return refuse('account-moved-on', { statement });

  const recoveries = recoveriesOf(state, basis.rulings);
  const { parts, due, setAgainstAdvances } = duesOf(command, recoveries, state);
  const totalPence = sumPence(parts.map((part) => part.pence));
  return [
    {
      type: 'StatementIssued',
      contract,
      statement,
      period: begun.period,
      issuedOn,
      lines: recorded.lines,
      totalPence,
      parts,
      due,
      setAgainstAdvances,
      recoveries,
      heldBack: command.heldBack,
      issuedToDatePence: pence(state.issuedToDatePence + totalPence),
      use: command.use,
      basis,
      restated: command.restated,
      rules: RULES_VERSION,
    },
  ];
}

/** What the clawbacks that this statement carries out take back without naming claims. */
function recoveriesOf(state: AccountState, rulings: number): Issued['recoveries'] {
  return state.rulings
    .slice(state.lastBasis.rulings, rulings)
    .flatMap((ruling) =>
      ruling.kind === 'clawback' && ruling.recovery.length > 0
        ? [{ clawback: ruling.clawback, collect: ruling.collect, parts: [...ruling.recovery] }]
        : [],
    );
}

/**
 * What each payer's part is and what it is to pay of it. What was held back was never paid, and what is invoiced comes
 * back by itself, so neither lowers what is due. Advances are set against what is left, and never below zero.
 */
function duesOf(
  { recorded, payers, setsAdvancesAgainst }: Of<StatementCommand, 'issue-statement'>,
  recoveries: Issued['recoveries'],
  state: AccountState,
) {
  const recovered = recoveries.flatMap(({ parts }) => parts);
  const recoveredByInvoice = recoveries.filter(({ collect }) => collect === 'invoiced').flatMap(({ parts }) => parts);
  const concerned = new Set([...payers, ...[...recorded.parts, ...recovered].map(({ payer }) => payer)]);
  const parts: Part[] = [];
  const due: Part[] = [];
  const setAgainstAdvances: Part[] = [];
  for (const payer of concerned) {
    const part = ofPayer(recorded.parts, payer) - ofPayer(recovered, payer);
    const notNetted =
      ofPayer(recorded.invoiced, payer) + ofPayer(recorded.held, payer) - ofPayer(recoveredByInvoice, payer);
    const netted = part - notNetted;
    const setAgainst = setsAdvancesAgainst ? Math.max(0, Math.min(netted, unspentPence(state, payer))) : 0;
    parts.push({ payer, pence: pence(part) });
    due.push({ payer, pence: pence(netted - setAgainst) });
    if (setAgainst > 0) setAgainstAdvances.push({ payer, pence: pence(setAgainst) });
  }
  return { parts, due, setAgainstAdvances };
}

export function ofPayer(parts: readonly Part[], payer: OrganisationId): Pence {
  return sumPence(parts.filter((part) => part.payer === payer).map((part) => part.pence));
}

export function abandon(command: Of<StatementCommand, 'abandon-statement'>, state: AccountState): StatementDecision {
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

export function holdOut(command: Of<StatementCommand, 'hold-claim-out'>, state: AccountState): StatementDecision {
  const { contract, claim, heldOn, reasonCode, words, found } = command;
  if (found === undefined) return refuse('claim-not-known', { claim });
  const standing = state.heldOut.get(claim);
  if (standing !== undefined) {
    return standing.reasonCode === reasonCode ? [] : refuse('held-out-otherwise', { claim, as: standing.reasonCode });
  }
  // A statement that is out is not changed: whoever doubts one of its lines disputes it.
  if (found.billedOn !== undefined) return refuse('claim-already-billed', { claim, statement: found.billedOn });
  return [{ type: 'ClaimHeldOut', contract, claim, heldOn, reasonCode, words }];
}

export function putBack(command: Of<StatementCommand, 'put-claim-back'>, state: AccountState): StatementDecision {
  const { contract, claim, putBackOn, words, found } = command;
  if (found === undefined) return refuse('claim-not-known', { claim });
  const standing = state.heldOut.get(claim);
  // Whatever is not held out has been put back, or never needed it.
  if (standing === undefined) return [];
  if (putBackOn < standing.heldOn) return refuse('put-back-before-held-out', { putBackOn, heldOn: standing.heldOn });
  return [{ type: 'ClaimPutBack', contract, claim, putBackOn, words }];
}

function notYetIssued(state: AccountState, statement: StatementRef) {
  const standing = state.statements.get(statement);
  if (standing === undefined) return refuse('statement-not-found', { statement });
  if (standing.status === 'issued') return refuse('statement-already-issued', { statement });
  if (standing.status === 'abandoned') return refuse('statement-abandoned', { statement });
  return standing;
}

/** For the parts that go on from an issued statement: the statement, or why it cannot be gone on with. */
export function alreadyIssued(state: AccountState, statement: StatementRef) {
  const standing = state.statements.get(statement);
  if (standing === undefined) return refuse('statement-not-found', { statement });
  if (standing.status !== 'issued') return refuse('statement-not-issued', { statement, status: standing.status });
  return standing;
}

type StatementsEvent = Of<
  PaymentEvent,
  'StatementBegun' | 'StatementLinesAdded' | 'StatementIssued' | 'StatementAbandoned' | 'ClaimHeldOut' | 'ClaimPutBack'
>;

export function evolveStatements(state: AccountState, event: StatementsEvent): AccountState {
  switch (event.type) {
    case 'StatementBegun': {
      const { statement, number, period } = event;
      return withStatement(state, {
        status: 'begun',
        statement,
        number,
        period,
        begunAt: state.size,
        linesHere: 0,
      });
    }
    case 'StatementLinesAdded': {
      const standing = state.statements.get(event.statement);
      if (standing === undefined) return state;
      return withStatement(state, { ...standing, linesHere: standing.linesHere + event.lines.length });
    }
    case 'StatementIssued':
      return evolveIssued(state, event);
    case 'StatementAbandoned': {
      const standing = state.statements.get(event.statement);
      if (standing === undefined) return state;
      const { statement, number, period, begunAt, linesHere } = standing;
      const basis = { statement, number, period, begunAt, linesHere };
      return withStatement(state, { status: 'abandoned', ...basis, reasonCode: event.reasonCode });
    }
    case 'ClaimHeldOut': {
      const { claim, heldOn, reasonCode } = event;
      return { ...state, heldOut: new Map(state.heldOut).set(claim, { heldOn, reasonCode }) };
    }
    case 'ClaimPutBack': {
      const heldOut = new Map(state.heldOut);
      heldOut.delete(event.claim);
      return { ...state, heldOut };
    }
  }
}

function evolveIssued(state: AccountState, event: Issued): AccountState {
  const standing = state.statements.get(event.statement);
  if (standing === undefined) return state;
  const { statement, number, period, begunAt, linesHere } = standing;
  const payers = new Map<OrganisationId, PayerStanding>();
  for (const { payer, pence: partPence } of event.parts) {
    const duePence = ofPayer(event.due, payer);
    payers.set(payer, { payer, partPence, duePence, approvals: [], payments: [], refundedPence: pence(0) });
  }
  const { issuedOn, lines, totalPence, basis } = event;
  const issued = withStatement(state, {
    status: 'issued',
    statement,
    number,
    period,
    begunAt,
    linesHere,
    issuedOn,
    lines,
    totalPence,
    payers,
    basis,
  });
  return {
    ...issued,
    disputes: withTakenBack(state, event),
    advances: withSetAgainst(state, event),
    lastBasis: basis,
    releases: [...state.releases, ...basis.releases],
    use: event.use,
    issuedToDatePence: event.issuedToDatePence,
  };
}

function withTakenBack({ disputes }: AccountState, { heldBack }: Issued): AccountState['disputes'] {
  if (heldBack.length === 0) return disputes;
  const next = new Map(disputes);
  for (const { statement, line, payer, pence: amount } of heldBack) {
    const key = `${statement}/${line}/${payer}`;
    const dispute = next.get(key);
    if (dispute !== undefined) next.set(key, { ...dispute, takenBackPence: pence(dispute.takenBackPence + amount) });
  }
  return next;
}

function withSetAgainst({ advances }: AccountState, { setAgainstAdvances }: Issued): AccountState['advances'] {
  if (setAgainstAdvances.length === 0) return advances;
  const next = new Map(advances);
  for (const { payer, pence: amount } of setAgainstAdvances) {
    const standing = next.get(payer) ?? NOTHING_ADVANCED;
    next.set(payer, { ...standing, setAgainstPence: pence(standing.setAgainstPence + amount) });
  }
  return next;
}
