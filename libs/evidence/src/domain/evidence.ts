import {
  type CalendarDate,
  calendarDate,
  type Decider,
  type Decision,
  type EvidenceId,
  type Of,
  type OrganisationId,
  type Period,
  refuse,
  unreachable,
  within,
} from '#kernel';
import type {
  EvidenceEvent,
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
  readonly isOutcomeDefined: boolean;
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
  /** Who provides under this contract or pays for it: neither may verify what it is paid for, or pays for. */
  readonly interested: readonly OrganisationId[];
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
      readonly facts: Omit<SubmissionFacts, 'isOutcomeDefined' | 'file'>;
    } & OutcomePath)
  | ({
      readonly type: 'verify';
      /** What was checked; all that stands, when absent. */
      readonly evidence?: readonly EvidenceId[] | undefined;
      readonly method: VerificationMethod;
      readonly words?: string | undefined;
      readonly by: Verifier;
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
    } & OutcomePath);

/** A piece of evidence as it was submitted. */
export interface EvidenceItem {
  readonly evidence: EvidenceId;
  readonly kind: string;
  readonly issuer: string | undefined;
  readonly issuedOn: CalendarDate | undefined;
  readonly held: 'ledger' | 'provider';
  readonly fileMark: string;
  readonly achievedOn: CalendarDate;
  readonly submittedBy: string;
  readonly submittedFor: OrganisationId;
  readonly withdrawn: boolean;
}

interface Outcome {
  readonly achievedOn: CalendarDate;
  /** Everything that was ever submitted, the withdrawn items too: a reference is used once. */
  readonly items: readonly EvidenceItem[];
  /** How often a verifier has sent it back or taken a verification back. */
  readonly attempts: number;
}

/** One outcome of one person, from the first evidence to the verifier's decision. */
export type OutcomeState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'without-evidence' } & Outcome)
  | ({ readonly status: 'submitted'; readonly takenBack?: VerificationWithdrawReason } & Outcome)
  | ({ readonly status: 'queried'; readonly reasonCode: QueryReason } & Outcome)
  | ({
      readonly status: 'verified';
      readonly checked: readonly EvidenceId[];
      readonly method: VerificationMethod;
      readonly verifiedBy: string;
    } & Outcome)
  | ({ readonly status: 'rejected'; readonly reasonCode: RejectReason } & Outcome);

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
  | 'not-verified';

type EvidenceDecision = Decision<EvidenceEvent, EvidenceReason>;

export const evidenceDecider: Decider<EvidenceCommand, OutcomeState, EvidenceEvent, EvidenceReason> = {
  initial: { status: 'absent' },
  decide(command, state) {
    switch (command.type) {
      case 'submit':
        return submit(command, state);
      case 'withdraw':
        return withdraw(command, state);
      case 'correct-achievement-date':
        return correctAchievementDate(command, state);
      case 'verify':
        return verify(command, state);
      case 'query':
        return query(command, state);
      case 'reject':
        return reject(command, state);
      case 'withdraw-verification':
        return withdrawVerification(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};

function submit({ type: _, facts, ...item }: Of<EvidenceCommand, 'submit'>, state: OutcomeState): EvidenceDecision {
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status !== 'absent') {
    const standing = state.items.find(({ evidence }) => evidence === item.evidence);
    if (standing !== undefined) {
      if (!isSameItem(standing, item)) return refuse('evidence-id-already-used', { evidence: item.evidence });
      // Not done already: nothing stands of it, and whoever sends it again must not believe that it does.
      return standing.withdrawn ? refuse('evidence-withdrawn', { evidence: item.evidence }) : [];
    }
  }
  if (!facts.isOutcomeDefined) return refuse('outcome-not-defined', { outcome: item.outcome });
  const early = outsideItsTime(item.achievedOn, facts);
  if (early !== undefined) return early;
  if (item.issuedOn !== undefined && item.issuedOn > facts.today) {
    return refuse('issued-in-the-future', { issuedOn: item.issuedOn, today: facts.today });
  }
  if (facts.file === 'not-stored') return refuse('file-not-stored');
  if (facts.file === 'erased') return refuse('file-erased');
  if (facts.file === 'about-somebody-else') return refuse('file-about-somebody-else');
  switch (state.status) {
    case 'verified':
      return refuse('already-verified');
    case 'rejected':
      return refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'submitted':
    case 'queried':
      // One outcome happened on one day: a second piece of evidence that says otherwise is a question for whoever sent it.
      if (state.achievedOn !== item.achievedOn) {
        return refuse('achieved-on-another-day', { recorded: state.achievedOn, given: item.achievedOn });
      }
      return [{ type: 'EvidenceSubmitted', ...item }];
    case 'absent':
    case 'without-evidence':
      return [{ type: 'EvidenceSubmitted', ...item }];
    default:
      return unreachable(state);
  }
}

function withdraw(command: Of<EvidenceCommand, 'withdraw'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, evidence, reasonCode, words, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status === 'absent') return refuse('nothing-submitted');
  const item = state.items.find((standing) => standing.evidence === evidence);
  if (item === undefined) return refuse('evidence-not-found', { evidence });
  if (item.withdrawn) return [];
  if (state.status === 'rejected') return refuse('already-rejected', { reasonCode: state.reasonCode });
  const path = { contract, person, outcome, occurrence };
  const withdrawn: EvidenceEvent = { type: 'EvidenceWithdrawn', ...path, evidence, reasonCode, words };
  // What a verifier checked is gone, so the verification cannot stand either, and no claim can be billed on it.
  return state.status === 'verified' && state.checked.includes(evidence)
    ? [withdrawn, { type: 'VerificationWithdrawn', ...path, reasonCode: 'evidence-withdrawn' }]
    : [withdrawn];
}

function correctAchievementDate(
  command: Of<EvidenceCommand, 'correct-achievement-date'>,
  state: OutcomeState,
): EvidenceDecision {
  const { contract, person, outcome, occurrence, achievedOn, words, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  switch (state.status) {
    case 'absent':
    case 'without-evidence':
      return refuse('nothing-submitted');
    case 'verified':
      return state.achievedOn === achievedOn ? [] : refuse('already-verified');
    case 'rejected':
      return refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'submitted':
    case 'queried': {
      if (state.achievedOn === achievedOn) return [];
      const path = { contract, person, outcome, occurrence };
      return (
        outsideItsTime(achievedOn, facts) ?? [
          { type: 'AchievementDateCorrected', ...path, from: state.achievedOn, to: achievedOn, words },
        ]
      );
    }
    default:
      return unreachable(state);
  }
}

function verify(command: Of<EvidenceCommand, 'verify'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, method, words, by } = command;
  if (state.status === 'absent' || state.status === 'without-evidence') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  if (state.status === 'rejected') return refuse('already-rejected', { reasonCode: state.reasonCode });
  if (state.status === 'queried') return refuse('waiting-for-the-provider', { reasonCode: state.reasonCode });
  const standing = state.items.filter(({ withdrawn }) => !withdrawn).map(({ evidence }) => evidence);
  const checked = [...new Set(command.evidence ?? (state.status === 'verified' ? state.checked : standing))];
  for (const evidence of checked) {
    const item = state.items.find((candidate) => candidate.evidence === evidence);
    if (item === undefined) return refuse('evidence-not-found', { evidence });
    if (item.withdrawn) return refuse('evidence-withdrawn', { evidence });
  }
  if (state.status === 'verified') {
    // A double click or a retry is not a second verification.
    const isRepeat = state.verifiedBy === by.subject && state.method === method && sameItems(state.checked, checked);
    return isRepeat ? [] : refuse('already-verified');
  }
  return [
    {
      type: 'EvidenceVerified',
      contract,
      person,
      outcome,
      occurrence,
      achievedOn: state.achievedOn,
      evidence: checked,
      method,
      verifiedBy: by.subject,
      verifiedFor: by.organisation,
      words,
    },
  ];
}

function query(command: Of<EvidenceCommand, 'query'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, reasonCode, words, by } = command;
  if (state.status === 'absent' || state.status === 'without-evidence') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  switch (state.status) {
    case 'verified':
      return refuse('already-verified');
    case 'rejected':
      return refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'queried':
      return state.reasonCode === reasonCode ? [] : refuse('already-queried', { reasonCode: state.reasonCode });
    case 'submitted':
      return [{ type: 'EvidenceQueried', contract, person, outcome, occurrence, reasonCode, words }];
    default:
      return unreachable(state);
  }
}

function reject(command: Of<EvidenceCommand, 'reject'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, reasonCode, words, by } = command;
  if (state.status === 'absent' || state.status === 'without-evidence') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  switch (state.status) {
    case 'verified':
      return refuse('already-verified');
    case 'rejected':
      return state.reasonCode === reasonCode ? [] : refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'submitted':
    case 'queried':
      return [{ type: 'EvidenceRejected', contract, person, outcome, occurrence, reasonCode, words }];
    default:
      return unreachable(state);
  }
}

function withdrawVerification(
  command: Of<EvidenceCommand, 'withdraw-verification'>,
  state: OutcomeState,
): EvidenceDecision {
  const { contract, person, outcome, occurrence, reasonCode, words, by } = command;
  if (state.status === 'absent') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  if (state.status === 'submitted' && state.takenBack === reasonCode) return [];
  if (state.status !== 'verified') return refuse('not-verified');
  return [{ type: 'VerificationWithdrawn', contract, person, outcome, occurrence, reasonCode, words }];
}

/** One provider neither says what another one's people achieved, nor takes back what was said. */
function anotherProvidersPerson({ anotherProvider: provider }: ResponsibilityFacts) {
  return provider === undefined ? undefined : refuse('another-providers-person', { provider });
}

/** The day an outcome may have been achieved on: within the contract, and while the person was on the service. */
function outsideItsTime(
  achievedOn: CalendarDate,
  { contract, engagements, today }: Pick<SubmissionFacts, 'contract' | 'engagements' | 'today'>,
) {
  if (engagements.length === 0) return refuse('person-not-engaged');
  if (achievedOn > today) return refuse('achieved-in-the-future', { achievedOn, today });
  if (!within(achievedOn, contract)) return refuse('achieved-outside-contract', { achievedOn, ...contract });
  if (engagements.some((engagement) => within(achievedOn, engagement))) return undefined;
  return refuse('achieved-outside-engagement', { achievedOn });
}

/** Separation of duties: nobody verifies their own evidence, nor that of their own organisation, nor what they pay for. */
function notIndependent({ subject, organisation, interested }: Verifier, { items }: Outcome) {
  if (items.some(({ submittedBy }) => submittedBy === subject)) return refuse('verifier-submitted-this-evidence');
  const isInterested =
    interested.includes(organisation) || items.some(({ submittedFor }) => submittedFor === organisation);
  return isInterested ? refuse('verifier-not-independent', { organisation }) : undefined;
}

function isSameItem(standing: EvidenceItem, given: Omit<Of<EvidenceEvent, 'EvidenceSubmitted'>, 'type'>): boolean {
  return (
    standing.kind === given.kind &&
    standing.issuer === given.issuer &&
    standing.issuedOn === given.issuedOn &&
    standing.held === given.held &&
    standing.fileMark === given.fileMark &&
    standing.achievedOn === given.achievedOn
  );
}

function sameItems(some: readonly EvidenceId[], others: readonly EvidenceId[]): boolean {
  return some.length === others.length && some.every((evidence) => others.includes(evidence));
}

/** Stands in until the first evidence says the day; every stream begins with evidence, so no rule ever meets it. */
const NOT_YET = calendarDate('0001-01-01');

function evolve(state: OutcomeState, event: EvidenceEvent): OutcomeState {
  const standing: Outcome =
    state.status === 'absent'
      ? { achievedOn: NOT_YET, items: [], attempts: 1 }
      : { achievedOn: state.achievedOn, items: state.items, attempts: state.attempts };
  switch (event.type) {
    case 'EvidenceSubmitted': {
      const { evidence, kind, issuer, issuedOn, held, fileMark, achievedOn, submittedBy, submittedFor } = event;
      const item = { evidence, kind, issuer, issuedOn, held, fileMark, achievedOn, submittedBy, submittedFor };
      return {
        status: 'submitted',
        achievedOn,
        items: [...standing.items, { ...item, withdrawn: false }],
        attempts: standing.attempts,
      };
    }
    case 'EvidenceWithdrawn': {
      const items = standing.items.map((item) =>
        item.evidence === event.evidence ? { ...item, withdrawn: true } : item,
      );
      if (items.every(({ withdrawn }) => withdrawn) && state.status !== 'verified') {
        return { status: 'without-evidence', ...standing, items };
      }
      return state.status === 'absent' ? { status: 'without-evidence', ...standing, items } : { ...state, items };
    }
    case 'AchievementDateCorrected':
      return { status: 'submitted', ...standing, achievedOn: event.to };
    case 'EvidenceVerified':
      return {
        status: 'verified',
        ...standing,
        checked: event.evidence,
        method: event.method,
        verifiedBy: event.verifiedBy,
      };
    case 'EvidenceQueried':
      return { status: 'queried', ...standing, attempts: standing.attempts + 1, reasonCode: event.reasonCode };
    case 'EvidenceRejected':
      return { status: 'rejected', ...standing, reasonCode: event.reasonCode };
    case 'VerificationWithdrawn': {
      const again = { ...standing, attempts: standing.attempts + 1 };
      return standing.items.every(({ withdrawn }) => withdrawn)
        ? { status: 'without-evidence', ...again }
        : { status: 'submitted', ...again, takenBack: event.reasonCode };
    }
    default:
      return unreachable(event);
  }
}
