import type { Naming } from '#contracts';
import type { LineRevision, RevisionSummary } from '#rate-cards';
import { readable } from '../audit-trail/readable.js';
import { changeStatus } from '../contracts/change-words.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import { type LineChart, lineChart } from '../layout/line-chart.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords, moneyWords } from '../layout/words.js';
import { priceWords } from './line-words.js';

export interface LineContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly intro: string;
  readonly links: readonly Crumb[];
  /** Undefined where the line never had one price that could be drawn. */
  readonly chart: LineChart | undefined;
  readonly changes: DataTable;
}

export interface LineFacts {
  readonly contract: NamedContract;
  readonly line: string;
  /** The revisions that changed the line, each with what it changed. */
  readonly changes: readonly {
    readonly said: LineRevision;
    readonly by: RevisionSummary | undefined;
    readonly words: string;
  }[];
  /** What it said under each revision that prices any day. */
  readonly priced: readonly LineRevision[];
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** One line of the rate card over all revisions: who changed it when, to what, and what it said before. */
export function linePage({ contract, line, changes, priced, naming, asked }: LineFacts): Page<LineContent> {
  const home = `/contracts/${contract.contract}`;
  const title = changes.at(-1)?.said.line.title ?? line;
  return {
    template: 'rate-cards/line.njk',
    title: `${title}: a line of the rate card of ${contract.title}`,
    section: 'rate-cards',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Rate card', href: `${home}/rate-card` }),
      caption: `Line ${line} of the rate card of ${contract.title}`,
      heading: title,
      intro:
        'Every revision that changed this line. The ones in between left it as it was. What an agreed revision says prices the days from its own day until the next one that changes it.',
      links: [
        { text: 'The rate card as it is', href: keepingMoment(`${home}/rate-card`, asked) },
        {
          text: 'All lines of all revisions as CSV, Excel or JSON Lines',
          href: keepingMoment(`${home}/exports/rate-card-lines`, asked),
        },
      ],
      chart: priceChart(title, priced),
      changes: changesTable(changes, home, naming, asked),
    },
  };
}

/** Where the rule has one price, what it is from each day on; other rules have no single figure to draw. */
function priceChart(title: string, priced: readonly LineRevision[]): LineChart | undefined {
  const steps = priced
    .flatMap(({ validFrom, line: { pricing } }) =>
      validFrom !== undefined && 'pricePence' in pricing ? [{ validFrom, pence: Number(pricing.pricePence) }] : [],
    )
    .toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
  if (steps.length < 2) return undefined;
  return lineChart(
    `Price of ${title} by the day from which it is in force`,
    steps.map(({ validFrom }) => dayWords(validFrom)),
    [{ name: 'Price that is written', values: steps.map(({ pence }) => pence) }],
    moneyWords,
  );
}

function changesTable(
  changes: LineFacts['changes'],
  home: string,
  { names, nameOf }: Naming,
  asked: ReadAt,
): DataTable {
  const revisionHref = (revision: number) => keepingMoment(`${home}/rate-card/revisions/${revision}`, asked);
  return {
    caption: 'Who last changed it, and why',
    columns: [
      { text: 'Changed by' },
      { text: 'Status' },
      { text: 'In force from' },
      { text: 'What it changed' },
      { text: 'Price then' },
      { text: 'Before this change' },
    ],
    rows: changes.toReversed().map(({ said, by, words }) => [
      cell(`Revision ${said.revision}`, {
        href: revisionHref(said.revision),
        nowrap: true,
        note: by === undefined ? '' : `proposed by ${nameOf(by.proposedBy ?? by.draftedBy)}`,
      }),
      changeStatus(said.status),
      cell(
        said.validFrom === undefined ? 'Never' : dayWords(said.validFrom),
        said.validTo === undefined ? {} : { note: `until ${dayWords(said.validTo)}` },
      ),
      cell(readable(words, names), { prose: true }),
      cell('', { items: priceWords(said.line, names), prose: true }),
      by?.base === undefined
        ? cell('The line was not there')
        : cell(`Revision ${by.base}`, { href: revisionHref(by.base), hidden: `before revision ${said.revision}` }),
    ]),
    empty: 'Nobody has written this line.',
  };
}
