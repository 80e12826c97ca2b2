import type { TrailEntry } from '#audit-trail';
import type { ClaimRow } from '#claims';
import type { OutcomeRow } from '#evidence';
import type { EngagementSpan, PersonPath } from '#referrals';
import { type Naming, type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import type { Page } from '../layout/pages.js';
import {
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type NamedValue,
  type TagColour,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { pathColour } from './people.page.js';

export interface PersonContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  readonly spans: DataTable;
  readonly outcomes: DataTable;
  readonly story: readonly TimelineItem[];
}

export interface PersonFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly person: PersonPath;
  readonly spans: readonly EngagementSpan[];
  readonly outcomes: readonly OutcomeRow[];
  readonly claims: readonly ClaimRow[];
  /** Where each claim is billed. */
  readonly billed: ReadonlyMap<string, { readonly statement: string; readonly number: number }>;
  readonly story: readonly TrailEntry[];
  readonly naming: Naming;
  readonly asked: ReadAt;
}

const outcomeColour: Record<OutcomeRow['status'], TagColour> = {
  submitted: 'blue',
  queried: 'yellow',
  verified: 'green',
  rejected: 'red',
  'without-evidence': 'grey',
};

/** One person's way through the service, by pseudonym: who it is stands in no page. */
export function personPage(facts: PersonFacts): Page<PersonContent> {
  const { contract, person, naming, story, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  return {
    template: 'people/person.njk',
    title: `Person ${person.person}`,
    section: 'contracts',
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(home, asked) },
        { text: 'People', href: keepingMoment(`${home}/people`, asked) },
      ],
      heading: person.person,
      status: { text: capitalised(person.status), colour: pathColour[person.status] },
      facts: factsOf(facts),
      spans: {
        caption: 'Time on the service',
        columns: [{ text: 'What' }, { text: 'From' }, { text: 'Until' }],
        rows: facts.spans.map(({ kind, from, to, reason }) => [
          cell(kind === 'break' ? `Break${reason === undefined ? '' : `: ${plainWords(reason)}`}` : 'On the service'),
          cell(dayWords(from)),
          cell(to === undefined ? 'Not over' : dayWords(to)),
        ]),
        empty: 'The engagement has not started.',
      },
      outcomes: outcomesTable(facts),
      story: timelineOf(story, naming, asked),
    },
  };
}

function factsOf({ person, naming: { nameOf } }: PersonFacts): NamedValue[] {
  const { declined } = person;
  return [
    { name: 'Referred', value: cell(dayWords(person.referredOn), { note: `by ${nameOf(person.referredBy)}` }) },
    ...(declined === undefined
      ? []
      : [
          {
            name: 'Declined',
            value: cell(`${dayWords(declined.on)}: ${plainWords(declined.reason)}`, {
              note: `by ${nameOf(declined.by)}`,
            }),
          },
        ]),
    ...(person.acceptedOn === undefined
      ? []
      : [
          {
            name: 'Accepted',
            value: cell(dayWords(person.acceptedOn), { note: `by ${nameOf(person.provider ?? '')}` }),
          },
        ]),
    ...(person.paymentGroup === undefined
      ? []
      : [{ name: 'Payment group', value: cell(plainWords(person.paymentGroup)) }]),
    ...(person.endedOn === undefined
      ? []
      : [{ name: 'Ended', value: cell(`${dayWords(person.endedOn)}: ${plainWords(person.endReason ?? '')}`) }]),
  ];
}

function outcomesTable({ contract, outcomes, claims, billed, naming, asked }: PersonFacts): DataTable {
  const byOutcome = new Map(claims.map((claim) => [`${claim.outcome}/${claim.occurrence}`, claim]));
  return {
    caption: 'Outcomes',
    columns: [
      { text: 'Outcome' },
      { text: 'Achieved' },
      { text: 'Evidence' },
      { text: 'Billed on' },
      { text: 'Claimed', numeric: true },
    ],
    rows: outcomes.map((row) => {
      const claim = byOutcome.get(`${row.outcome}/${row.occurrence}`);
      return [
        cell(
          naming.names.get(row.outcome) ?? plainWords(row.outcome),
          row.occurrence === 1 ? {} : { note: `time ${row.occurrence}` },
        ),
        cell(dayWords(row.achieved_on)),
        cell(capitalised(plainWords(row.status)), { tag: outcomeColour[row.status] }),
        billedCell(contract.contract, claim === undefined ? undefined : billed.get(claim.claim), asked),
        cell(claim === undefined ? 'Not claimed' : moneyWords(claim.uncapped_pence)),
      ];
    }),
    empty: 'No evidence of an outcome has been submitted.',
  };
}

function billedCell(
  contract: string,
  line: { readonly statement: string; readonly number: number } | undefined,
  asked: ReadAt,
): Cell {
  if (line === undefined) return cell('Not billed');
  return cell(`${line.statement}, line ${line.number}`, {
    href: keepingMoment(`/contracts/${contract}/statements/${line.statement}/lines/${line.number}`, asked),
  });
}
