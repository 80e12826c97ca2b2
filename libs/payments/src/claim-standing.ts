import { Injectable } from '@nestjs/common';
import { type ClaimState, claimStream, claimStreamName } from '#claims';
import { referenceTo } from '#contracts';
import { Ledger, type Loaded, type Reference } from '#event-log';
import { type OutcomePath, outcomeStream, outcomeStreamName } from '#evidence';
import type { CalendarDate } from '#kernel';
import type { BillableClaim } from './domain/payments.js';

/** A claim that may be billed, and the event it rests on. */
export interface ClaimToBill {
  readonly billable: BillableClaim;
  readonly claimedOn: CalendarDate;
  readonly reference: Reference;
}

/**
 * Whether a claim stands, asked of the streams themselves and never of a read model, because money follows from the
 * answer.
 */
@Injectable()
export class ClaimStanding {
  constructor(private readonly ledger: Ledger) {}

  /** The claim, or undefined when it was withdrawn or the verification that it rests on was taken back. */
  async of(path: OutcomePath): Promise<ClaimToBill | undefined> {
    const claim = await this.ledger.load(claimStream, claimStreamName(path));
    if (claim.state.status !== 'made') return undefined;
    const outcome = await this.ledger.load(outcomeStream, outcomeStreamName(path));
    if (outcome.state.status !== 'verified') return undefined;
    const verification = referenceTo(outcome, 'EvidenceVerified', 'verification');
    // Another verification since then does not carry the claim: it may be of another day, at another price.
    if (verification.event !== claim.state.verification) return undefined;
    return toBill(claim, claim.state);
  }
}

function toBill(claim: Loaded<ClaimState>, made: Extract<ClaimState, { status: 'made' }>): ClaimToBill {
  const { person, outcome, occurrence, line, revision, achievedOn, claimedOn, uncappedPence } = made;
  return {
    billable: {
      claim: made.claim,
      person,
      outcome,
      occurrence,
      rateCardLine: line,
      revision,
      achievedOn,
      amountPence: uncappedPence,
    },
    claimedOn,
    reference: referenceTo(claim, 'ClaimMade', 'claim'),
  };
}
