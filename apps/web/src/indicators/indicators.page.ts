import { AROUND_DAYS, type AroundDay, type PathsOf } from '#claims';
import type { Naming } from '#contracts';
import { type Indicator, type IndicatorWords, indicators, SHARE_MIN } from '#exports';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords, plainWords } from '../layout/words.js';
import type { IndicatorFigures, ReusedFile } from './indicators-reader.js';

/** One indicator: its numbers, what they count, from where on they are worth a question, and the same as a file. */
export interface IndicatorTable extends IndicatorWords {
  readonly table: DataTable;
  readonly files: readonly Crumb[];
}

export interface IndicatorsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly lead: readonly string[];
  readonly sections: readonly {
    readonly heading: string;
    readonly words: readonly string[];
    readonly tables: readonly IndicatorTable[];
  }[];
  readonly exports: Crumb;
}

export interface IndicatorsFacts {
  readonly contract: NamedContract;
  readonly figures: IndicatorFigures;
  readonly naming: Naming;
  readonly asked: ReadAt;
  /** The day in the world that is asked about. */
  readonly day: string;
}

/** Figures that point to where to look twice, each with what it does not prove. */
export function indicatorsPage(facts: IndicatorsFacts): Page<IndicatorsContent> {
  const { contract, figures, asked } = facts;
  const told = (indicator: Indicator, table: DataTable): IndicatorTable => ({
    ...indicators[indicator],
    table,
    files: FILES.map(([format, name]) => ({
      text: `${table.caption} as ${name}`,
      href: `/v1/exports/tables/indicators?contract=${contract.contract}&format=${format}&indicator=${indicator}&asOf=${asked.asOf}&effectiveOn=${facts.day}`,
    })),
  });
  return {
    template: 'indicators/indicators.njk',
    title: `Gaming indicators of ${contract.title}`,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading: `Gaming indicators of ${contract.title}`,
      lead: [
        'These figures say where to look, and never what is found there. Each of them can have an innocent reason: who is referred, where a provider works, or how few people are counted.',
        `A share is told from ${SHARE_MIN} people or outcomes on; below that it is a matter of luck.`,
      ],
      sections: [
        {
          heading: 'Picking easy cases, and leaving hard ones idle',
          words: [
            'Everybody who was accepted is counted, also those who never started. Idle are those who have been on the service for half a year or longer without any evidence in that time.',
            'A provider with fewer results may have been sent harder cases; one with many declines may be full.',
          ],
          tables: [
            told('paths-by-provider', pathsTable('By provider', figures.byProvider, facts.naming.nameOf)),
            told('paths-by-payment-group', pathsTable('By payment group', figures.byPaymentGroup, plainWords)),
            told('declines', declinesTable(facts)),
            told('only-claims', onlyClaimsTable(facts)),
          ],
        },
        {
          heading: 'Days that fall where they pay best',
          words: [
            `Five of about thirty days are 16% or so: a much larger share is worth a question. Beside each change of prices stand the outcomes of the ${AROUND_DAYS} days before it and of the ${AROUND_DAYS} days from it on.`,
            'A month’s end is also when leases begin and jobs start.',
          ],
          tables: [
            told('month-ends', monthEndsTable(facts)),
            told('around-price-changes', aroundTable(figures.aroundPriceChanges)),
          ],
        },
        {
          heading: 'What was recorded long after it happened',
          words: ['From the day an outcome was achieved to that on which evidence of it was first submitted.'],
          tables: [told('delays', delaysTable(facts))],
        },
        {
          heading: 'Evidence and verification',
          words: [
            'A letter about a whole household is the same file under several people for a good reason. A verifier who never asks may have a careful provider before them.',
          ],
          tables: [
            told('reused-files', reusedTable(figures.reusedFiles)),
            told('decisions', decisionsTable(facts)),
            told('agreement', agreementTable(facts)),
          ],
        },
      ],
      exports: {
        text: 'Export the records behind these figures as CSV',
        href: keepingMoment(`/contracts/${contract.contract}/exports`, asked),
      },
    },
  };
}

const FILES = [
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
] as const;

const count = (number: number): Cell => cell(countWords(number));

/** `12%`, or nothing where there are too few to say. */
function share(part: number, whole: number): Cell {
  if (whole < SHARE_MIN) return cell('Too few');
  const tenths = Math.round((1000 * part) / whole);
  return cell(`${Math.floor(tenths / 10)}${tenths % 10 === 0 ? '' : `.${tenths % 10}`}%`);
}

const numeric = (text: string) => ({ text, numeric: true });

function pathsTable(caption: string, rows: readonly PathsOf[], nameOf: (code: string) => string): DataTable {
  return {
    caption,
    captionSize: 's',
    columns: [
      { text: caption.slice(3).replace(/^./, (letter) => letter.toUpperCase()) },
      ...['Accepted', 'Started', 'With an outcome', 'Share with one', 'Idle', 'Share idle'].map(numeric),
    ],
    rows: rows.map(({ group, accepted, started, achieved, idle }) => [
      cell(group === null ? 'Without one' : nameOf(group)),
      count(accepted),
      count(started),
      count(achieved),
      share(achieved, accepted),
      count(idle),
      share(idle, started),
    ]),
    empty: 'Nobody has been accepted yet.',
  };
}

function declinesTable({ figures: { declines, byProvider }, naming }: IndicatorsFacts): DataTable {
  const providers = [...new Set(declines.map(({ provider }) => provider))];
  return {
    caption: 'Referrals declined',
    captionSize: 's',
    columns: [{ text: 'Provider' }, { text: 'Why' }, numeric('Declined'), numeric('Share of all it answered')],
    rows: providers.map((provider) => {
      const own = declines.filter((row) => row.provider === provider);
      const declined = own.reduce((sum, { people }) => sum + people, 0);
      const accepted = byProvider.find(({ group }) => group === provider)?.accepted ?? 0;
      return [
        cell(naming.nameOf(provider)),
        cell(own.map(({ reason, people }) => `${plainWords(reason)}: ${countWords(people)}`).join(', ')),
        count(declined),
        share(declined, declined + accepted),
      ];
    }),
    empty: 'No referral was declined.',
  };
}

function onlyClaimsTable({ figures: { onlyClaims }, naming }: IndicatorsFacts): DataTable {
  return {
    caption: 'People for whom one outcome is all that was ever claimed',
    captionSize: 's',
    columns: [{ text: 'Outcome' }, numeric('People'), numeric('Only this'), numeric('Share')],
    rows: onlyClaims.map(({ outcome, people, onlyThis }) => [
      titled(outcome, naming),
      count(people),
      count(onlyThis),
      share(onlyThis, people),
    ]),
    empty: 'Nothing has been claimed.',
  };
}

function monthEndsTable({ figures: { monthEnds }, naming }: IndicatorsFacts): DataTable {
  return {
    caption: 'Verified outcomes of the last five days of a month',
    captionSize: 's',
    columns: [{ text: 'Outcome' }, numeric('Verified'), numeric('In the last five days'), numeric('Share')],
    rows: monthEnds.map(({ outcome, outcomes, lastFiveDays }) => [
      titled(outcome, naming),
      count(outcomes),
      count(lastFiveDays),
      share(lastFiveDays, outcomes),
    ]),
    empty: 'Nothing has been verified.',
  };
}

function aroundTable(around: readonly AroundDay[]): DataTable {
  return {
    caption: 'Verified outcomes around a change of prices',
    captionSize: 's',
    columns: [{ text: 'Prices changed on' }, numeric('Before'), numeric('From then on')],
    rows: around.map(({ on, before, after }) => [cell(dayWords(on)), count(before), count(after)]),
    empty: 'The prices have not changed.',
  };
}

function delaysTable({ figures: { delays }, naming }: IndicatorsFacts): DataTable {
  return {
    caption: 'Delays by provider',
    captionSize: 's',
    columns: [
      { text: 'Provider' },
      ...['Outcomes', 'Within a week', 'Within a month', 'Within a quarter', 'Later', 'Share later'].map(numeric),
    ],
    rows: delays.map((row) => [
      cell(naming.nameOf(row.provider)),
      count(row.outcomes),
      count(row.withinWeek),
      count(row.withinMonth),
      count(row.withinQuarter),
      count(row.later),
      share(row.later, row.outcomes),
    ]),
    empty: 'No evidence has been submitted.',
  };
}

function reusedTable(reused: readonly ReusedFile[]): DataTable {
  return {
    caption: 'Files that stand under several people',
    captionSize: 's',
    columns: [{ text: 'File' }, numeric('People'), numeric('Pieces of evidence')],
    rows: reused.map(({ fileMark, people, items }) => [
      cell(`${fileMark.slice(0, 16)}…`, { mono: true, note: 'a mark that says nothing about the content' }),
      count(people),
      count(items),
    ]),
    empty: 'No file stands under several people.',
  };
}

function decisionsTable({ figures: { decisions }, naming }: IndicatorsFacts): DataTable {
  return {
    caption: 'What verifiers decided',
    captionSize: 's',
    columns: [
      { text: 'Verifier' },
      ...['Accepted', 'Returned', 'Rejected', 'Taken back', 'Share accepted'].map(numeric),
    ],
    rows: decisions.map(({ organisation, verified, queried, rejected, withdrawn }) => [
      cell(naming.nameOf(organisation)),
      count(verified),
      count(queried),
      count(rejected),
      count(withdrawn),
      share(verified, verified + queried + rejected),
    ]),
    empty: 'Nothing has been decided.',
  };
}

function agreementTable({ figures: { agreement }, naming }: IndicatorsFacts): DataTable {
  return {
    caption: 'How often a second verifier decided as the first did',
    captionSize: 's',
    columns: [{ text: 'First verifier' }, numeric('Decided twice'), numeric('The same')],
    rows: agreement.map(({ group, pairs, rate }) => [
      cell(naming.nameOf(group)),
      count(pairs),
      cell(rate === undefined ? 'Too few' : `${rate.agreement}%`),
    ]),
    empty: 'Nothing was decided twice.',
  };
}

function titled(outcome: string, { names }: Naming): Cell {
  return cell(names.get(outcome) ?? capitalised(plainWords(outcome)));
}
