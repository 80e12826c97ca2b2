import { type CalendarDate, calendarDate } from '#kernel';
import type { Cell } from '../layout/parts.js';
import { oldestWords } from '../verification/working-days.js';

/** One thing to be done, as a list shows it. */
export interface WorkItem {
  readonly what: Cell;
  readonly contract: string;
  /** The day that it is counted from: issued, referred, verified. */
  readonly since: string | undefined;
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
  /** What the list says when there is nothing. */
  readonly empty: string;
  readonly count: () => WorkCount;
  /** Where the list stands elsewhere, its address; the page of the list here otherwise. */
  readonly href?: string;
  readonly page?: (after: string | undefined, limit: number) => WorkPage;
}

/** A list that is known as a whole: its pages are counted, and so are what it comes to and how old the oldest is. */
export function wholeList(
  about: Pick<WorkList, 'code' | 'title' | 'empty'>,
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
