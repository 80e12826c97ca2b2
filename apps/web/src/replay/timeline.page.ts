import type { Naming } from '#contracts';
import { type Frame, figureWords, isMoney, type ReplayClock, type ReplayQuestion, type ToldFrame } from '#replay';
import { readable } from '../audit-trail/readable.js';
import { contractCrumbs, type NamedContract } from '../contracts/contract-crumbs.js';
import { type LineChart, lineChart } from '../layout/line-chart.js';
import type { ListLinks } from '../layout/page-desk.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, moneyWords, monthWords } from '../layout/words.js';

export interface TimelineContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  /** The same on the other clock, in other steps, and the difference of moments. */
  readonly choices: readonly Crumb[];
  readonly people: LineChart;
  readonly money: LineChart;
  readonly frames: DataTable;
  readonly caps: DataTable;
  readonly pages: ListLinks;
}

export interface TimelineFacts {
  readonly contract: NamedContract;
  readonly question: ReplayQuestion;
  /** Every month, for the charts. */
  readonly months: readonly Frame[];
  /** The frames of this page. */
  readonly shown: readonly ToldFrame[];
  readonly pages: ListLinks;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

const COLUMNS = [
  'referred',
  'started',
  'achieved',
  'verified',
  'claims',
  'claimedPence',
  'issuedPence',
  'paidPence',
  'curtailedPence',
];
const TOLD = 2;

const clockWords: Record<ReplayClock, string> = {
  recorded: 'As the ledger learned it: each entry stands where it was recorded, whatever day it is about.',
  happened:
    'As it happened in the world, with what the ledger knows: each entry stands on the day it is about, and what was corrected stands where it belongs.',
};

/** How a contract came to be what it is, over time and on either clock. */
export function timelinePage(facts: TimelineFacts): Page<TimelineContent> {
  const { contract, question, shown, months, pages, naming, asked } = facts;
  const heading = `Timeline of ${contract.title}`;
  return {
    template: 'replay/timeline.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: [clockWords[question.clock]],
      choices: choicesOf(facts),
      people: chartOf(
        'People and outcomes so far',
        months,
        ['referred', 'started', 'achieved', 'verified'],
        countWords,
      ),
      money: chartOf('Money so far', months, ['claimedPence', 'issuedPence', 'paidPence'], (pence) =>
        moneyWords(pence).replace(/\.00$/, ''),
      ),
      frames: framesTable(shown, question, naming),
      caps: capsTable(shown.at(-1), naming),
      pages,
    },
  };
}

function choicesOf({ contract, question, asked }: TimelineFacts): readonly Crumb[] {
  const home = `/contracts/${contract.contract}/timeline`;
  const { by, clock } = question;
  const other = clock === 'recorded' ? 'happened' : 'recorded';
  const links: readonly Crumb[] = [
    {
      text: other === 'happened' ? 'As it happened in the world' : 'As the ledger learned it',
      href: `${home}?by=${by}&clock=${other}`,
    },
    ...(['month', 'day', 'event'] as const)
      .filter((step) => step !== by)
      .map((step) => ({ text: `By ${step}`, href: `${home}?by=${step}&clock=${clock}` })),
    { text: 'What is different between two moments', href: `${home}/difference` },
  ];
  return links.map(({ text, href }) => ({ text, href: keepingMoment(href, asked) }));
}

function chartOf(
  title: string,
  months: readonly Frame[],
  figures: readonly string[],
  words: (value: number) => string,
): LineChart {
  return lineChart(
    title,
    months.map(({ from }) => monthWords(from)),
    figures.map((figure) => ({ name: figureWords(figure), values: months.map((frame) => frame.figures[figure] ?? 0) })),
    words,
  );
}

function framesTable(frames: readonly ToldFrame[], { by, clock }: ReplayQuestion, { names }: Naming): DataTable {
  return {
    caption: by === 'month' ? 'Month by month' : by === 'day' ? 'Day by day' : 'Entry by entry',
    columns: [
      { text: 'When' },
      // Before the figures, which are drawn above as well: what stands last may have to be scrolled to.
      { text: clock === 'recorded' ? 'What was recorded' : 'What happened' },
      ...COLUMNS.map((figure) => ({ text: figureWords(figure), numeric: true })),
    ],
    rows: frames.map((frame): Cell[] => {
      const { from, entry, recorded, figures, changes } = frame;
      const more = recorded.entries - Math.min(TOLD, recorded.told.length);
      return [
        cell(by === 'month' ? monthWords(from) : dayWords(from), {
          nowrap: true,
          ...(clock === 'recorded' ? { note: `to entry ${countWords(entry)}` } : {}),
        }),
        cell(counted(recorded.entries, 'entry', 'entries'), {
          prose: true,
          story: true,
          items: [
            ...recorded.told.slice(0, TOLD).map(({ sentence }) => readable(sentence, names)),
            ...(more > 0 && recorded.entries > TOLD ? [`and ${countWords(more)} more`] : []),
          ],
        }),
        ...COLUMNS.map((figure) => {
          const change = changes[figure] ?? 0;
          const words = isMoney(figure) ? moneyWords : countWords;
          const sign = change < 0 ? '−' : '+';
          return cell(words(figures[figure] ?? 0), change === 0 ? {} : { note: `${sign}${words(Math.abs(change))}` });
        }),
      ];
    }),
    empty: 'Nothing was recorded of this contract by then.',
  };
}

function capsTable(frame: ToldFrame | undefined, { nameOf }: Naming): DataTable {
  return {
    caption: frame === undefined ? 'Caps' : `Caps by ${dayWords(frame.to)}`,
    columns: [
      { text: 'Cap' },
      { text: 'Limit', numeric: true },
      { text: 'Used', numeric: true },
      { text: 'Left', numeric: true },
    ],
    rows: (frame?.caps ?? []).map(({ cap, counts, source, version, limit, used, left, payer }) => {
      const amount = (value: number) => (counts === 'pence' ? moneyWords(value) : countWords(value));
      const agreed = source === 'terms' ? `version ${version} of the terms` : `revision ${version} of the rate card`;
      const note = payer === undefined ? agreed : `${agreed}, for ${nameOf(payer)}`;
      return [cell(readable(cap), { note }), cell(amount(limit)), cell(amount(used)), cell(amount(left))];
    }),
    empty: 'No cap was in force.',
  };
}
