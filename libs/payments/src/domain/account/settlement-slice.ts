import { type Of, pence, type StatementRef } from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import { accountDecider } from './account.js';
import {
  type AccountState,
  type DisputeState,
  disputeKey,
  type IssuedStatement,
  initialAccount,
  type PayerStanding,
  type Ruling,
} from './account-state.js';

/**
 * One issued statement with its disputes as plain data: what a register keeps of it, so that the rules of the account say
 * how it stands and no table has rules of its own.
 */
export interface SettlementSlice {
  readonly issued: Omit<IssuedStatement, 'payers'>;
  readonly payers: readonly PayerStanding[];
  readonly disputes: readonly DisputeState[];
  /** Of this statement's disputes only, and how many of them a later statement carried out. */
  readonly rulings: readonly Ruling[];
  readonly carriedOut: number;
}

/** The slice of a statement as it is issued. */
export function sliceOf(event: Of<PaymentEvent, 'StatementIssued'>, number: number): AccountState {
  const { contract, statement, period } = event;
  const begun = accountDecider.evolve(initialAccount, { type: 'StatementBegun', contract, statement, period, number });
  return withCarriedOut(accountDecider.evolve(begun, { ...event, heldBack: [] }), 0);
}

/** What a later statement does to a slice: it carries out its rulings, and takes back what was held. */
export function carriedOut(
  state: AccountState,
  { heldBack }: Pick<Of<PaymentEvent, 'StatementIssued'>, 'heldBack'>,
): AccountState {
  const disputes = new Map(state.disputes);
  for (const taken of heldBack) {
    const dispute = disputes.get(disputeKey(taken));
    if (dispute === undefined) continue;
    const takenBackPence = pence(dispute.takenBackPence + taken.pence);
    disputes.set(disputeKey(taken), { ...dispute, takenBackPence });
  }
  return withCarriedOut({ ...state, disputes }, state.rulings.length);
}

function withCarriedOut(state: AccountState, rulings: number): AccountState {
  return { ...state, lastBasis: { ...state.lastBasis, rulings } };
}

export function issuedIn(state: AccountState, statement: StatementRef): IssuedStatement | undefined {
  const found = state.statements.get(statement);
  return found?.status === 'issued' ? found : undefined;
}

/** @throws Error when the slice has no issued statement. */
export function asData(state: AccountState, statement: StatementRef): SettlementSlice {
  const found = issuedIn(state, statement);
  if (found === undefined) throw new Error(`${statement} is not issued`);
  const { payers, ...issued } = found;
  return {
    issued,
    payers: [...payers.values()],
    disputes: [...state.disputes.values()],
    rulings: state.rulings,
    carriedOut: state.lastBasis.rulings,
  };
}

export function fromData({ issued, payers, disputes, rulings, carriedOut: done }: SettlementSlice): AccountState {
  const statement: IssuedStatement = { ...issued, payers: new Map(payers.map((one) => [one.payer, one])) };
  const state = {
    ...initialAccount,
    statements: new Map([[statement.statement, statement]]),
    disputes: new Map(disputes.map((one) => [disputeKey(one), one])),
    rulings,
  };
  return withCarriedOut(state, done);
}
