import type { Reference } from '#event-log';
import type { ClaimId, ContractId } from '#kernel';

/**
 * Whether a claim has been paid in full: a rate card may ask that of an earlier outcome. Money is downstream of claims,
 * so claims state what they need to know and payments answer it.
 */
export abstract class PaidClaims {
  /** The payment that made the claim paid, or undefined while any payer's part of it is open. */
  abstract paymentOf(contract: ContractId, claim: ClaimId): Promise<Reference | undefined>;
}
