import type { ContractDetails } from '#contracts';
import type { DecidedRow, QueueCounts, QueuedRow } from '#evidence';
import type { CalendarDate } from '#kernel';
import type { SampleRow } from '#samples';
import { offered } from '../access/may.js';
import { decisionHref, outcomeHref } from '../evidence/outcome-href.js';
import { outcomeStatus } from '../evidence/outcome-status.js';
import type { Caller } from '../http/identity.js';
import { type Asked, invalid } from '../http/query-desk.js';
import type { Page } from '../layout/pages.js';
import { type Action, cell, type DataTable, keepingMoment, type Tab } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { capitalised, counted, countWords, dayWords, plainWords } from '../layout/words.js';
import { fieldsOf, wordsBeside } from '../pages/heeded.js';
import type { ListLinks } from '../pages/page-desk.js';
import { sampleHref } from '../samples/samples.page.js';
import { outcomeTitle } from './their-contracts.js';
import { workingDaysBetween } from './working-days.js';

export const shownLists = ['waiting', 'returned', 'decided'] as const;
export type ShownList = (typeof shownLists)[number];
export const queueModes = ['every', 'sample'] as const;
export type QueueMode = (typeof queueModes)[number];

/** A choice in the form of filters, as the template prints it. */
interface Filter {
  readonly name: string;
  readonly label: string;
  readonly error: string | undefined;
  readonly options: readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[];
}

export interface QueueContent {
  readonly heading: string;
  readonly lead: string;
  readonly tabs: readonly Tab[];
  readonly modes: readonly Tab[];
  readonly filters: readonly Filter[];
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly list: DataTable;
  readonly samples: DataTable | undefined;
  readonly actions: readonly Action[];
  readonly pages: ListLinks;
}

/** A place in the queue with the day since which it waits, and what was agreed to be paid for it. */
export type WaitingRow = QueuedRow & { readonly since: CalendarDate | undefined; readonly price: string };

export interface QueueFacts {
  readonly contracts: readonly ContractDetails[];
  readonly counts: QueueCounts;
  readonly show: ShownList;
  readonly mode: QueueMode;
  readonly waiting: readonly WaitingRow[];
  readonly returned: readonly QueuedRow[];
  readonly decided: readonly DecidedRow[];
  /** Those that are not closed, where samples are asked about. */
  readonly samples: readonly SampleRow[];
  readonly chosen: Readonly<Partial<Record<'contract' | 'outcome' | 'provider', string>>>;
  readonly nameOf: NameOf;
  readonly today: CalendarDate;
  readonly asked: ReadAt & Pick<Asked, 'wrong'>;
  readonly pages: ListLinks;
  readonly caller: Caller | undefined;
}

/** The work of verifiers: what waits, what went back, and what was decided today. */
export function queuePage(facts: QueueFacts): Page<QueueContent> {
  const { counts, show, mode, contracts, samples, asked, caller, chosen, pages } = facts;
  const filters = filtersOf(facts);
  return {
    template: 'verification/queue.njk',
    title: 'Verification',
    section: 'verification',
    fields: fieldsOf('filter-', filters),
    content: {
      heading: 'Verification',
      lead:
        caller === undefined
          ? 'What verifiers have to decide in all contracts. Ages are in working days: weekends and the bank holidays of England and Wales do not count.'
          : `What is to be decided in ${counted(contracts.length, 'contract')} in which your organisation acts in your role. Ages are in working days: weekends and the bank holidays of England and Wales do not count.`,
      tabs: [
        tab(facts, 'waiting', 'Waiting', counts.waiting),
        tab(facts, 'returned', 'Returned', counts.returned),
        tab(facts, 'decided', 'Decided today', counts.decided),
      ],
      modes: [
        { text: 'Every claim', count: '', href: hrefOf(facts, { mode: 'every' }), isShown: mode === 'every' },
        { text: 'Samples', count: '', href: hrefOf(facts, { mode: 'sample' }), isShown: mode === 'sample' },
      ],
      filters,
      kept: [{ name: 'show', value: show }, ...(asked.isPast ? [{ name: 'asOf', value: String(asked.asOf) }] : [])],
      list: listOf(facts),
      samples: mode === 'sample' ? samplesTable(samples, asked) : undefined,
      actions:
        asked.isPast || show !== 'waiting' || chosen.contract === undefined
          ? []
          : offered(caller, [
              {
                operation: 'verify-evidence',
                text: 'Decide on several at once',
                href: `/verification/${chosen.contract}/several`,
              },
            ]),
      pages,
    },
  };
}

function tab(facts: QueueFacts, show: ShownList, text: string, count: number): Tab {
  return { text, count: countWords(count), href: hrefOf(facts, { show }), isShown: facts.show === show };
}

/** The same page with something else chosen. */
function hrefOf(
  { show, mode, chosen, asked }: QueueFacts,
  change: { readonly show?: ShownList; readonly mode?: QueueMode },
): string {
  const query = new URLSearchParams({ show: change.show ?? show, mode: change.mode ?? mode, ...chosen });
  return keepingMoment(`/verification?${query}`, asked);
}

/** @throws Problem for a choice that is not offered: an empty queue would pass for work that is done. */
function filtersOf({ contracts, chosen, nameOf, asked }: QueueFacts): readonly Filter[] {
  const titles = new Map<string, Set<string>>();
  for (const { outcome, title } of contracts.flatMap(({ outcomes }) => outcomes)) {
    titles.set(outcome, (titles.get(outcome) ?? new Set()).add(title));
  }
  const providers = [
    ...new Set(
      contracts.flatMap(({ parties }) =>
        parties
          .filter(({ roles }) => roles.includes('service-provider') || roles.includes('social-prime'))
          .map(({ organisation }) => organisation),
      ),
    ),
  ];
  const filter = (name: 'contract' | 'outcome' | 'provider', label: string, values: readonly (readonly string[])[]) => {
    const options = values.map(([value = '', text = '']) => ({ value, text, isChosen: chosen[name] === value }));
    if (chosen[name] !== undefined && !options.some(({ isChosen }) => isChosen)) {
      throw invalid(name, 'is not one of those there are');
    }
    const all = { value: '', text: 'All', isChosen: chosen[name] === undefined };
    return { name, label, error: wordsBeside(name, asked), options: [all, ...options] };
  };
  return [
    filter(
      'contract',
      'Contract',
      contracts.map(({ contract, title }) => [contract, title]),
    ),
    filter(
      'outcome',
      'Outcome',
      [...titles].map(([outcome, called]) => [outcome, [...called].join(' or ')]),
    ),
    filter(
      'provider',
      'Provider',
      providers.map((provider) => [provider, nameOf(provider)]),
    ),
  ];
}

function listOf(facts: QueueFacts): DataTable {
  if (facts.show === 'decided') return decidedTable(facts);
  return facts.show === 'returned' ? returnedTable(facts) : waitingTable(facts);
}

const what = ({ contracts }: QueueFacts, row: Pick<QueuedRow, 'contract' | 'outcome' | 'occurrence'>) =>
  `${outcomeTitle(contracts, row)}${row.occurrence === 1 ? '' : `, time ${row.occurrence}`}`;

const contractCell = ({ contracts }: QueueFacts, code: string) =>
  cell(contracts.find(({ contract }) => contract === code)?.title ?? code);

function waitingTable(facts: QueueFacts): DataTable {
  const { waiting, nameOf, today, asked } = facts;
  return {
    caption: 'Waiting for a decision, the longest first',
    columns: [
      { text: 'Outcome' },
      { text: 'Person' },
      { text: 'Contract' },
      { text: 'Provider' },
      { text: 'Waiting since' },
      { text: 'Working days', numeric: true },
    ],
    rows: waiting.map((row) => [
      cell(what(facts, row), {
        href: asked.isPast ? keepingMoment(outcomeHref(row), asked) : decisionHref(row),
        hidden: `of ${row.person}`,
        note: row.price,
      }),
      cell(row.person, { mono: true }),
      contractCell(facts, row.contract),
      cell(nameOf(row.provider ?? '')),
      cell(row.since === undefined ? '' : dayWords(row.since), {
        nowrap: true,
        note: row.attempts === 1 ? 'the first time' : `submitted ${row.attempts} times`,
      }),
      cell(row.since === undefined ? '' : countWords(workingDaysBetween(row.since, today))),
    ]),
    empty: 'Nothing waits for a decision.',
  };
}

function returnedTable(facts: QueueFacts): DataTable {
  const { returned, nameOf, asked } = facts;
  return {
    caption: 'Returned to the provider with a question',
    columns: [
      { text: 'Outcome' },
      { text: 'Person' },
      { text: 'Contract' },
      { text: 'Provider' },
      { text: 'What is missing' },
    ],
    rows: returned.map((row) => [
      cell(what(facts, row), { href: keepingMoment(outcomeHref(row), asked), hidden: `of ${row.person}` }),
      cell(row.person, { mono: true }),
      contractCell(facts, row.contract),
      cell(nameOf(row.provider ?? '')),
      cell(capitalised(plainWords(row.reason_code ?? ''))),
    ]),
    empty: 'Nothing is with a provider.',
  };
}

function decidedTable(facts: QueueFacts): DataTable {
  const { decided, nameOf, today, asked } = facts;
  return {
    caption: `Decided on ${dayWords(today)}`,
    columns: [
      { text: 'Outcome' },
      { text: 'Person' },
      { text: 'Contract' },
      { text: 'Provider' },
      { text: 'Decision' },
      { text: 'By' },
    ],
    rows: decided.map((row) => [
      cell(what(facts, row), { href: keepingMoment(outcomeHref(row), asked), hidden: `of ${row.person}` }),
      cell(row.person, { mono: true }),
      contractCell(facts, row.contract),
      cell(nameOf(row.provider ?? '')),
      row.decision === 'withdrawn'
        ? cell('Verification taken back', { tag: 'grey' })
        : cell(outcomeStatus(row.decision).text, {
            tag: outcomeStatus(row.decision).colour,
            ...(row.reason_code === null ? {} : { note: plainWords(row.reason_code) }),
          }),
      cell(nameOf(row.decided_by), { note: nameOf(row.decided_for) }),
    ]),
    empty: 'Nothing was decided on this day.',
  };
}

/** “, which is 10.2%”: how much of what it was drawn from is looked at. */
function rateWords({ size, members }: SampleRow): string {
  if (members === 0) return '';
  const tenths = Math.round((1000 * size) / members);
  return `, which is ${Math.floor(tenths / 10)}${tenths % 10 === 0 ? '' : `.${tenths % 10}`}%`;
}

function samplesTable(samples: readonly SampleRow[], asked: ReadAt): DataTable {
  return {
    caption: 'Samples that are not closed',
    columns: [
      { text: 'Sample' },
      { text: 'Of' },
      { text: 'Seed' },
      { text: 'Checked', numeric: true },
      { text: 'In error', numeric: true },
    ],
    rows: samples.map((sample) => [
      cell(sample.sample, { href: keepingMoment(sampleHref(sample), asked) }),
      cell(capitalised(plainWords(sample.of)), {
        note: `${countWords(sample.size)} of ${countWords(sample.members)}${rateWords(sample)}`,
      }),
      cell(sample.seed ?? 'Not given yet', {
        ...(sample.seed_drawn_on === null ? {} : { note: `drawn on ${dayWords(sample.seed_drawn_on)}` }),
      }),
      cell(`${countWords(sample.checked)} of ${countWords(sample.size)}`),
      cell(countWords(sample.in_error)),
    ]),
    empty: 'No sample is open: every claim is looked at by itself.',
  };
}
