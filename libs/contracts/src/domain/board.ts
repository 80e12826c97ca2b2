import {
  type CalendarDate,
  type Decision,
  type Of,
  type OrganisationId,
  type OutcomeCode,
  type Refusal,
  refuse,
  unreachable,
} from '#kernel';
import { firstTwice, sameContent } from '../same-content.js';
import type { RecordedContract } from './contract-state.js';
import type { ContractEvent, Matter, PlanPeriod } from './contracts.events.js';

type Numbered = 'type' | 'contract' | 'meeting' | 'document' | 'version';
type Asked<Type extends 'MeetingHeld' | 'DocumentFiled' | 'PlanAgreed'> = Readonly<
  Omit<Of<ContractEvent, Type>, Numbered>
> &
  Pick<Of<ContractEvent, Type>, 'contract'>;

/** What the partnership board puts beside the contract: its meetings, documents and plans. None of it moves money. */
export type BoardCommand =
  | ({ readonly type: 'record-meeting' } & Asked<'MeetingHeld'>)
  | ({ readonly type: 'file-document' } & Asked<'DocumentFiled'>)
  | ({ readonly type: 'agree-plan' } & Asked<'PlanAgreed'>);

export type BoardReason =
  | 'before-the-contract'
  | 'present-named-twice'
  | 'present-is-no-party'
  | 'matter-named-twice'
  | 'matter-not-found'
  | 'variation-not-agreed'
  | 'plan-period-out-of-order'
  | 'plan-periods-overlap'
  | 'plan-outcome-not-defined'
  | 'plan-outcome-named-twice'
  | 'plan-below-zero'
  | 'plan-holds-for-nothing';

export const boardReasons: Record<BoardReason, string> = {
  'before-the-contract': 'It is dated {date}, before the contract was signed on {signedOn}',
  'present-named-twice': '{organisation} is named twice among those who were present',
  'present-is-no-party':
    '{organisation} is no party to the contract, so it cannot be named among those who were present',
  'matter-named-twice': 'It names {matter} twice',
  'matter-not-found': 'It is about {matter}, which the contract does not have',
  'variation-not-agreed': 'The contract has no agreed variation {variation}',
  'plan-period-out-of-order': 'A period of the plan ends on {to}, which is before it begins on {from}',
  'plan-periods-overlap': 'Two periods of the plan overlap: one begins on {one}, the other on {other}',
  'plan-outcome-not-defined': 'The plan counts the outcome {outcome}, which the contract does not define',
  'plan-outcome-named-twice': 'The plan counts the outcome {outcome} twice in the period from {from}',
  'plan-below-zero': 'The plan has payments below zero in the period from {from}',
  'plan-holds-for-nothing':
    'The plan holds for periods that begin on or after {inForceFrom}, and none of its periods does',
};

type Unfit = Refusal<BoardReason> | undefined;
type Answer = Decision<ContractEvent, BoardReason>;

export function decideBoard(command: BoardCommand, state: RecordedContract): Answer {
  switch (command.type) {
    case 'record-meeting':
      return recordMeeting(command, state);
    case 'file-document':
      return fileDocument(command, state);
    case 'agree-plan':
      return agreePlan(command, state);
    default:
      return unreachable(command);
  }
}

/** The number of the meeting that was recorded with the same content. What was minuted is sealed and not compared. */
export function sameMeeting(
  { type: _, contract: _c, minutes: _m, decisions: _d, ...asked }: Of<BoardCommand, 'record-meeting'>,
  { meetings }: Pick<RecordedContract, 'meetings'>,
): number | undefined {
  return meetings.find(({ meeting: _n, ...held }) => sameContent(held, asked))?.meeting;
}

/** The number under which the same document was filed. */
export function sameDocument(
  { type: _, contract: _c, ...asked }: Of<BoardCommand, 'file-document'>,
  { documents }: Pick<RecordedContract, 'documents'>,
): number | undefined {
  return documents.find(({ document: _n, ...filed }) => sameContent(filed, asked))?.document;
}

/** The version of the plan that says the same, if it is the last one of its scenario. */
export function samePlan(
  { type: _, contract: _c, ...asked }: Of<BoardCommand, 'agree-plan'>,
  { plans }: Pick<RecordedContract, 'plans'>,
): number | undefined {
  const last = plans.findLast(({ scenario }) => scenario === asked.scenario);
  if (last === undefined) return undefined;
  const { version, ...stands } = last;
  return sameContent(stands, asked) ? version : undefined;
}

function recordMeeting(command: Of<BoardCommand, 'record-meeting'>, state: RecordedContract): Answer {
  if (sameMeeting(command, state) !== undefined) return [];
  const { type: _, ...asked } = command;
  const unfit = tooEarly(asked.heldOn, state) ?? presentUnfit(asked.present, state) ?? aboutUnfit(asked.about, state);
  return unfit ?? [{ type: 'MeetingHeld', ...asked, meeting: state.meetings.length + 1 }];
}

function fileDocument(command: Of<BoardCommand, 'file-document'>, state: RecordedContract): Answer {
  if (sameDocument(command, state) !== undefined) return [];
  const { type: _, ...asked } = command;
  // A document may be older than the contract: what it was negotiated on, a deed that it replaces.
  return aboutUnfit(asked.about, state) ?? [{ type: 'DocumentFiled', ...asked, document: state.documents.length + 1 }];
}

function agreePlan(command: Of<BoardCommand, 'agree-plan'>, state: RecordedContract): Answer {
  if (samePlan(command, state) !== undefined) return [];
  const { type: _, ...asked } = command;
  const unfit = tooEarly(asked.agreedOn, state) ?? variationUnfit(asked.variation, state) ?? periodsUnfit(asked, state);
  const version = state.plans.filter(({ scenario }) => scenario === asked.scenario).length + 1;
  return unfit ?? [{ type: 'PlanAgreed', ...asked, version }];
}

function tooEarly(date: CalendarDate, { signedOn }: RecordedContract): Unfit {
  return date < signedOn ? refuse('before-the-contract', { date, signedOn }) : undefined;
}

function presentUnfit(present: readonly OrganisationId[], state: RecordedContract): Unfit {
  const again = firstTwice(present);
  if (again !== undefined) return refuse('present-named-twice', { organisation: again });
  // Those who join later may sit in already, and what is left to settle is settled with those who have left.
  const stranger = present.find((organisation) => !state.parties.some((party) => party.organisation === organisation));
  return stranger === undefined ? undefined : refuse('present-is-no-party', { organisation: stranger });
}

function aboutUnfit(about: readonly Matter[], { variations, meetings }: RecordedContract): Unfit {
  const again = firstTwice(about.map(matterInWords));
  if (again !== undefined) return refuse('matter-named-twice', { matter: again });
  const unknown = about.find((matter) => {
    if (matter.kind === 'variation') return matter.variation > variations.length;
    // A revision of the rate card stands in a stream of its own, which this one knows nothing of.
    return matter.kind === 'meeting' && matter.meeting > meetings.length;
  });
  return unknown === undefined ? undefined : refuse('matter-not-found', { matter: matterInWords(unknown) });
}

/** `variation 2`, `meeting 1`, `revision 3 of the rate card`. */
export function matterInWords(matter: Matter): string {
  switch (matter.kind) {
    case 'variation':
      return `variation ${matter.variation}`;
    case 'meeting':
      return `meeting ${matter.meeting}`;
    case 'rate-card-revision':
      return `revision ${matter.revision} of the rate card`;
    default:
      return unreachable(matter);
  }
}

function variationUnfit(variation: number | undefined, { variations }: RecordedContract): Unfit {
  if (variation === undefined || variations[variation - 1]?.status === 'agreed') return undefined;
  return refuse('variation-not-agreed', { variation });
}

function periodsUnfit(
  { periods, inForceFrom }: Pick<Asked<'PlanAgreed'>, 'periods' | 'inForceFrom'>,
  { outcomes }: RecordedContract,
): Unfit {
  for (const [index, planned] of periods.entries()) {
    const { from, to } = planned.period;
    if (to < from) return refuse('plan-period-out-of-order', { from, to });
    const shared = periods.slice(0, index).find(({ period }) => period.from <= to && from <= period.to);
    if (shared !== undefined) {
      return refuse('plan-periods-overlap', { one: shared.period.from, other: from });
    }
    const unfit = countsUnfit(planned, outcomes);
    if (unfit !== undefined) return unfit;
  }
  return periods.some(({ period }) => period.from >= inForceFrom)
    ? undefined
    : refuse('plan-holds-for-nothing', { inForceFrom });
}

function countsUnfit(
  { period: { from }, outcomes = [], paymentsPence }: PlanPeriod,
  defined: readonly { readonly outcome: OutcomeCode }[],
): Unfit {
  const codes = outcomes.map(({ outcome }) => outcome);
  const unknown = codes.find((code) => !defined.some(({ outcome }) => outcome === code));
  if (unknown !== undefined) return refuse('plan-outcome-not-defined', { outcome: unknown });
  const again = firstTwice(codes);
  if (again !== undefined) return refuse('plan-outcome-named-twice', { outcome: again, from });
  return paymentsPence !== undefined && paymentsPence < 0 ? refuse('plan-below-zero', { from }) : undefined;
}
