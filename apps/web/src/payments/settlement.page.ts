import type { TrailEntry } from '#audit-trail';
import type { Naming } from '#contracts';
import type {
  AdjustmentCause,
  DisputeRow,
  KindSum,
  LinePartRow,
  NotPayableTotalRow,
  PaymentRow,
  StatementLineRow,
  StatementPartRow,
  StatementRow,
} from '#payments';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { type BundleLink, bundleLink } from '../bundles/bundle-link.js';
import type { ListLinks } from '../layout/page-desk.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords, moneyWords, periodWords, plainWords } from '../layout/words.js';
import { type ErasedPerson, erasedWords } from '../persons/erased-words.js';
import { disputesTable } from './disputes-table.js';
import { type DraftPreview, type DraftSection, draftSection } from './draft.section.js';
import { causeWords, collectWords, reasonHref, reasonWords, subjectCell } from './money-words.js';
import { statementStatus } from './statements-table.js';

export interface SettlementContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly bundle: BundleLink;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  /** Of whom nothing can be opened any more, a sentence each. */
  readonly erased: readonly string[];
  readonly parts: DataTable;
  readonly kinds: DataTable;
  readonly notPayable: DataTable;
  readonly lines: DataTable;
  readonly pages: ListLinks;
  readonly disputes: DataTable;
  readonly draft: DraftSection | undefined;
  readonly story: readonly TimelineItem[];
}

export interface SettlementFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly statement: StatementRow;
  readonly parts: readonly StatementPartRow[];
  readonly lines: readonly StatementLineRow[];
  readonly pages: ListLinks;
  /** Those of the people of these lines who were erased since. */
  readonly erased: readonly ErasedPerson[];
  /** What each payer owes of a line. */
  readonly partsOf: (line: number) => readonly LinePartRow[];
  readonly sums: readonly KindSum[];
  readonly notPayable: readonly NotPayableTotalRow[];
  readonly disputes: readonly DisputeRow[];
  /** What the statement would say if it were issued today; undefined of one that is no draft. */
  readonly draft: DraftPreview | undefined;
  /** The entries about the statement: begun, lines, issued, approved, paid. */
  readonly story: readonly TrailEntry[];
  readonly titleOfLine: (line: string) => string;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** One payment: who paid what to settle which statement, and each line that it paid for. */
export function paymentPage(facts: SettlementFacts & { readonly payment: PaymentRow }): Page<SettlementContent> {
  const { payment, statement, naming, asked } = facts;
  const entry = facts.story.find(({ type, data }) => type === 'PaymentMade' && data['payment'] === payment.payment);
  return settlementPage(facts, {
    title: `Payment ${payment.payment}`,
    caption: `Payment ${payment.payment}`,
    bundle: bundleLink('payment', payment.payment, asked),
    heading: `${moneyWords(payment.pence)} paid by ${naming.nameOf(payment.payer)}`,
    status: { text: 'Paid', colour: 'green' },
    section: 'payments',
    facts: [
      { name: 'Paid on', value: cell(dayWords(payment.paid_on)) },
      { name: 'Bank reference', value: cell(payment.bank_reference) },
      { name: 'Released by', value: cell(whoWords(payment.released_by, payment.payer, naming)) },
      { name: 'For statement', value: statementLink(statement, asked) },
      ...integrity(entry, asked),
    ],
  });
}

/** One statement: its lines, what each payer owes, and how far it has come. */
export function statementPage(facts: SettlementFacts): Page<SettlementContent> {
  const { statement, asked } = facts;
  const { text, tag } = statementStatus(statement);
  const entry = facts.story.findLast(({ type }) => type === 'StatementIssued');
  return settlementPage(facts, {
    title: `Statement ${statement.statement}`,
    caption: `Statement ${statement.statement}, number ${statement.number}`,
    bundle: bundleLink('statement', statement.statement, asked),
    heading:
      statement.status === 'begun'
        ? `Draft for ${periodWords(periodOf(statement))}`
        : `${moneyWords(statement.total_pence)} for ${periodWords(periodOf(statement))}`,
    status: { text, colour: tag },
    section: 'contracts',
    facts: [
      { name: 'Issued on', value: cell(statement.issued_on === null ? 'Not issued' : dayWords(statement.issued_on)) },
      ...(statement.issued_on === null ? [] : sumsOf(statement)),
      ...integrity(entry, asked),
    ],
  });
}

function sumsOf(statement: StatementRow): NamedValue[] {
  return [
    { name: 'Lines', value: cell(countWords(statement.lines)) },
    { name: 'To pay', value: cell(moneyWords(statement.due_pence), { note: dueWords(statement) }) },
    { name: 'Held back in disputes', value: cell(moneyWords(statement.held_pence)) },
    { name: 'Approved so far', value: cell(moneyWords(statement.approved_pence)) },
    { name: 'Paid so far', value: cell(moneyWords(statement.paid_pence)) },
    ...(statement.restated === 1
      ? [
          {
            name: 'Restated',
            value: cell('Every claim that was billed before was worked out again, because something changed for them'),
          },
        ]
      : []),
  ];
}

function dueWords({ due_pence, total_pence }: StatementRow): string {
  return due_pence === total_pence
    ? 'the whole of it'
    : 'the total without what is invoiced or was held back, less advances set against it';
}

/** Where the entry stands in the log, and the hash that it has in the tree over all of it. */
export function integrity(entry: TrailEntry | undefined, asked: ReadAt): NamedValue[] {
  if (entry === undefined) return [];
  return [
    {
      name: 'In the ledger',
      value: cell(`Entry ${countWords(entry.entry)}`, {
        href: keepingMoment(`/entries/${entry.entry}`, asked),
        note: `leaf hash ${entry.leaf}`,
      }),
    },
  ];
}

interface Head {
  readonly bundle: BundleLink;
  readonly title: string;
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly section: 'payments' | 'contracts';
  readonly facts: readonly NamedValue[];
}

function settlementPage(facts: SettlementFacts, head: Head): Page<SettlementContent> {
  const { contract, asked, naming } = facts;
  const home = `/contracts/${contract.contract}`;
  return {
    template: 'payments/settlement.njk',
    title: head.title,
    section: head.section,
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(home, asked) },
        ...(head.section === 'payments' ? [{ text: 'Payments', href: keepingMoment(`${home}/payments`, asked) }] : []),
      ],
      caption: head.caption,
      heading: head.heading,
      bundle: head.bundle,
      status: head.status,
      facts: head.facts,
      erased: erasedWords(facts.erased),
      parts: partsTable(facts),
      kinds: kindsTable(facts),
      notPayable: notPayableTable(facts),
      lines: linesTable(facts),
      pages: facts.pages,
      disputes: disputesTable(facts.disputes, naming, asked),
      draft: facts.draft === undefined ? undefined : draftSection(facts.draft, naming),
      // Why a line came to its amount is told on its own page.
      story: timelineOf(
        facts.story.map((entry) => (entry.type === 'StatementLinesAdded' ? { ...entry, why: [] } : entry)),
        naming,
        asked,
      ),
    },
  };
}

/** Who did something, as they signed in, and for which organisation. */
function whoWords(subject: string, organisation: string, naming: Naming): string {
  return `${subject} of ${naming.nameOf(organisation)}`;
}

/** What a payer's share is, what it is to pay of it, and how far it has come. What nobody held back or got back has no column. */
function partsTable({ contract, parts, naming, asked, statement }: SettlementFacts): DataTable {
  const home = `/contracts/${contract.contract}`;
  const sumOf = (amount: (part: StatementPartRow) => number) => parts.reduce((sum, part) => sum + amount(part), 0);
  const isHeldBack = statement.held_pence !== 0;
  const isRefunded = sumOf(({ refunded_pence }) => refunded_pence) !== 0;
  const approved = (part: StatementPartRow) =>
    cell(
      moneyWords(part.approved_pence),
      part.approved_on === null
        ? {}
        : {
            note: [
              dayWords(part.approved_on),
              ...(part.approved_by === null ? [] : [`by ${whoWords(part.approved_by, part.payer, naming)}`]),
            ].join(', '),
          },
    );
  const paid = (part: StatementPartRow) =>
    cell(
      moneyWords(part.paid_pence),
      part.payment === null || part.paid_on === null
        ? {}
        : {
            href: keepingMoment(`${home}/payments/${part.payment}`, asked),
            hidden: `payment ${part.payment}`,
            note: dayWords(part.paid_on),
          },
    );
  return {
    caption: 'What each payer owes',
    columns: [
      { text: 'Payer' },
      { text: 'Status' },
      { text: 'Share', numeric: true },
      { text: 'To pay', numeric: true },
      ...(isHeldBack ? [{ text: 'Held back', numeric: true }] : []),
      { text: 'Approved', numeric: true },
      { text: 'Paid', numeric: true },
      ...(isRefunded ? [{ text: 'Refunded', numeric: true }] : []),
    ],
    rows: parts.map((part) => {
      const { text, tag } = statementStatus(part);
      return [
        cell(naming.nameOf(part.payer)),
        cell(text, { tag }),
        cell(moneyWords(part.pence)),
        cell(moneyWords(part.due_pence)),
        ...(isHeldBack ? [cell(moneyWords(part.held_pence))] : []),
        approved(part),
        paid(part),
        ...(isRefunded ? [cell(moneyWords(part.refunded_pence))] : []),
      ];
    }),
    ...(parts.length < 2
      ? {}
      : {
          foot: [
            cell('Together'),
            cell(''),
            cell(moneyWords(statement.total_pence)),
            cell(moneyWords(statement.due_pence)),
            ...(isHeldBack ? [cell(moneyWords(statement.held_pence))] : []),
            cell(moneyWords(statement.approved_pence)),
            cell(moneyWords(statement.paid_pence)),
            ...(isRefunded ? [cell(moneyWords(sumOf(({ refunded_pence }) => refunded_pence)))] : []),
          ],
        }),
    empty: 'The statement has not been issued, so nobody owes anything on it.',
  };
}

const kindWords: Record<StatementLineRow['kind'], string> = {
  claim: 'Claims billed for the first time',
  adjustment: 'Changes of earlier lines',
};

/** What the lines come to by kind: before any cut, what was cut, what is payable, and what the statement bills of it. */
function kindsTable({ sums, statement }: SettlementFacts): DataTable {
  return {
    caption: 'Lines by kind',
    columns: [
      { text: 'Kind' },
      { text: 'Lines', numeric: true },
      { text: 'Before cuts', numeric: true },
      { text: 'Cut', numeric: true },
      { text: 'Payable', numeric: true },
      { text: 'On this statement', numeric: true },
    ],
    rows: sums.map(({ kind, lines, uncapped_pence, payable_pence, amount_pence }) => [
      cell(kindWords[kind], kind === 'adjustment' ? { note: 'what is payable now, less what was billed before' } : {}),
      cell(countWords(lines)),
      cell(kind === 'claim' ? moneyWords(uncapped_pence) : 'See each line'),
      cell(kind === 'claim' ? moneyWords(uncapped_pence - payable_pence) : 'See each line'),
      cell(kind === 'claim' ? moneyWords(payable_pence) : 'See each line'),
      cell(moneyWords(amount_pence)),
    ]),
    ...(sums.length < 2
      ? {}
      : {
          foot: [
            cell('Together'),
            cell(countWords(sums.reduce((sum, { lines }) => sum + lines, 0))),
            cell(''),
            cell(''),
            cell(''),
            cell(moneyWords(statement.total_pence)),
          ],
        }),
    empty: 'There are no lines.',
  };
}

function notPayableTable({ contract, notPayable, asked }: SettlementFacts): DataTable {
  return {
    caption: 'What is not payable of the claims billed for the first time, and why',
    columns: [
      { text: 'Why' },
      { text: 'For' },
      { text: 'Claims', numeric: true },
      { text: 'Not payable', numeric: true },
    ],
    rows: notPayable.map((row) => [
      cell(reasonWords(row), { href: keepingMoment(reasonHref(contract.contract, row), asked) }),
      cell(row.level === '' ? 'Each claim' : capitalised(plainWords(row.level))),
      cell(countWords(row.claims)),
      cell(moneyWords(row.cut_pence)),
    ]),
    empty: 'Everything that is new on this statement is payable in full.',
  };
}

/** Each line from what its claim is worth before any cut to what each payer owes of it. */
function linesTable(facts: SettlementFacts): DataTable {
  const { contract, statement, lines, parts, partsOf, titleOfLine, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  return {
    caption: 'Lines: each opens the whole story behind it',
    columns: [
      { text: 'Line' },
      { text: 'Outcome' },
      { text: 'For' },
      { text: 'Payable', numeric: true },
      { text: 'On this statement', numeric: true },
      ...payerColumns(parts, naming),
    ],
    rows: lines.map((line): readonly Cell[] => {
      const split = partsOf(line.number);
      const { cause, adjusts_statement, adjusts_line } = line;
      const cutPence = line.uncapped_pence - line.payable_pence;
      return [
        cell(`Line ${line.number}`, {
          href: keepingMoment(`${home}/statements/${statement.statement}/lines/${line.number}`, asked),
          hidden: 'and why it was paid',
          ...(cause === null || adjusts_statement === null
            ? { nowrap: true }
            : {
                note: `changes line ${adjusts_line} of ${adjusts_statement}: ${causeWords[cause as AdjustmentCause]}`,
              }),
        }),
        cell(titleOfLine(line.rate_card_line), {
          note: [
            `achieved ${dayWords(line.achieved_on)}`,
            ...(line.occurrence === 1 ? [] : [`time ${line.occurrence}`]),
            `revision ${line.revision}`,
          ].join(', '),
        }),
        subjectCell(line, asked),
        cell(
          moneyWords(line.payable_pence),
          cutPence === 0 ? {} : { note: `${moneyWords(cutPence)} of ${moneyWords(line.uncapped_pence)} cut` },
        ),
        cell(moneyWords(line.amount_pence), line.collect === 'netted' ? {} : { note: collectWords[line.collect] }),
        ...payerCells(parts, split, naming),
      ];
    }),
    empty: 'There are no lines: no claim was waiting to be billed.',
  };
}

/** More payers than these are told below each other, so that the table stays on the page. */
const PAYERS_SIDE_BY_SIDE = 2;

function payerColumns(parts: readonly StatementPartRow[], naming: Naming): DataTable['columns'] {
  if (parts.length < 2) return [];
  if (parts.length > PAYERS_SIDE_BY_SIDE) return [{ text: 'Of that, each payer' }];
  return parts.map(({ payer }) => ({ text: naming.nameOf(payer), numeric: true }));
}

function payerCells(parts: readonly StatementPartRow[], split: readonly LinePartRow[], naming: Naming): Cell[] {
  if (parts.length < 2) return [];
  const amountOf = (payer: string) => moneyWords(split.find((part) => part.payer === payer)?.pence ?? 0);
  if (parts.length <= PAYERS_SIDE_BY_SIDE) return parts.map(({ payer }) => cell(amountOf(payer)));
  return [cell('', { items: parts.map(({ payer }) => `${naming.nameOf(payer)} ${amountOf(payer)}`) })];
}

function statementLink({ contract, statement }: StatementRow, asked: ReadAt): Cell {
  return cell(statement, { href: keepingMoment(`/contracts/${contract}/statements/${statement}`, asked) });
}

function periodOf({ period_from, period_to }: StatementRow) {
  return { from: period_from, to: period_to };
}
