import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, referenceTo, withAbout } from '#contracts';
import { Ledger, type Loaded, type Reference } from '#event-log';
import { type OutcomeState, outcomePathInput, outcomeStream, outcomeStreamName } from '#evidence';
import { CalendarDate, type ContractId, OutcomeCode, type PersonId } from '#kernel';
import {
  type Prerequisite,
  type RateCardState,
  rateCardStream,
  rateCardStreamName,
  revisionReference,
} from '#rate-cards';
import {
  anotherProviderOf,
  engagementReference,
  type ReferralState,
  referralReference,
  referralStream,
  referralStreamName,
} from '#referrals';
import { claimIdOf, claimStream, claimStreamName } from './claims.stream.js';
import { type ClaimFacts, type ClaimReason, lineFor } from './domain/claims.js';
import { PaidClaims } from './paid-claims.js';

export const MakeClaimInput = z.strictObject({
  ...outcomePathInput,
  /** Today, when absent. */
  claimedOn: CalendarDate.optional(),
  /** The rate-card line, where several lines pay the outcome. */
  line: OutcomeCode.optional(),
  /** Of what is counted in days, points or pieces. Above 1 it is refused as long as no verification carries a quantity. */
  quantity: z.int().positive().max(1_000_000).default(1),
});
export type MakeClaimInput = z.input<typeof MakeClaimInput>;

/** Claims a verified outcome at the price that the rate card says. */
export class MakeClaim extends LedgerCommand<MakeClaimInput, ClaimReason, { readonly claim: string }> {}

/** A prerequisite that stands, and the event that shows it. */
interface Standing {
  readonly prerequisite: Prerequisite;
  readonly reference: Reference;
}

@CommandHandler(MakeClaim)
export class MakeClaimHandler implements ICommandHandler<MakeClaim> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly paidClaims: PaidClaims,
  ) {}

  async execute({ input, context }: MakeClaim) {
    const asked = parseInput(MakeClaimInput, input);
    const { contract, person, occurrence } = asked;
    const { terms, termsReference, today } = await this.access.require(context.actor, 'make-claim', contract);
    const outcome = await this.ledger.load(outcomeStream, outcomeStreamName(asked));
    const rateCard = await this.ledger.load(rateCardStream, rateCardStreamName(contract));
    const referral = await this.ledger.load(referralStream, referralStreamName(contract, person));

    const known = {
      outcome: outcomeFacts(outcome),
      policy: terms.pricingDatePolicy,
      ...referralFacts(referral.state),
      rateCard: rateCard.state,
    };
    const priced =
      known.outcome.status === 'verified'
        ? lineFor({ ...asked, today, facts: known }, known.outcome.achievedOn)
        : undefined;
    const isPriced = priced !== undefined && !('refused' in priced);
    const standing = isPriced ? await this.#standing(contract, person, priced.line.prerequisites) : [];
    const facts: ClaimFacts = {
      ...known,
      anotherProvider: anotherProviderOf(referral.state, context.actor),
      isEarlierClaimed: occurrence === 1 || (await this.#isClaimed({ ...asked, occurrence: occurrence - 1 })),
      standing: standing.map(({ prerequisite }) => prerequisite),
    };

    const claim = claimIdOf(asked);
    const command = { type: 'make', ...asked, claim, today, facts } as const;
    const answer = await this.ledger.transact(claimStream, claimStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: isPriced
        ? [
            referenceTo(outcome, 'EvidenceVerified', 'verification'),
            ...revisionReferences(rateCard, priced.revision),
            ...pathReferences(referral),
            termsReference,
            ...standing.map(({ reference }) => reference),
          ]
        : [],
    });
    return withAbout(answer, { claim });
  }

  async #isClaimed(path: Parameters<typeof claimStreamName>[0]): Promise<boolean> {
    const { state } = await this.ledger.load(claimStream, claimStreamName(path));
    return state.status === 'made';
  }

  /** Which of the earlier outcomes that the line asks for stand, each by the event that shows it. */
  async #standing(
    contract: ContractId,
    person: PersonId,
    prerequisites: readonly Prerequisite[],
  ): Promise<readonly Standing[]> {
    const standing: Standing[] = [];
    for (const prerequisite of prerequisites) {
      const reference = await this.#shown(contract, person, prerequisite);
      if (reference !== undefined) standing.push({ prerequisite, reference });
    }
    return standing;
  }

  async #shown(
    contract: ContractId,
    person: PersonId,
    { outcome, state }: Prerequisite,
  ): Promise<Reference | undefined> {
    const path = { contract, person, outcome, occurrence: 1 };
    const verified = await this.ledger.load(outcomeStream, outcomeStreamName(path));
    // Whatever was claimed or paid on it, an outcome whose verification was taken back is no longer achieved.
    if (verified.state.status !== 'verified') return undefined;
    if (state === 'verified') return referenceTo(verified, 'EvidenceVerified', 'prerequisite');
    const claimed = await this.ledger.load(claimStream, claimStreamName(path));
    if (claimed.state.status !== 'made') return undefined;
    if (state === 'claimed') return referenceTo(claimed, 'ClaimMade', 'prerequisite');
    const payment = await this.paidClaims.paymentOf(contract, claimIdOf(path));
    return payment === undefined ? undefined : { ...payment, as: 'prerequisite' };
  }
}

function outcomeFacts({ state, events }: Loaded<OutcomeState>): ClaimFacts['outcome'] {
  if (state.status !== 'verified') return { status: state.status };
  const verification = events.findLast(({ type }) => type === 'EvidenceVerified')?.id ?? '';
  const items = state.items.filter(({ evidence }) => state.checked.includes(evidence));
  return { status: 'verified', verification, achievedOn: state.achievedOn, items };
}

function referralFacts(state: ReferralState): Pick<ClaimFacts, 'referredOn' | 'startedOn' | 'paymentGroup'> {
  return {
    referredOn: state.status === 'absent' ? undefined : state.referral.referredOn,
    startedOn: 'startedOn' in state ? state.startedOn : undefined,
    paymentGroup: 'acceptance' in state ? state.acceptance.paymentGroup : undefined,
  };
}

/** The revision as it was proposed, which has its lines, and its coming into force, which everybody agreed to. */
function revisionReferences(loaded: Loaded<RateCardState>, revision: number): readonly Reference[] {
  // Revisions are numbered in the order in which they were proposed.
  const proposed = referenceTo(loaded, 'RateCardRevisionProposed', 'rate-card-revision', revision - 1);
  return [proposed, revisionReference(loaded, revision)];
}

function pathReferences(loaded: Loaded<ReferralState>): readonly Reference[] {
  if (loaded.state.status === 'absent') return [];
  const engagement = 'startedOn' in loaded.state ? [engagementReference(loaded)] : [];
  return [referralReference(loaded), ...engagement];
}
