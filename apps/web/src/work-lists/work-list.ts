import { type CalendarDate, calendarDate } from '#kernel';
import type { Cell } from '../layout/parts.js';
import { oldestWords } from '../verification/working-days.js';

/** One thing to be done, as a list shows it. */
export interface WorkItem {
  readonly what: Cell;
  readonly contract: string;
  /** The day that it is counted from: issued, referred, verified. */
  readonly since: string | undefined;
  /** The last day on which the terms have it done. */
  readonly dueOn?: string;
  readonly pence?: number;
  readonly note?: string;
}

/** A page of the things to be done. */
export interface WorkPage {
  readonly items: readonly WorkItem[];
  readonly next: string | undefined;
}

/** How much there is to do. */
export interface WorkCount {
  readonly count: number;
  readonly pence?: number;
  /** What to add, such as how old the oldest is. */
  readonly note?: string;
}

/** A kind of thing that somebody has to do. The number on the home page is that of the list it leads to. */
export interface WorkList {
  readonly code: string;
  /** “Statements to approve”. */
  readonly title: string;
  /** What is to be done with one of the things on it: “Record the payment”. */
  readonly act: string;
  /** What the list says when there is nothing. */
  readonly empty: string;
  readonly count: () => WorkCount;
  /** Where the list stands elsewhere, its address; the page of the list here otherwise. */
  readonly href?: string;
  readonly page?: (after: string | undefined, limit: number) => WorkPage;
  /** Those that wait longest, where the list stands elsewhere. */
  readonly longest?: (limit: number) => readonly WorkItem[];
}

/** A thing, and what is to be done with it. */
export interface UrgentItem extends WorkItem {
  readonly act: string;
  readonly isLate: boolean;
}

/** More than this nobody's list is looked through for what is urgent. */
const LOOKED_AT = 1000;

/** Of all lists: what is late, the latest of it first, then what has a day to be done by, then what has waited longest. */
export function mostUrgent(lists: readonly WorkList[], today: CalendarDate, limit: number): readonly UrgentItem[] {
  const rank = ({ isLate, dueOn, since = '9999' }: UrgentItem) =>
    isLate ? `0${dueOn}` : dueOn === undefined ? `2${since}` : `1${dueOn}`;
  return lists
    .flatMap((list) =>
      (list.longest?.(limit) ?? list.page?.(undefined, LOOKED_AT).items ?? []).map((item) => ({
        ...item,
        act: list.act,
        isLate: item.dueOn !== undefined && item.dueOn < today,
      })),
    )
    .toSorted((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0))
    .slice(0, limit);
}

/** A list that is known as a whole: its pages are counted, and so are what it comes to and how old the oldest is. */
export function wholeList(
  about: Pick<WorkList, 'code' | 'title' | 'act' | 'empty'>,
  items: readonly WorkItem[],
  today: CalendarDate,
): WorkList {
  const [oldest] = items.flatMap(({ since }) => since ?? []).toSorted();
  const note = oldest === undefined ? undefined : oldestWords(calendarDate(oldest), today);
  const hasMoney = items.some(({ pence }) => pence !== undefined);
  return {
    ...about,
    count: () => ({
      count: items.length,
      ...(hasMoney ? { pence: items.reduce((sum, { pence = 0 }) => sum + pence, 0) } : {}),
      ...(note === undefined ? {} : { note }),
    }),
    page: (after, limit) => {
      const from = after === undefined ? 0 : Number(after);
      const next = from + limit;
      return { items: items.slice(from, next), next: next < items.length ? String(next) : undefined };
    },
  };
}
