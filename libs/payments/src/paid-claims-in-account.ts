import { Injectable } from '@nestjs/common';
import { PaidClaims } from '#claims';
import { Ledger, type Reference } from '#event-log';
import type { ClaimId, ContractId, StatementRef } from '#kernel';
import { ReadStore } from '#read-store';
import { accountStream, accountStreamName } from './account.stream.js';
import { AccountBook } from './account-book.js';
import { type AccountState, heldByDispute, settlement } from './domain/account/account-state.js';

/** How long the answer waits for the tables to catch up with the account. */
const TABLES_WAIT_MS = 10_000;

/** What claims need to know of payments: which statements have the claim, from the tables; the rest, from the account. */
@Injectable()
export class PaidClaimsInAccount extends PaidClaims {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: ReadStore,
    private readonly book: AccountBook,
  ) {
    super();
  }

  async paymentOf(contract: ContractId, claim: ClaimId): Promise<Reference | undefined> {
    const { stream, state, events, position } = await this.ledger.load(accountStream, accountStreamName(contract));
    // Tables that are behind do not know the statement yet, and then nothing counts as paid.
    if (position !== undefined) await this.store.whenHandled(position, TABLES_WAIT_MS);
    const billed = this.book.claim(contract, claim)?.billed;
    // What comes to nothing, because a cap left nothing or it was taken back, is not paid by being settled.
    if (billed === undefined || billed.pence <= 0 || isDisputed(state, claim)) return undefined;
    const payments = [billed.first, billed.last].map(({ statement }) => paidAt(state, statement));
    if (payments.includes(undefined)) return undefined;
    // The last payer to pay is the one who made it paid.
    const last = Math.max(...payments.map((at) => at ?? -1));
    const event = events.find(({ revision }) => revision === last);
    return event === undefined ? undefined : { event: event.id, stream, revision: event.revision, as: 'payment' };
  }
}

/** The last payment of a statement that is paid by everybody; undefined while it is not. */
function paidAt(state: AccountState, statement: StatementRef): number | undefined {
  const issued = state.statements.get(statement);
  if (issued?.status !== 'issued' || settlement(state, issued) !== 'paid') return undefined;
  return Math.max(-1, ...[...issued.payers.values()].flatMap(({ payments }) => payments.map(({ at }) => at)));
}

function isDisputed(state: AccountState, claim: ClaimId): boolean {
  return [...state.disputes.values()].some(
    (one) => one.claim === claim && heldByDispute(state, one) > one.takenBackPence,
  );
}
