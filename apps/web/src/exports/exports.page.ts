import { type Dataset, datasets, type PublishedTable, type TableFacts } from '#exports';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type NamedValue,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords } from '../layout/words.js';
import { controlTotals, dictionaryTable } from './choose-export.page.js';

interface ExportsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly links: readonly Crumb[];
  readonly tables: DataTable;
  readonly others: DataTable;
}

/** What can be had of a contract as a file. */
export function exportsPage(contract: NamedContract, asked: ReadAt): Page<ExportsContent> {
  const heading = `Exports of ${contract.title}`;
  const home = `/contracts/${contract.contract}/exports`;
  return {
    template: 'exports/exports.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      links: [{ text: 'Several contracts in one file, and who took what', href: '/exports' }],
      intro: [
        'Each file is as of one entry of the ledger and says which. Asked for again as of that entry it has the same bytes, whatever was recorded since.',
      ],
      tables: {
        caption: 'Tables',
        columns: [{ text: 'Table' }, { text: 'What it holds' }],
        rows: datasets
          .filter(({ ofContract }) => ofContract)
          .map(({ name, title, about }) => [
            cell(title, { href: keepingMoment(`${home}/${name}`, asked) }),
            cell(about, { prose: true }),
          ]),
        empty: 'There are no tables.',
      },
      others: {
        caption: 'Other files',
        columns: [{ text: 'File' }, { text: 'What it holds' }],
        rows: [
          ...OTHERS.map(({ name, href, about }) => [
            cell(name, { href: `/v1/exports/${href}?contract=${contract.contract}&asOf=${asked.asOf}` }),
            cell(about, { prose: true }),
          ]),
          // The same for all contracts at all times, until a format has a new version.
          [
            cell('Dictionary of the events', { href: '/v1/exports/events/dictionary' }),
            cell('What each name in the events means, and a JSON Schema for the data of each type.', { prose: true }),
          ],
        ],
        empty: 'There are no other files.',
      },
    },
  };
}

const OTHERS = [
  {
    name: 'Events for evaluators',
    href: 'events',
    about: 'Every event of the contract by pseudonym, one JSON object a line, without what is sealed.',
  },
  {
    name: 'Manifest of the events',
    href: 'events/manifest',
    about: 'How many there are, of which types, and the digest of the file.',
  },
  {
    name: 'Open Contracting record (OCDS 1.1)',
    href: 'ocds',
    about: 'Every change of the contract as a release, and what they come to together.',
  },
  { name: 'INDIGO project', href: 'indigo', about: 'The contract in the shape of the INDIGO data standard.' },
];

interface ExportContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly facts: readonly NamedValue[];
  readonly files: readonly Crumb[];
  readonly columns: DataTable;
}

/** One table before it is downloaded: how many rows, what its money comes to, and what each column says. */
export function exportPage(
  contract: NamedContract,
  dataset: Dataset,
  facts: TableFacts,
  asked: ReadAt,
): Page<ExportContent> {
  const { moment, day } = facts;
  const file = (format: string, more = '') =>
    `/v1/exports/tables/${dataset.name}?contract=${contract.contract}&format=${format}&asOf=${moment.entry}${day === null ? '' : `&effectiveOn=${day}`}${more}`;
  const heading = `${dataset.title} of ${contract.title}`;
  return {
    template: 'exports/export.njk',
    // The table on screen is called what the table is called.
    title: `Export: ${heading}`,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Exports', href: `/contracts/${contract.contract}/exports` }),
      heading,
      intro: [dataset.about],
      facts: controlTotals(facts),
      files: [
        { text: 'CSV for spreadsheets', href: file('csv') },
        { text: 'CSV for programs (raw)', href: file('csv', '&profile=raw') },
        { text: 'Excel workbook (XLSX)', href: file('xlsx') },
        { text: 'JSON Lines', href: file('jsonl') },
      ],
      columns: dictionaryTable(dataset),
    },
  };
}

interface PublicationsContent {
  readonly actions: readonly Action[];
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly tables: readonly {
    readonly heading: string;
    readonly notes: readonly string[];
    readonly parts: readonly DataTable[];
  }[];
  readonly empty: string | undefined;
}

/** The last release of each table, as everybody may see it. */
export function publicationsPage(
  contract: NamedContract,
  published: readonly PublishedTable[],
  asked: ReadAt,
  caller?: Caller,
): Page<PublicationsContent> {
  const heading = `Published tables of ${contract.title}`;
  return {
    template: 'exports/publications.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      actions: asked.isPast
        ? []
        : offered(caller, [
            {
              text: 'Publish a table',
              href: `/contracts/${contract.contract}/published/publish`,
              operation: 'publish-table',
            },
          ]),
      intro: [
        'The letter c stands for a figure that is suppressed because it, or what it is worked out of, is a small number.',
      ],
      tables: published.map((table) => ({
        heading: `${table.title}, until ${dayWords(table.until)}`,
        notes: [...table.notes, `The last column is of what the ledger knew at entry ${countWords(table.asOf)}.`],
        parts: partsOf(table),
      })),
      empty: published.length === 0 ? 'No table of this contract was published.' : undefined,
    },
  };
}

const SUPPRESSED = 'c';

function partsOf(table: PublishedTable): DataTable[] {
  const { rows, columns, measures } = table;
  const heads = [
    { text: table.table === 'outcomes' ? 'Outcome' : 'People' },
    ...columns.map(({ quarter }) => ({ text: unbroken(quarter), numeric: true })),
  ];
  return [
    ...(measures.length === 1 ? [] : [lastQuarter(table)]),
    ...measures.map(({ measure, cells }) => ({
      caption: `${capitalised(measure)}, quarter by quarter`,
      columns: heads,
      rows: rows.map(({ title }, row) => [cell(title), ...(cells[row] ?? []).map(count)]),
      empty: 'There are no rows.',
    })),
    ...(measures.length === 1 ? [ofTheWhole(table)] : []),
  ];
}

/** What most readers come for: where everything stood at the end of the last quarter. */
function lastQuarter({ rows, columns, measures, amounts, percentages }: PublishedTable): DataTable {
  const last = columns.length - 1;
  const numeric = (text: string) => ({ text, numeric: true });
  return {
    caption: `By the end of ${unbroken(columns[last]?.quarter ?? '')}`,
    columns: [
      { text: 'Outcome' },
      ...measures.map(({ measure }) => numeric(capitalised(measure))),
      ...(amounts === null ? [] : [numeric('Paid at the lowest price'), numeric('Paid at the highest price')]),
      ...percentages.map(({ what }) => numeric(capitalised(what))),
    ],
    rows: rows.map(({ title }, row) => {
      const paid = measures.at(-1)?.cells[row]?.[last] ?? null;
      const amount = amounts?.[row]?.[last] ?? null;
      // Where the count is shown and the amount is not, it is for want of a price and no secret.
      const none = paid === null ? SUPPRESSED : 'No one price';
      return [
        cell(title),
        ...measures.map(({ cells }) => count(cells[row]?.[last] ?? null)),
        ...(amounts === null
          ? []
          : [amount?.leastPence, amount?.mostPence].map((pence) =>
              cell(pence === undefined ? none : moneyWords(pence)),
            )),
        // A part of nobody is no secret either.
        ...percentages.map(({ values }, part) =>
          measures[part]?.cells[row]?.[last] === 0 ? cell('–') : perCent(values[row] ?? null),
        ),
      ];
    }),
    empty: 'There are no rows.',
  };
}

function ofTheWhole({ columns, percentages }: PublishedTable): DataTable {
  return {
    caption: `In per cent, by the end of ${unbroken(columns.at(-1)?.quarter ?? '')}`,
    columns: [{ text: 'Part' }, { text: 'Per cent', numeric: true }],
    rows: percentages.map(({ what, values }) => [cell(capitalised(what)), perCent(values[0] ?? null)]),
    empty: 'There are no rows.',
  };
}

/** In a narrow column, `2019-` over `Q1` would read as two headings. */
function unbroken(quarter: string): string {
  return quarter.replace('-', '\u00a0');
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function count(shown: number | null): Cell {
  return cell(shown === null ? SUPPRESSED : countWords(shown));
}

function perCent(shown: number | null): Cell {
  return cell(shown === null ? SUPPRESSED : `${shown}%`);
}
