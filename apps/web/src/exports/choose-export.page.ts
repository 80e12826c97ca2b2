import type { Dataset, TableFacts } from '#exports';
import type { Page } from '../layout/pages.js';
import { type Action, type Crumb, cell, type DataTable, type DayFields, type NamedValue } from '../layout/parts.js';
import { capitalised, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { EXPORTS } from './takings.page.js';

export interface ChosenExport {
  readonly dataset: Dataset;
  readonly contracts: readonly { readonly code: string; readonly title: string; readonly isChosen: boolean }[];
  readonly filters: Readonly<Record<string, string>>;
  /** Until the end of which day of recording; what the ledger knows now, when empty. */
  readonly knownAt: DayFields;
  /** The day in the world, where the table depends on one. */
  readonly onDay: DayFields | undefined;
  /** Undefined until something was chosen that a file can be made of. */
  readonly facts: TableFacts | undefined;
  readonly problem: string | undefined;
  /** Where the file is taken. */
  readonly takeHref: string;
}

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly hint: string | undefined;
  /** Undefined where anything may be typed. */
  readonly options:
    | readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[]
    | undefined;
}

interface ChooseContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly contracts: ChosenExport['contracts'];
  readonly choices: readonly Choice[];
  readonly knownAt: DayFields;
  readonly onDay: DayFields | undefined;
  readonly problem: string | undefined;
  readonly facts: readonly NamedValue[];
  readonly actions: readonly Action[];
  readonly columns: DataTable;
}

/** One table: what may be chosen of it, what that comes to, and what each column says. */
export function chooseExportPage(chosen: ChosenExport): Page<ChooseContent> {
  const { dataset, facts } = chosen;
  return {
    template: 'exports/choose-export.njk',
    title: `Export: ${dataset.title}`,
    section: 'none',
    content: {
      crumbs: [EXPORTS],
      heading: `Export: ${dataset.title}`,
      intro: [dataset.about],
      contracts: chosen.contracts,
      choices: choicesOf(chosen),
      knownAt: chosen.knownAt,
      onDay: chosen.onDay,
      problem: chosen.problem,
      facts: facts === undefined ? [] : controlTotals(facts),
      actions: facts === undefined ? [] : [{ text: 'Take this file', href: chosen.takeHref }],
      columns: dictionaryTable(dataset),
    },
  };
}

/** How many rows a file has and what each of its columns of money comes to, in words. */
export function controlTotals({ moment, day, rows, totals, others }: TableFacts): NamedValue[] {
  return [
    { name: 'As of entry', value: cell(countWords(moment.entry)) },
    ...(day === null ? [] : [{ name: 'On the day', value: cell(dayWords(day)) }]),
    { name: 'Rows', value: cell(countWords(rows)) },
    ...Object.entries(totals).map(([name, pence]) => ({ name: totalWords(name), value: cell(moneyWords(pence)) })),
    ...(others === undefined ? [] : leftOut(others)),
  ];
}

/** What is not in the file, because it is about people of other providers: with it the totals are those of everybody. */
function leftOut({ rows, totals }: NonNullable<TableFacts['others']>): NamedValue[] {
  return [
    { name: 'Rows of other providers, left out', value: cell(countWords(rows)) },
    ...Object.entries(totals).map(([name, pence]) => ({
      name: `${totalWords(name)}, of other providers`,
      value: cell(moneyWords(pence)),
    })),
  ];
}

/** `total_pence` as “Total”, `due_pence` as “Total due”, `pence` as “Total of the amounts”. */
export function totalWords(column: string): string {
  const name = plainWords(column.replace(/_?pence$/, ''));
  if (name === '') return 'Total of the amounts';
  if (/^total\b/.test(name)) return capitalised(name);
  if (name === 'uncapped') return 'Total before any cut';
  // What is said of an amount stands behind the word, and what an amount is behind “of”.
  return /(?:ed|due|paid|held|payable|cut)$/.test(name) ? `Total ${name}` : `Total of ${name}`;
}

/** What each column says: the dictionary of the table. */
export function dictionaryTable({ columns }: Dataset): DataTable {
  return {
    caption: 'Columns',
    columns: [{ text: 'Column' }, { text: 'Type' }, { text: 'What it says' }],
    rows: columns.map(({ name, type, about }) => [
      cell(name, { mono: true }),
      cell(TYPES[type] ?? plainWords(type)),
      cell(about, { prose: true }),
    ]),
    empty: 'There are no columns.',
  };
}

const TYPES: Readonly<Record<string, string>> = {
  pence: 'amount of money, in whole pence; CSV and XLSX have it in pounds too',
  'pence-each': 'price or limit, in whole pence; never added up',
  date: 'date, YYYY-MM-DD',
  'yes-no': 'true or false',
  decimal: 'exact decimal number',
};

function choicesOf({ dataset, filters }: ChosenExport): Choice[] {
  return Object.entries(dataset.filters).map(([name, { values, rule }]) => {
    const value = filters[name] ?? '';
    return {
      name: `filter.${name}`,
      label: capitalised(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)),
      value,
      hint: values === undefined && rule !== 'must not be empty' ? capitalised(rule) : undefined,
      options: values?.map((one) => ({ value: one, text: capitalised(plainWords(one)), isChosen: one === value })),
    };
  });
}
