import type { TrailEntry } from '#audit-trail';
import type { EvidenceRow, LapseRow, OutcomeRow } from '#evidence';
import type { CalendarDate } from '#kernel';
import type { PaymentRow } from '#payments';
import type { EngagementSpan, OutcomeAtReferral } from '#referrals';
import { offered } from '../access/may.js';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import { outcomeHref } from '../evidence/outcome-href.js';
import { outcomeStatus } from '../evidence/outcome-status.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type NamedValue,
} from '../layout/parts.js';
import { capitalised, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { type ErasedPerson, erasedWords } from '../persons/erased-words.js';
import { personForm, personFormNames } from '../referrals/person-forms.js';
import { type JourneyChart, journeyChart } from './journey-chart.js';
import { pathColour, statusWords } from './people.page.js';
import { capsTable, claimsTable, moneyFacts, type PersonMoney, titled } from './person-money.js';
import { type StandingFacts, type StandingSection, standingSection } from './standing.section.js';

export interface PersonContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly bundle: BundleLink;
  readonly status: { readonly text: string; readonly colour: string };
  readonly actions: readonly Action[];
  /** In which capacity whoever reads sees this, and what is recorded of it. */
  readonly why: string;
  readonly facts: readonly NamedValue[];
  readonly journey: JourneyChart;
  readonly outcomes: DataTable;
  readonly claims: DataTable;
  readonly caps: DataTable | undefined;
  readonly lapses: DataTable | undefined;
  readonly baselines: DataTable | undefined;
  readonly standing: StandingSection;
  readonly erased: readonly string[];
  readonly story: readonly TimelineItem[];
}

export interface PersonFacts extends PersonMoney {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly spans: readonly EngagementSpan[];
  readonly outcomes: readonly OutcomeRow[];
  readonly lapses: readonly LapseRow[];
  /** Every piece of evidence of the outcomes. */
  readonly items: readonly EvidenceRow[];
  /** What was paid on the statements that bill something of the person. */
  readonly payments: readonly Pick<PaymentRow, 'paid_on' | 'payment' | 'statement'>[];
  readonly baselines: readonly OutcomeAtReferral[];
  readonly story: readonly TrailEntry[];
  /** Consent, holds and erasure, and who has read what. */
  readonly law: Omit<StandingFacts, 'nameOf' | 'asked' | 'home'>;
  /** Whether whoever reads acts for a party of the contract. */
  readonly isParty: boolean;
  readonly caller: Caller | undefined;
  /** The day up to which what is not over is drawn. */
  readonly today: CalendarDate;
}

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
      bundle: bundleLink('person', person.person, asked),
      status: { text: statusWords[person.status], colour: pathColour[person.status] },
      actions: asked.isPast ? [] : actionsFor(facts),
      why: whyWords(facts),
      facts: factsOf(facts),
      journey: journeyOf(facts),
      outcomes: outcomesTable(facts),
      claims: claimsTable(facts),
      caps: capsTable(facts),
      lapses: lapsesTable(facts),
      baselines: baselinesTable(facts),
      standing: standingSection({
        ...facts.law,
        nameOf: naming.nameOf,
        asked,
        home: `${home}/people/${person.person}`,
      }),
      erased: erasedWords(erasedOf(facts)),
      story: timelineOf(story, naming, asked),
    },
  };
}

/** What the state of the person leads on to, for the role of the reader. */
function actionsFor({ contract, person, baselines, caller }: PersonFacts): readonly Action[] {
  const home = `/contracts/${contract.contract}/people/${person.person}`;
  const forms = personFormNames.flatMap((name) => {
    const form = personForm(name);
    if (form === undefined || !form.isNext({ person, baselines })) return [];
    return [{ operation: form.operation, text: form.title, href: `${home}/${name}` }];
  });
  const submits =
    person.startedOn === undefined
      ? []
      : [{ operation: 'submit-evidence', text: 'Submit evidence', href: `${home}/submit-evidence` } as const];
  return offered(caller, [...submits, ...forms]);
}

function whyWords({ caller, isParty, naming: { nameOf } }: PersonFacts): string {
  if (caller === undefined) {
    return 'You have not said who you are. What stands here is recorded under a pseudonym: nobody’s name is on any page.';
  }
  const { role, organisation } = caller.actor;
  const basis = isParty
    ? `${nameOf(organisation)} is a party to this contract`
    : `${nameOf(organisation)} is no party to this contract, and sees what is recorded under pseudonyms`;
  return `You see this as ${plainWords(role)}: ${basis}. That you opened this page is recorded, and stands below when it is opened again.`;
}

/** What was achieved, shown and paid, on the days on which it was. */
function journeyOf({ person, spans, outcomes, items, payments, lines, naming, today }: PersonFacts): JourneyChart {
  const titleOf = (outcome: string) => naming.names.get(outcome) ?? plainWords(outcome);
  return journeyChart(
    person.referredOn,
    today,
    spans.map(({ kind, from, to, reason }) => ({
      kind,
      from,
      to,
      words: kind === 'break' ? `Break${reason === undefined ? '' : `: ${plainWords(reason)}`}` : 'On the service',
    })),
    [
      ...outcomes.map(({ outcome, achieved_on, status }) => ({
        row: 'Outcomes' as const,
        on: achieved_on,
        words: `${titleOf(outcome)}: ${outcomeStatus(status).text.toLowerCase()}`,
      })),
      ...items.map(({ kind, submitted_on, status }) => ({
        row: 'Evidence' as const,
        on: submitted_on,
        words: `${capitalised(plainWords(kind))} submitted${status === 'withdrawn' ? ', and taken back since' : ''}`,
      })),
      ...payments.map(({ paid_on, payment, statement }) => ({
        row: 'Payments' as const,
        on: paid_on,
        words: `${payment} paid on statement ${statement}, which bills ${moneyWords(
          lines.filter((line) => line.statement === statement).reduce((sum, { amount_pence }) => sum + amount_pence, 0),
        )} for this person`,
      })),
    ],
  );
}

function erasedOf({ person: { person }, law: { standing } }: PersonFacts): ErasedPerson[] {
  const { erased_at: at, request } = standing.erasure ?? {};
  return at === undefined || at === null || request === undefined ? [] : [{ person, erasedAt: at, request }];
}

function factsOf(facts: PersonFacts): NamedValue[] {
  const {
    person,
    terms,
    naming: { nameOf },
  } = facts;
  const { declined } = person;
  return [
    ...(person.cohort === undefined ? [] : [{ name: 'Cohort', value: cell(plainWords(person.cohort)) }]),
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
      : [{ name: 'Payment group', value: cell(groupTitle(person.paymentGroup, terms)) }]),
    ...(person.endedOn === undefined
      ? []
      : [{ name: 'Ended', value: cell(`${dayWords(person.endedOn)}: ${plainWords(person.endReason ?? '')}`) }]),
    ...moneyFacts(facts),
  ];
}

function groupTitle(group: string, terms: PersonFacts['terms']): string {
  return terms?.paymentGroups.find(({ code }) => code === group)?.title ?? plainWords(group);
}

function outcomesTable({ outcomes, naming, asked }: PersonFacts): DataTable {
  return {
    caption: 'Outcomes',
    columns: [{ text: 'Outcome' }, { text: 'Achieved' }, { text: 'Evidence' }, { text: 'Found by the verifier' }],
    rows: outcomes.map((row) => [
      { ...titled(row, naming), href: keepingMoment(outcomeHref(row), asked) },
      cell(dayWords(row.achieved_on)),
      cell(outcomeStatus(row.status).text, { tag: outcomeStatus(row.status).colour }),
      foundCell(row),
    ]),
    empty: 'No evidence of an outcome has been submitted.',
  };
}

/** How many there were and what was measured, and what the provider had said where that was something else. */
function foundCell({ quantity, measured, submitted_quantity, submitted_measured }: OutcomeRow): Cell {
  if (quantity === null) return cell('Not verified');
  const found = [countWords(quantity), ...(measured === null ? [] : [`measured ${measured}`])].join(', ');
  const said = [
    ...(submitted_quantity === null ? [] : [countWords(submitted_quantity)]),
    ...(submitted_measured === null ? [] : [`measured ${submitted_measured}`]),
  ];
  return cell(found, said.length === 0 ? {} : { note: `the provider had said ${said.join(', ')}` });
}

function lapsesTable({ lapses, naming }: PersonFacts): DataTable | undefined {
  if (lapses.length === 0) return undefined;
  return {
    caption: 'What was lost, and regained',
    columns: [{ text: 'Outcome' }, { text: 'Lost on' }, { text: 'Regained on' }, { text: 'Reason' }],
    rows: lapses.map((lapse) => [
      titled(lapse, naming),
      cell(dayWords(lapse.lapsed_on)),
      cell(lapse.regained_on === null ? 'Not regained' : dayWords(lapse.regained_on)),
      cell(capitalised(plainWords(lapse.reason_code))),
    ]),
    empty: 'Nothing was lost.',
  };
}

function baselinesTable({ baselines, naming }: PersonFacts): DataTable | undefined {
  if (baselines.length === 0) return undefined;
  return {
    caption: 'How outcomes stood at referral',
    columns: [{ text: 'Outcome' }, { text: 'Already so' }, { text: 'Measured' }, { text: 'Recorded' }],
    rows: baselines.map(({ outcome, alreadyTrue, measured, recordedOn }) => [
      titled({ outcome, occurrence: 1 }, naming),
      cell(alreadyTrue ? 'Yes' : 'No'),
      cell(measured ?? 'Not measured'),
      cell(dayWords(recordedOn)),
    ]),
    empty: 'Nothing was recorded.',
  };
}
