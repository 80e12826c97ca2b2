import type { OutcomePath } from '#evidence';
import {
  type Actor,
  type CalendarDate,
  type Decision,
  isSamePerson,
  type OrganisationId,
  type PeopleBehind,
  pence,
  type Refusal,
  refuse,
} from '#kernel';
import { type DrawnItem, itemOf, type SampleState } from './sample-state.js';
import type { Finding, FindingReason, Recheck, SampleEvent, SampleRef } from './samples.events.js';

/** Who checks, and whose interest in the contract keeps them from it. */
export interface Checker {
  readonly subject: Actor['subject'];
  readonly organisation: OrganisationId;
  readonly interested: readonly OrganisationId[];
  readonly people?: PeopleBehind | undefined;
}

/** The decision that stood about an outcome when the frame was closed. */
export interface FirstDecision {
  readonly decision: Recheck;
  readonly entry: number;
  readonly decidedOn: CalendarDate;
  readonly decidedBy: Actor['subject'];
  readonly decidedFor: OrganisationId;
}

interface OfItem extends OutcomePath {
  readonly sample: SampleRef;
  readonly by: Checker;
  readonly today: CalendarDate;
  readonly words?: string | undefined;
  /** Absent where nobody had decided yet. */
  readonly first?: FirstDecision | undefined;
}

interface Found extends OfItem {
  readonly finding: Finding;
  /** What of the amount is right: only where it is partly. */
  readonly rightPence?: number | undefined;
  readonly reasonCode?: FindingReason | undefined;
}

export interface CheckItemCommand extends Found {
  readonly type: 'check';
}

export interface CorrectFindingCommand extends Found {
  readonly type: 'correct';
}

export interface RecheckCommand extends OfItem {
  readonly type: 'recheck';
  readonly recheck: Recheck;
  readonly reasonCode?: FindingReason | undefined;
}

export type CheckReason =
  | 'sample-not-found'
  | 'sample-not-drawn'
  | 'another-kind-of-sample'
  | 'item-not-in-sample'
  | 'verifier-not-independent'
  | 'checker-verified-this'
  | 'right-amount-out-of-range'
  | 'checked-otherwise'
  | 'sample-closed'
  | 'item-not-checked';

export function check(command: CheckItemCommand, state: SampleState): Decision<SampleEvent, CheckReason> {
  const item = itemToCheck(command, state, false);
  if ('refused' in item) return item;
  const event = findingOf(command, item, 1);
  if ('refused' in event) return event;
  if (item.checked !== undefined) {
    return isSameFinding(item.checked, event) && item.checked.checkedBy === command.by.subject
      ? []
      : refuse('checked-otherwise', { item: item.item });
  }
  if (state.status === 'closed') return refuse('sample-closed', { sample: command.sample });
  return [{ type: 'SampleItemChecked', ...event }];
}

export function correct(command: CorrectFindingCommand, state: SampleState): Decision<SampleEvent, CheckReason> {
  const item = itemToCheck(command, state, false);
  if ('refused' in item) return item;
  if (item.checked === undefined) return refuse('item-not-checked', { item: item.item });
  const event = findingOf(command, item, item.checked.number + 1);
  if ('refused' in event) return event;
  if (isSameFinding(item.checked, event)) return [];
  if (state.status === 'closed') return refuse('sample-closed', { sample: command.sample });
  return [{ type: 'SampleFindingCorrected', ...event }];
}

export function recheck(command: RecheckCommand, state: SampleState): Decision<SampleEvent, CheckReason> {
  const item = itemToCheck(command, state, true);
  if ('refused' in item) return item;
  const { contract, person, outcome, occurrence, sample, first, reasonCode, words, by, today } = command;
  if (item.rechecked !== undefined) {
    // The first decision is told with the second: nobody decides again once they know it.
    const { recheck: said, reasonCode: because, checkedBy } = item.rechecked;
    const isRepeat = said === command.recheck && because === reasonCode && checkedBy === by.subject;
    return isRepeat ? [] : refuse('checked-otherwise', { item: item.item });
  }
  if (first === undefined) return refuse('item-not-in-sample', { item: item.item });
  return [
    {
      type: 'VerificationRechecked',
      sample,
      contract,
      person,
      outcome,
      occurrence,
      recheck: command.recheck,
      reasonCode,
      checkedOn: today,
      checkedBy: by.subject,
      checkedFor: by.organisation,
      first: { ...first },
      words,
    },
  ];
}

function itemToCheck(command: OfItem, state: SampleState, isSecond: boolean): DrawnItem | Refusal<CheckReason> {
  const { sample, by, first } = command;
  if (state.status === 'absent') return refuse('sample-not-found', { sample });
  const { of } = state.frame.frame;
  if ((of === 'verifications') !== isSecond) return refuse('another-kind-of-sample', { sample, of });
  if (state.status === 'framed') return refuse('sample-not-drawn', { sample });
  const item = state.items.get(itemOf(command));
  if (item === undefined) return refuse('item-not-in-sample', { item: itemOf(command) });
  if (by.interested.includes(by.organisation)) {
    return refuse('verifier-not-independent', { organisation: by.organisation });
  }
  if (first !== undefined && isSamePerson(first.decidedBy, by.subject, by.people)) {
    return refuse('checker-verified-this', { item: item.item });
  }
  return item;
}

type FindingData = Omit<Extract<SampleEvent, { type: 'SampleItemChecked' }>, 'type'>;

function findingOf(command: Found, item: DrawnItem, number: number): FindingData | Refusal<CheckReason> {
  const { sample, contract, person, outcome, occurrence, finding, reasonCode, by, today, words } = command;
  const right = { confirmed: item.pence, 'not-confirmed': 0, partly: command.rightPence ?? 0 }[finding];
  if (finding === 'partly' && (right <= 0 || right >= item.pence)) {
    return refuse('right-amount-out-of-range', { rightPence: right, pence: item.pence });
  }
  return {
    sample,
    contract,
    person,
    outcome,
    occurrence,
    number,
    finding,
    rightPence: pence(right),
    reasonCode,
    checkedOn: today,
    checkedBy: by.subject,
    checkedFor: by.organisation,
    words,
  };
}

function isSameFinding(
  standing: Pick<FindingData, 'finding' | 'rightPence' | 'reasonCode'>,
  asked: Pick<FindingData, 'finding' | 'rightPence' | 'reasonCode'>,
): boolean {
  return (
    standing.finding === asked.finding &&
    standing.rightPence === asked.rightPence &&
    standing.reasonCode === asked.reasonCode
  );
}
