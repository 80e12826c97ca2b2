import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import {
  Access,
  contractStream,
  contractStreamName,
  LedgerCommand,
  parseInput,
  referenceTo,
  termsOn,
  withAbout,
} from '#contracts';
import { Ledger, type Loaded, type Reference } from '#event-log';
import { CalendarDate, ContractId, OutcomeCode } from '#kernel';
import {
  proposalReference,
  type RateCardState,
  rateCardStream,
  rateCardStreamName,
  revisionReference,
} from '#rate-cards';
import { cohortsStream, cohortsStreamName, referenceAt } from './cohorts.stream.js';
import { type Basis, basisOf, cohortClaimIdOf } from './domain/cohort-claims.js';
import { CohortCode, POOLED } from './domain/cohorts.events.js';
import type { CohortReason } from './domain/cohorts.js';
import type { CohortsState } from './domain/cohorts-state.js';
import { lineFor } from './domain/line-for.js';

/** A cohort, or `pooled` for all of them together: said in so many words, because the two are paid by other thresholds. */
export const CohortOrPooled = OutcomeCode.refine(
  (code) => code === POOLED || CohortCode.safeParse(code).success,
  `must be the code of a cohort, or "${POOLED}" for all of them together`,
);

export function cohortNamed(cohort: OutcomeCode): OutcomeCode | undefined {
  return cohort === POOLED ? undefined : cohort;
}

export const ClaimCohortInput = z.strictObject({
  contract: ContractId,
  outcome: OutcomeCode,
  cohort: CohortOrPooled,
  /** Today, when absent. */
  claimedOn: CalendarDate.optional(),
  /** The rate-card line, where several pay the outcome. */
  line: OutcomeCode.optional(),
});
export type ClaimCohortInput = z.input<typeof ClaimCohortInput>;

/** Claims what a cohort achieved, or all of them together, at the price that the rate card says. */
export class ClaimCohort extends LedgerCommand<ClaimCohortInput, CohortReason, { readonly claim: string }> {}

@CommandHandler(ClaimCohort)
export class ClaimCohortHandler implements ICommandHandler<ClaimCohort> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
  ) {}

  async execute({ input, context }: ClaimCohort) {
    const { cohort: named, ...asked } = parseInput(ClaimCohortInput, input);
    const { contract, today } = await this.access.require(context.actor, 'claim-cohort', asked.contract);
    const stream = cohortsStreamName(asked);
    const cohorts = await this.ledger.load(cohortsStream, stream);
    const rateCard = await this.ledger.load(rateCardStream, rateCardStreamName(asked.contract));

    const claimed = { ...asked, cohort: cohortNamed(named) };
    const basis = basisOf(claimed, cohorts.state);
    const lookedAt = 'refused' in basis ? [] : basis.results;
    const facts = { contract, rateCard: rateCard.state, lookedAt };
    const command = { type: 'claim', ...claimed, today, facts } as const;
    const answer = await this.ledger.transact(cohortsStream, stream, command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: 'refused' in basis ? [] : await this.#reliesOn(command, basis, cohorts, rateCard),
    });
    return withAbout(answer, { claim: cohortClaimIdOf(claimed) });
  }

  /** The verified results, the revision that prices them, and the terms of the day on which they were achieved. */
  async #reliesOn(
    { contract: reference, outcome, cohort, line, claimedOn, today }: Asked,
    { verifiedAt, achievedOn }: Basis,
    cohorts: Loaded<CohortsState>,
    rateCard: Loaded<RateCardState>,
  ): Promise<readonly Reference[]> {
    const contract = await this.ledger.load(contractStream, contractStreamName(reference));
    if (contract.state.status !== 'recorded') return [];
    const { version, terms } = termsOn(contract.state, achievedOn);
    const nth = contract.state.terms.findIndex((candidate) => candidate.version === version);
    const priced = lineFor(
      { outcome, line, isPooled: cohort === undefined },
      { policy: terms.pricingDatePolicy, achievedOn, claimedOn: claimedOn ?? today },
      rateCard.state,
    );
    return [
      ...verifiedAt.map((revision) => referenceAt(cohorts, revision, 'cohort-result')),
      // The proposal has the lines; that it came into force is what everybody agreed to.
      ...('refused' in priced
        ? []
        : [proposalReference(rateCard, priced.revision), revisionReference(rateCard, priced.revision)]),
      referenceTo(contract, 'TermsSet', 'terms', nth),
    ];
  }
}

interface Asked {
  readonly contract: ContractId;
  readonly outcome: OutcomeCode;
  readonly cohort: OutcomeCode | undefined;
  readonly line?: OutcomeCode | undefined;
  readonly claimedOn?: CalendarDate | undefined;
  readonly today: CalendarDate;
}
