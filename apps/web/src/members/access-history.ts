import { readable } from '../audit-trail/readable.js';
import { cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, instantWords } from '../layout/words.js';
import type { AccessEntry } from './members-reader.js';

/** What those are called of whom the pages on access tell. */
export interface Named {
  readonly organisationName: (code: string) => string;
  readonly titleOf: (contract: string) => string;
  /** What somebody who acted is called. */
  readonly nameOf: (subject: string) => string;
  /** What sentences call organisations, by their codes. */
  readonly names: ReadonlyMap<string, string>;
}

/** What was recorded of a member or a token, with who did it. */
export function historyTable(history: readonly AccessEntry[], { nameOf, names }: Named, asked: ReadAt): DataTable {
  return {
    caption: 'History',
    isStacked: true,
    columns: [{ text: 'Entry', numeric: true }, { text: 'What happened' }, { text: 'By' }, { text: 'Recorded' }],
    rows: history.map(({ entry, sentence, by, recordedAt }) => [
      cell(countWords(entry), { href: keepingMoment(`/entries/${entry}`, asked), hidden: 'of the ledger' }),
      cell(readable(sentence, names), { prose: true }),
      cell(nameOf(by)),
      cell(instantWords(recordedAt)),
    ]),
    empty: 'Nothing was recorded.',
  };
}
