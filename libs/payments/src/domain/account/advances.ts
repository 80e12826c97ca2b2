import { type Of, pence } from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import type { AccountState } from './account-state.js';

export function evolveAdvances(state: AccountState, event: Of<PaymentEvent, 'AdvancePaid'>): AccountState {
  const { type: _, contract: _c, payment, ...paid } = event;
  const { payer, kind, pence: amount } = paid;
  const standing = state.advances.get(payer) ?? {
    paidPence: pence(0),
    setAgainstPence: pence(0),
    grantedPence: pence(0),
  };
  const next =
    kind === 'advance'
      ? { ...standing, paidPence: pence(standing.paidPence + amount) }
      : { ...standing, grantedPence: pence(standing.grantedPence + amount) };
  return {
    ...state,
    advances: new Map(state.advances).set(payer, next),
    advancePayments: new Map(state.advancePayments).set(payment, paid),
  };
}
