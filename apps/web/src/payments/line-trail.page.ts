import type { TrailEntry } from '#audit-trail';
import { type ClaimRow, PricingChoice } from '#claims';
import type { Naming } from '#contracts';
import {
  type AdjustmentCause,
  type Calculation,
  type ClawbackRow,
  causeInWords,
  type DisputeRow,
  explain,
  type LinePartRow,
  type StatementLineRow,
  type StatementPartRow,
  type StatementRow,
} from '#payments';
import type { SampledClaim } from '#samples';
import type { SignedCheckpoint } from '#tamper-evidence';
import { readable } from '../audit-trail/readable.js';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import type { Caller } from '../http/identity.js';
import { proofCell } from '../integrity/integrity.page.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  type Figure,
  keepingMoment,
  type NamedValue,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, counted, countWords, dayWords, momentWords, moneyWords, plainWords } from '../layout/words.js';
import { type ErasedPerson, erasedWords } from '../persons/erased-words.js';
import { sampleHref } from '../samples/samples.page.js';
import { cutsTable, limitsTable, splitTable } from './calculation-tables.js';
import { disputesTable } from './disputes-table.js';
import { lineActions } from './money-actions.js';
import { collectWords, lineCell, lineHref, subjectCell } from './money-words.js';
import { integrity } from './settlement.page.js';
import { statementStatus } from './statements-table.js';
import { type WorkedAgain, type WorkedAgainSection, workedAgainSection } from './worked-again.section.js';

export interface LineTrailContent {
  readonly actions: readonly Action[];
  readonly bundle: BundleLink;
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly figures: readonly Figure[];
  readonly calculation: readonly NamedValue[];
  /** Of whom nothing can be opened any more, a sentence each. */
  readonly erased: readonly string[];
  /** How the amount came about, a sentence a step; empty on lines of the first version, which were never cut. */
  readonly explanation: readonly string[];
  readonly whyIntro: string;
  readonly revisions: DataTable;
  readonly cuts: DataTable | undefined;
  readonly limits: DataTable;
  readonly parts: DataTable;
  readonly ofClaim: DataTable;
  readonly disputes: DataTable;
  readonly clawbacks: DataTable;
  readonly again: WorkedAgainSection;
  readonly integrity: readonly NamedValue[];
  readonly story: readonly TimelineItem[];
  readonly storyHeading: string;
  /** The same story as a table, one row an entry. */
  readonly storyTable: DataTable;
  /** How the contract itself came about: behind everything, and the same for every line. */
  readonly background: readonly TimelineItem[];
  readonly backgroundHeading: string;
}

export interface LineTrailFacts {
  readonly caller: Caller | undefined;
  /** The last that was signed; undefined before there is one. */
  readonly checkpoint: SignedCheckpoint | undefined;
  /** What takes something of the claim back, or is proposed to. */
  readonly clawbacks: readonly ClawbackRow[];
  readonly contract: NamedContract;
  readonly statement: StatementRow;
  readonly statementParts: readonly StatementPartRow[];
  readonly line: StatementLineRow;
  readonly parts: readonly LinePartRow[];
  /** Undefined of a line of the first version. */
  readonly calculation: Calculation | undefined;
  /** The claim of a person; undefined where a cohort was claimed. */
  readonly claim: Pick<ClaimRow, 'quantity' | 'unit_price_pence' | 'claimed_on' | 'late'> | undefined;
  /** Every line that says something of the claim, this one among them. */
  readonly ofClaim: readonly StatementLineRow[];
  readonly disputes: readonly DisputeRow[];
  readonly again: WorkedAgain;
  readonly lineTitle: string;
  /** The samples that the claim was drawn into. */
  readonly samples: readonly SampledClaim[];
  /** The person of the line, if they were erased since. */
  readonly erased: readonly ErasedPerson[];
  /** Everything the line rests on, and what was decided and paid on it. */
  readonly entries: readonly TrailEntry[];
  readonly naming: Naming;
  readonly asked: ReadAt;
}

export const policyWords: Record<PricingChoice['policy'], string> = {
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
  const { contract, statement, statementParts, line, lineTitle, entries, calculation, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const { text, tag } = statementStatus(statement);
  const pricing = pricingOf(entries, line.claim);
  const told = entries.filter((entry) => isOfThisLine(entry, line)).map(withoutTheSum);
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
      crumbs: contractCrumbs(contract, asked, {
        text: `Statement ${statement.statement}`,
        href: `${home}/statements/${statement.statement}`,
      }),
      actions: lineActions(
        lineHref(line),
        { parts: facts.parts, disputes: facts.disputes, status: statement.status },
        facts.caller,
        asked,
      ),
      bundle: bundleLink('statement', statement.statement, asked),
      caption: `Line ${line.number} of statement ${statement.statement}`,
      heading: `${moneyWords(line.amount_pence)} for: ${lineTitle}`,
      status: { text, colour: tag },
      figures: [
        { name: 'Before any cut', value: moneyWords(line.uncapped_pence) },
        { name: 'Cut', value: moneyWords(line.uncapped_pence - line.payable_pence) },
        { name: 'Payable', value: moneyWords(line.payable_pence) },
        { name: 'On this line', value: moneyWords(line.amount_pence) },
      ],
      calculation: factsOf(facts),
      erased: erasedWords(facts.erased),
      explanation:
        calculation === undefined
          ? []
          : explain(calculation, naming.nameOf).map((sentence) => readable(sentence, naming.names)),
      whyIntro:
        pricing === undefined
          ? 'The claim does not say which revisions were compared when it was made.'
          : `The contract prices by ${policyWords[pricing.policy]}: ${dayWords(pricing.date)}.`,
      revisions: revisionsTable(pricing, home, asked),
      cuts: calculation === undefined || calculation.cuts.length === 0 ? undefined : cutsTable(calculation, naming),
      limits: limitsTable(calculation, contract, naming, asked),
      parts: splitTable({ calculation, parts: facts.parts, statementParts, line, naming, asked }),
      ofClaim: ofClaimTable(facts),
      disputes: disputesTable(facts.disputes, naming, asked),
      clawbacks: clawbacksOfClaim(facts),
      again: workedAgainSection(facts.again, naming),
      integrity: integrityOf(deciding(entries, asked), facts),
      storyHeading: `How it came about: ${counted(story.length, 'entry', 'entries')}, the newest first`,
      story,
      storyTable: storyTable(told, naming, asked),
      backgroundHeading: `The contract behind it: ${counted(background.length, 'entry', 'entries')}`,
      background,
    },
  };
}

function factsOf({ contract, line, lineTitle, claim, samples, asked }: LineTrailFacts): NamedValue[] {
  const home = `/contracts/${contract.contract}`;
  const { adjusts_statement, adjusts_line, cause, billed_before_pence } = line;
  return [
    {
      name: 'What it is',
      value:
        adjusts_statement === null || adjusts_line === null || cause === null
          ? cell('A claim, billed for the first time')
          : cell(`A change of ${adjusts_statement}, line ${adjusts_line}`, {
              href: keepingMoment(
                lineHref({ contract: contract.contract, statement: adjusts_statement, number: adjusts_line }),
                asked,
              ),
              note: `because ${causeInWords[cause as AdjustmentCause]}; ${moneyWords(billed_before_pence ?? 0)} had been billed before`,
            }),
    },
    ...(claim?.unit_price_pence == null
      ? []
      : [
          {
            name: 'Claimed as',
            value: cell(
              `${countWords(claim.quantity)} × ${moneyWords(claim.unit_price_pence)} = ${moneyWords(claim.quantity * claim.unit_price_pence)}`,
            ),
          },
        ]),
    {
      name: 'Priced by',
      value: cell(`Rate card revision ${line.revision}, line: ${lineTitle}`, {
        href: keepingMoment(`${home}/rate-card/revisions/${line.revision}`, asked),
        note: `code ${line.rate_card_line}`,
      }),
    },
    {
      name: line.person === null ? 'Cohort' : 'Person',
      value: {
        ...subjectCell(line, asked),
        note: line.occurrence === 1 ? 'the first time for this outcome' : `time ${line.occurrence} for this outcome`,
      },
    },
    { name: 'Achieved on', value: cell(dayWords(line.achieved_on)) },
    ...(claim === undefined
      ? []
      : [{ name: 'Claimed on', value: cell(dayWords(claim.claimed_on), claim.late === 1 ? { note: 'late' } : {}) }]),
    ...samples.map((sampled) => ({ name: 'Sampled', value: sampledCell(sampled, asked) })),
    ...(line.collect === 'netted' ? [] : [{ name: 'Collected', value: cell(collectWords[line.collect]) }]),
  ];
}

/** That a claim is in a sample holds nothing back, but it is said. */
function sampledCell(sampled: SampledClaim, asked: ReadAt): Cell {
  const { sample, finding, checked_on } = sampled;
  return cell(`Sample ${sample}`, {
    href: keepingMoment(sampleHref(sampled), asked),
    note:
      finding === null || checked_on === null
        ? 'not checked yet'
        : `${finding.replaceAll('-', ' ')}, checked on ${dayWords(checked_on)}`,
  });
}

function pricingOf(entries: readonly TrailEntry[], claim: string): PricingChoice | undefined {
  const made = entries.find(({ type, data }) => type === 'ClaimMade' && data['claim'] === claim);
  return PricingChoice.safeParse(made?.data['pricing']).data;
}

function revisionsTable(pricing: PricingChoice | undefined, home: string, asked: ReadAt): DataTable {
  return {
    caption: 'Why this revision of the rate card, when it was claimed',
    columns: [{ text: 'Revision' }, { text: 'Takes effect' }, { text: 'Compared with the pricing date' }],
    rows: (pricing?.considered ?? []).map(({ revision, effectiveFrom, verdict }) => [
      cell(`Revision ${revision}`, { href: keepingMoment(`${home}/rate-card/revisions/${revision}`, asked) }),
      cell(dayWords(effectiveFrom)),
      cell(verdictWords[verdict]),
    ]),
    empty: 'No revisions were compared.',
  };
}

/** What all statements say of the claim: together what it comes to. */
function ofClaimTable({ ofClaim, line, asked }: LineTrailFacts): DataTable {
  const sum = ofClaim.reduce((total, { amount_pence }) => total + amount_pence, 0);
  return {
    caption: 'Everything statements say of this claim',
    columns: [
      { text: 'Line' },
      { text: 'What' },
      { text: 'Payable then', numeric: true },
      { text: 'On the line', numeric: true },
    ],
    rows: ofClaim.map((each) => [
      each.statement === line.statement && each.number === line.number
        ? cell(`${each.statement}, line ${each.number}`, { note: 'this line' })
        : lineCell(each, asked),
      cell(
        each.cause === null
          ? 'Billed for the first time'
          : `Changed, because ${causeInWords[each.cause as AdjustmentCause]}`,
      ),
      cell(moneyWords(each.payable_pence)),
      cell(moneyWords(each.amount_pence)),
    ]),
    foot: [cell('Together'), cell(''), cell(''), cell(moneyWords(sum))],
    empty: 'No statement has billed it.',
  };
}

/** What took something of the claim back, or is proposed to. */
function clawbacksOfClaim({ contract, clawbacks, asked }: LineTrailFacts): DataTable {
  return {
    caption: 'Clawbacks of this claim',
    columns: [
      { text: 'Clawback' },
      { text: 'Status' },
      { text: 'Cause' },
      { text: 'Proposed' },
      { text: 'Carried out by' },
    ],
    rows: clawbacks.map((row) => [
      cell(row.ref, { href: keepingMoment(`/contracts/${contract.contract}/other-money`, asked) }),
      cell(capitalised(plainWords(row.status))),
      cell(capitalised(plainWords(row.cause))),
      cell(dayWords(row.proposed_on)),
      row.carried_out_by === null
        ? cell('Not yet')
        : cell(row.carried_out_by, {
            href: keepingMoment(`/contracts/${contract.contract}/statements/${row.carried_out_by}`, asked),
          }),
    ]),
    empty: 'Nothing of it was taken back.',
  };
}

/** Where the entry stands, and the signed checkpoint that includes it, with the proof of that. */
function integrityOf(entry: TrailEntry | undefined, { checkpoint, asked }: LineTrailFacts): NamedValue[] {
  if (entry === undefined) return [];
  return [...integrity(entry, asked), { name: 'Proof', value: proofCell(entry.entry, checkpoint) }];
}

function storyTable(told: readonly TrailEntry[], { nameOf }: Naming, asked: ReadAt): DataTable {
  return {
    caption: 'The same as a table',
    captionSize: 's',
    columns: [{ text: 'Entry' }, { text: 'Happened' }, { text: 'Recorded' }, { text: 'What' }, { text: 'By' }],
    rows: told.toReversed().map((entry) => [
      cell(countWords(entry.entry), {
        href: keepingMoment(`/entries/${entry.entry}`, asked),
        hidden: 'as it is stored',
      }),
      cell(momentWords(entry.occurredAt)),
      cell(momentWords(entry.recordedAt)),
      cell(entry.sentence, { prose: true }),
      cell(nameOf(entry.actor.subject), { note: nameOf(entry.actor.organisation) }),
    ]),
    empty: 'Nothing is recorded of it.',
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

/** How the line came to its amount stands above, step by step: the entry that put it on the statement need not repeat it. */
function withoutTheSum(entry: TrailEntry): TrailEntry {
  return entry.type === 'StatementLinesAdded' ? { ...entry, why: [] } : entry;
}

function isOfContract({ stream }: TrailEntry): boolean {
  return stream.startsWith('contract-') || stream.startsWith('organisation-');
}
