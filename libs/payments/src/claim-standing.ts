import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { claimStream, claimStreamName } from '#claims';
import { cohortsStream, cohortsStreamName, standingClaimReference } from '#cohorts';
import { referenceTo } from '#contracts';
import { Ledger, type LedgerPlace } from '#event-log';
import { outcomeStream, outcomeStreamName } from '#evidence';
import type { ClaimId, ContractId, OrganisationId, OutcomeCode, PersonId } from '#kernel';
import { ReadStore } from '#read-store';
import { AccountBook } from './account-book.js';
import type { StatementState } from './domain/account/account-state.js';
import type { FallenSinceIssue } from './domain/account/payments-made.js';
import { ofPayer } from './domain/account/statements.js';
import { StatementLines } from './statement-lines.js';

/** A claim as somebody means to bill it, or did. */
export interface ClaimAsBilled {
  readonly claim: ClaimId;
  /** The event that made it: a claim that was made again is another. */
  readonly claimEvent: string;
  readonly person?: PersonId | undefined;
  readonly outcome: OutcomeCode;
  readonly occurrence: number;
}

/** How many claims are asked about at once: enough to hide the way to a server, few enough for its connections. */
const ASKED_AT_ONCE = 50;
/** How long the answer whether a fallen claim was adjusted waits for the tables to catch up with the ledger. */
const REGISTER_WAIT_MS = 10_000;

/**
 * Whether a claim stands, asked of the streams themselves and never of a read model, because money follows from the
 * answer.
 */
@Injectable()
export class ClaimStanding {
  constructor(
    private readonly ledger: Ledger,
    private readonly lines: StatementLines,
    private readonly book: AccountBook,
    private readonly store: ReadStore,
  ) {}

  /** False when it was withdrawn or made again, or when the verification that it rests on was taken back. */
  async stands(contract: ContractId, billed: ClaimAsBilled): Promise<boolean> {
    const { person, outcome, occurrence, claimEvent } = billed;
    if (person === undefined) return this.#cohortClaimStands(contract, billed);
    const path = { contract, person, outcome, occurrence };
    const claim = await this.ledger.load(claimStream, claimStreamName(path));
    if (claim.state.status !== 'made') return false;
    if (referenceTo(claim, 'ClaimMade', 'claim').event !== claimEvent) return false;
    const evidence = await this.ledger.load(outcomeStream, outcomeStreamName(path));
    if (evidence.state.status !== 'verified') return false;
    // Another verification since then does not carry the claim: it may be of another day, at another price.
    return referenceTo(evidence, 'EvidenceVerified', 'verification').event === claim.state.verification;
  }

  async #cohortClaimStands(contract: ContractId, { claim, claimEvent, outcome }: ClaimAsBilled): Promise<boolean> {
    const loaded = await this.ledger.load(cohortsStream, cohortsStreamName({ contract, outcome }));
    // Withdrawn and made again, it is another claim of the same name.
    return standingClaimReference(loaded, claim)?.event === claimEvent;
  }

  /** Those that do not stand as they are billed, in their order. */
  async fallen<Claim extends ClaimAsBilled>(contract: ContractId, billed: readonly Claim[]): Promise<readonly Claim[]> {
    const fallen: Claim[] = [];
    for (let from = 0; from < billed.length; from += ASKED_AT_ONCE) {
      const part = billed.slice(from, from + ASKED_AT_ONCE);
      const stand = await Promise.all(part.map((claim) => this.stands(contract, claim)));
      fallen.push(...part.filter((_, place) => stand[place] === false));
      // A store in this process answers without ever letting go, and a statement may have ten thousand lines.
      await turn();
    }
    return fallen;
  }

  /** A place that the ledger has passed: whatever is asked of a stream from now on has all that was recorded before it. */
  passed(): LedgerPlace | 'start' {
    return (
      this.store.get<LedgerPlace>('SELECT position, sequence FROM entries ORDER BY sequence DESC LIMIT 1') ?? 'start'
    );
  }

  /**
   * Those that do not stand any more, of claims that were found to stand after the ledger had passed a place. Only what was
   * recorded since is read, and the claims that it is about: to read ten thousand of them twice would take as long again.
   */
  async fallenSince<Claim extends ClaimAsBilled>(
    contract: ContractId,
    billed: readonly Claim[],
    passed: LedgerPlace | 'start',
  ): Promise<readonly Claim[]> {
    if (billed.length === 0) return [];
    const touched = new Set<string>();
    for await (const batch of this.ledger.log.readAll(passed)) for (const { stream } of batch) touched.add(stream);
    return this.fallen(
      contract,
      billed.filter((claim) => streamsOf(contract, claim).some((stream) => touched.has(stream))),
    );
  }

  /**
   * Lines of an issued statement that ask a payer for more than is due for a claim: it has fallen, and no later statement
   * has worked it out again. Undefined of a statement that is not issued.
   */
  async fallenSinceIssue(
    contract: ContractId,
    statement: StatementState | undefined,
    payer: OrganisationId,
  ): Promise<FallenSinceIssue> {
    if (statement?.status !== 'issued') return undefined;
    // Whoever has no part in a line has nothing to hold back of it.
    const lines = (await this.lines.of(contract, statement)).filter(({ line }) => ofPayer(line.parts, payer) > 0);
    const fallen = await this.fallen(
      contract,
      lines.map(({ line }) => line),
    );
    if (fallen.length === 0) return [];
    const head = await this.ledger.log.head();
    // Tables that are behind know of fewer adjustments, so what is answered then is the safer one.
    const isHandled = head === undefined || (await this.store.whenHandled(head, REGISTER_WAIT_MS));
    return fallen
      .filter(({ claim }) => {
        const booked = this.book.claim(contract, claim);
        if (booked?.billed?.pence === 0) return false;
        // One that was made again has another event for good; once a statement went by that, nothing is open about it.
        return !isHandled || booked === undefined || booked.changed !== undefined;
      })
      .map(({ number, claim }) => ({ line: number, claim }));
  }
}

/** Where it is said whether a claim stands. */
function streamsOf(contract: ContractId, { person, outcome, occurrence }: ClaimAsBilled): readonly string[] {
  if (person === undefined) return [cohortsStreamName({ contract, outcome })];
  const path = { contract, person, outcome, occurrence };
  return [claimStreamName(path), outcomeStreamName(path)];
}
