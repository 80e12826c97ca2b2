import { Injectable } from '@nestjs/common';
import { type ClaimRow, ClaimsRegister, claimIdOf, pricingDate } from '#claims';
import {
  type ContractDetails,
  ContractNames,
  type ContractOutcome,
  ContractRegister,
  type Naming,
  type PricingDatePolicy,
} from '#contracts';
import {
  type DecisionRow,
  EvidenceRegister,
  type EvidenceRow,
  type LapseRow,
  type OutcomePath,
  type OutcomeRow,
} from '#evidence';
import { type CalendarDate, calendarDate } from '#kernel';
import { RateCardHistory, type RateCardLine } from '#rate-cards';
import { type PersonPath, ReferralRegister } from '#referrals';
import { dayWithin } from '../layout/day-within.js';

/** What was agreed about an outcome on the day that decides: which revision, and its lines that pay the outcome. */
export interface AgreedThen {
  readonly policy: PricingDatePolicy;
  /** Undefined where the person has no such day yet. */
  readonly date: CalendarDate | undefined;
  readonly revision: number | undefined;
  /** Those for the group of the person. */
  readonly lines: readonly RateCardLine[];
  /** The version of the terms on the day it was achieved. */
  readonly termsVersion: number | undefined;
}

/** Everything that is known of one outcome of one person. */
export interface OutcomeFacts {
  readonly path: OutcomePath;
  /** With the terms of the day that is asked about. */
  readonly contract: ContractDetails;
  readonly definition: ContractOutcome;
  readonly person: PersonPath;
  /** Undefined before anything is submitted. */
  readonly outcome: OutcomeRow | undefined;
  readonly items: readonly EvidenceRow[];
  readonly decisions: readonly DecisionRow[];
  readonly lapses: readonly LapseRow[];
  readonly claim: ClaimRow | undefined;
  readonly agreed: AgreedThen;
  readonly naming: Naming;
  readonly today: CalendarDate;
}

interface At {
  readonly asOf: number;
  readonly day: CalendarDate;
}

/** Brings together what the registers know of one outcome, and what was agreed about it when it was achieved. */
@Injectable()
export class OutcomeReader {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly referrals: ReferralRegister,
    private readonly evidence: EvidenceRegister,
    private readonly claims: ClaimsRegister,
    private readonly rateCards: RateCardHistory,
    private readonly names: ContractNames,
  ) {}

  /** Undefined where there is no such contract, no such person in it, or the contract defines no such outcome. */
  read(path: OutcomePath, { asOf, day }: At): OutcomeFacts | undefined {
    const contract = this.contracts.contract(path.contract, { asOf, on: day });
    const definition = contract?.outcomes.find(({ outcome }) => outcome === path.outcome);
    const person = this.referrals.person(path.contract, path.person, { asOf });
    if (contract === undefined || definition === undefined || person === undefined) return undefined;
    const outcome = this.evidence.outcome(path, { asOf });
    const claim = this.claims.claim(claimIdOf(path), { asOf });
    return {
      path,
      contract,
      definition,
      person,
      outcome,
      items: this.evidence.items(path, { asOf }),
      decisions: this.evidence.decisions(path, { asOf }),
      lapses: this.evidence.lapses(path, { asOf }),
      claim,
      agreed: this.#agreed({ contract, person, path, claim, achievedOn: outcome?.achieved_on ?? day }, { asOf, day }),
      naming: this.names.of(contract),
      today: day,
    };
  }

  #agreed(
    {
      contract,
      person,
      path,
      claim,
      achievedOn,
    }: Pick<OutcomeFacts, 'contract' | 'person' | 'path' | 'claim'> & { readonly achievedOn: string },
    { asOf, day }: At,
  ): AgreedThen {
    const policy = (claim?.pricing_policy ??
      contract.terms?.terms.pricingDatePolicy ??
      'achieved') as PricingDatePolicy;
    const date = pricingDate(policy, {
      achievedOn: calendarDate(achievedOn),
      claimedOn: calendarDate(claim?.claimed_on ?? day),
      referredOn: calendarDate(person.referredOn),
      startedOn: person.startedOn === undefined ? undefined : calendarDate(person.startedOn),
    });
    // A claim that stands says itself which revision priced it.
    const revision =
      claim?.status === 'made'
        ? this.rateCards.revision(contract.contract, claim.revision, { asOf })
        : date && this.rateCards.inForce(contract.contract, { asOf, on: date });
    const on = dayWithin(contract, calendarDate(achievedOn));
    return {
      policy,
      date,
      revision: revision?.revision,
      lines: (revision?.lines ?? []).filter((line) => isFor(line, path.outcome, person, achievedOn)),
      termsVersion: this.contracts.consolidatedTerms(contract.contract, on, { asOf })?.version,
    };
  }
}

function isFor(line: RateCardLine, outcome: string, { paymentGroup }: PersonPath, achievedOn: string): boolean {
  const isOfGroup = line.paymentGroups?.some((group) => group === paymentGroup) ?? true;
  return line.outcome === outcome && isOfGroup && (line.endsOn === undefined || achievedOn <= line.endsOn);
}
