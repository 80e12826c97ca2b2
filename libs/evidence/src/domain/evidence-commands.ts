import type { Unit } from '#contracts';
import {
  type CalendarDate,
  type Decimal,
  type Decision,
  type EvidenceId,
  type Of,
  type OrganisationId,
  type PeopleBehind,
  type Period,
  refuse,
} from '#kernel';
import type {
  EvidenceEvent,
  LapseReason,
  OutcomePath,
  QueryReason,
  RejectReason,
  VerificationMethod,
  VerificationWithdrawReason,
  WithdrawReason,
} from './evidence.events.js';

/** Where the file of a piece of evidence is, as the handler found it. */
export type FileState = 'stored' | 'not-stored' | 'erased' | 'about-somebody-else' | 'with-the-provider';

/** Whose person it is; the handler brings it. */
export interface ResponsibilityFacts {
  /** The provider that accepted the person, when it is not for whoever asks to act for them. */
  readonly anotherProvider: OrganisationId | undefined;
}

/** What the contract and the person's referral say; the handler brings it. */
export interface SubmissionFacts extends ResponsibilityFacts {
  /** What the contract counts the outcome by; undefined when it defines no such outcome. */
  readonly unit: Unit | undefined;
  readonly contract: Period;
  /** The person's times on the service. An open one runs to the end of the contract. */
  readonly engagements: readonly Period[];
  readonly file: FileState;
  readonly today: CalendarDate;
}

/** Who decides about evidence. */
export interface Verifier {
  readonly subject: string;
  readonly organisation: OrganisationId;
  /** Who has, or had, an interest in what is found: nobody verifies what it is paid for, pays for or has money in. */
  readonly interested: readonly OrganisationId[];
  readonly people?: PeopleBehind | undefined;
}

export type EvidenceCommand =
  | ({ readonly type: 'submit'; readonly facts: SubmissionFacts } & Omit<
      Of<EvidenceEvent, 'EvidenceSubmitted'>,
      'type'
    >)
  | ({
      readonly type: 'withdraw';
      readonly evidence: EvidenceId;
      readonly reasonCode: WithdrawReason;
      readonly words?: string | undefined;
      readonly facts: ResponsibilityFacts;
    } & OutcomePath)
  | ({
      readonly type: 'correct-achievement-date';
      readonly achievedOn: CalendarDate;
      readonly words?: string | undefined;
      readonly facts: Omit<SubmissionFacts, 'unit' | 'file'>;
    } & OutcomePath)
  | ({
      readonly type: 'verify';
      /** What was checked; all that stands, when absent. */
      readonly evidence?: readonly EvidenceId[] | undefined;
      readonly method: VerificationMethod;
      /** What the verifier found; what the provider said, when absent. */
      readonly quantity?: number | undefined;
      readonly measured?: Decimal | undefined;
      readonly words?: string | undefined;
      readonly by: Verifier;
      readonly unit: Unit | undefined;
    } & OutcomePath)
  | ({
      readonly type: 'query';
      readonly reasonCode: QueryReason;
      readonly words?: string | undefined;
      readonly by: Verifier;
    } & OutcomePath)
  | ({
      readonly type: 'reject';
      readonly reasonCode: RejectReason;
      readonly words?: string | undefined;
      readonly by: Verifier;
    } & OutcomePath)
  | ({
      readonly type: 'withdraw-verification';
      readonly reasonCode: VerificationWithdrawReason;
      readonly words?: string | undefined;
      readonly by: Verifier;
    } & OutcomePath)
  | ({
      readonly type: 'record-lapse';
      readonly lapsedOn: CalendarDate;
      readonly reasonCode: LapseReason;
      readonly words?: string | undefined;
      readonly facts: ResponsibilityFacts;
    } & OutcomePath)
  | ({
      readonly type: 'record-regained';
      readonly regainedOn: CalendarDate;
      readonly facts: ResponsibilityFacts;
    } & OutcomePath)
  | ({
      readonly type: 'correct-lapse';
      /** Which lapse, by its first day as it is recorded. */
      readonly lapsedOn: CalendarDate;
      /** What is right; undefined where nothing was lost at all. */
      readonly to: { readonly lapsedOn: CalendarDate; readonly regainedOn?: CalendarDate | undefined } | undefined;
      readonly words?: string | undefined;
      readonly by: Verifier;
      readonly today: CalendarDate;
    } & OutcomePath);

export type EvidenceReason =
  | 'another-providers-person'
  | 'outcome-not-defined'
  | 'person-not-engaged'
  | 'achieved-outside-contract'
  | 'achieved-outside-engagement'
  | 'achieved-in-the-future'
  | 'issued-in-the-future'
  | 'file-not-stored'
  | 'file-erased'
  | 'file-about-somebody-else'
  | 'evidence-id-already-used'
  | 'achieved-on-another-day'
  | 'nothing-submitted'
  | 'evidence-not-found'
  | 'evidence-withdrawn'
  | 'verifier-submitted-this-evidence'
  | 'verifier-not-independent'
  | 'waiting-for-the-provider'
  | 'already-verified'
  | 'already-queried'
  | 'already-rejected'
  | 'not-verified'
  | 'quantity-not-one'
  | 'lapsed-before-achieved'
  | 'lapsed-already'
  | 'lapses-overlap'
  | 'nothing-lapsed'
  | 'regained-before-lapsed'
  | 'lapse-not-found'
  | 'lapse-in-the-future';

export type EvidenceDecision = Decision<EvidenceEvent, EvidenceReason>;

/** One provider neither says what another one's people achieved, nor takes back what was said. */
export function anotherProvidersPerson({ anotherProvider: provider }: ResponsibilityFacts) {
  return provider === undefined ? undefined : refuse('another-providers-person', { provider });
}

/** A person achieves an outcome or does not: only what is counted in days, points or pieces has a quantity. */
export function notOfUnit(unit: Unit | undefined, quantity: number | undefined) {
  return unit === 'person' && quantity !== undefined && quantity !== 1
    ? refuse('quantity-not-one', { quantity })
    : undefined;
}
