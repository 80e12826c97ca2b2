import type { CohortClaimRow, CohortDetails, CohortResultRow } from '#cohorts';
import type { Naming } from '#contracts';
import type { StatementLineRow } from '#payments';
import { type OfferedAction, offered } from '../access/may.js';
import { readable } from '../audit-trail/readable.js';
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
import { capitalised, countWords, dayWords, moneyWords, periodWords, plainWords } from '../layout/words.js';
import { lineCell } from '../payments/money-words.js';

export interface CohortsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly actions: readonly Action[];
  readonly intro: readonly string[];
  readonly cohorts: DataTable;
  readonly results: readonly DataTable[];
  readonly claims: DataTable;
  readonly recorded: string;
}

export interface CohortsFacts {
  readonly contract: NamedContract;
  readonly cohorts: readonly CohortDetails[];
  readonly claims: readonly { readonly claim: CohortClaimRow; readonly lines: readonly StatementLineRow[] }[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller?: Caller | undefined;
}

/** Outcomes that are measured on groups: every result by its method, those that were replaced too, and what was claimed. */
export function cohortsPage(facts: CohortsFacts): Page<CohortsContent> {
  const { contract, cohorts, naming, asked } = facts;
  const heading = `Cohort results of ${contract.title}`;
  return {
    template: 'cohorts/cohorts.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      actions: asked.isPast ? [] : offered(facts.caller, cohortActions(facts)),
      intro: [
        'Some outcomes are measured on a group of people: how many events there were beside how many the comparison leads one to expect. A result says by which method and which version of it. When a method is replaced, the earlier result stays on record, and claims that rest on it are restated.',
      ],
      cohorts: cohortsTable(facts),
      results: cohorts.map((cohort) => resultsTable(cohort, naming)),
      claims: claimsTable(facts),
      recorded:
        'Cohorts, their results and what verifiers decide on them are recorded in the forms here, through the API or on the command line.',
    },
  };
}

/** What can be done next with each cohort, and with all of them together. */
function cohortActions({ contract, cohorts, claims }: CohortsFacts): readonly OfferedAction[] {
  const home = `/contracts/${contract.contract}/cohorts`;
  const isClaimed = (outcome: string, cohort: string | null) =>
    claims.some(({ claim }) => claim.outcome === outcome && claim.cohort === cohort && claim.status === 'made');
  return [
    { text: 'Define a cohort', href: `${home}/define`, operation: 'define-cohort' },
    ...cohorts.flatMap(({ outcome, cohort, title, measured }): readonly OfferedAction[] => {
      const page = `${home}/${outcome}/${cohort}`;
      const last = measured.at(-1);
      return [
        { text: `Record a result of ${title}`, href: `${page}/measure`, operation: 'measure-cohort' },
        ...(last?.status === 'current'
          ? ([
              { text: `Verify the result of ${title}`, href: `${page}/verify`, operation: 'verify-cohort' },
              { text: `Reject the result of ${title}`, href: `${page}/reject`, operation: 'verify-cohort' },
            ] as const)
          : []),
        isClaimed(outcome, cohort)
          ? { text: `Take back the claim of ${title}`, href: `${page}/withdraw-claim`, operation: 'claim-cohort' }
          : { text: `Claim what ${title} achieved`, href: `${page}/claim`, operation: 'claim-cohort' },
      ];
    }),
    ...[...new Set(cohorts.map(({ outcome }) => outcome))].map(
      (outcome): OfferedAction =>
        isClaimed(outcome, null)
          ? {
              text: 'Take back the claim of all cohorts',
              href: `${home}/${outcome}/pooled/withdraw-claim`,
              operation: 'claim-cohort',
            }
          : {
              text: 'Claim for all cohorts together',
              href: `${home}/${outcome}/pooled/claim`,
              operation: 'claim-cohort',
            },
    ),
  ];
}

function cohortsTable({ cohorts, naming }: CohortsFacts): DataTable {
  return {
    caption: 'Cohorts',
    columns: [
      { text: 'Cohort' },
      { text: 'Outcome' },
      { text: 'People join it' },
      { text: 'Results', numeric: true },
      { text: 'Verified reduction', numeric: true },
    ],
    rows: cohorts.map((row) => [
      cell(row.title, { note: row.cohort }),
      cell(naming.names.get(row.outcome) ?? plainWords(row.outcome)),
      cell(periodWords({ from: row.joins_from, to: row.joins_to })),
      cell(countWords(row.results)),
      cell(row.verified_reduction === null ? 'None verified' : `${row.verified_reduction}%`),
    ]),
    empty: 'No outcome of this contract is measured on groups.',
  };
}

const resultColour: Record<CohortResultRow['status'], TagColour> = {
  current: 'blue',
  verified: 'green',
  replaced: 'grey',
  rejected: 'red',
};

const resultWords: Record<CohortResultRow['status'], string> = {
  current: 'Waits for the verifier',
  verified: 'Verified: it stands',
  replaced: 'Replaced',
  rejected: 'Rejected',
};

function resultsTable({ title, measured }: CohortDetails, { nameOf }: Naming): DataTable {
  return {
    caption: `Results of ${title}`,
    columns: [
      { text: 'Result' },
      { text: 'Status' },
      { text: 'Method' },
      { text: 'People', numeric: true },
      { text: 'The sum' },
      { text: 'Reduction', numeric: true },
      { text: 'Measured' },
      { text: 'Decided' },
    ],
    rows: measured.map((row) => [
      cell(`Result ${row.result}`, { nowrap: true }),
      cell(resultWords[row.status], { tag: resultColour[row.status] }),
      cell(`${readable(row.method)}, version ${row.method_version}`, {
        note: `${row.method_description}${row.method_source === null ? '' : ` (${row.method_source})`} Compared with ${row.compared_with === 'baseline' ? 'what was before' : 'people who were not served'}.`,
        prose: true,
      }),
      cell(countWords(row.size)),
      cell(`(${row.expected_events} expected − ${row.events} counted) ÷ ${row.expected_events}`),
      cell(`${row.reduction}%`),
      cell(dayWords(row.measured_on), { note: `for ${nameOf(row.measured_for)}` }),
      row.decided_on === null
        ? cell('Not decided')
        : cell(dayWords(row.decided_on), row.decided_for === null ? {} : { note: `by ${nameOf(row.decided_for)}` }),
    ]),
    empty: 'Nothing has been measured yet.',
  };
}

const perWords: Record<CohortClaimRow['per'], string> = {
  cohort: 'for each cohort',
  'percentage-point': 'for each percentage point',
  'event-avoided': 'for each event that did not happen',
};

function claimsTable({ contract, cohorts, claims, naming, asked }: CohortsFacts): DataTable {
  const titles = new Map(cohorts.map(({ cohort, title }) => [cohort, title]));
  const home = `/contracts/${contract.contract}`;
  return {
    caption: 'Claims',
    columns: [
      { text: 'Claim' },
      { text: 'Outcome' },
      { text: 'Status' },
      { text: 'Claimed' },
      { text: 'Rests on' },
      { text: 'Reduction and threshold' },
      { text: 'Counted', numeric: true },
      { text: 'Priced by' },
      { text: 'Billed on' },
      { text: 'Billed in all', numeric: true },
    ],
    rows: claims.map(({ claim, lines }) => [
      cell(claim.cohort === null ? 'All cohorts together' : (titles.get(claim.cohort) ?? readable(claim.cohort)), {
        note: claim.claim,
      }),
      cell(naming.names.get(claim.outcome) ?? plainWords(claim.outcome)),
      cell(capitalised(claim.status), { tag: claim.status === 'made' ? 'green' : 'grey', ...restated(claim) }),
      cell(dayWords(claim.claimed_on)),
      cell('', {
        items: claim.results.split(' ').map((result) => {
          const [cohort = '', number = ''] = result.split('/');
          return `${titles.get(cohort) ?? readable(cohort)}: result ${number}`;
        }),
      }),
      cell(`${claim.measured}%, against a threshold of ${claim.threshold}%`),
      cell(countWords(claim.quantity), { note: perWords[claim.per] }),
      cell(`Revision ${claim.revision}`, {
        href: keepingMoment(`${home}/rate-card/revisions/${claim.revision}`, asked),
        nowrap: true,
      }),
      billedCell(lines, asked),
      cell(moneyWords(lines.reduce((sum, { amount_pence }) => sum + amount_pence, 0))),
    ]),
    empty: 'Nothing has been claimed for a cohort.',
  };
}

function restated({ restated: times }: CohortClaimRow): { readonly note?: string } {
  if (times === 0) return {};
  return { note: times === 1 ? 'restated once: what it says here is the restated result' : `restated ${times} times` };
}

/** The last line says what the claim comes to; what it was before stands on that line's own page. */
function billedCell(lines: readonly StatementLineRow[], asked: ReadAt): Cell {
  const last = lines.at(-1);
  if (last === undefined) return cell('Not billed');
  const note = lines.length === 1 ? {} : { note: `and ${countWords(lines.length - 1)} before` };
  return { ...lineCell(last, asked), ...note };
}
