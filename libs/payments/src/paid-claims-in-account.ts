import { Injectable } from '@nestjs/common';
import { PaidClaims } from '#claims';
import { Ledger, type Reference } from '#event-log';
import type { ClaimId, ContractId } from '#kernel';
import { accountStream, accountStreamName } from './account.stream.js';
import { billedOn, settlement } from './domain/payments.js';

/** What claims need to know of payments, answered from the contract's account. */
@Injectable()
export class PaidClaimsInAccount extends PaidClaims {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  async paymentOf(contract: ContractId, claim: ClaimId): Promise<Reference | undefined> {
    const { stream, state, events } = await this.ledger.load(accountStream, accountStreamName(contract));
    const statement = billedOn(state, claim);
    if (statement?.status !== 'issued' || settlement(statement) !== 'paid') return undefined;
    // The last payer to pay is the one who made it paid.
    const last = Math.max(-1, ...[...statement.payments.values()].map(({ at }) => at));
    const event = events.find(({ revision }) => revision === last);
    return event === undefined ? undefined : { event: event.id, stream, revision: event.revision, as: 'payment' };
  }
}
