import { unreachable } from '#kernel';
/** What an event makes of a rate card. It never refuses, because what it is given has happened. */
export function evolveRateCard(state, event) {
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
function proposedFrom(event, state) {
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
function written(state, revision) {
  const before = state.revisions[revision - 1];
  return {
    agreedBefore: agreedRevisions(state).length,
    contents: [...(before?.contents ?? []), state.revisions.reduce((sum, { contents }) => sum + contents.length, 1)],
    decisions: before?.decisions ?? [],
  };
}
function withContent({ revisions }, next) {
  const isNew = revisions[next.revision - 1] === undefined;
  if (isNew) return { revisions: [...revisions, next] };
  return { revisions: revisions.map((revision) => (revision.revision === next.revision ? next : revision)) };
}
function answered(revision, event, state) {
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
function decisionFrom({ draft, organisation, decidedOn }, as, retroactive = false) {
  return { draft, organisation, as, decidedOn, retroactive };
}
function changed(state, event, change) {
  return {
    revisions: state.revisions.map((revision) => (revision.revision === event.revision ? change(revision) : revision)),
  };
}
/** The revisions that were agreed, in the order in which they were: a later one replaces what an earlier one says. */
export function agreedRevisions({ revisions }) {
  return revisions
    .filter((revision) => revision.status === 'agreed')
    .toSorted((one, other) => one.agreedAs - other.agreedAs);
}
/** The revision that was agreed last: the one that changes are held against. */
export function agreedLast(state) {
  return agreedRevisions(state).at(-1);
}
