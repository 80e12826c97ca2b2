import type { ClaimEvent } from '#claims';
import type { CohortEvent } from '#cohorts';
import type { ContractEvent } from '#contracts';
import type { EvidenceEvent } from '#evidence';
import type { InvestmentEvent, PaymentEvent } from '#payments';
import type { RateCardEvent } from '#rate-cards';
import type { ReferralEvent } from '#referrals';

/** Whatever can happen under a contract. */
export type ContractsEvent =
  | ContractEvent
  | RateCardEvent
  | ReferralEvent
  | EvidenceEvent
  | ClaimEvent
  | CohortEvent
  | PaymentEvent
  | InvestmentEvent;

export function keyOfOutcome({
  person,
  outcome,
  occurrence,
}: {
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
}): string {
  return `${person}/${outcome}/${occurrence}`;
}
