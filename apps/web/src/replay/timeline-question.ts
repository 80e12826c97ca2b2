import { type CalendarDate, type ContractId, calendarDate } from '#kernel';
import type { FrameStep, ReplayClock, TimelineQuestion } from '#replay';
import type { LedgerMoments } from '../http/ledger-moments.js';
import { type Asked, invalid } from '../http/query-desk.js';
import { type AskedDay, askedDay, namesOfDay } from '../layout/asked-day.js';
import { keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { questionAsked } from './question-asked.js';

/** Where somebody wants to stand: `at` of a link, or three fields of a day. */
export const timelineFilters = ['by', 'clock', 'at', ...namesOfDay('at')];

const FIELDS = { prefix: 'at', legend: 'Show another day' };

export interface AskedTimeline {
  readonly question: TimelineQuestion;
  /** The fields as they were typed; they are filled with the day that is shown while nothing was. */
  fieldsShowing(day: CalendarDate): AskedDay['fields'];
}

/** @throws Problem for a clock, a step or a moment that is none. */
export function timelineAsked(contract: string, asked: Asked, moments: LedgerMoments): AskedTimeline {
  const { by, clock, asOf } = questionAsked(contract, asked);
  const typed = askedDay(FIELDS, asked.filters);
  return {
    question: {
      contract: contract as ContractId,
      ...{ by, clock, asOf },
      at: typed.day ?? placeFrom(asked.filters['at'], asOf),
      entryBy: (day) => moments.at(day, 'at', asOf).asOf,
    },
    fieldsShowing: (day) => askedDay(FIELDS, asked.filters, day).fields,
  };
}

function placeFrom(text: string | undefined, asOf: number): CalendarDate | number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text) && Number(text) <= asOf) return Number(text);
  try {
    return calendarDate(text);
  } catch {
    throw invalid('at', `must be a day (2021-03-01) or an entry up to ${asOf}`);
  }
}

/** The address of a timeline at a place, on a clock, in steps. */
export function timelineHref(
  contract: string,
  {
    at,
    by,
    clock,
  }: { readonly at?: CalendarDate | number | undefined; readonly by: FrameStep; readonly clock: ReplayClock },
  asked: ReadAt,
  file = '',
): string {
  const query = new URLSearchParams({ clock, by });
  if (at !== undefined) query.set('at', String(at));
  return keepingMoment(`/contracts/${contract}/timeline${file}?${query}`, asked);
}
