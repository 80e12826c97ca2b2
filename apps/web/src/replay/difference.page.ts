import type { Naming } from '#contracts';
import { type FigureChange, figureWords, isMoney, type ToldDifference } from '#replay';
import { readable } from '../audit-trail/readable.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type DayFields } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, moneyWords } from '../layout/words.js';

export interface DifferenceContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly action: string;
  readonly asOf: string | undefined;
  readonly from: DayFields;
  readonly to: DayFields;
  readonly words: readonly string[];
  /** What was recorded, what changed, and what of it lies before the first moment; nothing while no days are chosen. */
  readonly tables: readonly DataTable[];
}

export interface DifferenceFacts {
  readonly contract: NamedContract;
  readonly difference: ToldDifference | undefined;
  readonly from: DayFields;
  readonly to: DayFields;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** What the ledger learned of a contract between two moments, and what it learned of the time before. */
export function differencePage(facts: DifferenceFacts): Page<DifferenceContent> {
  const { contract, difference, from, to, naming, asked } = facts;
  const heading = `What is different between two moments of ${contract.title}`;
  const home = `/contracts/${contract.contract}/timeline`;
  return {
    template: 'replay/difference.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Timeline', href: home }),
      heading,
      action: `${home}/difference`,
      asOf: asked.isPast ? String(asked.asOf) : undefined,
      ...{ from, to },
      words:
        difference === undefined
          ? ['Choose two days: what the ledger knew at the end of each is compared.']
          : wordsOf(difference),
      tables: difference === undefined ? [] : tablesOf(difference, naming),
    },
  };
}

function wordsOf({ from, to, recorded, backwards }: ToldDifference): readonly string[] {
  const first = from.day === undefined ? 'the first entry' : dayWords(from.day);
  return [
    `Between entry ${from.entry < 0 ? 'none' : countWords(from.entry)} and entry ${countWords(to.entry)}, ${counted(recorded.entries, 'entry was', 'entries were')} recorded about this contract.`,
    backwards.recorded.entries === 0 && backwards.agreements.length === 0
      ? `Nothing of it is about the time before ${first}.`
      : `${counted(backwards.recorded.entries, 'entry is', 'entries are')} about the time before ${first}: what was known of it then was not all that is known of it now.`,
  ];
}

function tablesOf({ from, recorded, figures, backwards }: ToldDifference, naming: Naming): readonly DataTable[] {
  const first = from.day === undefined ? 'the first entry' : dayWords(from.day);
  return [
    figuresTable('Figures that changed', figures),
    figuresTable(`Figures of the time before ${first} that changed`, backwards.figures),
    {
      caption: 'Agreements for days that were over',
      columns: [{ text: 'What was agreed' }, { text: 'Holds from' }, { text: 'Entry', numeric: true }],
      rows: backwards.agreements.map(({ kind, number, effectiveFrom, entry }) => [
        cell(kind === 'terms' ? `Version ${number} of the terms` : `Revision ${number} of the rate card`),
        cell(dayWords(effectiveFrom)),
        cell(countWords(entry), { href: `/entries/${entry}` }),
      ]),
      empty: 'None.',
    },
    entriesTable(`Recorded between them, about the time before ${first}`, backwards.recorded, naming),
    entriesTable('Recorded between them', recorded, naming),
  ];
}

function figuresTable(caption: string, figures: readonly FigureChange[]): DataTable {
  return {
    caption,
    columns: [
      { text: 'Figure' },
      { text: 'Before', numeric: true },
      { text: 'After', numeric: true },
      { text: 'Change', numeric: true },
    ],
    rows: figures.map(({ figure, before, after, change }) => {
      const words = isMoney(figure) ? moneyWords : countWords;
      return [
        cell(figureWords(figure)),
        cell(words(before)),
        cell(words(after)),
        cell(`${change < 0 ? '−' : '+'}${words(Math.abs(change))}`),
      ];
    }),
    empty: 'No figure changed.',
  };
}

function entriesTable(caption: string, recorded: ToldDifference['recorded'], { names }: Naming): DataTable {
  const more = recorded.entries - recorded.told.length;
  return {
    caption: more > 0 ? `${caption}: ${countWords(recorded.told.length)} of ${countWords(recorded.entries)}` : caption,
    columns: [{ text: 'Entry', numeric: true }, { text: 'Happened' }, { text: 'Recorded' }, { text: 'What' }],
    rows: recorded.told.map(({ entry, occurredOn, recordedOn, sentence }) => [
      cell(countWords(entry), { href: `/entries/${entry}` }),
      cell(dayWords(occurredOn), { nowrap: true }),
      cell(dayWords(recordedOn), { nowrap: true }),
      cell(readable(sentence, names), { prose: true }),
    ]),
    empty: 'Nothing was recorded.',
  };
}
