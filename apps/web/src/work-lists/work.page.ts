import type { CalendarDate } from '#kernel';
import { readable } from '../audit-trail/readable.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, type Figure, keepingMoment } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';
import type { WorkItem, WorkList } from './work-list.js';

export interface WorkContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly figures: readonly Figure[];
  readonly list: DataTable;
  readonly pages: ListLinks;
}

interface WorkFacts {
  readonly list: WorkList;
  readonly items: readonly WorkItem[];
  readonly titleOf: NameOf;
  readonly pages: ListLinks;
  readonly asked: ReadAt;
  readonly today: CalendarDate;
}

/** By when something is to be done, and whether that is over. */
export function dueCell(dueOn: string | undefined, today: CalendarDate): Cell {
  if (dueOn === undefined) return cell('');
  return cell(dayWords(dueOn), { nowrap: true, ...(dueOn < today ? { note: 'late' } : {}) });
}

/** One list of what is to be done, with how many there are in all and what they come to. */
export function workPage({ list, items, titleOf, pages, asked, today }: WorkFacts): Page<WorkContent> {
  const { count, pence } = list.count();
  return {
    template: 'work-lists/work.njk',
    title: list.title,
    section: 'home',
    content: {
      crumbs: [{ text: 'Home', href: keepingMoment('/', asked) }],
      heading: list.title,
      figures: [
        { name: 'In all', value: countWords(count) },
        ...(pence === undefined ? [] : [{ name: 'Comes to', value: moneyWords(pence) }]),
      ],
      list: {
        caption: 'What is to be done',
        columns: [
          { text: 'What' },
          { text: 'Contract' },
          { text: 'Since' },
          { text: 'To be done by' },
          { text: 'More' },
          { text: 'Amount', numeric: true },
        ],
        rows: items.map(({ what, contract, since, dueOn, note, pence: amount }) => [
          { ...what, text: readable(what.text), ...(what.href && { href: keepingMoment(what.href, asked) }) },
          cell(titleOf(contract)),
          cell(since === undefined ? '' : dayWords(since), { nowrap: true }),
          dueCell(dueOn, today),
          cell(note === undefined ? '' : readable(note)),
          cell(amount === undefined ? '' : moneyWords(amount)),
        ]),
        empty: list.empty,
      },
      pages,
    },
  };
}
