import { type DefinedOutcome, firstTwice, type RecordedContract, sameContent, type Terms } from '#contracts';
import {
  type CalendarDate,
  type ContractId,
  type Decider,
  type Decision,
  type Of,
  type OrganisationId,
  type OutcomeCode,
  type Refusal,
  refuse,
  unreachable,
} from '#kernel';
import { circleIn } from './prerequisite-circle.js';
import type { RateCardEvent, RateCardLine } from './rate-cards.events.js';

/** What a proposal is held against: looked up by the handler in the contract. */
export interface ContractFacts {
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly outcomes: readonly Pick<DefinedOutcome, 'outcome' | 'unit'>[];
  readonly approvers: readonly OrganisationId[];
  readonly paymentGroups: readonly OutcomeCode[];
}

export function rateCardFactsOf(contract: RecordedContract, terms: Terms): ContractFacts {
  return {
    startsOn: contract.startsOn,
    endsOn: contract.endsOn,
    outcomes: contract.outcomes,
    approvers: terms.approvers,
    paymentGroups: terms.paymentGroups.map(({ code }) => code),
  };
}

export type RateCardCommand =
  | {
      readonly type: 'propose';
      readonly contract: ContractId;
      readonly by: OrganisationId;
      readonly proposedOn: CalendarDate;
      readonly effectiveFrom: CalendarDate;
      readonly lines: readonly RateCardLine[];
      readonly reason: string;
      readonly facts: ContractFacts;
    }
  | {
      readonly type: 'agree' | 'decline';
      readonly contract: ContractId;
      readonly revision: number;
      readonly by: OrganisationId;
      readonly decidedOn: CalendarDate;
      readonly words?: string | undefined;
    }
  | {
      readonly type: 'withdraw';
      readonly contract: ContractId;
      readonly revision: number;
      readonly by: OrganisationId;
      readonly withdrawnOn: CalendarDate;
      readonly words?: string | undefined;
    };

export interface Decided {
  readonly organisation: OrganisationId;
  readonly decidedOn: CalendarDate;
}

interface Proposal {
  readonly revision: number;
  readonly proposedBy: OrganisationId;
  readonly proposedOn: CalendarDate;
  readonly effectiveFrom: CalendarDate;
  readonly approvers: readonly OrganisationId[];
  readonly lines: readonly RateCardLine[];
  /** Who has agreed so far, in the order in which they did. */
  readonly agreements: readonly Decided[];
}

export type ProposedRevision = { readonly status: 'proposed' } & Proposal;
export type AgreedRevision = { readonly status: 'agreed'; readonly agreedOn: CalendarDate } & Proposal;
export type DeclinedRevision = { readonly status: 'declined'; readonly declined: Decided } & Proposal;
export type WithdrawnRevision = { readonly status: 'withdrawn'; readonly withdrawnOn: CalendarDate } & Proposal;
export type RateCardRevision = ProposedRevision | AgreedRevision | DeclinedRevision | WithdrawnRevision;

/** Every revision there ever was, by number; only the last can be open. */
export interface RateCardState {
  readonly revisions: readonly RateCardRevision[];
}

export type RateCardReason =
  | 'another-proposal-is-open'
  | 'effective-outside-the-contract'
  | 'before-an-earlier-revision'
  | 'retroactive'
  | 'proposer-is-the-only-approver'
  | 'line-code-used-twice'
  | 'outcome-not-defined'
  | 'unit-differs-from-the-outcome'
  | 'line-changed-its-outcome'
  | 'prerequisite-not-defined'
  | 'prerequisites-go-in-a-circle'
  | 'payment-group-not-defined'
  | 'measurement-window-is-empty'
  | 'line-ends-before-it-begins'
  | 'nothing-would-change'
  | 'revision-not-found'
  | 'not-an-approver'
  | 'not-the-proposer'
  | 'already-decided-otherwise'
  | 'revision-no-longer-open'
  | 'decided-before-it-was-proposed';

export const rateCardReasons: Record<RateCardReason, string> = {
  'another-proposal-is-open': 'Revision {revision} is still open: it must be agreed, declined or withdrawn first',
  'effective-outside-the-contract': 'A revision takes effect within the contract, from {startsOn} to {endsOn}',
  'before-an-earlier-revision':
    'Revision {revision} takes effect on {effectiveFrom}, so a later one cannot take effect before that day',
  retroactive:
    'A revision of a rate card in force cannot take effect on {effectiveFrom}, before the day it is agreed ({day})',
  'proposer-is-the-only-approver': 'Nobody but {organisation} could agree to this, and a proposer alone is not enough',
  'line-code-used-twice': 'The line {line} stands twice on the rate card',
  'outcome-not-defined': 'The line {line} pays for {outcome}, which the contract does not define',
  'unit-differs-from-the-outcome': 'The line {line} counts by {unit}, but the contract defines {outcome} by {defined}',
  'line-changed-its-outcome':
    'The line {line} has paid for {outcome} since revision {revision}; another outcome needs a line of its own',
  'prerequisite-not-defined': 'The line {line} requires {outcome}, which the contract does not define',
  'prerequisites-go-in-a-circle': 'These outcomes require each other, so none of them could ever be claimed: {circle}',
  'payment-group-not-defined': 'The line {line} is for the payment group {group}, which the terms do not define',
  'measurement-window-is-empty': 'The measurement window of {line} ends ({daysMax} days) before it begins ({daysMin})',
  'line-ends-before-it-begins': 'The line {line} would end on {endsOn}, before the revision takes effect',
  'nothing-would-change': 'The proposal says the same as revision {revision}, which is agreed already',
  'revision-not-found': 'There is no revision {revision} of this rate card',
  'not-an-approver': '{organisation} is not one of those whose agreement this revision needs',
  'not-the-proposer': 'Only {proposer}, which proposed the revision, may withdraw it',
  'already-decided-otherwise': '{organisation} has already decided on this revision, on {decidedOn}',
  'revision-no-longer-open': 'Revision {revision} is {status} already',
  'decided-before-it-was-proposed': 'Revision {revision} was proposed on {proposedOn}; nothing is decided before that',
};

type Answer = Decision<RateCardEvent, RateCardReason>;

export const rateCardDecider: Decider<RateCardCommand, RateCardState, RateCardEvent, RateCardReason> = {
  initial: { revisions: [] },

  decide(command, state) {
    switch (command.type) {
      case 'propose':
        return propose(command, state);
      case 'agree':
      case 'decline':
        return decideOn(command, state);
      case 'withdraw':
        return withdraw(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'RateCardRevisionProposed': {
        const { type: _, contract: _c, reason: _r, ...proposal } = event;
        return { revisions: [...state.revisions, { status: 'proposed', ...proposal, agreements: [] }] };
      }
      case 'RateCardRevisionAgreed': {
        const { organisation, decidedOn } = event;
        return changed(state, event.revision, (revision) => ({
          ...revision,
          agreements: [...revision.agreements, { organisation, decidedOn }],
        }));
      }
      case 'RateCardRevisionDeclined': {
        const declined = { organisation: event.organisation, decidedOn: event.decidedOn };
        return changed(state, event.revision, (revision) => ({ ...revision, status: 'declined', declined }));
      }
      case 'RateCardRevisionWithdrawn': {
        const { withdrawnOn } = event;
        return changed(state, event.revision, (revision) => ({ ...revision, status: 'withdrawn', withdrawnOn }));
      }
      case 'RateCardRevised': {
        const { agreedOn } = event;
        return changed(state, event.revision, (revision) => ({ ...revision, status: 'agreed', agreedOn }));
      }
      default:
        return unreachable(event);
    }
  },
};

function propose(command: Of<RateCardCommand, 'propose'>, state: RateCardState): Answer {
  const { contract, by, proposedOn, effectiveFrom, lines, reason, facts } = command;
  const last = state.revisions.at(-1);
  if (last?.status === 'proposed') {
    const isRepeat = last.proposedBy === by && last.proposedOn === proposedOn && saysTheSame(last, command);
    return isRepeat ? [] : refuse('another-proposal-is-open', { revision: last.revision });
  }
  return (
    whyNotFrom(command, state) ??
    whyNotLines(command, state) ?? [
      {
        type: 'RateCardRevisionProposed',
        contract,
        revision: state.revisions.length + 1,
        proposedBy: by,
        proposedOn,
        effectiveFrom,
        approvers: [...facts.approvers],
        lines: [...lines],
        reason,
      },
    ]
  );
}

function whyNotFrom(
  command: Of<RateCardCommand, 'propose'>,
  state: RateCardState,
): Refusal<RateCardReason> | undefined {
  const { effectiveFrom, proposedOn, by, facts } = command;
  const { startsOn, endsOn, approvers } = facts;
  if (effectiveFrom < startsOn || effectiveFrom > endsOn) {
    return refuse('effective-outside-the-contract', { startsOn, endsOn });
  }
  const latest = agreedRevisions(state).at(-1);
  if (latest !== undefined && effectiveFrom < latest.effectiveFrom) {
    const { revision } = latest;
    return refuse('before-an-earlier-revision', { revision, effectiveFrom: latest.effectiveFrom });
  }
  // It cannot be agreed before it is proposed, so what is too late already is said at once.
  if (latest !== undefined && effectiveFrom < proposedOn)
    return refuse('retroactive', { effectiveFrom, day: proposedOn });
  if (approvers.every((approver) => approver === by))
    return refuse('proposer-is-the-only-approver', { organisation: by });
  if (latest !== undefined && saysTheSame(latest, command)) {
    return refuse('nothing-would-change', { revision: latest.revision });
  }
  return undefined;
}

function whyNotLines(
  { lines, effectiveFrom, facts }: Of<RateCardCommand, 'propose'>,
  state: RateCardState,
): Refusal<RateCardReason> | undefined {
  const again = firstTwice(lines.map(({ line }) => line));
  if (again !== undefined) return refuse('line-code-used-twice', { line: again });
  for (const line of lines) {
    const refusal = whyNotLine(line, facts, effectiveFrom) ?? whyNotThisOutcome(line, state);
    if (refusal !== undefined) return refusal;
  }
  const circle = circleIn(lines);
  return circle === undefined ? undefined : refuse('prerequisites-go-in-a-circle', { circle: circle.join(' → ') });
}

function whyNotLine(
  card: RateCardLine,
  { outcomes, paymentGroups }: ContractFacts,
  effectiveFrom: CalendarDate,
): Refusal<RateCardReason> | undefined {
  const { line, outcome, unit } = card;
  const defined = outcomes.find((candidate) => candidate.outcome === outcome);
  if (defined === undefined) return refuse('outcome-not-defined', { line, outcome });
  if (defined.unit !== unit)
    return refuse('unit-differs-from-the-outcome', { line, unit, outcome, defined: defined.unit });
  const unknown = card.prerequisites.find((needed) => !outcomes.some((known) => known.outcome === needed.outcome));
  if (unknown !== undefined) return refuse('prerequisite-not-defined', { line, outcome: unknown.outcome });
  const group = card.paymentGroups?.find((code) => !paymentGroups.includes(code));
  if (group !== undefined) return refuse('payment-group-not-defined', { line, group });
  const { daysMin = 0, daysMax = Number.POSITIVE_INFINITY } = card.measurementWindow ?? {};
  if (daysMax < daysMin) return refuse('measurement-window-is-empty', { line, daysMin, daysMax });
  const { endsOn } = card;
  return endsOn !== undefined && endsOn < effectiveFrom
    ? refuse('line-ends-before-it-begins', { line, endsOn })
    : undefined;
}

/** What was claimed under a line must mean the same for ever, so a line never comes to pay for something else. */
function whyNotThisOutcome({ line, outcome }: RateCardLine, state: RateCardState): Refusal<RateCardReason> | undefined {
  for (const { revision, lines } of agreedRevisions(state)) {
    const earlier = lines.find((candidate) => candidate.line === line);
    if (earlier !== undefined && earlier.outcome !== outcome) {
      return refuse('line-changed-its-outcome', { line, outcome: earlier.outcome, revision });
    }
  }
  return undefined;
}

function decideOn(command: Extract<RateCardCommand, { type: 'agree' | 'decline' }>, state: RateCardState): Answer {
  const { type, contract, by, decidedOn, words } = command;
  const revision = state.revisions[command.revision - 1];
  if (revision === undefined) return refuse('revision-not-found', { revision: command.revision });
  if (!revision.approvers.includes(by)) return refuse('not-an-approver', { organisation: by });

  const earlier = decisionOf(revision, by);
  if (earlier !== undefined) {
    const isRepeat = earlier.as === type && earlier.decidedOn === decidedOn;
    return isRepeat ? [] : refuse('already-decided-otherwise', { organisation: by, decidedOn: earlier.decidedOn });
  }
  const { status, proposedOn } = revision;
  if (status !== 'proposed') return refuse('revision-no-longer-open', { revision: revision.revision, status });
  if (decidedOn < proposedOn)
    return refuse('decided-before-it-was-proposed', { revision: revision.revision, proposedOn });

  const decision = { contract, revision: revision.revision, organisation: by, decidedOn, words };
  if (type === 'decline') return [{ type: 'RateCardRevisionDeclined', ...decision }];
  return agree(decision, revision, state);
}

function agree(
  decision: Omit<Of<RateCardEvent, 'RateCardRevisionAgreed'>, 'type'>,
  { revision, effectiveFrom, approvers, agreements }: ProposedRevision,
  state: RateCardState,
): Answer {
  const { contract, organisation, decidedOn } = decision;
  const agreed = [...agreements, { organisation, decidedOn }];
  // The day of the last agreement by its date, since agreements may be recorded in any order.
  const agreedOn =
    agreed
      .map((each) => each.decidedOn)
      .toSorted()
      .at(-1) ?? decidedOn;
  // The first revision may reach back to the start of the contract: there was no price before that it would change.
  const isFirst = agreedRevisions(state).length === 0;
  if (!isFirst && effectiveFrom < agreedOn) return refuse('retroactive', { effectiveFrom, day: agreedOn });

  const event: RateCardEvent = { type: 'RateCardRevisionAgreed', ...decision };
  const isComplete = approvers.every((approver) => agreed.some((each) => each.organisation === approver));
  return isComplete ? [event, { type: 'RateCardRevised', contract, revision, agreedOn, effectiveFrom }] : [event];
}

function withdraw(command: Of<RateCardCommand, 'withdraw'>, state: RateCardState): Answer {
  const { contract, by, withdrawnOn, words } = command;
  const revision = state.revisions[command.revision - 1];
  if (revision === undefined) return refuse('revision-not-found', { revision: command.revision });
  const { proposedBy, proposedOn, status } = revision;
  if (proposedBy !== by) return refuse('not-the-proposer', { proposer: proposedBy });
  if (status === 'withdrawn' && revision.withdrawnOn === withdrawnOn) return [];
  if (status !== 'proposed') return refuse('revision-no-longer-open', { revision: revision.revision, status });
  if (withdrawnOn < proposedOn)
    return refuse('decided-before-it-was-proposed', { revision: revision.revision, proposedOn });
  return [{ type: 'RateCardRevisionWithdrawn', contract, revision: revision.revision, withdrawnOn, words }];
}

function saysTheSame(
  { effectiveFrom, lines }: Pick<Proposal, 'effectiveFrom' | 'lines'>,
  asked: Pick<Proposal, 'effectiveFrom' | 'lines'>,
): boolean {
  return effectiveFrom === asked.effectiveFrom && sameContent(lines, asked.lines);
}

function decisionOf(revision: RateCardRevision, organisation: OrganisationId) {
  if (revision.status === 'declined' && revision.declined.organisation === organisation) {
    return { as: 'decline', decidedOn: revision.declined.decidedOn };
  }
  const agreement = revision.agreements.find((each) => each.organisation === organisation);
  return agreement === undefined ? undefined : { as: 'agree', decidedOn: agreement.decidedOn };
}

function changed(
  state: RateCardState,
  number: number,
  change: (revision: RateCardRevision) => RateCardRevision,
): RateCardState {
  return { revisions: state.revisions.map((revision) => (revision.revision === number ? change(revision) : revision)) };
}

/** The revisions that came into force, in the order in which they were agreed. */
export function agreedRevisions(state: RateCardState): AgreedRevision[] {
  return state.revisions.filter((revision) => revision.status === 'agreed');
}
