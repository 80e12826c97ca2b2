import {
  agreedOnlyAhead,
  agreedOnOf,
  answering,
  concluding,
  sameContent,
  whyNotLapse,
  whyNotPropose,
} from '#contracts';
import {
  type CalendarDate,
  type ContractId,
  type Decider,
  type Decision,
  type Of,
  type Refusal,
  refuse,
  unreachable,
} from '#kernel';
import { linesWith } from './line-changes.js';
import { whyNotLines } from './line-rules.js';
import type { ContractFacts, RateCardCommand, RevisionContent } from './rate-card-commands.js';
import type { RateCardReason } from './rate-card-reasons.js';
import {
  agreedLast,
  agreedRevisions,
  evolveRateCard,
  type ProposedRevision,
  type RateCardRevision,
  type RateCardState,
} from './rate-card-state.js';
import type { RateCardEvent, RateCardLine } from './rate-cards.events.js';
import { lineChanges } from './revision-difference.js';

type Answer = Decision<RateCardEvent, RateCardReason>;
type No = Refusal<RateCardReason>;

export const rateCardDecider: Decider<RateCardCommand, RateCardState, RateCardEvent, RateCardReason> = {
  initial: { revisions: [] },

  decide(command, state) {
    switch (command.type) {
      case 'draft':
        return draft(command, state);
      case 'propose':
        return propose(command, state);
      case 'agree':
      case 'decline':
      case 'request-change':
        return answer(command, state);
      case 'withdraw':
        return withdraw(command, state);
      case 'lapse':
        return lapse(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve: evolveRateCard,
};

function draft(command: Of<RateCardCommand, 'draft'>, state: RateCardState): Answer {
  const { contract, by, draftedOn, content, facts } = command;
  const lines = linesOf(content, state);
  if ('refused' in lines) return lines;
  const { effectiveFrom, reason } = content;
  const written = { draftedBy: by, draftedOn, effectiveFrom, lines };
  const drafted = ofOwn(command, state);
  if ('refused' in drafted) return drafted;
  // Without a number, the same content again on the same day is the draft that stands there, not another revision.
  const standing = command.revision === undefined ? state.revisions : [drafted.target];
  if (standing.some((revision) => revision?.status === 'draft' && saysTheSame(revision, written))) return [];

  const refusal =
    whyNotDated(drafted.target, draftedOn) ??
    whyNotFrom(written, facts, state) ??
    whyNotLines(written, facts, agreedRevisions(state));
  if (refusal !== undefined) return refusal;
  return [{ type: 'RateCardRevisionDrafted', contract, ...drafted.numbers, ...written, lines: [...lines], reason }];
}

function propose(command: Of<RateCardCommand, 'propose'>, state: RateCardState): Answer {
  const { content } = command;
  return content === undefined ? proposeDraft(command, state) : proposeAtOnce(command, content, state);
}

function proposeAtOnce(
  command: Of<RateCardCommand, 'propose'>,
  content: RevisionContent,
  state: RateCardState,
): Answer {
  const { by, proposedOn, decideBy } = command;
  const lines = linesOf(content, state);
  if ('refused' in lines) return lines;
  const { effectiveFrom, reason } = content;
  const written = { draftedBy: by, draftedOn: proposedOn, effectiveFrom, lines };

  const open = beforeTheParties(state);
  if (open !== undefined) {
    const isRepeat = open.proposedOn === proposedOn && open.decideBy === decideBy && saysTheSame(open, written);
    if (isRepeat) return [];
    // The one before the parties can be proposed anew by its number; any other has to wait.
    if (open.revision !== command.revision) return refuse('another-proposal-is-open', { revision: open.revision });
  }
  const drafted = ofOwn(command, state);
  if ('refused' in drafted) return drafted;
  return (
    whyNotDated(drafted.target, proposedOn) ?? proposed(command, { ...drafted.numbers, ...written, reason }, state)
  );
}

function proposeDraft(command: Of<RateCardCommand, 'propose'>, state: RateCardState): Answer {
  const { by, proposedOn, decideBy } = command;
  const revision = state.revisions[(command.revision ?? 0) - 1];
  if (revision === undefined) return refuse('revision-not-found', { revision: command.revision ?? 0 });
  if (revision.draftedBy !== by) return refuse('not-the-proposer', { proposer: revision.draftedBy });
  if (revision.status === 'proposed' && revision.proposedOn === proposedOn && revision.decideBy === decideBy) return [];
  if (revision.status !== 'draft') return notOpen(revision);
  const open = beforeTheParties(state);
  if (open !== undefined) return refuse('another-proposal-is-open', { revision: open.revision });
  const agreed = agreedRevisions(state)[revision.agreedBefore];
  if (agreed !== undefined) return refuse('card-changed-since-the-draft', { agreed: agreed.revision });
  return whyNotDated(revision, proposedOn) ?? proposed(command, revision, state);
}

/** The content as it is put to the parties, unless something about it cannot be. */
function proposed(
  { contract, by, proposedOn, decideBy, facts }: Of<RateCardCommand, 'propose'>,
  content: Pick<RateCardRevision, 'revision' | 'draft' | 'effectiveFrom' | 'lines'> & { readonly reason?: string },
  state: RateCardState,
): Answer {
  const { revision, draft: number, effectiveFrom, lines, reason } = content;
  const { approvers } = facts;
  const refusal =
    whyNotPropose({ proposedBy: by, proposedOn, approvers, decideBy }) ??
    whyNotFrom(content, facts, state) ??
    whyNotLines(content, facts, agreedRevisions(state));
  if (refusal !== undefined) return refusal;
  return [
    {
      type: 'RateCardRevisionProposed',
      contract,
      revision,
      draft: number,
      proposedBy: by,
      proposedOn,
      effectiveFrom,
      approvers: [...approvers],
      lines: [...lines],
      changes: lineChanges(agreedLast(state)?.lines ?? [], lines),
      ...(decideBy === undefined ? {} : { decideBy }),
      ...(reason === undefined ? {} : { reason }),
    },
  ];
}

/** All the lines that a content comes to. */
function linesOf(content: RevisionContent, state: RateCardState): readonly RateCardLine[] | No {
  if ('lines' in content) return content.lines;
  const { changes, effectiveFrom } = content;
  const latest = agreedLast(state);
  // What is not named stays as the last revision has it, which before its own day is not as it was.
  if (latest !== undefined && effectiveFrom < latest.effectiveFrom) {
    const { revision, effectiveFrom: from } = latest;
    return refuse('changes-reach-behind-the-last-revision', { revision, from, effectiveFrom });
  }
  const changed = linesWith(latest?.lines ?? [], changes, effectiveFrom);
  return 'refused' in changed ? changed : changed.lines;
}

/** What may be drafted anew: whatever has not come to an end that somebody decided on. */
const REDRAFTED: readonly RateCardRevision['status'][] = ['draft', 'proposed', 'change-requested', 'lapsed'];

interface Drafting {
  /** What is drafted anew; undefined for a new revision. */
  readonly target: RateCardRevision | undefined;
  readonly numbers: { readonly revision: number; readonly draft: number };
}

function ofOwn(
  { revision: asked, by }: Pick<Of<RateCardCommand, 'draft'>, 'revision' | 'by'>,
  { revisions }: RateCardState,
): Drafting | No {
  if (asked === undefined) {
    // Who was asked for a change and comes with another content answers that request.
    const target = revisions.findLast(({ status, draftedBy }) => status === 'change-requested' && draftedBy === by);
    if (target === undefined) return { target, numbers: { revision: revisions.length + 1, draft: 1 } };
    return { target, numbers: { revision: target.revision, draft: target.draft + 1 } };
  }
  const target = revisions[asked - 1];
  if (target === undefined) return refuse('revision-not-found', { revision: asked });
  if (target.draftedBy !== by) return refuse('not-the-proposer', { proposer: target.draftedBy });
  if (!REDRAFTED.includes(target.status)) return notOpen(target);
  return { target, numbers: { revision: asked, draft: target.draft + 1 } };
}

function whyNotDated(revision: RateCardRevision | undefined, on: CalendarDate): No | undefined {
  if (revision === undefined) return undefined;
  const { draft: number, draftedOn } = revision;
  const day = 'proposedOn' in revision ? revision.proposedOn : draftedOn;
  return on >= day ? undefined : refuse('dated-before-the-draft', { revision: revision.revision, draft: number, day });
}

function whyNotFrom(
  content: Pick<RateCardRevision, 'effectiveFrom' | 'lines'>,
  { startsOn, endsOn }: ContractFacts,
  state: RateCardState,
): No | undefined {
  const { effectiveFrom, lines } = content;
  if (effectiveFrom < startsOn || effectiveFrom > endsOn) {
    return refuse('effective-outside-the-contract', { startsOn, endsOn });
  }
  const latest = agreedLast(state);
  const isSame = latest?.effectiveFrom === effectiveFrom && lineChanges(latest.lines, lines).length === 0;
  return isSame ? refuse('nothing-would-change', { revision: latest.revision }) : undefined;
}

type AnswerCommand = Extract<RateCardCommand, { readonly decidedOn: CalendarDate }>;

function answer(command: AnswerCommand, state: RateCardState): Answer {
  const { type, contract, by: organisation, decidedOn, words } = command;
  const revision = state.revisions[command.revision - 1];
  if (revision === undefined) return refuse('revision-not-found', { revision: command.revision });
  if (!('proposedOn' in revision)) return notOpen(revision);
  const { revision: number, draft: current } = revision;
  if (command.draft !== undefined && command.draft !== current) {
    return refuse('draft-replaced', { asked: command.draft, revision: number, draft: current });
  }
  const retroactive = type === 'agree' && command.retroactive;
  const given = { organisation, as: decidedAs[type], decidedOn, retroactive };
  const becomes = answering(revision, given);
  if (becomes === 'repeated') return [];
  if (becomes !== 'new') return becomes;
  if (revision.status !== 'proposed') return notOpen(revision);

  const decision = {
    contract,
    revision: number,
    draft: current,
    organisation,
    decidedOn,
    ...(words === undefined ? {} : { words }),
  };
  if (type === 'decline') return [{ type: 'RateCardRevisionDeclined', ...decision }];
  if (type === 'request-change') return [{ type: 'RateCardRevisionChangeRequested', ...decision }];
  const after = { ...revision, decisions: [...revision.decisions, { draft: current, ...given }] };
  const conclusion = conclude(after, contract, state);
  return 'refused' in conclusion
    ? conclusion
    : [{ type: 'RateCardRevisionAgreed', ...decision, retroactive }, ...conclusion];
}

const decidedAs = { agree: 'agreed', decline: 'declined', 'request-change': 'change-requested' } as const;

/** What follows once a party has agreed: nothing while others have not, and then that the revision is in force. */
function conclude(
  proposal: ProposedRevision,
  contract: ContractId,
  state: RateCardState,
): readonly RateCardEvent[] | No {
  const { revision, draft: number, effectiveFrom } = proposal;
  const agreedOn = agreedOnOf(proposal);
  if (agreedOn === undefined) return [];
  const inForce = { type: 'RateCardRevised', contract, revision, draft: number, agreedOn, effectiveFrom } as const;
  const latest = latestToBegin(state);
  // The first revision may reach back to the start of the contract: there was no price before that it would change.
  if (latest === undefined) return [{ ...inForce, retroactive: false }];
  const conclusion = concluding(proposal, effectiveFrom);
  if (conclusion.is === 'refused') return conclusion.refusal;
  const replaces = effectiveFrom < latest.effectiveFrom;
  const ahead = agreedOnlyAhead(proposal);
  if (replaces && ahead.length > 0) {
    return refuse('before-an-earlier-revision', {
      revision: latest.revision,
      effectiveFrom: latest.effectiveFrom,
      organisations: ahead.join(', '),
    });
  }
  return [{ ...inForce, retroactive: effectiveFrom < agreedOn || replaces }];
}

/** Of the agreed revisions, the one with the latest date. */
function latestToBegin(state: RateCardState) {
  return agreedRevisions(state)
    .toSorted((one, other) => (one.effectiveFrom < other.effectiveFrom ? -1 : 1))
    .at(-1);
}

function withdraw(command: Of<RateCardCommand, 'withdraw'>, state: RateCardState): Answer {
  const { contract, by, withdrawnOn, words } = command;
  const revision = state.revisions[command.revision - 1];
  if (revision === undefined) return refuse('revision-not-found', { revision: command.revision });
  const { status, draftedBy, draft: number } = revision;
  if (draftedBy !== by) return refuse('not-the-proposer', { proposer: draftedBy });
  if (status === 'withdrawn' && revision.withdrawnOn === withdrawnOn) return [];
  if (status !== 'draft' && status !== 'proposed' && status !== 'change-requested') return notOpen(revision);
  const refusal = whyNotDated(revision, withdrawnOn);
  if (refusal !== undefined) return refusal;
  const event = { contract, revision: revision.revision, draft: number, withdrawnOn };
  return [{ type: 'RateCardRevisionWithdrawn', ...event, ...(words === undefined ? {} : { words }) }];
}

function lapse({ contract, revision: asked, lapsedOn }: Of<RateCardCommand, 'lapse'>, state: RateCardState): Answer {
  const revision = state.revisions[asked - 1];
  if (revision === undefined) return refuse('revision-not-found', { revision: asked });
  if (revision.status === 'lapsed') return [];
  if (revision.status !== 'proposed') return notOpen(revision);
  const refusal = whyNotLapse(revision, lapsedOn);
  if (refusal !== undefined) return refusal;
  return [{ type: 'RateCardRevisionLapsed', contract, revision: asked, draft: revision.draft, lapsedOn }];
}

function beforeTheParties({ revisions }: RateCardState): ProposedRevision | undefined {
  return revisions.find((revision) => revision.status === 'proposed');
}

const statusInWords: Record<RateCardRevision['status'], string> = {
  draft: 'a draft that has not been proposed',
  proposed: 'before the parties',
  'change-requested': 'to be changed, and has to be drafted again',
  agreed: 'agreed',
  declined: 'declined',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
};

function notOpen({ revision, status }: RateCardRevision): No {
  return refuse('revision-no-longer-open', { revision, status: statusInWords[status] });
}

type Written = Pick<RateCardRevision, 'draftedBy' | 'draftedOn' | 'effectiveFrom' | 'lines'>;

function saysTheSame(standing: Written, asked: Written): boolean {
  return (
    standing.draftedBy === asked.draftedBy &&
    standing.draftedOn === asked.draftedOn &&
    standing.effectiveFrom === asked.effectiveFrom &&
    sameContent(standing.lines, asked.lines)
  );
}
