import type { Dataset } from '#exports';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import type { NameOf } from '../layout/read-at.js';
import { counted, countWords, dayWords, instantWords, plainWords } from '../layout/words.js';
import type { ListedExport } from './taken-desk.js';

export const EXPORTS: Crumb = { text: 'Exports', href: '/exports' };

interface TakingsContent {
  readonly heading: string;
  readonly intro: readonly string[];
  readonly tables: DataTable;
  readonly taken: DataTable;
  readonly nextHref: string | undefined;
  readonly firstHref: string | undefined;
}

export interface Takings {
  readonly datasets: readonly Dataset[];
  readonly caller: Caller | undefined;
  readonly taken: readonly ListedExport[];
  readonly next: number | undefined;
  readonly isFirst: boolean;
  readonly nameOf: NameOf;
}

/** What can be taken as a file, and who has taken what. */
export function takingsPage({ datasets, caller, taken, next, isFirst, nameOf }: Takings): Page<TakingsContent> {
  return {
    template: 'exports/takings.njk',
    title: 'Exports',
    section: 'none',
    content: {
      heading: 'Exports',
      intro: [
        'Choose a table, the contracts, the moment and the rows. You see how many rows there are and what their money comes to before you take the file, and say what it is for.',
        'A file is as of one entry of the ledger and says which: made again, it has the same bytes. Who took what is kept. You see your own; a payer sees all that was taken of its contracts, and an operator all.',
      ],
      tables: {
        caption: 'Tables',
        columns: [{ text: 'Table' }, { text: 'What it holds' }],
        rows: datasets.map(({ name, title, about }) => [
          cell(title, { href: `/exports/tables/${name}` }),
          cell(about, { prose: true }),
        ]),
        empty: 'In this role no tables can be taken.',
      },
      taken: {
        caption: 'Taken, the newest first',
        columns: [
          { text: 'Taken' },
          { text: 'By' },
          { text: 'What' },
          { text: 'As of entry', numeric: true },
          { text: 'Rows', numeric: true },
          { text: 'For' },
        ],
        rows: taken.map((one) => [
          cell(instantWords(one.at), { href: `/exports/taken/${one.number}`, hidden: `export ${one.number}` }),
          byCell(one, nameOf),
          cell(one.dataset, { note: [...whatOf(one), `${one.format}, ${bytesWords(one.bytes)}`].join('; ') }),
          cell(countWords(one.entry)),
          cell(one.rows === null ? '' : countWords(one.rows)),
          cell(one.purpose ?? 'Not said', { prose: true }),
        ]),
        empty: caller === undefined ? 'Sign in to see what you took.' : 'Nothing was taken that you may see.',
      },
      nextHref: next === undefined ? undefined : `/exports?before=${next}`,
      firstHref: isFirst ? undefined : '/exports',
    },
  };
}

interface TakenContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly facts: readonly NamedValue[];
  readonly download: Crumb | undefined;
}

/** One file that was taken, with all that is needed to make it again and to see that all of it arrived. */
export function takenPage(
  one: ListedExport,
  { isOwn, nameOf }: { readonly isOwn: boolean; readonly nameOf: NameOf },
): Page<TakenContent> {
  return {
    template: 'exports/taken.njk',
    title: `Export ${one.number}`,
    section: 'none',
    content: {
      crumbs: [EXPORTS],
      heading: `Export ${one.number}: ${one.dataset}`,
      facts: [
        { name: 'File', value: cell(one.file === '' ? 'Not shown: its name says more than you are shown' : one.file) },
        { name: 'Taken', value: cell(instantWords(one.at)) },
        { name: 'By', value: byCell(one, nameOf) },
        { name: 'For', value: cell(one.purpose ?? 'Not said') },
        { name: 'Of', value: cell(whatOf(one).join('; ') || 'the whole ledger') },
        { name: 'As of entry', value: cell(countWords(one.entry)) },
        ...(one.day === null ? [] : [{ name: 'On the day', value: cell(dayWords(one.day)) }]),
        { name: 'Rows', value: cell(one.rows === null ? 'No rows: one document' : countWords(one.rows)) },
        { name: 'Size', value: cell(bytesWords(one.bytes)) },
        { name: 'SHA-256', value: cell(one.sha256, { note: 'of the bytes, in hexadecimal' }) },
      ],
      download:
        isOwn && one.what === 'table'
          ? { text: `Download the file (${one.format.toUpperCase()})`, href: `/exports/taken/${one.number}/file` }
          : undefined,
    },
  };
}

function byCell({ by, through }: ListedExport, nameOf: NameOf): Cell {
  const how = { page: 'on a page', api: 'by the API', terminal: 'in a terminal' }[through];
  if (by === null)
    return cell(through === 'terminal' ? 'At a terminal' : 'Nobody who said who they are', { note: how });
  return cell(by.subject, { note: `${nameOf(by.organisation)}, ${plainWords(by.role)}; ${how}` });
}

function whatOf({ contracts, otherContracts, filters }: ListedExport): string[] {
  return [
    ...(contracts.length === 0 ? [] : [contracts.join(', ')]),
    ...(otherContracts === 0 ? [] : [`${counted(otherContracts, 'other contract')}`]),
    ...Object.entries(filters).map(([name, value]) => `${plainWords(name)} ${value}`),
  ];
}

export function bytesWords(bytes: number): string {
  return counted(bytes, 'byte');
}
