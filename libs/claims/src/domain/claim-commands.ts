import type { CheckedItem, PricingDatePolicy } from '#contracts';
import type { Lapse, OutcomePath, OutcomeState } from '#evidence';
import type { CalendarDate, ClaimId, Decimal, Decision, OrganisationId, OutcomeCode } from '#kernel';
import type { Prerequisite, RateCardState } from '#rate-cards';
import type { Baseline } from '#referrals';
import type { ClaimEvent, ClaimWithdrawReason } from './claims.events.js';

/** Whose person it is; the handler brings it. */
export interface ResponsibilityFacts {
  /** The provider that accepted the person, when it is not for whoever asks to act for them. */
  readonly anotherProvider: OrganisationId | undefined;
}

/** An earlier outcome that has come as far as the line asks. */
export interface StandingPrerequisite extends Pick<Prerequisite, 'outcome' | 'state'> {
  readonly achievedOn: CalendarDate;
  /** When what it had reached was lost, in order. */
  readonly lapses: readonly Lapse[];
}

/** What the other streams say about an outcome that is claimed; the handler brings it. */
export interface ClaimFacts extends ResponsibilityFacts {
  /** The verification that stands, with what was checked; otherwise the status of the outcome. */
  readonly outcome:
    | {
        readonly status: 'verified';
        readonly verification: string;
        readonly achievedOn: CalendarDate;
        readonly items: readonly CheckedItem[];
        /** What the verifier found. */
        readonly quantity: number;
        readonly measured?: Decimal | undefined;
      }
    | { readonly status: Exclude<OutcomeState['status'], 'verified'> };
  readonly policy: PricingDatePolicy;
  readonly referredOn: CalendarDate | undefined;
  readonly startedOn: CalendarDate | undefined;
  readonly paymentGroup: OutcomeCode | undefined;
  readonly rateCard: RateCardState;
  /** Whether the occurrence before this one was claimed and stands; true for the first. */
  readonly isEarlierClaimed: boolean;
  /** Those of the line's prerequisites that stand. */
  readonly standing: readonly StandingPrerequisite[];
  /** How the outcome stood at referral; undefined while nobody has recorded it. */
  readonly baseline: Baseline | undefined;
}

export type ClaimCommand =
  | ({
      readonly type: 'make';
      readonly claim: ClaimId;
      /** Today, when absent. */
      readonly claimedOn?: CalendarDate | undefined;
      readonly line?: OutcomeCode | undefined;
      /** All that was verified, when absent. */
      readonly quantity?: number | undefined;
      readonly today: CalendarDate;
      readonly facts: ClaimFacts;
    } & OutcomePath)
  | ({
      readonly type: 'withdraw';
      readonly claim: ClaimId;
      readonly reasonCode: ClaimWithdrawReason;
      readonly words?: string | undefined;
      /** Today, when absent. */
      readonly withdrawnOn?: CalendarDate | undefined;
      readonly today: CalendarDate;
      readonly facts: ResponsibilityFacts;
    } & OutcomePath);

export type ClaimReason =
  | 'another-providers-person'
  | 'claimed-otherwise'
  | 'claim-rests-on-earlier-verification'
  | 'not-verified'
  | 'claimed-before-achieved'
  | 'no-pricing-date'
  | 'no-rate-card-in-force'
  | 'outcome-not-on-rate-card'
  | 'line-not-on-rate-card'
  | 'several-lines-pay-this'
  | 'not-for-this-payment-group'
  | 'line-ended'
  | 'quantity-not-one'
  | 'quantity-not-verified'
  | 'measured-value-missing'
  | 'paid-for-a-cohort'
  | 'claims-limit-reached'
  | 'earlier-occurrence-not-claimed'
  | 'prerequisite-missing'
  | 'prerequisite-lapsed'
  | 'prerequisite-achieved-later'
  | 'interval-not-run'
  | 'before-minimum-interval'
  | 'no-measurement-start'
  | 'before-measurement-window'
  | 'after-measurement-window'
  | 'baseline-not-recorded'
  | 'already-so-at-referral'
  | 'evidence-rule-not-met'
  | 'claimed-too-late'
  | 'claim-not-found'
  | 'withdrawn-before-claimed'
  | 'withdrawn-otherwise';

export type ClaimDecision = Decision<ClaimEvent, ClaimReason>;
