import type { TrailEntry } from '#audit-trail';
import { type ClaimRow, PricingChoice } from '#claims';
import type { LinePartRow, StatementLineRow, StatementPartRow, StatementRow } from '#payments';
import { type Naming, type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, moneyWords } from '../layout/words.js';
import { integrity } from './settlement.page.js';
import { statementStatus } from './statements-table.js';

export interface LineTrailContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly calculation: readonly NamedValue[];
  readonly whyIntro: string;
  readonly revisions: DataTable;
  readonly parts: DataTable;
  readonly integrity: readonly NamedValue[];
  readonly story: readonly TimelineItem[];
  readonly storyHeading: string;
  /** How the contract itself came about: behind everything, and the same for every line. */
  readonly background: readonly TimelineItem[];
  readonly backgroundHeading: string;
}

export interface LineTrailFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly statement: StatementRow;
  readonly statementParts: readonly StatementPartRow[];
  readonly line: StatementLineRow;
  readonly parts: readonly LinePartRow[];
  readonly claim: ClaimRow;
  readonly lineTitle: string;
  /** Everything the line rests on, and what was decided and paid on it. */
  readonly entries: readonly TrailEntry[];
  readonly naming: Naming;
  readonly asked: ReadAt;
}

const policyWords: Record<PricingChoice['policy'], string> = {
  achieved: 'the day on which the outcome was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day on which the engagement started',
  claim: 'the day of the claim',
};

const verdictWords: Record<PricingChoice['considered'][number]['verdict'], string> = {
  chosen: 'In force on that day: it sets the price',
  superseded: 'A later revision had taken its place by that day',
  'not-yet-in-force': 'Not yet in force on that day',
};

/** Why one line of a statement was paid: the sum, the price that was agreed then, and everything behind it. */
export function lineTrailPage(facts: LineTrailFacts): Page<LineTrailContent> {
  const { contract, statement, line, claim, lineTitle, entries, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const { text, tag } = statementStatus(statement.status);
  const pricing = pricingOf(entries, claim);
  const told = entries.filter((entry) => isOfThisLine(entry, line));
  const story = timelineOf(
    told.filter((entry) => !isOfContract(entry)),
    naming,
    asked,
  );
  const background = timelineOf(told.filter(isOfContract), naming, asked);
  return {
    template: 'payments/line-trail.njk',
    title: `Line ${line.number} of statement ${statement.statement}`,
    section: 'payments',
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(home, asked) },
        {
          text: `Statement ${statement.statement}`,
          href: keepingMoment(`${home}/statements/${statement.statement}`, asked),
        },
      ],
      caption: `Line ${line.number} of statement ${statement.statement}`,
      heading: `${moneyWords(line.amount_pence)} for: ${lineTitle}`,
      status: { text, colour: tag },
      calculation: calculationOf(facts),
      whyIntro:
        pricing === undefined
          ? 'The claim does not say how its price was chosen.'
          : `The contract prices by ${policyWords[pricing.policy]}: ${dayWords(pricing.date)}.`,
      revisions: revisionsTable(pricing, home, asked),
      parts: partsTable(facts),
      integrity: integrity(deciding(entries, asked), asked),
      storyHeading: `How it came about: ${counted(story.length, 'entry', 'entries')}, the newest first`,
      story,
      backgroundHeading: `The contract behind it: ${counted(background.length, 'entry', 'entries')}`,
      background,
    },
  };
}

function calculationOf({ contract, line, claim, asked }: LineTrailFacts): NamedValue[] {
  const home = `/contracts/${contract.contract}`;
  const cut = claim.uncapped_pence - line.amount_pence;
  return [
    {
      name: 'Calculation',
      value: cell(
        `${countWords(claim.quantity)} × ${moneyWords(claim.unit_price_pence)} = ${moneyWords(claim.uncapped_pence)}`,
      ),
    },
    { name: 'Cuts', value: cell(cut === 0 ? 'None: paid in full' : `${moneyWords(cut)} was cut`) },
    {
      name: 'Priced by',
      value: cell(`Rate card revision ${line.revision}, line ${line.rate_card_line}`, {
        href: keepingMoment(`${home}/rate-card/revisions/${line.revision}`, asked),
      }),
    },
    {
      name: 'Person',
      value: cell(line.person, {
        href: keepingMoment(`${home}/people/${line.person}`, asked),
        note: line.occurrence === 1 ? 'the first time for this outcome' : `time ${line.occurrence} for this outcome`,
      }),
    },
    { name: 'Achieved on', value: cell(dayWords(line.achieved_on)) },
    { name: 'Claimed on', value: cell(dayWords(claim.claimed_on), claim.late === 1 ? { note: 'late' } : {}) },
  ];
}

function pricingOf(entries: readonly TrailEntry[], { claim }: ClaimRow): PricingChoice | undefined {
  const made = entries.find(({ type, data }) => type === 'ClaimMade' && data['claim'] === claim);
  return PricingChoice.safeParse(made?.data['pricing']).data;
}

function revisionsTable(pricing: PricingChoice | undefined, home: string, asked: ReadAt): DataTable {
  return {
    caption: 'Why this revision of the rate card',
    columns: [{ text: 'Revision' }, { text: 'Takes effect' }, { text: 'Compared with the pricing date' }],
    rows: (pricing?.considered ?? []).map(({ revision, effectiveFrom, verdict }) => [
      cell(`Revision ${revision}`, { href: keepingMoment(`${home}/rate-card/revisions/${revision}`, asked) }),
      cell(dayWords(effectiveFrom)),
      cell(verdictWords[verdict]),
    ]),
    empty: 'No revisions were compared.',
  };
}

function partsTable({ parts, statementParts, line, naming, asked, contract }: LineTrailFacts): DataTable {
  const settled = new Map(statementParts.map((part) => [part.payer, part]));
  return {
    caption: 'Who pays it',
    columns: [{ text: 'Payer' }, { text: 'Paid on' }, { text: 'Payment' }, { text: 'Amount', numeric: true }],
    rows: parts.map(({ payer, pence }) => {
      const { paid_on = null, payment = null } = settled.get(payer) ?? {};
      return [
        cell(naming.nameOf(payer)),
        cell(paid_on === null ? 'Not yet' : dayWords(paid_on)),
        payment === null
          ? cell('None')
          : cell(payment, { href: keepingMoment(`/contracts/${contract.contract}/payments/${payment}`, asked) }),
        cell(moneyWords(pence)),
      ];
    }),
    ...(parts.length < 2 ? {} : { foot: [cell('Together'), cell(''), cell(''), cell(moneyWords(line.amount_pence))] }),
    empty: 'The line is not split yet.',
  };
}

/** The entry that stands for the line: its payment, else the furthest it has come. */
function deciding(entries: readonly TrailEntry[], asked: ReadAt): TrailEntry | undefined {
  const told = entries.filter(({ entry }) => entry <= asked.asOf);
  return told.findLast(({ type }) => type === 'PaymentMade') ?? told.at(-1);
}

/** A statement is put together in several steps; only the one that has this line is part of its story. */
function isOfThisLine({ type, data }: TrailEntry, { claim }: StatementLineRow): boolean {
  if (type !== 'StatementLinesAdded') return true;
  const { lines } = data as { readonly lines?: readonly { readonly claim?: string }[] };
  return lines?.some((line) => line.claim === claim) ?? false;
}

function isOfContract({ stream }: TrailEntry): boolean {
  return stream.startsWith('contract-') || stream.startsWith('organisation-');
}
