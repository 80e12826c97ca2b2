import { type Of, pence } from '#kernel';
import type { Disallowance } from '../money/item.js';
import type { PaymentEvent } from '../payments.events.js';
import { type AccountState, disputeKey } from './account-state.js';

type DisputeEvent = Of<PaymentEvent, 'LineDisputed' | 'DisputeResolved'>;

export function evolveDisputes(state: AccountState, event: DisputeEvent): AccountState {
  const key = disputeKey(event);
  switch (event.type) {
    case 'LineDisputed': {
      const { statement, line, claim, payer, heldPence, disputedOn, resolveBy, reasonCode } = event;
      const dispute = { statement, line, claim, payer, heldPence, disputedOn, resolveBy, reasonCode };
      return { ...state, disputes: new Map(state.disputes).set(key, { ...dispute, takenBackPence: pence(0) }) };
    }
    case 'DisputeResolved': {
      const dispute = state.disputes.get(key);
      if (dispute === undefined) return state;
      const { claim, payer, disallowedPence, resolvedBy, resolvedOn } = event;
      const resolution = { disallowedPence, resolvedBy, resolvedOn };
      if (disallowedPence === 0) {
        return { ...state, disputes: new Map(state.disputes).set(key, { ...dispute, resolution }) };
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
  }
}
