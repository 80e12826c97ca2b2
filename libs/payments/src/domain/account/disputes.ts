import {
  addDays,
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type Decision,
  type Of,
  type OrganisationId,
  type Pence,
  pence,
  refuse,
  type StatementRef,
} from '#kernel';
import type { Disallowance } from '../money/item.js';
import type { DisputeReason, PaymentEvent } from '../payments.events.js';
import {
  type AccountState,
  type DisputeState,
  disputeKey,
  heldByDispute,
  heldPence,
  isUnderWay,
  paidPence,
  withPayer,
} from './account-state.js';
import { unapprovedPence } from './payments-made.js';
import { alreadyIssued } from './statements.js';

/** A line of an issued statement, as far as a dispute asks about it. */
export interface DisputableLine {
  readonly claim: ClaimId;
  /** What the payer's part of it is; nothing or less where there is nothing of it to hold back. */
  readonly partPence: Pence;
}

export type DisputeCommand =
  | {
      readonly type: 'dispute-line';
      readonly contract: ContractId;
      readonly statement: StatementRef;
      readonly line: number;
      readonly payer: OrganisationId;
      /** All of its part that is not paid, when absent. */
      readonly heldPence?: Pence | undefined;
      readonly disputedOn: CalendarDate;
      /** So many days after the dispute as the terms say, when absent. */
      readonly resolveBy?: CalendarDate | undefined;
      readonly reasonCode: DisputeReason;
      readonly words?: string | undefined;
      /** Looked up by the handler; undefined when the statement has no such line. */
      readonly found: DisputableLine | undefined;
      /** From the terms of the day, where they say it. */
      readonly disputeDays: number | undefined;
    }
  | {
      readonly type: 'resolve-dispute';
      readonly contract: ContractId;
      readonly statement: StatementRef;
      readonly line: number;
      /** Whose dispute it is; the only one there is of that line, when absent. */
      readonly payer?: OrganisationId | undefined;
      readonly disallowedPence: Pence;
      readonly resolvedOn: CalendarDate;
      readonly resolvedBy: OrganisationId;
      readonly by: string;
      readonly side: 'payer' | 'payee';
      readonly words?: string | undefined;
    };

export type DisputeRefusal =
  | 'statement-not-found'
  | 'statement-not-issued'
  | 'not-a-payer-of-this-statement'
  | 'line-not-found'
  | 'no-part-in-this-line'
  | 'already-disputed'
  | 'dispute-settled-before'
  | 'claim-in-clawback'
  | 'already-paid'
  | 'held-more-than-part'
  | 'held-more-than-unpaid'
  | 'disputed-before-issue'
  | 'no-day-to-resolve-by'
  | 'resolved-by-before-disputed'
  | 'dispute-not-found'
  | 'whose-dispute'
  | 'resolved-otherwise'
  | 'not-your-dispute'
  | 'payer-only-drops'
  | 'payee-only-concedes'
  | 'disallowed-more-than-held'
  | 'resolved-before-disputed';

type DisputeDecision = Decision<PaymentEvent, DisputeRefusal>;

/**
 * A payer holds back of a line what it doubts, until it is resolved. What was paid cannot be held back any more: that is
 * a matter for a clawback. Nor can what the payee has conceded a part of, because that is settled; a payer who is not
 * content with it leaves the rest unapproved, or takes it back by a clawback.
 */
export function disputeLine(command: Of<DisputeCommand, 'dispute-line'>, state: AccountState): DisputeDecision {
  const { contract, statement, line, payer, disputedOn, reasonCode, words, found } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const standing = issued.payers.get(payer);
  if (standing === undefined) return refuse('not-a-payer-of-this-statement', { payer, statement });
  if (found === undefined) return refuse('line-not-found', { statement, line });
  const { claim, partPence } = found;
  if (partPence <= 0) return refuse('no-part-in-this-line', { payer, statement, line });
  const earlier = state.disputes.get(disputeKey({ statement, line, payer }));
  if (earlier?.resolution === undefined && earlier !== undefined) {
    return isSame(earlier, command) ? [] : refuse('already-disputed', { payer, statement, line });
  }
  if (earlier !== undefined && (earlier.ruling !== undefined || heldByDispute(state, earlier) > 0)) {
    return refuse('dispute-settled-before', { payer, statement, line });
  }
  const clawback = state.clawbacks.find((one) => isUnderWay(one, state) && one.claims.some((of) => of.claim === claim));
  if (clawback !== undefined) return refuse('claim-in-clawback', { claim, clawback: clawback.clawback });
  const unpaid = standing.duePence - heldPence(state, statement, payer) - paidPence(standing);
  if (unpaid <= 0) return refuse('already-paid', { payer, payment: standing.payments.at(-1)?.payment ?? '' });
  const held = command.heldPence ?? Math.min(partPence, unpaid);
  if (held > partPence) return refuse('held-more-than-part', { heldPence: held, partPence });
  if (held > unpaid) return refuse('held-more-than-unpaid', { heldPence: held, unpaidPence: unpaid });
  if (disputedOn < issued.issuedOn) return refuse('disputed-before-issue', { disputedOn, issuedOn: issued.issuedOn });
  const resolveBy = resolveByOf(command);
  if (resolveBy === undefined) return refuse('no-day-to-resolve-by');
  if (resolveBy < disputedOn) return refuse('resolved-by-before-disputed', { resolveBy, disputedOn });
  const dates = { disputedOn, resolveBy };
  const disputed = { contract, statement, line, claim, payer, heldPence: pence(held), ...dates, reasonCode, words };
  return [{ type: 'LineDisputed', ...disputed }];
}

function resolveByOf({ resolveBy, disputedOn, disputeDays }: Of<DisputeCommand, 'dispute-line'>) {
  return resolveBy ?? (disputeDays === undefined ? undefined : addDays(disputedOn, disputeDays));
}

/** Whether a dispute that stands is what is asked for again; what was not said the first time need not be said again. */
function isSame(standing: DisputeState, command: Of<DisputeCommand, 'dispute-line'>): boolean {
  return (
    standing.reasonCode === command.reasonCode &&
    standing.disputedOn === command.disputedOn &&
    standing.resolveBy === resolveByOf(command) &&
    (command.heldPence === undefined || command.heldPence === standing.heldPence)
  );
}

/**
 * The payer who raised it drops it, and with that approves what it had kept from approval if it approved the rest; or the
 * payee concedes all or some. Nobody finds for themselves: a payer cannot disallow, and a payee cannot dismiss. A dispute
 * that is overdue is shown as that and can still be resolved.
 */
export function resolveDispute(command: Of<DisputeCommand, 'resolve-dispute'>, state: AccountState): DisputeDecision {
  const { contract, statement, line, disallowedPence, resolvedBy, resolvedOn, by, side, words } = command;
  const issued = alreadyIssued(state, statement);
  if ('refused' in issued) return issued;
  const ofLine = [...state.disputes.values()].filter((one) => one.statement === statement && one.line === line);
  const asked = command.payer ?? (side === 'payer' ? resolvedBy : undefined);
  const open = ofLine.filter(({ resolution }) => resolution === undefined);
  const candidates =
    asked === undefined ? (open.length > 0 ? open : ofLine) : ofLine.filter((one) => one.payer === asked);
  const [dispute, another] = candidates;
  if (dispute === undefined) return refuse('dispute-not-found', { statement, line });
  if (another !== undefined) return refuse('whose-dispute', { statement, line });
  const { payer, claim, resolution } = dispute;
  if (resolution !== undefined) {
    const isRepeat =
      resolution.disallowedPence === disallowedPence &&
      resolution.resolvedBy === resolvedBy &&
      resolution.resolvedOn === resolvedOn;
    return isRepeat ? [] : refuse('resolved-otherwise', { statement, line, resolvedOn: resolution.resolvedOn });
  }
  if (side === 'payer' && payer !== resolvedBy) return refuse('not-your-dispute', { payer, statement, line });
  if (side === 'payer' && disallowedPence !== 0) return refuse('payer-only-drops', { statement, line });
  if (side === 'payee' && disallowedPence === 0) return refuse('payee-only-concedes', { statement, line });
  if (disallowedPence > dispute.heldPence) {
    return refuse('disallowed-more-than-held', { disallowedPence, heldPence: dispute.heldPence });
  }
  if (resolvedOn < dispute.disputedOn) {
    return refuse('resolved-before-disputed', { resolvedOn, disputedOn: dispute.disputedOn });
  }
  const how = { disallowedPence, resolvedBy, resolvedBySubject: by, resolvedOn };
  return [{ type: 'DisputeResolved', contract, statement, line, claim, payer, ...how, words }];
}

type DisputeEvent = Of<PaymentEvent, 'LineDisputed' | 'DisputeResolved'>;

export function evolveDisputes(state: AccountState, event: DisputeEvent): AccountState {
  const key = disputeKey(event);
  switch (event.type) {
    case 'LineDisputed': {
      const { statement, line, claim, payer, heldPence: held, disputedOn, resolveBy, reasonCode } = event;
      const dispute = { statement, line, claim, payer, heldPence: held, disputedOn, resolveBy, reasonCode };
      const unapproved = pence(Math.max(0, Math.min(held, unapprovedNow(state, statement, payer))));
      const raised = { ...dispute, unapprovedPence: unapproved, takenBackPence: pence(0) };
      return { ...state, disputes: new Map(state.disputes).set(key, raised) };
    }
    case 'DisputeResolved': {
      const dispute = state.disputes.get(key);
      return dispute === undefined ? state : evolveResolved(state, event, dispute);
    }
  }
}

function unapprovedNow(state: AccountState, statement: StatementRef, payer: OrganisationId): number {
  const issued = state.statements.get(statement);
  const standing = issued?.status === 'issued' ? issued.payers.get(payer) : undefined;
  return issued?.status === 'issued' && standing !== undefined ? unapprovedPence(state, issued, standing) : 0;
}

function evolveResolved(
  state: AccountState,
  event: Of<PaymentEvent, 'DisputeResolved'>,
  dispute: DisputeState,
): AccountState {
  const key = disputeKey(event);
  const { claim, payer, disallowedPence, resolvedBy, resolvedOn } = event;
  const resolution = { disallowedPence, resolvedBy, resolvedOn };
  if (disallowedPence === 0) {
    const dropped = { ...state, disputes: new Map(state.disputes).set(key, { ...dispute, resolution }) };
    return withDroppedApproved(dropped, event, dispute);
  }
  const cause = `dispute ${event.statement}/${event.line}`;
  const disallowance: Disallowance = { claim, cause, payer, pence: disallowedPence };
  const ruling = state.rulings.length;
  return {
    ...state,
    disputes: new Map(state.disputes).set(key, { ...dispute, resolution, ruling }),
    rulings: [
      ...state.rulings,
      { kind: 'dispute', dispute: key, at: state.size, cause, disallowances: [disallowance] },
    ],
  };
}

/** Dropping a dispute approves what it had kept from approval, less what an adjusting line has taken back meanwhile. */
function withDroppedApproved(
  state: AccountState,
  { statement, payer, resolvedOn, resolvedBySubject }: Of<PaymentEvent, 'DisputeResolved'>,
  { unapprovedPence: unapproved, takenBackPence }: DisputeState,
): AccountState {
  const issued = state.statements.get(statement);
  const standing = issued?.status === 'issued' ? issued.payers.get(payer) : undefined;
  if (issued?.status !== 'issued' || standing === undefined || standing.approvals.length === 0) return state;
  const amount = unapproved - takenBackPence;
  if (amount <= 0) return state;
  const approval = { pence: pence(amount), approvedOn: resolvedOn, approvedBy: resolvedBySubject };
  return withPayer(state, issued, { ...standing, approvals: [...standing.approvals, approval] });
}
