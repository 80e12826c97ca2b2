import type { Naming } from '#contracts';
import { percentInWords } from '#kernel';
import type { AgreementGroup, AgreementRate, SampleRow } from '#samples';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type TagColour,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';

export interface SamplesContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly tables: readonly DataTable[];
  readonly links: readonly Crumb[];
  readonly actions: readonly Action[];
}

export interface SamplesFacts {
  readonly contract: NamedContract;
  readonly samples: readonly SampleRow[];
  readonly asked: ReadAt;
  readonly caller: Caller | undefined;
}

export const drawnFromWords: Record<SampleRow['of'], string> = {
  'paid-claims': 'Claims that were paid',
  'claims-before-payment': 'Claims before payment',
  verifications: 'Decisions of verifiers',
};

export const statusWords: Record<SampleRow['status'], string> = {
  framed: 'Waits for the seed',
  drawn: 'Being checked',
  closed: 'Closed',
};
export const statusColour: Record<SampleRow['status'], TagColour> = {
  framed: 'yellow',
  drawn: 'blue',
  closed: 'green',
};

export function sampleHref({ contract, sample }: { readonly contract: string; readonly sample: string }): string {
  return `/contracts/${contract}/samples/${sample}`;
}

/** Every sample of a contract, the regimes side by side. */
export function samplesPage({ contract, samples, asked, caller }: SamplesFacts): Page<SamplesContent> {
  const heading = `Samples of ${contract.title}`;
  return {
    template: 'samples/samples.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: [
        'Some of what was paid, or is about to be billed, is checked again. What is drawn from is settled first; then a seed that nobody could choose draws, and anybody can draw again. Nothing in an open sample is held back because of it.',
      ],
      tables: [samplesTable(samples, asked)],
      links: [
        {
          text: 'How often verifiers agree',
          href: keepingMoment(`/contracts/${contract.contract}/agreement`, asked),
        },
      ],
      actions: asked.isPast
        ? []
        : offered(caller, [
            {
              text: 'Settle what a sample is drawn from',
              href: `/contracts/${contract.contract}/samples/close-frame`,
              operation: 'draw-sample',
            },
          ]),
    },
  };
}

function samplesTable(samples: readonly SampleRow[], asked: ReadAt): DataTable {
  return {
    caption: 'Samples',
    columns: [
      { text: 'Sample' },
      { text: 'Status' },
      { text: 'Drawn from' },
      { text: 'In the frame', numeric: true },
      { text: 'Drawn', numeric: true },
      { text: 'Checked', numeric: true },
      { text: 'What was found' },
    ],
    rows: samples.map((row) => [
      cell(row.sample, { href: keepingMoment(sampleHref(row), asked), nowrap: true }),
      cell(statusWords[row.status], { tag: statusColour[row.status] }),
      cell(drawnFromWords[row.of], {
        note: `closed on ${dayWords(row.closed_on)}, as of entry ${countWords(row.as_of)}`,
      }),
      cell(countWords(row.members), row.pence === 0 ? {} : { note: moneyWords(row.pence) }),
      cell(countWords(row.size)),
      cell(countWords(row.checked)),
      resultCell(row),
    ]),
    empty: 'Nothing of this contract has been sampled.',
  };
}

function resultCell({ of, rate, lower, upper, confidence, agreement, kappa }: SampleRow): Cell {
  if (of === 'verifications') {
    if (agreement === null) return cell('Not closed yet');
    return cell(`${percentInWords(agreement)} agree`, {
      note: kappa === null ? 'no kappa: one answer was never given' : `kappa ${kappa}`,
    });
  }
  if (rate === null) return cell('Not closed yet');
  return cell(`${percentInWords(rate)} in error`, {
    note: `between ${percentInWords(lower ?? '0')} and ${percentInWords(upper ?? '0')} at ${confidence} per cent`,
  });
}

export interface AgreementFacts {
  readonly contract: NamedContract;
  readonly rates: Readonly<Record<AgreementGroup | 'all', readonly AgreementRate[]>>;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** How often a second verifier decides as the first did: all together, and told apart. */
export function agreementPage({ contract, rates, naming, asked }: AgreementFacts): Page<SamplesContent> {
  const heading = `How often verifiers agree: ${contract.title}`;
  const tables: readonly (readonly [string, AgreementGroup | 'all', (group: string) => string])[] = [
    ['All together', 'all', () => 'Everybody'],
    ['By organisation of the first verifier', 'organisation', naming.nameOf],
    ['By first verifier', 'verifier', naming.nameOf],
    ['By outcome', 'outcome', (group) => naming.names.get(group) ?? plainWords(group)],
    ['By quarter of the first decision', 'quarter', (group) => group.replace('-Q', ', quarter ')],
  ];
  return {
    template: 'samples/samples.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, {
        text: 'Samples',
        href: `/contracts/${contract.contract}/samples`,
      }),
      heading,
      intro: [
        'Another verifier decides again about some outcomes, from the evidence alone, without being told the first decision here. Kappa says how far the two agree beyond chance: 1 always, 0 as often as chance would. Below ten pairs of decisions a rate is a matter of luck, so only the counts are told.',
      ],
      // Where nothing was decided twice, one sentence says so for all of them.
      tables: tables
        .slice(0, rates.all.length === 0 ? 1 : tables.length)
        .map(([caption, by, named]) => ratesTable(caption, rates[by], named)),
      links: [],
      actions: [],
    },
  };
}

function ratesTable(caption: string, rates: readonly AgreementRate[], named: (group: string) => string): DataTable {
  return {
    caption,
    columns: [
      { text: 'Of' },
      { text: 'Decided twice', numeric: true },
      { text: 'Both verified', numeric: true },
      { text: 'Only the first verified', numeric: true },
      { text: 'Only the second verified', numeric: true },
      { text: 'Both rejected', numeric: true },
      { text: 'Agree', numeric: true },
      { text: 'Kappa', numeric: true },
    ],
    rows: rates.map(({ group, rate, ...counts }) => [
      cell(named(group)),
      cell(countWords(counts.pairs)),
      cell(countWords(counts.bothVerified)),
      cell(countWords(counts.onlyFirstVerified)),
      cell(countWords(counts.onlySecondVerified)),
      cell(countWords(counts.bothRejected)),
      cell(rate === undefined ? 'Too few' : percentInWords(rate.agreement)),
      cell(rate === undefined ? 'Too few' : (rate.kappa ?? 'None')),
    ]),
    empty: 'Nothing has been decided twice.',
  };
}
