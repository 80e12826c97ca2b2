import { type Dataset, datasets, type PublishedTable, type TableFacts } from '#exports';
import { contractCrumbs, type NamedContract } from '../contracts/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords } from '../layout/words.js';

interface ExportsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
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
        rows: OTHERS.map(({ name, href, about }) => [
          cell(name, { href: `/v1/exports/${href}?contract=${contract.contract}&asOf=${asked.asOf}` }),
          cell(about, { prose: true }),
        ]),
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
  const { moment, rows, totals, day } = facts;
  const file = (format: string, more = '') =>
    `/v1/exports/tables/${dataset.name}?contract=${contract.contract}&format=${format}&asOf=${moment.entry}${day === null ? '' : `&effectiveOn=${day}`}${more}`;
  const heading = `${dataset.title} of ${contract.title}`;
  return {
    template: 'exports/export.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Exports', href: `/contracts/${contract.contract}/exports` }),
      heading,
      intro: [dataset.about],
      facts: [
        { name: 'As of entry', value: cell(countWords(moment.entry)) },
        ...(day === null ? [] : [{ name: 'On the day', value: cell(dayWords(day)) }]),
        { name: 'Rows', value: cell(countWords(rows)) },
        ...Object.entries(totals).map(([name, pence]) => ({
          name: `Total of ${name}`,
          value: cell(moneyWords(pence)),
        })),
      ],
      files: [
        { text: 'CSV for spreadsheets', href: file('csv') },
        { text: 'CSV for programs (raw)', href: file('csv', '&profile=raw') },
        { text: 'Excel workbook (XLSX)', href: file('xlsx') },
        { text: 'JSON Lines', href: file('jsonl') },
      ],
      columns: {
        caption: 'Columns',
        columns: [{ text: 'Column' }, { text: 'Type' }, { text: 'What it says' }],
        rows: dataset.columns.map(({ name, type, about }) => [
          cell(name, { mono: true }),
          cell(type.replaceAll('-', ' ')),
          cell(about, { prose: true }),
        ]),
        empty: 'There are no columns.',
      },
    },
  };
}

interface PublicationsContent {
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
): Page<PublicationsContent> {
  const heading = `Published tables of ${contract.title}`;
  return {
    template: 'exports/publications.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: ['The letter c stands for a figure that is suppressed because it is a small number.'],
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

type PublishedAmount = NonNullable<PublishedTable['amounts']>[number][number];

function partsOf({ table, rows, columns, measures, amounts, percentages }: PublishedTable): DataTable[] {
  const heads = [
    { text: table === 'outcomes' ? 'Outcome' : 'People' },
    ...columns.map(({ quarter }) => ({ text: quarter, numeric: true })),
  ];
  const empty = 'There are no rows.';
  const counted = measures.map(({ measure, cells }) => ({
    caption: capitalised(measure),
    columns: heads,
    rows: rows.map(({ title }, row) => [cell(title), ...(cells[row] ?? []).map(count)]),
    empty,
  }));
  const paid: DataTable[] =
    amounts === null
      ? []
      : [
          {
            caption: 'Paid, at the price in the rate card',
            columns: heads,
            rows: rows.map(({ title }, row) => [cell(title), ...(amounts[row] ?? []).map(amount)]),
            empty,
          },
        ];
  // Each percentage is of every outcome, or of the whole table.
  const parts: DataTable = {
    caption: `In per cent, by the end of ${columns.at(-1)?.quarter ?? ''}`,
    columns: [
      { text: heads[0]?.text ?? '' },
      ...percentages.map(({ what }) => ({ text: capitalised(what), numeric: true })),
    ],
    rows:
      table === 'outcomes'
        ? rows.map(({ title }, row) => [cell(title), ...percentages.map(({ values }) => perCent(values[row] ?? null))])
        : [[cell('Altogether'), ...percentages.map(({ values }) => perCent(values[0] ?? null))]],
    empty,
  };
  return [...counted, ...paid, parts];
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function count(shown: number | null): Cell {
  return cell(shown === null ? SUPPRESSED : countWords(shown));
}

function amount(shown: PublishedAmount): Cell {
  if (shown === null) return cell(SUPPRESSED);
  const { leastPence, mostPence } = shown;
  return cell(
    leastPence === mostPence ? moneyWords(leastPence) : `${moneyWords(leastPence)} to ${moneyWords(mostPence)}`,
  );
}

function perCent(shown: number | null): Cell {
  return cell(shown === null ? SUPPRESSED : `${shown}%`);
}
