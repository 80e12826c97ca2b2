import {
  type CalendarDate,
  type ContractId,
  type Decision,
  isSamePerson,
  type Of,
  type OrganisationId,
  PaymentRef,
  type Pence,
  type PeopleBehind,
  type Period,
  pence,
  type Refusal,
  refuse,
} from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import { type AccountState, type AdvancePayment, NOTHING_ADVANCED } from './account-state.js';
import { isPaymentRefUsed } from './payments-made.js';

/** What the terms say of a span of days: looked up by the handler. */
export interface GrantTerms {
  /** Whether a grant is paid in place of outcomes on every day of the span. */
  readonly isGrantPeriod: boolean;
  /** What the schedule says that the payer pays for exactly this span; undefined when it says nothing. */
  readonly scheduledPence: Pence | undefined;
}

export type AdvanceCommand =
  | {
      readonly type: 'approve-advance';
      readonly contract: ContractId;
      /** `<contract>.A<number>`, when absent. */
      readonly payment?: PaymentRef | undefined;
      readonly payer: OrganisationId;
      readonly approvedOn: CalendarDate;
      readonly by: string;
      readonly what:
        | { readonly kind: 'advance'; readonly pence: Pence }
        /** What the schedule says, when no amount is given. */
        | {
            readonly kind: 'grant';
            readonly pence?: Pence | undefined;
            readonly period: Period;
            readonly terms: GrantTerms;
          };
    }
  | {
      readonly type: 'pay-advance';
      readonly contract: ContractId;
      readonly payment: PaymentRef;
      readonly payer: OrganisationId;
      readonly paidOn: CalendarDate;
      readonly bankReference: string;
      readonly by: string;
      readonly people?: PeopleBehind | undefined;
    };

export type AdvanceRefusal =
  | 'not-a-grant-period'
  | 'not-in-the-grant-schedule'
  | 'not-as-scheduled'
  | 'grant-already-approved'
  | 'payment-ref-already-used'
  | 'advance-not-found'
  | 'another-payers-advance'
  | 'advance-released-by-the-approver'
  | 'advance-paid-otherwise'
  | 'advance-paid-before-approval';

type AdvanceDecision = Decision<PaymentEvent, AdvanceRefusal>;

/**
 * A payer approves a payment without outcomes: what the schedule of a grant says for a span of days, once; or an advance,
 * which later statements are set against where the terms say so.
 */
export function approveAdvance(command: Of<AdvanceCommand, 'approve-advance'>, state: AccountState): AdvanceDecision {
  const { contract, payer, approvedOn, by, what } = command;
  const amount = amountOf(what);
  const standing = [...state.advancePayments].find(([reference, other]) =>
    command.payment === undefined ? isSameAdvance(other, command) : reference === command.payment,
  )?.[1];
  // Without a reference the content is all that tells a repetition: two equal advances of one day need references.
  if (standing !== undefined && isSameAdvance(standing, command)) return [];
  const payment = command.payment ?? nextAdvance(contract, state);
  if (isPaymentRefUsed(state, payment)) return refuse('payment-ref-already-used', { payment });
  if (what.kind === 'grant') {
    const unfit = notAsScheduled(what, payer, state);
    if (unfit !== undefined) return unfit;
  }
  if (amount === undefined) throw new Error('An advance without an amount was not refused');
  const period = what.kind === 'grant' ? { period: what.period } : {};
  const advance = { payment, kind: what.kind, payer, pence: pence(amount), ...period };
  return [{ type: 'AdvanceApproved', contract, ...advance, approvedOn, approvedBy: by }];
}

function amountOf(what: Of<AdvanceCommand, 'approve-advance'>['what']): Pence | undefined {
  return what.pence ?? (what.kind === 'grant' ? what.terms.scheduledPence : undefined);
}

function notAsScheduled(
  { period, pence: asked, terms }: Extract<Of<AdvanceCommand, 'approve-advance'>['what'], { kind: 'grant' }>,
  payer: OrganisationId,
  state: AccountState,
): Refusal<AdvanceRefusal> | undefined {
  const { isGrantPeriod, scheduledPence } = terms;
  const { from, to } = period;
  if (!isGrantPeriod) return refuse('not-a-grant-period', { from, to });
  if (scheduledPence === undefined) return refuse('not-in-the-grant-schedule', { payer, from, to });
  if (asked !== undefined && asked !== scheduledPence) {
    return refuse('not-as-scheduled', { pence: asked, scheduledPence });
  }
  const earlier = [...state.advancePayments].find(
    ([, other]) => other.payer === payer && other.period?.from === from && other.period.to === to,
  );
  return earlier === undefined ? undefined : refuse('grant-already-approved', { payer, from, to, payment: earlier[0] });
}

/** Whether a grant or advance that stands is what is asked for. */
export function isSameAdvance(
  standing: AdvancePayment,
  { payer, approvedOn, by, what }: Of<AdvanceCommand, 'approve-advance'>,
): boolean {
  const amount = amountOf(what);
  const period = what.kind === 'grant' ? what.period : undefined;
  return (
    standing.kind === what.kind &&
    standing.payer === payer &&
    standing.pence === amount &&
    standing.approvedOn === approvedOn &&
    standing.approvedBy === by &&
    standing.period?.from === period?.from &&
    standing.period?.to === period?.to
  );
}

/** Releases what another person approved, in full. */
export function payAdvance(command: Of<AdvanceCommand, 'pay-advance'>, state: AccountState): AdvanceDecision {
  const { contract, payment, payer, paidOn, bankReference, by, people } = command;
  const approved = state.advancePayments.get(payment);
  if (approved === undefined) return refuse('advance-not-found', { payment });
  if (approved.payer !== payer) return refuse('another-payers-advance', { payment, payer: approved.payer });
  const { paid, kind, pence: amount, period, approvedOn, approvedBy } = approved;
  if (paid !== undefined) {
    const isRepeat = paid.paidOn === paidOn && paid.bankReference === bankReference;
    return isRepeat ? [] : refuse('advance-paid-otherwise', { payment, paidOn: paid.paidOn });
  }
  if (isSamePerson(approvedBy, by, people)) return refuse('advance-released-by-the-approver', { payment });
  if (paidOn < approvedOn) return refuse('advance-paid-before-approval', { paidOn, approvedOn });
  const advance = { payment, kind, payer, pence: amount, ...(period === undefined ? {} : { period }) };
  return [{ type: 'AdvancePaid', contract, ...advance, paidOn, bankReference, approvedBy, releasedBy: by }];
}

function nextAdvance(contract: ContractId, state: AccountState): PaymentRef {
  for (let number = state.advancePayments.size + 1; ; number += 1) {
    const payment = PaymentRef.parse(`${contract}.A${String(number).padStart(2, '0')}`);
    if (!isPaymentRefUsed(state, payment)) return payment;
  }
}

export function evolveAdvances(
  state: AccountState,
  event: Of<PaymentEvent, 'AdvanceApproved' | 'AdvancePaid'>,
): AccountState {
  if (event.type === 'AdvanceApproved') {
    const { type: _, contract: _c, payment, ...approved } = event;
    return { ...state, advancePayments: new Map(state.advancePayments).set(payment, approved) };
  }
  const { payment, payer, kind, pence: amount, paidOn, bankReference, releasedBy } = event;
  const approved = state.advancePayments.get(payment);
  if (approved === undefined) return state;
  const standing = state.advances.get(payer) ?? NOTHING_ADVANCED;
  const next =
    kind === 'advance'
      ? { ...standing, paidPence: pence(standing.paidPence + amount) }
      : { ...standing, grantedPence: pence(standing.grantedPence + amount) };
  const paid = { paidOn, bankReference, releasedBy };
  return {
    ...state,
    advances: new Map(state.advances).set(payer, next),
    advancePayments: new Map(state.advancePayments).set(payment, { ...approved, paid }),
  };
}
