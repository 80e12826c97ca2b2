import { decisionFrom, type PartyDecision } from '#contracts';
import { type CalendarDate, type Of, type OrganisationId, unreachable } from '#kernel';
import type { RateCardEvent, RateCardLine } from './rate-cards.events.js';

/** What every revision has, from its first draft on: the content of the latest draft, and every answer there was. */
export interface DraftedRevision {
  readonly revision: number;
  readonly draft: number;
  /** Whose revision it is. Only this organisation drafts it anew, proposes it and withdraws it. */
  readonly draftedBy: OrganisationId;
  readonly draftedOn: CalendarDate;
  readonly effectiveFrom: CalendarDate;
  readonly lines: readonly RateCardLine[];
  /** How many revisions had been agreed when the content was written: it replaces what those said. */
  readonly agreedBefore: number;
  /** The places of its drafts and proposals among all those of the rate card, from 1. */
  readonly contents: readonly number[];
  /** The answers to every draft, in the order in which they were recorded. */
  readonly decisions: readonly PartyDecision[];
}

/** A revision that was put to the parties. */
export interface PutRevision extends DraftedRevision {
  readonly proposedBy: OrganisationId;
  readonly proposedOn: CalendarDate;
  readonly approvers: readonly OrganisationId[];
  readonly decideBy?: CalendarDate | undefined;
}

export type DraftRevision = { readonly status: 'draft' } & DraftedRevision;
export type ProposedRevision = { readonly status: 'proposed' } & PutRevision;
export type AgreedRevision = {
  readonly status: 'agreed';
  readonly agreedOn: CalendarDate;
  readonly retroactive: boolean;
  /** Its place among the agreed ones in the order of their agreement, from 1. */
  readonly agreedAs: number;
} & PutRevision;
export type RateCardRevision =
  | DraftRevision
  | ProposedRevision
  /** Somebody asked for a change: its next draft has to be written. */
  | ({ readonly status: 'change-requested' } & PutRevision)
  | AgreedRevision
  | ({ readonly status: 'declined' } & PutRevision)
  | ({ readonly status: 'withdrawn'; readonly withdrawnOn: CalendarDate } & DraftedRevision)
  | ({ readonly status: 'lapsed'; readonly lapsedOn: CalendarDate } & PutRevision);

/** Every revision there ever was, by number. One at most is before the parties. */
export interface RateCardState {
  readonly revisions: readonly RateCardRevision[];
}

/** What an event makes of a rate card. It never refuses, because what it is given has happened. */
export function evolveRateCard(state: RateCardState, event: RateCardEvent): RateCardState {
  switch (event.type) {
    case 'RateCardRevisionDrafted': {
      const { revision, draft, draftedBy, draftedOn, effectiveFrom, lines } = event;
      const content = { revision, draft, draftedBy, draftedOn, effectiveFrom, lines };
      return withContent(state, { status: 'draft', ...content, ...written(state, revision) });
    }
    case 'RateCardRevisionProposed':
      return withContent(state, proposedFrom(event, state));
    case 'RateCardRevisionWithdrawn': {
      const { withdrawnOn } = event;
      return changed(state, event, (revision) => ({ ...revision, status: 'withdrawn', withdrawnOn }));
    }
    default:
      // Only what was put to the parties is decided or lapses.
      return changed(state, event, (revision) =>
        'proposedOn' in revision ? answered(revision, event, state) : revision,
      );
  }
}

function proposedFrom(event: Of<RateCardEvent, 'RateCardRevisionProposed'>, state: RateCardState): ProposedRevision {
  const { revision, draft, proposedBy, proposedOn, effectiveFrom, approvers, lines, decideBy } = event;
  const before = state.revisions[revision - 1];
  // What was written down before keeps its day; what is proposed at once was written on the day it was proposed.
  const isDraft = before?.status === 'draft' && before.draft === draft;
  return {
    status: 'proposed',
    revision,
    draft,
    draftedBy: isDraft ? before.draftedBy : proposedBy,
    draftedOn: isDraft ? before.draftedOn : proposedOn,
    effectiveFrom,
    lines,
    ...written(state, revision),
    proposedBy,
    proposedOn,
    approvers,
    ...(decideBy === undefined ? {} : { decideBy }),
  };
}

function written(state: RateCardState, revision: number) {
  const before = state.revisions[revision - 1];
  return {
    agreedBefore: agreedRevisions(state).length,
    contents: [...(before?.contents ?? []), state.revisions.reduce((sum, { contents }) => sum + contents.length, 1)],
    decisions: before?.decisions ?? [],
  };
}

function withContent({ revisions }: RateCardState, next: RateCardRevision): RateCardState {
  const isNew = revisions[next.revision - 1] === undefined;
  if (isNew) return { revisions: [...revisions, next] };
  return { revisions: revisions.map((revision) => (revision.revision === next.revision ? next : revision)) };
}

type Answered = Exclude<
  RateCardEvent,
  { type: 'RateCardRevisionDrafted' | 'RateCardRevisionProposed' | 'RateCardRevisionWithdrawn' }
>;

function answered(
  revision: Extract<RateCardRevision, { readonly proposedOn: CalendarDate }>,
  event: Answered,
  state: RateCardState,
): RateCardRevision {
  switch (event.type) {
    case 'RateCardRevisionAgreed':
      return { ...revision, decisions: [...revision.decisions, decisionFrom(event, 'agreed', event.retroactive)] };
    case 'RateCardRevisionDeclined':
      return {
        ...revision,
        status: 'declined',
        decisions: [...revision.decisions, decisionFrom(event, 'declined')],
      };
    case 'RateCardRevisionChangeRequested':
      return {
        ...revision,
        status: 'change-requested',
        decisions: [...revision.decisions, decisionFrom(event, 'change-requested')],
      };
    case 'RateCardRevisionLapsed':
      return { ...revision, status: 'lapsed', lapsedOn: event.lapsedOn };
    case 'RateCardRevised': {
      const { agreedOn, retroactive } = event;
      const agreedAs = agreedRevisions(state).length + 1;
      return { ...revision, status: 'agreed', agreedOn, retroactive, agreedAs };
    }
    default:
      return unreachable(event);
  }
}

function changed(
  state: RateCardState,
  event: { readonly revision: number },
  change: (revision: RateCardRevision) => RateCardRevision,
): RateCardState {
  return {
    revisions: state.revisions.map((revision) => (revision.revision === event.revision ? change(revision) : revision)),
  };
}

/** The revisions that were agreed, in the order in which they were: a later one replaces what an earlier one says. */
export function agreedRevisions({ revisions }: RateCardState): AgreedRevision[] {
  return revisions
    .filter((revision) => revision.status === 'agreed')
    .toSorted((one, other) => one.agreedAs - other.agreedAs);
}

/** The revision that was agreed last: the one that changes are held against. */
export function agreedLast(state: RateCardState): AgreedRevision | undefined {
  return agreedRevisions(state).at(-1);
}
