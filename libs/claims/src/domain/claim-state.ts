import type { OutcomePath } from '#evidence';
import { type CalendarDate, type ClaimId, type Decimal, type OutcomeCode, type Pence, unreachable } from '#kernel';
import type { ClaimEvent, ClaimWithdrawReason } from './claims.events.js';

/** One occurrence of one outcome of one person as a claim. */
export type ClaimState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'made' } & Claim)
  | ({
      readonly status: 'withdrawn';
      readonly withdrawnOn: CalendarDate;
      readonly reasonCode: ClaimWithdrawReason;
    } & Claim);

export interface Claim extends OutcomePath {
  readonly claim: ClaimId;
  readonly verification: string;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly line: OutcomeCode;
  readonly revision: number;
  readonly referredOn?: CalendarDate | undefined;
  readonly startedOn?: CalendarDate | undefined;
  readonly paymentGroup?: OutcomeCode | undefined;
  readonly quantity: number;
  readonly measured?: Decimal | undefined;
  /** Undefined where it depends on the claims billed before: then the statement says it. */
  readonly uncappedPence?: Pence | undefined;
}

export function evolve(state: ClaimState, event: ClaimEvent): ClaimState {
  switch (event.type) {
    case 'ClaimMade': {
      const {
        type: _,
        unitPricePence: _u,
        evidenceBranch: _e,
        conditions: _c,
        late: _l,
        pricing: _p,
        ...claim
      } = event;
      return { status: 'made', ...claim };
    }
    case 'ClaimWithdrawn':
      return state.status === 'absent'
        ? state
        : { ...state, status: 'withdrawn', withdrawnOn: event.withdrawnOn, reasonCode: event.reasonCode };
    default:
      return unreachable(event);
  }
}
