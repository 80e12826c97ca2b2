import type { CalendarDate } from '#kernel';
import { readable } from '../audit-trail/readable.js';
import { type ContractsFacts, contractsTable } from '../contracts/contracts.page.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import {
  capitalised,
  countWords,
  dayOfMoment,
  dayWords,
  instantWords,
  moneyWords,
  plainWords,
} from '../layout/words.js';
import { dueCell } from '../work-lists/work.page.js';
import { mostUrgent, type WorkList } from '../work-lists/work-list.js';
import type { EntryOnHome } from './latest-entries.js';

/** So many things are shown one by one before the lists that have them all. */
const URGENT_SHOWN = 8;

export interface HomeContent {
  /** The organisation of whoever has signed in. */
  readonly caption: string | undefined;
  readonly heading: string;
  /** What is to be done first, when there is anything to be done. */
  readonly urgent: DataTable | undefined;
  /** Every list of whoever has signed in; undefined for whoever has not. */
  readonly work: DataTable | undefined;
  readonly links: readonly Action[];
  /** Where a visitor of a demonstration chooses whom to be. */
  readonly signInHref: string | undefined;
  readonly contracts: DataTable | undefined;
  readonly latest: DataTable | undefined;
}

export interface HomeFacts {
  readonly contracts: ContractsFacts['contracts'];
  readonly latest: readonly EntryOnHome[];
  /** What codes of organisations are called. */
  readonly names: ReadonlyMap<string, string>;
  readonly asked: ReadAt;
  readonly today: CalendarDate;
  readonly caller: Caller | undefined;
  readonly work: readonly WorkList[];
  readonly nameOf: NameOf;
}

/** What is to be done by whoever reads, the most urgent first; what the ledger holds, and what was recorded last. */
export function homePage(facts: HomeFacts): Page<HomeContent> {
  const { contracts, asked, caller, nameOf } = facts;
  // Whoever keeps the ledger running has no part in any contract.
  const isOperator = caller?.actor.role === 'operator';
  return {
    template: 'home/home.njk',
    title: 'Home',
    section: 'home',
    content: {
      caption: caller && nameOf(caller.actor.organisation),
      heading: caller === undefined ? 'Outcomes Ledger' : 'Your work',
      signInHref: caller === undefined ? '/sign-in?next=%2F' : undefined,
      urgent: caller === undefined ? undefined : urgentTable(facts),
      work: caller === undefined ? undefined : isOperator ? keptTable(asked) : workTable(facts, caller),
      links: caller === undefined ? [] : linksFor(caller, contracts, asked),
      contracts: isOperator ? undefined : contractsTable({ contracts, asked }),
      latest: isOperator ? undefined : latestTable(facts),
    },
  };
}

function latestTable({ latest, names, asked }: HomeFacts): DataTable {
  return {
    caption: 'Recorded last',
    columns: [{ text: 'Entry' }, { text: 'What happened' }, { text: 'Recorded' }],
    rows: latest.map(({ entry, sentence, occurredAt, recordedAt }) => [
      cell(countWords(entry), { href: keepingMoment(`/entries/${entry}`, asked), hidden: 'of the ledger' }),
      cell(readable(sentence, names), { prose: true }),
      cell(instantWords(recordedAt), {
        ...(dayOfMoment(occurredAt) === dayOfMoment(recordedAt)
          ? {}
          : { note: `happened on ${dayWords(dayOfMoment(occurredAt))}` }),
      }),
    ]),
    empty: 'Nothing that you may see has been recorded yet.',
  };
}

/** The things themselves, so that nobody has to open five lists to find the one that is late. */
function urgentTable({ work, contracts, names, asked, today }: HomeFacts): DataTable | undefined {
  const items = mostUrgent(work, today, URGENT_SHOWN);
  if (items.length === 0) return undefined;
  const titles = new Map(contracts.map(({ contract }) => [contract.contract, contract.title]));
  // A column that says nothing, or the same in every row, pushes those that do apart.
  const said = [
    true,
    new Set(items.map(({ contract }) => contract)).size > 1,
    true,
    items.some(({ dueOn }) => dueOn !== undefined),
    items.some(({ pence }) => pence !== undefined),
  ];
  const only = <Each>(cells: readonly Each[]) => cells.filter((_, place) => said[place]);
  return {
    caption: 'What to do first',
    columns: only([
      { text: 'What' },
      { text: 'Contract' },
      { text: 'Since' },
      { text: 'To be done by' },
      { text: 'Amount', numeric: true },
    ]),
    rows: items.map(({ what, act, contract, since, dueOn, pence }) =>
      only([
        {
          ...what,
          text: readable(what.text, names),
          note: act,
          ...(what.href && { href: keepingMoment(what.href, asked) }),
        },
        cell(titles.get(contract) ?? contract),
        cell(since === undefined ? '' : dayWords(since), { nowrap: true }),
        dueCell(dueOn, today),
        cell(pence === undefined ? '' : moneyWords(pence)),
      ]),
    ),
    empty: '',
  };
}

/** The number of each line is that of the list that it leads to. Those on which there is something stand first. */
function workTable({ work, asked }: HomeFacts, { actor }: Caller): DataTable {
  const counted = work.map((list) => ({ ...list, ...list.count() }));
  return {
    caption: `What waits for you as ${plainWords(actor.role)}`,
    columns: [
      { text: 'What' },
      { text: 'How many', numeric: true },
      { text: 'Comes to', numeric: true },
      { text: 'Age' },
    ],
    rows: [...counted.filter(({ count }) => count > 0), ...counted.filter(({ count }) => count === 0)].map(
      ({ code, title, href, count, pence, note }) => [
        cell(title, { href: keepingMoment(href ?? `/work-lists/${code}`, asked) }),
        cell(countWords(count)),
        cell(pence === undefined || count === 0 ? '' : moneyWords(pence)),
        cell(note === undefined ? '' : capitalised(note)),
      ],
    ),
    empty: 'Nothing in this ledger waits for somebody in this role.',
  };
}

/** What whoever keeps the ledger running looks after. */
function keptTable(asked: ReadAt): DataTable {
  const kept = [
    ['Operation', '/operation', 'Whether the ledger writes, reads and keeps up, and when it was last verified in full'],
    ['Integrity', '/integrity', 'The checkpoints of the log, who has signed them, and what they prove'],
    ['Members', '/operation/members', 'Who may sign in, for which organisation and in which role'],
    ['Tokens of the API', '/operation/tokens', 'Which programs may read and record, and until when'],
    ['Log of access', '/operation/access-log', 'Who signed in, and who was turned away and why'],
    ['Exports', '/exports', 'Which files were taken, by whom and what for'],
  ] as const;
  return {
    caption: 'What you look after',
    columns: [{ text: 'What' }, { text: 'What it says' }],
    rows: kept.map(([text, href, words]) => [cell(text, { href: keepingMoment(href, asked) }), cell(words)]),
    empty: '',
  };
}

/** What those use who count. */
function linksFor({ actor }: Caller, contracts: HomeFacts['contracts'], asked: ReadAt): readonly Action[] {
  if (actor.role !== 'evaluator') return [];
  return [
    { text: 'Exports: tables of one contract or several, and what you took', href: '/exports' },
    ...contracts.map(({ contract: { contract, title } }) => ({
      text: `Exports of ${title}`,
      href: keepingMoment(`/contracts/${contract}/exports`, asked),
    })),
  ];
}
