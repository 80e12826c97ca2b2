import { type CalendarDate, type OrganisationId, type Refusal, refuse } from '#kernel';

/**
 * How the parties change what they agreed, whatever it is that changes: a term of the contract or a price. A proposal
 * asks the approvers that were named on the day it was made; each agrees, declines or asks for a change; it is agreed
 * when all have agreed. Decisions are on one draft: another draft asks everybody anew.
 */
export interface Proposal {
  readonly draft: number;
  readonly proposedBy: OrganisationId;
  readonly proposedOn: CalendarDate;
  /** Whose agreement it needs, as the terms said on the day it was proposed. */
  readonly approvers: readonly OrganisationId[];
  /** The last day on which it can be decided. */
  readonly decideBy?: CalendarDate | undefined;
  /** In the order in which they were recorded; decisions on other drafts may stand among them and do not count. */
  readonly decisions: readonly PartyDecision[];
}

export type DecidedAs = 'agreed' | 'declined' | 'change-requested';

/** What one party answered to one draft. */
export interface PartyDecision {
  readonly draft: number;
  readonly organisation: OrganisationId;
  readonly as: DecidedAs;
  readonly decidedOn: CalendarDate;
  /** The party says that it may take effect before the day it is agreed. Only an agreement can say so. */
  readonly retroactive: boolean;
}

/** An answer as its event says it, whatever else that says. */
export function decisionFrom(
  { draft, organisation, decidedOn }: Pick<PartyDecision, 'draft' | 'organisation' | 'decidedOn'>,
  as: DecidedAs,
  retroactive = false,
): PartyDecision {
  return { draft, organisation, as, decidedOn, retroactive };
}

export type ProcedureReason =
  | 'proposer-is-the-only-approver'
  | 'decide-by-before-the-proposal'
  | 'not-an-approver'
  | 'already-decided-otherwise'
  | 'decided-before-it-was-proposed'
  | 'proposal-lapsed'
  | 'not-agreed-as-retroactive'
  | 'not-lapsed-yet'
  | 'never-lapses';

export const procedureReasons: Record<ProcedureReason, string> = {
  'proposer-is-the-only-approver':
    '{organisation} cannot agree to its own proposal alone: the terms must name another approver as well',
  'decide-by-before-the-proposal': 'It is proposed on {proposedOn}, so it cannot have to be decided by {decideBy}',
  'not-an-approver': '{organisation} is not among those whose agreement this needs',
  'already-decided-otherwise': '{organisation} has already decided on this, on {decidedOn}, in another way',
  'decided-before-it-was-proposed': 'It was proposed on {proposedOn}: nothing is decided before that',
  'proposal-lapsed': 'It had to be decided by {decideBy}: it can only be drafted and proposed again',
  'not-agreed-as-retroactive':
    'It would take effect on {effectiveFrom} and be agreed on {agreedOn}, and not everybody agreed to it as retroactive: {organisations} did not',
  'not-lapsed-yet': 'It has not lapsed: it can be decided until {decideBy}',
  'never-lapses': 'It was proposed without a day by which it has to be decided, so it does not lapse',
};

/** The answers to the draft that was proposed; those to other drafts do not count. */
export function decisionsOnDraft({ draft, decisions }: Pick<Proposal, 'draft' | 'decisions'>): PartyDecision[] {
  return decisions.filter((decision) => decision.draft === draft);
}

/** The approvers that have not answered the draft, in the order of the terms. */
export function stillToDecide(proposal: Proposal): OrganisationId[] {
  const answered = decisionsOnDraft(proposal).map(({ organisation }) => organisation);
  return proposal.approvers.filter((approver) => !answered.includes(approver));
}

/** Whether every approver has agreed to the draft. */
export function isAgreedByAll(proposal: Proposal): boolean {
  const agreed = agreementsOf(proposal).map(({ organisation }) => organisation);
  return proposal.approvers.every((approver) => agreed.includes(approver));
}

/**
 * The day of the last agreement by its date, since agreements may be recorded in any order; undefined until all have
 * agreed.
 */
export function agreedOnOf(proposal: Proposal): CalendarDate | undefined {
  if (!isAgreedByAll(proposal)) return undefined;
  return agreementsOf(proposal)
    .map(({ decidedOn }) => decidedOn)
    .toSorted()
    .at(-1);
}

/** The approvers that agreed without saying that it may reach back, in the order of the terms. */
export function agreedOnlyAhead(proposal: Proposal): OrganisationId[] {
  const agreements = agreementsOf(proposal);
  return proposal.approvers.filter((approver) =>
    agreements.some(({ organisation, retroactive }) => organisation === approver && !retroactive),
  );
}

/** Whether the last day for a decision is over on a day. A proposal without such a day never lapses. */
export function isOverdue({ decideBy }: Pick<Proposal, 'decideBy'>, on: CalendarDate): boolean {
  return decideBy !== undefined && on > decideBy;
}

/** Why something cannot be proposed; undefined when it can. */
export function whyNotPropose({
  proposedBy,
  proposedOn,
  approvers,
  decideBy,
}: Pick<Proposal, 'proposedBy' | 'proposedOn' | 'approvers' | 'decideBy'>): Refusal<ProcedureReason> | undefined {
  // Nobody changes a contract alone.
  if (approvers.every((approver) => approver === proposedBy)) {
    return refuse('proposer-is-the-only-approver', { organisation: proposedBy });
  }
  if (decideBy !== undefined && decideBy < proposedOn) {
    return refuse('decide-by-before-the-proposal', { proposedOn, decideBy });
  }
  return undefined;
}

/** What becomes of a party's answer: `repeated` is one that it has given before, in the same way. */
export type Answering = 'new' | 'repeated' | Refusal<ProcedureReason>;

/**
 * Holds an answer against a proposal. Whether the proposal is still open is for the caller to say, and is asked after
 * `repeated`: the answer that closed it can be sent twice.
 */
export function answering(proposal: Proposal, answer: Omit<PartyDecision, 'draft'>): Answering {
  const { organisation, as, decidedOn, retroactive } = answer;
  const { approvers, proposedOn, decideBy } = proposal;
  if (!approvers.includes(organisation)) return refuse('not-an-approver', { organisation });
  const earlier = decisionsOnDraft(proposal).find((decision) => decision.organisation === organisation);
  if (earlier !== undefined) {
    const isRepeat = earlier.as === as && earlier.decidedOn === decidedOn && earlier.retroactive === retroactive;
    return isRepeat ? 'repeated' : refuse('already-decided-otherwise', { organisation, decidedOn: earlier.decidedOn });
  }
  if (decidedOn < proposedOn) return refuse('decided-before-it-was-proposed', { proposedOn });
  if (decideBy !== undefined && decidedOn > decideBy) return refuse('proposal-lapsed', { decideBy });
  return 'new';
}

/**
 * What follows from the agreements of a proposal: nothing yet, or that it is agreed, or why its last agreement cannot
 * be given. What takes effect before it is agreed needs everybody's word that it may.
 */
export function concluding(
  proposal: Proposal,
  effectiveFrom: CalendarDate,
):
  | { readonly is: 'open' }
  | { readonly is: 'agreed'; readonly agreedOn: CalendarDate; readonly retroactive: boolean }
  | { readonly is: 'refused'; readonly refusal: Refusal<ProcedureReason> } {
  const agreedOn = agreedOnOf(proposal);
  if (agreedOn === undefined) return { is: 'open' };
  const retroactive = effectiveFrom < agreedOn;
  const ahead = agreedOnlyAhead(proposal);
  if (retroactive && ahead.length > 0) {
    const detail = { effectiveFrom, agreedOn, organisations: ahead.join(', ') };
    return { is: 'refused', refusal: refuse('not-agreed-as-retroactive', detail) };
  }
  return { is: 'agreed', agreedOn, retroactive };
}

/** Why a proposal cannot be recorded as lapsed on a day; undefined when it can. */
export function whyNotLapse(
  proposal: Pick<Proposal, 'decideBy'>,
  on: CalendarDate,
): Refusal<ProcedureReason> | undefined {
  const { decideBy } = proposal;
  if (decideBy === undefined) return refuse('never-lapses');
  return isOverdue(proposal, on) ? undefined : refuse('not-lapsed-yet', { decideBy });
}

function agreementsOf(proposal: Proposal): PartyDecision[] {
  return decisionsOnDraft(proposal).filter(({ as }) => as === 'agreed');
}
