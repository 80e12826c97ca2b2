import { type EvidenceRule, ruleInWords } from '#contracts';
import type { RateCardLine, RevisionDetails, RevisionSummary } from '#rate-cards';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment, type TagColour } from '../layout/parts.js';
import { capitalised, counted, dayWords, moneyWords, plainWords } from '../layout/words.js';

export interface RateCardContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly shown: string;
  readonly lines: DataTable;
  readonly revisions: DataTable;
}

export interface RateCardFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly revisions: readonly RevisionSummary[];
  /** The revision whose lines are shown; undefined when none is in force on that day. */
  readonly shown: RevisionDetails | undefined;
  readonly on: string;
  readonly asked: { readonly isPast: boolean; readonly asOf: number };
  readonly organisationName: (organisation: string) => string;
}

const statusColour: Record<RevisionSummary['status'], TagColour> = {
  proposed: 'yellow',
  agreed: 'green',
  declined: 'red',
  withdrawn: 'grey',
};

/** The rate card of a contract: the lines of one revision, and every revision with who agreed to it and when. */
export function rateCardPage(facts: RateCardFacts): Page<RateCardContent> {
  const { contract, shown, on, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  return {
    template: 'rate-cards/rate-card.njk',
    title: `Rate card of ${contract.title}`,
    section: 'rate-cards',
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(home, asked) },
      ],
      caption: contract.title,
      heading: shown === undefined ? 'Rate card' : `Rate card, revision ${shown.revision}`,
      shown: shownWords(shown, on),
      lines: linesTable(shown),
      revisions: revisionsTable(facts),
    },
  };
}

function shownWords(shown: RevisionDetails | undefined, on: string): string {
  if (shown === undefined) return `No revision of the rate card was in force on ${dayWords(on)}.`;
  const { status, validFrom, validTo, effectiveFrom } = shown;
  if (validFrom === undefined) {
    return `This revision is ${status}. It would take effect on ${dayWords(effectiveFrom)}.`;
  }
  const until = validTo === undefined ? '; no later revision is agreed' : ` until the next one on ${dayWords(validTo)}`;
  return `In force from ${dayWords(validFrom)}${until}. It prices every outcome whose pricing date is within that time.`;
}

function linesTable(shown: RevisionDetails | undefined): DataTable {
  return {
    caption: 'What is paid for, at what price, and what shows it',
    columns: [
      { text: 'Outcome' },
      { text: 'Price', numeric: true },
      { text: 'For one person' },
      { text: 'Evidence and conditions' },
    ],
    rows: (shown?.lines ?? []).map((line) => [
      cell(line.title, { note: line.line }),
      cell(moneyWords(line.pricing.pricePence), { note: `per ${plainWords(line.unit)}` }),
      cell(claimsPerPersonWords(line)),
      cell(evidenceRuleWords(line.evidenceRule), { note: conditionWords(line), prose: true }),
    ]),
    empty: 'There are no lines: nothing can be claimed for an outcome of this day.',
  };
}

function revisionsTable({ contract, revisions, shown, asked, organisationName }: RateCardFacts): DataTable {
  return {
    caption: 'Revisions',
    columns: [
      { text: 'Revision' },
      { text: 'Status' },
      { text: 'Takes effect' },
      { text: 'Proposed' },
      { text: 'Decisions' },
    ],
    rows: [...revisions].reverse().map((revision) => [
      cell(`Revision ${revision.revision}`, {
        href: keepingMoment(`/contracts/${contract.contract}/rate-card/revisions/${revision.revision}`, asked),
        ...(revision.revision === shown?.revision ? { note: 'shown above' } : {}),
      }),
      cell(capitalised(revision.status), { tag: statusColour[revision.status] }),
      cell(dayWords(revision.effectiveFrom)),
      cell(dayWords(revision.proposedOn), { note: `by ${organisationName(revision.proposedBy)}` }),
      decisionsCell(revision, organisationName),
    ]),
    empty: 'No revision has been proposed yet.',
  };
}

function decisionsCell(revision: RevisionSummary, organisationName: (organisation: string) => string): Cell {
  const decided = revision.decisions.map(
    ({ organisation, decision, decidedOn }) =>
      `${organisationName(organisation)} ${decision} on ${dayWords(decidedOn)}`,
  );
  const silent = revision.approvers
    .filter((approver) => !revision.decisions.some(({ organisation }) => organisation === approver))
    .map((approver) => `${organisationName(approver)} has not decided`);
  return cell([...decided, ...silent].join('; '));
}

export function claimsPerPersonWords({ claimsPerPerson }: Pick<RateCardLine, 'claimsPerPerson'>): string {
  switch (claimsPerPerson.limit) {
    case 'once':
      return 'Once';
    case 'times':
      return `Up to ${claimsPerPerson.times} times`;
    case 'unlimited':
      return 'As often as achieved';
  }
}

/** Everything beside the evidence that must be true before the line can be claimed. */
export function conditionWords(line: RateCardLine): string {
  const conditions = [
    ...line.prerequisites.map(({ outcome, state }) => `after ${plainWords(outcome)} was ${state}`),
    ...windowWords(line),
    ...(line.claimWindow === undefined
      ? []
      : [
          `claimed within ${counted(line.claimWindow.daysMax, 'day')} of the achievement (${line.claimWindow.late === 'allow' ? 'later claims are marked late' : 'later claims are refused'})`,
        ]),
    ...(line.paymentGroups === undefined ? [] : [`for ${line.paymentGroups.map(plainWords).join(' or ')}`]),
    ...(line.endsOn === undefined ? [] : [`achieved by ${dayWords(line.endsOn)}`]),
  ];
  return conditions.length === 0 ? 'No further conditions' : capitalised(conditions.join('; '));
}

function windowWords({ measurementWindow }: RateCardLine): string[] {
  if (measurementWindow === undefined) return [];
  const { since, daysMin, daysMax } = measurementWindow;
  const start = since === 'referral' ? 'the referral' : 'the start of the engagement';
  return [
    ...(daysMin === undefined ? [] : [`at least ${counted(daysMin, 'day')} after ${start}`]),
    ...(daysMax === undefined ? [] : [`at most ${counted(daysMax, 'day')} after ${start}`]),
  ];
}

export function evidenceRuleWords(rule: EvidenceRule): string {
  return capitalised(ruleInWords(rule));
}
