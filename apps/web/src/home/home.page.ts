import { readable } from '../audit-trail/readable.js';
import { type ContractsFacts, contractsTable } from '../contracts/contracts.page.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { countWords, instantWords, momentWords, moneyWords, plainWords } from '../layout/words.js';
import type { WorkList } from '../work-lists/work-list.js';
import type { EntryOnHome } from './latest-entries.js';

export interface HomeContent {
  /** What whoever has signed in has to do; undefined for whoever has not. */
  readonly work: DataTable | undefined;
  readonly links: readonly Action[];
  readonly heading: string;
  /** Where a visitor of a demonstration chooses whom to be. */
  readonly signInHref: string | undefined;
  readonly contracts: DataTable;
  readonly latest: DataTable;
}

export interface HomeFacts {
  readonly contracts: ContractsFacts['contracts'];
  readonly latest: readonly EntryOnHome[];
  /** What codes of organisations are called. */
  readonly names: ReadonlyMap<string, string>;
  readonly asked: ReadAt;
  readonly caller: Caller | undefined;
  readonly work: readonly WorkList[];
  readonly nameOf: NameOf;
}

/** What is to be done by whoever reads, what the ledger holds, and what was recorded last. */
export function homePage({ contracts, latest, names, asked, caller, work, nameOf }: HomeFacts): Page<HomeContent> {
  return {
    template: 'home/home.njk',
    title: 'Home',
    section: 'home',
    content: {
      heading: caller === undefined ? 'Outcomes Ledger' : `Work of ${nameOf(caller.actor.organisation)}`,
      signInHref: caller === undefined ? '/sign-in?next=%2F' : undefined,
      work: caller === undefined ? undefined : workTable(work, caller, asked),
      links: caller === undefined ? [] : linksFor(caller, contracts, asked),
      contracts: contractsTable({ contracts, asked }),
      latest: {
        caption: 'Recorded last',
        columns: [{ text: 'Entry' }, { text: 'What happened' }, { text: 'Happened' }, { text: 'Recorded' }],
        rows: latest.map(({ entry, sentence, occurredAt, recordedAt }) => [
          cell(countWords(entry), { href: keepingMoment(`/entries/${entry}`, asked), hidden: 'of the ledger' }),
          cell(readable(sentence, names), { prose: true }),
          cell(momentWords(occurredAt)),
          cell(instantWords(recordedAt)),
        ]),
        empty: 'Nothing that you may see has been recorded yet.',
      },
    },
  };
}

/** The number of each line is that of the list that it leads to. */
function workTable(work: readonly WorkList[], { actor }: Caller, asked: ReadAt): DataTable {
  return {
    caption: `What waits for you as ${plainWords(actor.role)}`,
    columns: [{ text: 'What' }, { text: 'How many', numeric: true }, { text: 'Comes to', numeric: true }],
    rows: work.map(({ code, title, href, count }) => {
      const { count: number, pence, note } = count();
      return [
        cell(title, { href: keepingMoment(href ?? `/work-lists/${code}`, asked) }),
        cell(countWords(number), note === undefined ? {} : { note }),
        cell(pence === undefined ? '' : moneyWords(pence)),
      ];
    }),
    empty: 'Nothing in this ledger waits for somebody in this role.',
  };
}

/** What those use who decide nothing: the ones who count, and the ones who keep the ledger running. */
function linksFor({ actor }: Caller, contracts: HomeFacts['contracts'], asked: ReadAt): readonly Action[] {
  if (actor.role === 'operator') {
    return [
      { text: 'Operation of this ledger', href: keepingMoment('/operation', asked) },
      { text: 'Integrity of the ledger', href: keepingMoment('/integrity', asked) },
    ];
  }
  if (actor.role !== 'evaluator') return [];
  return [
    { text: 'Exports: tables of one contract or several, and what you took', href: '/exports' },
    ...contracts.map(({ contract: { contract, title } }) => ({
      text: `Exports of ${title}`,
      href: keepingMoment(`/contracts/${contract}/exports`, asked),
    })),
  ];
}
