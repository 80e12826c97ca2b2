import { readable } from '../audit-trail/readable.js';
import { type ContractsFacts, contractsTable } from '../contracts/contracts.page.js';
import type { Page } from '../layout/pages.js';
import { cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, instantWords, momentWords } from '../layout/words.js';
import type { EntryOnHome } from './latest-entries.js';

export interface HomeContent {
  readonly contracts: DataTable;
  readonly latest: DataTable;
}

export interface HomeFacts {
  readonly contracts: ContractsFacts['contracts'];
  readonly latest: readonly EntryOnHome[];
  /** What codes of organisations are called. */
  readonly names: ReadonlyMap<string, string>;
  readonly asked: ReadAt;
}

/** What the ledger holds, and what was recorded last. */
export function homePage({ contracts, latest, names, asked }: HomeFacts): Page<HomeContent> {
  return {
    template: 'home/home.njk',
    title: 'Home',
    section: 'home',
    content: {
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
        empty: 'Nothing has been recorded yet.',
      },
    },
  };
}
