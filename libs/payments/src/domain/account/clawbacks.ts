import { type ContractId, type Of, pence } from '#kernel';
import type { PaymentEvent } from '../payments.events.js';
import type { AccountState, ClawbackState } from './account-state.js';

type ClawbackEvent = Of<PaymentEvent, 'ClawbackProposed' | 'ClawbackApproved' | 'ClawbackDeclined' | 'ClawbackAgreed'>;

/** `riverside.C01`, as calculations, lines and pages name it. */
export function clawbackRef(contract: ContractId, clawback: number): string {
  return `${contract}.C${String(clawback).padStart(2, '0')}`;
}

export function evolveClawbacks(state: AccountState, event: ClawbackEvent): AccountState {
  if (event.type === 'ClawbackProposed') {
    const { type: _, contract: _c, words: _w, ...proposed } = event;
    return { ...state, clawbacks: [...state.clawbacks, { ...proposed, approvals: [], status: 'proposed' }] };
  }
  const standing = state.clawbacks[event.clawback - 1];
  if (standing === undefined) return state;
  switch (event.type) {
    case 'ClawbackApproved': {
      const { organisation, approvedOn, approvedBy } = event;
      const approvals = [...standing.approvals, { organisation, approvedOn, approvedBy }];
      return withClawback(state, { ...standing, approvals });
    }
    case 'ClawbackDeclined':
      return withClawback(state, { ...standing, status: 'declined', declinedBy: event.organisation });
    case 'ClawbackAgreed': {
      const { clawback, claims, recovery, collect } = standing;
      const cause = `clawback ${clawbackRef(event.contract, clawback)}`;
      const disallowances = claims.map(({ claim, pence: amount }) =>
        amount === undefined ? { claim, cause } : { claim, cause, pence: pence(amount) },
      );
      const agreed = withClawback(state, {
        ...standing,
        status: 'agreed',
        agreedOn: event.agreedOn,
        ruling: state.rulings.length,
      });
      const ruling = { kind: 'clawback', clawback, collect, recovery, at: state.size, cause, disallowances } as const;
      return { ...agreed, rulings: [...state.rulings, ruling] };
    }
  }
}

function withClawback(state: AccountState, clawback: ClawbackState): AccountState {
  return { ...state, clawbacks: state.clawbacks.with(clawback.clawback - 1, clawback) };
}
