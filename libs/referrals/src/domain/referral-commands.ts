import type { RecordedContract, Terms } from '#contracts';
import type {
  Actor,
  CalendarDate,
  ContractId,
  Decimal,
  Decision,
  OrganisationId,
  OutcomeCode,
  PersonId,
  Refusal,
} from '#kernel';
import type { BreakReason, CorrectableField, DeclineReason, EndReason, ReferralEvent } from './referrals.events.js';

/** What a person's path is held against: looked up by the handler in the contract. */
export interface ContractFacts {
  readonly signedOn: CalendarDate;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly gateway: readonly OrganisationId[];
  readonly criteriaVersion: number;
  readonly criteria: readonly OutcomeCode[];
  readonly paymentGroups: readonly OutcomeCode[];
  readonly outcomes: readonly OutcomeCode[];
}

export function referralFactsOf(contract: RecordedContract, terms: Terms): ContractFacts {
  const { signedOn, startsOn, endsOn } = contract;
  return {
    signedOn,
    startsOn,
    endsOn,
    gateway: terms.gateway,
    criteriaVersion: terms.eligibility.version,
    criteria: terms.eligibility.criteria.map(({ code }) => code),
    paymentGroups: terms.paymentGroups.map(({ code }) => code),
    outcomes: contract.outcomes.map(({ outcome }) => outcome),
  };
}

export interface Asked {
  readonly contract: ContractId;
  readonly person: PersonId;
  /** The organisation that asks, and the role in which it does. */
  readonly by: Pick<Actor, 'organisation' | 'role'>;
  readonly facts: ContractFacts;
  readonly words?: string | undefined;
}

export type ReferralCommand =
  | ({
      readonly type: 'refer';
      readonly referredOn: CalendarDate;
      readonly cohort?: OutcomeCode | undefined;
      readonly reference: string;
      readonly note?: string | undefined;
    } & Asked)
  | ({
      readonly type: 'accept';
      readonly acceptedOn: CalendarDate;
      readonly criteriaMet: readonly OutcomeCode[];
      readonly paymentGroup?: OutcomeCode | undefined;
      readonly ageAtReferral?: number | undefined;
    } & Asked)
  | ({ readonly type: 'decline'; readonly declinedOn: CalendarDate; readonly reasonCode: DeclineReason } & Asked)
  | ({ readonly type: 'start'; readonly startedOn: CalendarDate } & Asked)
  | ({ readonly type: 'pause'; readonly pausedOn: CalendarDate; readonly reasonCode: BreakReason } & Asked)
  | ({ readonly type: 'resume'; readonly resumedOn: CalendarDate } & Asked)
  | ({ readonly type: 'end'; readonly endedOn: CalendarDate; readonly reasonCode: EndReason } & Asked)
  | ({
      readonly type: 'record-baseline';
      readonly outcome: OutcomeCode;
      readonly recordedOn: CalendarDate;
      readonly alreadyTrue: boolean;
      readonly measured?: Decimal | undefined;
    } & Asked)
  | ({
      readonly type: 'correct-baseline';
      readonly today: CalendarDate;
      readonly outcome: OutcomeCode;
      readonly recordedOn: CalendarDate;
      readonly alreadyTrue: boolean;
      readonly measured?: Decimal | undefined;
    } & Asked)
  | ({
      readonly type: 'correct-dates';
      readonly changes: readonly { readonly field: CorrectableField; readonly to: CalendarDate }[];
      /** A date that is corrected to must have come. */
      readonly today: CalendarDate;
    } & Asked);

export type ReferralReason =
  | 'not-a-gateway'
  | 'reference-of-another-gateway'
  | 'already-referred-otherwise'
  | 'referral-outside-the-contract'
  | 'not-referred'
  | 'referral-declined'
  | 'already-accepted-otherwise'
  | 'criterion-not-defined'
  | 'criteria-not-met'
  | 'payment-group-not-defined'
  | 'not-accepted'
  | 'already-declined-otherwise'
  | 'another-providers-person'
  | 'already-started-otherwise'
  | 'not-started'
  | 'already-paused'
  | 'not-paused'
  | 'breaks-overlap'
  | 'engagement-ended'
  | 'engagement-outside-the-contract'
  | 'dates-out-of-order'
  | 'field-corrected-twice'
  | 'nothing-to-correct'
  | 'field-of-another-party'
  | 'corrected-into-the-future'
  | 'not-your-referral'
  | 'outcome-not-defined'
  | 'baseline-recorded-otherwise'
  | 'baseline-outside-its-time'
  | 'baseline-not-recorded';

export const referralReasons: Record<ReferralReason, string> = {
  'not-a-gateway': '{organisation} may not refer people to this contract: its terms do not name it as a gateway',
  'reference-of-another-gateway':
    'Another gateway has referred somebody under this reference; refer this person under a reference of your own, for example with your name before it',
  'already-referred-otherwise':
    'This person is already referred, with another date or cohort; a wrong date is corrected instead',
  'referral-outside-the-contract': 'A referral is dated within the contract, from {from} to {to}',
  'not-referred': 'This person has not been referred to this contract',
  'referral-declined': 'The referral was declined on {declinedOn}; the person has to be referred again first',
  'already-accepted-otherwise': 'The referral is already accepted, with other particulars or by another provider',
  'criterion-not-defined': 'The criterion {criterion} is not one of version {version} of the eligibility criteria',
  'criteria-not-met': 'Nobody is accepted who does not meet every criterion of version {version}; missing: {missing}',
  'payment-group-not-defined': 'The terms of the contract define no payment group {group}',
  'not-accepted': 'The referral has not been accepted yet',
  'already-declined-otherwise':
    'The referral is already declined, on another day, for another reason or by another provider',
  'another-providers-person': 'The referral was accepted by {provider}, so another provider cannot change it',
  'already-started-otherwise': 'The engagement started on {startedOn} already; a wrong date is corrected instead',
  'not-started': 'The engagement has not started yet',
  'already-paused': 'The engagement is in a break since {pausedOn}',
  'not-paused': 'The engagement is not in a break',
  'breaks-overlap': 'A break on {pausedOn} would begin before the one before it was over, on {resumedOn}',
  'engagement-ended': 'The engagement ended on {endedOn}; after that only dates can be corrected',
  'engagement-outside-the-contract': '{field} {date} is outside the contract, which runs from {from} to {to}',
  'dates-out-of-order': '{later} {laterOn} would be before {earlier} {earlierOn}',
  'field-corrected-twice': '{field} is corrected twice in one command',
  'nothing-to-correct': 'Nothing is recorded under {field} that could be corrected',
  'field-of-another-party': '{field} is corrected by the party that recorded it, not by {organisation}',
  'corrected-into-the-future': '{field} cannot be corrected to {date}, which has not come yet',
  'not-your-referral': '{organisation} did not refer this person, so it cannot say how things stood then',
  'outcome-not-defined': 'The contract defines no outcome {outcome}',
  'baseline-recorded-otherwise':
    'How {outcome} stood at referral was recorded already, otherwise, on {recordedOn}; the gateway that referred the person corrects it',
  'baseline-outside-its-time':
    'How {outcome} stood is recorded from the referral ({from}) to the start of the engagement ({to}); {recordedOn} is not between them',
  'baseline-not-recorded': 'Nobody has recorded how {outcome} stood at this referral, so there is nothing to correct',
};

export type Answer = Decision<ReferralEvent, ReferralReason>;
export type No = Refusal<ReferralReason> | undefined;
