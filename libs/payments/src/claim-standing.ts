import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type ClaimState, claimStream, claimStreamName, pathOfClaim } from '#claims';
import { referenceTo } from '#contracts';
import { Ledger, type Loaded, type Reference } from '#event-log';
import { type OutcomePath, outcomeStream, outcomeStreamName } from '#evidence';
import type { CalendarDate, ClaimId, ContractId } from '#kernel';
import type { BillableClaim, BilledClaim, StatementState } from './domain/payments.js';

/** A claim that may be billed, and the event it rests on. */
export interface ClaimToBill {
  readonly billable: BillableClaim;
  readonly claimedOn: CalendarDate;
  readonly reference: Reference;
}

/** How many claims are asked about at once: enough to hide the way to a server, few enough for its connections. */
const ASKED_AT_ONCE = 50;

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

  /** Of each what `of` says, in their order. */
  async *ofEach<Path extends OutcomePath>(
    paths: readonly Path[],
  ): AsyncGenerator<readonly [Path, ClaimToBill | undefined]> {
    for (let from = 0; from < paths.length; from += ASKED_AT_ONCE) {
      const part = paths.slice(from, from + ASKED_AT_ONCE);
      yield* await Promise.all(part.map(async (path) => [path, await this.of(path)] as const));
      // A store in this process answers without ever letting go, and a statement may have ten thousand lines.
      await turn();
    }
  }

  /** The claims that do not stand as they were billed: taken back, unverified, or made again. In the order of the lines. */
  async fallen(contract: ContractId, billed: ReadonlyMap<ClaimId, BilledClaim>): Promise<readonly ClaimId[]> {
    const paths = [...billed].map(([claim, as]) => ({ ...pathOfClaim(contract, claim), claim, as }));
    const fallen: ClaimId[] = [];
    for await (const [{ claim, as }, standing] of this.ofEach(paths)) {
      if (standing === undefined || !isAsBilled(standing.billable, as)) fallen.push(claim);
    }
    return fallen;
  }

  /** `fallen` of a statement that is issued, which no others can join; undefined of any other. */
  async fallenSinceIssue(
    contract: ContractId,
    statement: StatementState | undefined,
  ): Promise<readonly ClaimId[] | undefined> {
    return statement?.status === 'issued' ? this.fallen(contract, statement.claims) : undefined;
  }
}

/** The event says it all; the rest is compared because money follows, and a line may have been written by other means. */
function isAsBilled(now: BillableClaim, then: BilledClaim): boolean {
  return (
    now.claimEvent === then.claimEvent &&
    now.amountPence === then.amountPence &&
    now.rateCardLine === then.rateCardLine &&
    now.revision === then.revision
  );
}

function toBill(claim: Loaded<ClaimState>, made: Extract<ClaimState, { status: 'made' }>): ClaimToBill {
  const { person, outcome, occurrence, line, revision, achievedOn, claimedOn, uncappedPence } = made;
  const reference = referenceTo(claim, 'ClaimMade', 'claim');
  return {
    billable: {
      claim: made.claim,
      claimEvent: reference.event,
      person,
      outcome,
      occurrence,
      rateCardLine: line,
      revision,
      achievedOn,
      amountPence: uncappedPence,
    },
    claimedOn,
    reference,
  };
}
