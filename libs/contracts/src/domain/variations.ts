import {
  type CalendarDate,
  type ContractId,
  type Decision,
  isRefusal,
  type Of,
  type OrganisationId,
  type Refusal,
  refuse,
  unreachable,
} from '#kernel';
import { sameContent } from '../same-content.js';
import { type ConsequenceReason, consequenceReasons, consequencesOf, thingsChangedBy } from './agreed-changes.js';
import {
  answering,
  concluding,
  type DecidedAs,
  type PartyDecision,
  type ProcedureReason,
  procedureReasons,
  whyNotLapse,
  whyNotPropose,
} from './change-procedure.js';
import {
  agreedVariations,
  type PutVariation,
  type RecordedContract,
  termsOn,
  type Variation,
} from './contract-state.js';
import type { Change, ContractEvent } from './contracts.events.js';

interface OfVariation {
  readonly contract: ContractId;
  readonly variation: number;
  /** The organisation that asks. */
  readonly by: OrganisationId;
}

/** The answer of one party. The draft, when said, has to be the one that stands: nobody agrees to what they have not seen. */
interface Deciding extends OfVariation {
  readonly draft?: number | undefined;
  readonly decidedOn: CalendarDate;
  readonly words?: string | undefined;
}

export type VariationCommand =
  | {
      readonly type: 'draft-variation';
      readonly contract: ContractId;
      /** The variation of which this is another draft; absent to open one. */
      readonly variation?: number | undefined;
      readonly by: OrganisationId;
      readonly draftedOn: CalendarDate;
      readonly effectiveFrom: CalendarDate;
      readonly title: string;
      readonly changes: readonly Change[];
      readonly reason: string;
      /** Parties that would join and that no stream of the ledger knows: looked up by the handler. */
      readonly unregistered: readonly OrganisationId[];
    }
  | ({
      readonly type: 'propose-variation';
      readonly proposedOn: CalendarDate;
      readonly decideBy?: CalendarDate | undefined;
      /** The day whose terms say who must agree. */
      readonly today: CalendarDate;
    } & OfVariation)
  | ({ readonly type: 'agree-variation'; readonly retroactive: boolean } & Deciding)
  | ({ readonly type: 'decline-variation' } & Deciding)
  | ({ readonly type: 'request-variation-change' } & Deciding)
  | ({
      readonly type: 'withdraw-variation';
      readonly withdrawnOn: CalendarDate;
      readonly words?: string | undefined;
    } & OfVariation)
  | ({ readonly type: 'lapse-variation'; readonly lapsedOn: CalendarDate } & OfVariation);

export type VariationReason =
  | 'variation-not-found'
  | 'not-the-drafter'
  | 'variation-no-longer-open'
  | 'dated-before-what-went-before'
  | 'organisation-not-registered'
  | 'needs-another-draft'
  | 'variation-not-proposed'
  | 'another-draft-stands'
  | 'terms-changed-since-proposal'
  | ProcedureReason
  | ConsequenceReason;

export const variationReasons: Record<VariationReason, string> = {
  'variation-not-found': 'The contract has no variation {variation}',
  'not-the-drafter': 'Variation {variation} was drafted by {drafter}, and only it can do this',
  'variation-no-longer-open': 'Variation {variation} is no longer open: it is {status}',
  'dated-before-what-went-before': 'It is dated {date}, before what it follows, which is of {earlier}',
  'organisation-not-registered': 'The organisation {organisation} is not registered yet',
  'needs-another-draft': '{organisation} asked for a change of draft {draft}: another draft has to be written first',
  'variation-not-proposed': 'Variation {variation} is not before the parties: it is {status}',
  'another-draft-stands': 'This is about draft {draft} of variation {variation}, and draft {current} stands now',
  'terms-changed-since-proposal':
    'Variation {other} was agreed after this was proposed and changed the same: {what}. It has to be drafted again',
  ...procedureReasons,
  ...consequenceReasons,
};

type Answer = Decision<ContractEvent, VariationReason>;

export function decideVariation(command: VariationCommand, state: RecordedContract): Answer {
  if (command.type === 'draft-variation') return draftVariation(command, state);
  const variation = state.variations[command.variation - 1];
  if (variation === undefined) return refuse('variation-not-found', { variation: command.variation });
  switch (command.type) {
    case 'propose-variation':
      return proposeVariation(command, state, variation);
    case 'agree-variation':
    case 'decline-variation':
    case 'request-variation-change':
      return answerVariation(command, state, variation);
    case 'withdraw-variation':
      return withdrawVariation(command, variation);
    case 'lapse-variation':
      return lapseVariation(command, variation);
    default:
      return unreachable(command);
  }
}

function draftVariation(command: Of<VariationCommand, 'draft-variation'>, state: RecordedContract): Answer {
  const { contract, by, draftedOn, effectiveFrom, title, changes, reason, unregistered } = command;
  const earlier = command.variation === undefined ? undefined : state.variations[command.variation - 1];
  if (command.variation !== undefined && earlier === undefined) {
    return refuse('variation-not-found', { variation: command.variation });
  }
  if (earlier !== undefined && earlier.draftedBy !== by) return notTheDrafter(earlier);
  if (sameDraft(command, state) !== undefined) return [];
  if (earlier !== undefined) {
    // What lapsed was never decided on, so it can be put to the parties again; what they turned down is another matter.
    const closed =
      (earlier.status === 'lapsed' ? undefined : notOpen(earlier)) ?? datedBefore(draftedOn, lastStepOf(earlier));
    if (closed !== undefined) return closed;
  }
  const unknown = changes.find((change) => change.kind === 'party-joins' && unregistered.includes(change.organisation));
  if (unknown?.kind === 'party-joins')
    return refuse('organisation-not-registered', { organisation: unknown.organisation });

  const variation = earlier?.variation ?? state.variations.length + 1;
  const unfit = whyNotAgreeable(state, { variation, effectiveFrom, changes });
  if (unfit !== undefined) return unfit;
  return [
    {
      type: 'VariationDrafted',
      contract,
      variation,
      draft: (earlier?.draft ?? 0) + 1,
      draftedBy: by,
      draftedOn,
      effectiveFrom,
      title,
      changes: [...changes],
      reason,
    },
  ];
}

function proposeVariation(
  command: Of<VariationCommand, 'propose-variation'>,
  state: RecordedContract,
  variation: Variation,
): Answer {
  const { contract, by, proposedOn, decideBy, today } = command;
  if (variation.draftedBy !== by) return notTheDrafter(variation);
  if (isPut(variation) && variation.proposedOn === proposedOn && variation.decideBy === decideBy) return [];
  if (variation.status === 'change-requested') return needsAnotherDraft(variation);
  if (variation.status !== 'draft') {
    return refuse('variation-no-longer-open', {
      variation: variation.variation,
      status: statusWords[variation.status],
    });
  }
  const { terms, version } = termsOn(state, today);
  const { approvers } = terms;
  const unfit =
    datedBefore(proposedOn, variation.draftedOn) ??
    whyNotPropose({ proposedBy: by, proposedOn, approvers, decideBy }) ??
    whyNotAgreeable(state, variation);
  if (unfit !== undefined) return unfit;
  return [
    {
      type: 'VariationProposed',
      contract,
      variation: variation.variation,
      draft: variation.draft,
      proposedBy: by,
      proposedOn,
      approvers: [...approvers],
      termsVersion: version,
      ...(decideBy === undefined ? {} : { decideBy }),
    },
  ];
}

const answers = {
  'agree-variation': 'agreed',
  'decline-variation': 'declined',
  'request-variation-change': 'change-requested',
} as const satisfies Record<string, DecidedAs>;

type AnswerCommand = Extract<VariationCommand, { type: keyof typeof answers }>;

function answerVariation(command: AnswerCommand, state: RecordedContract, variation: Variation): Answer {
  const { contract, by, decidedOn, words, type } = command;
  const draft = command.draft ?? variation.draft;
  const retroactive = type === 'agree-variation' && command.retroactive;
  const decision: PartyDecision = { draft, organisation: by, as: answers[type], decidedOn, retroactive };
  // What was answered may be sent again, whatever has become of the variation since.
  if (variation.decisions.some((given) => sameContent(given, decision))) return [];
  if (draft !== variation.draft) {
    return refuse('another-draft-stands', { variation: variation.variation, draft, current: variation.draft });
  }
  if (!isPut(variation)) {
    return refuse('variation-not-proposed', { variation: variation.variation, status: statusWords[variation.status] });
  }
  const held = answering(variation, decision);
  if (held === 'repeated') return [];
  if (held !== 'new') return held;
  if (variation.status !== 'proposed') {
    return refuse('variation-no-longer-open', {
      variation: variation.variation,
      status: statusWords[variation.status],
    });
  }
  const answered = { contract, variation: variation.variation, draft, organisation: by, decidedOn, words };
  switch (type) {
    case 'agree-variation':
      return agree({ type: 'VariationAgreedByParty', ...answered, retroactive }, decision, state, variation);
    case 'decline-variation':
      return [{ type: 'VariationDeclined', ...answered }];
    case 'request-variation-change':
      return [{ type: 'VariationChangeRequested', ...answered }];
    default:
      return unreachable(type);
  }
}

/** The agreement of one party and, when it is the last one, all that follows from it. */
function agree(
  event: Of<ContractEvent, 'VariationAgreedByParty'>,
  decision: PartyDecision,
  state: RecordedContract,
  put: PutVariation,
): Answer {
  const { variation, draft, effectiveFrom, changes, decisions } = put;
  const conclusion = concluding({ ...put, decisions: [...decisions, decision] }, effectiveFrom);
  if (conclusion.is === 'open') return [event];
  if (conclusion.is === 'refused') return conclusion.refusal;
  const overtaken = overtakenBy(state, put);
  if (overtaken !== undefined) return overtaken;
  const consequences = consequencesOf(state, { variation, effectiveFrom, changes });
  if (isRefusal(consequences)) return consequences;
  const { agreedOn, retroactive } = conclusion;
  const { contract } = event;
  return [
    event,
    { type: 'VariationAgreed', contract, variation, draft, agreedOn, effectiveFrom, retroactive },
    ...consequences,
  ];
}

/** Another variation that came between the proposal and its agreement and changed the same thing. */
function overtakenBy(
  state: RecordedContract,
  { changes, agreedBefore }: PutVariation,
): Refusal<'terms-changed-since-proposal'> | undefined {
  const things = thingsChangedBy(changes);
  for (const other of agreedVariations(state)) {
    if (other.agreedAs <= agreedBefore) continue;
    const what = thingsChangedBy(other.changes).find((thing) => things.includes(thing));
    if (what !== undefined) return refuse('terms-changed-since-proposal', { other: other.variation, what });
  }
  return undefined;
}

function withdrawVariation(command: Of<VariationCommand, 'withdraw-variation'>, variation: Variation): Answer {
  const { contract, by, withdrawnOn, words } = command;
  if (variation.draftedBy !== by) return notTheDrafter(variation);
  if (variation.status === 'withdrawn' && variation.withdrawnOn === withdrawnOn) return [];
  const unfit = notOpen(variation) ?? datedBefore(withdrawnOn, lastStepOf(variation));
  if (unfit !== undefined) return unfit;
  const { draft } = variation;
  return [{ type: 'VariationWithdrawn', contract, variation: variation.variation, draft, withdrawnOn, words }];
}

function lapseVariation(command: Of<VariationCommand, 'lapse-variation'>, variation: Variation): Answer {
  const { contract, lapsedOn } = command;
  if (variation.status === 'lapsed' && variation.lapsedOn === lapsedOn) return [];
  if (variation.status !== 'proposed') {
    return refuse('variation-not-proposed', { variation: variation.variation, status: statusWords[variation.status] });
  }
  const unfit = whyNotLapse(variation, lapsedOn);
  if (unfit !== undefined) return unfit;
  return [{ type: 'VariationLapsed', contract, variation: variation.variation, draft: variation.draft, lapsedOn }];
}

function whyNotAgreeable(
  state: RecordedContract,
  varied: Pick<Variation, 'variation' | 'effectiveFrom' | 'changes'>,
): Refusal<VariationReason> | undefined {
  const consequences = consequencesOf(state, varied);
  return isRefusal(consequences) ? consequences : undefined;
}

const statusWords: Record<Variation['status'], string> = {
  draft: 'a draft',
  proposed: 'proposed',
  'change-requested': 'waiting for another draft',
  agreed: 'agreed',
  declined: 'declined',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
};

function isPut(variation: Variation): variation is Variation & PutVariation {
  return 'proposedOn' in variation;
}

function isGivenUp({ status }: Variation): boolean {
  return status === 'withdrawn' || status === 'declined' || status === 'lapsed';
}

function notOpen(variation: Variation): Refusal<'variation-no-longer-open'> | undefined {
  return isGivenUp(variation) || variation.status === 'agreed'
    ? refuse('variation-no-longer-open', { variation: variation.variation, status: statusWords[variation.status] })
    : undefined;
}

function notTheDrafter({ variation, draftedBy }: Variation): Refusal<'not-the-drafter'> {
  return refuse('not-the-drafter', { variation, drafter: draftedBy });
}

function needsAnotherDraft({ draft, decisions }: Variation): Refusal<'needs-another-draft'> {
  const asked = decisions.find((decision) => decision.draft === draft && decision.as === 'change-requested');
  return refuse('needs-another-draft', { draft, organisation: asked?.organisation ?? '' });
}

/** The last day of which anything about a variation is dated. */
function lastStepOf(variation: Variation): CalendarDate {
  const days = [
    variation.draftedOn,
    ...('proposedOn' in variation ? [variation.proposedOn] : []),
    ...variation.decisions.map(({ decidedOn }) => decidedOn),
    ...(variation.status === 'lapsed' ? [variation.lapsedOn] : []),
  ];
  return days.toSorted().at(-1) ?? variation.draftedOn;
}

function datedBefore(date: CalendarDate, earlier: CalendarDate): Refusal<'dated-before-what-went-before'> | undefined {
  return date < earlier ? refuse('dated-before-what-went-before', { date, earlier }) : undefined;
}

/**
 * The variation of which this draft is the one that stands already. Why a variation is drafted is sealed when it is
 * stored, so that it is no part of the comparison.
 */
export function sameDraft(
  { variation, by, draftedOn, effectiveFrom, title, changes }: Of<VariationCommand, 'draft-variation'>,
  { variations }: Pick<RecordedContract, 'variations'>,
): Variation | undefined {
  return variations.find(
    (standing) =>
      // One that was given up can be opened once more, as another variation with the same content.
      (variation === undefined ? standing.draft === 1 && !isGivenUp(standing) : standing.variation === variation) &&
      standing.draftedBy === by &&
      standing.draftedOn === draftedOn &&
      standing.effectiveFrom === effectiveFrom &&
      standing.title === title &&
      sameContent(standing.changes, changes),
  );
}
