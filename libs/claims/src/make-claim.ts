import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, referenceTo, withAbout } from '#contracts';
import { Ledger, type Loaded, type Reference } from '#event-log';
import {
  isAchieved,
  type OutcomePath,
  type OutcomeState,
  outcomePathInput,
  outcomeStream,
  outcomeStreamName,
  Quantity,
} from '#evidence';
import { CalendarDate, type ContractId, OutcomeCode, type PersonId } from '#kernel';
import {
  type Prerequisite,
  proposalReference,
  type RateCardState,
  rateCardStream,
  rateCardStreamName,
  revisionReference,
} from '#rate-cards';
import {
  anotherProviderOf,
  baselineReference,
  engagementReference,
  type ReferralState,
  referralReference,
  referralStream,
  referralStreamName,
} from '#referrals';
import { claimIdOf, claimStream, claimStreamName } from './claims.stream.js';
import { type ClaimFacts, type ClaimReason, lineFor, type StandingPrerequisite } from './domain/claims.js';
import { PaidClaims } from './paid-claims.js';

export const MakeClaimInput = z.strictObject({
  ...outcomePathInput,
  /** Today, when absent. */
  claimedOn: CalendarDate.optional(),
  /** The rate-card line, where several lines pay the outcome. */
  line: OutcomeCode.optional(),
  /** Of what is counted in days, points or pieces, no more than was verified; all that was verified, when absent. */
  quantity: Quantity.optional(),
});
export type MakeClaimInput = z.input<typeof MakeClaimInput>;

/** Claims a verified outcome at the price that the rate card says. */
export class MakeClaim extends LedgerCommand<MakeClaimInput, ClaimReason, { readonly claim: string }> {}

/** A prerequisite that stands, and the events that show it and its days. */
interface Standing {
  readonly prerequisite: StandingPrerequisite;
  readonly references: readonly Reference[];
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
      baseline: baselineOf(referral.state, asked.outcome),
    };
    const baseline =
      isPriced && priced.line.baseline !== undefined ? baselineReference(referral, asked.outcome) : undefined;

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
            ...eachOnce(standing.flatMap(({ references }) => references)),
            ...(baseline === undefined ? [] : [baseline]),
          ]
        : [],
    });
    return withAbout(answer, { claim });
  }

  async #isClaimed(path: Parameters<typeof claimStreamName>[0]): Promise<boolean> {
    const { state } = await this.ledger.load(claimStream, claimStreamName(path));
    return state.status === 'made';
  }

  /** Which of the earlier outcomes that the line asks for stand, each by the events that show it. */
  async #standing(
    contract: ContractId,
    person: PersonId,
    prerequisites: readonly Prerequisite[],
  ): Promise<readonly Standing[]> {
    const standing: Standing[] = [];
    for (const prerequisite of prerequisites) {
      const found = await this.#found(contract, person, prerequisite);
      if (found !== undefined) standing.push(found);
    }
    return standing;
  }

  async #found(contract: ContractId, person: PersonId, prerequisite: Prerequisite): Promise<Standing | undefined> {
    const { outcome, state, interval, lapses } = prerequisite;
    const path = { contract, person, outcome, occurrence: 1 };
    const loaded = await this.ledger.load(outcomeStream, outcomeStreamName(path));
    if (!isAchieved(loaded.state)) return undefined;
    const shown = await this.#shown(path, loaded, state);
    if (shown === undefined) return undefined;
    const { achievedOn } = loaded.state;
    // A claim or a payment says nothing of the day from which an interval is counted; the outcome's own stream does.
    const isDated = interval !== undefined || lapses !== undefined;
    const dated = isDated && (state === 'claimed' || state === 'paid') ? [asVerified(loaded)] : [];
    return {
      prerequisite: { outcome, state, achievedOn, lapses: loaded.state.lapses },
      references: [shown, ...dated, ...(lapses === undefined ? [] : lapseReferences(loaded))],
    };
  }

  /** The event by which an outcome has come as far as asked; undefined while it has not. */
  async #shown(
    path: OutcomePath,
    loaded: Loaded<OutcomeState>,
    state: Prerequisite['state'],
  ): Promise<Reference | undefined> {
    if (state === 'achieved') return asSubmitted(loaded);
    // Whatever was claimed or paid on it, an outcome whose verification was taken back is no longer verified.
    if (loaded.state.status !== 'verified') return undefined;
    if (state === 'verified') return asVerified(loaded);
    const claimed = await this.ledger.load(claimStream, claimStreamName(path));
    if (claimed.state.status !== 'made') return undefined;
    if (state === 'claimed') return referenceTo(claimed, 'ClaimMade', 'prerequisite');
    const payment = await this.paidClaims.paymentOf(path.contract, claimIdOf(path));
    return payment === undefined ? undefined : { ...payment, as: 'prerequisite' };
  }
}

/** The last evidence that stands; each has one event, in the order of the items. */
function asSubmitted(loaded: Loaded<OutcomeState>): Reference {
  const items = loaded.state.status === 'absent' ? [] : loaded.state.items;
  const nth = items.findLastIndex(({ withdrawn }) => !withdrawn);
  return referenceTo(loaded, 'EvidenceSubmitted', 'prerequisite', nth);
}

function asVerified(loaded: Loaded<OutcomeState>): Reference {
  return referenceTo(loaded, 'EvidenceVerified', 'prerequisite');
}

/** Two prerequisites may ask for one outcome, and rest on the same event. */
function eachOnce(references: readonly Reference[]): readonly Reference[] {
  return references.filter(({ event }, index) => references.findIndex((one) => one.event === event) === index);
}

/** Everything that is known of when an outcome was lost and regained. */
function lapseReferences({ stream, events }: Loaded<OutcomeState>): readonly Reference[] {
  return events
    .filter(({ type }) => type === 'OutcomeLapsed' || type === 'OutcomeRegained' || type === 'LapseCorrected')
    .map(({ id, revision }) => ({ event: id, stream, revision, as: 'lapse' }));
}

function outcomeFacts({ state, events }: Loaded<OutcomeState>): ClaimFacts['outcome'] {
  if (state.status !== 'verified') return { status: state.status };
  const verification = events.findLast(({ type }) => type === 'EvidenceVerified')?.id ?? '';
  const items = state.items.filter(({ evidence }) => state.checked.includes(evidence));
  const { achievedOn, found } = state;
  const { quantity = 1, measured } = found;
  return { status: 'verified', verification, achievedOn, items, quantity, measured };
}

function baselineOf(state: ReferralState, outcome: OutcomeCode): ClaimFacts['baseline'] {
  return state.status === 'absent' ? undefined : state.baselines.find((baseline) => baseline.outcome === outcome);
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
  return [proposalReference(loaded, revision), revisionReference(loaded, revision)];
}

function pathReferences(loaded: Loaded<ReferralState>): readonly Reference[] {
  if (loaded.state.status === 'absent') return [];
  const engagement = 'startedOn' in loaded.state ? [engagementReference(loaded)] : [];
  return [referralReference(loaded), ...engagement];
}
