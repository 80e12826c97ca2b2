import type { TrailEntry } from '#audit-trail';
import type { Naming } from '#contracts';
import type {
  AdjustmentCause,
  CurtailedTotalRow,
  DisputeRow,
  KindSum,
  LinePartRow,
  PaymentRow,
  StatementLineRow,
  StatementPartRow,
  StatementRow,
} from '#payments';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import type { ListLinks } from '../layout/page-desk.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords, moneyWords, periodWords, plainWords } from '../layout/words.js';
import { disputesTable } from './disputes-table.js';
import { type DraftPreview, type DraftSection, draftSection } from './draft.section.js';
import { causeWords, collectWords, subjectCell } from './money-words.js';
import { statementStatus } from './statements-table.js';

export interface SettlementContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  readonly parts: DataTable;
  readonly kinds: DataTable;
  readonly curtailed: DataTable;
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
  /** What each payer owes of a line. */
  readonly partsOf: (line: number) => readonly LinePartRow[];
  readonly sums: readonly KindSum[];
  readonly curtailed: readonly CurtailedTotalRow[];
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
    heading: `${moneyWords(payment.pence)} paid by ${naming.nameOf(payment.payer)}`,
    status: { text: 'Paid', colour: 'green' },
    section: 'payments',
    facts: [
      { name: 'Paid on', value: cell(dayWords(payment.paid_on)) },
      { name: 'Bank reference', value: cell(payment.bank_reference) },
      { name: 'Released by', value: cell(payment.released_by) },
      { name: 'For statement', value: statementLink(statement, asked) },
      ...integrity(entry, asked),
    ],
  });
}

/** One statement: its lines, what each payer owes, and how far it has come. */
export function statementPage(facts: SettlementFacts): Page<SettlementContent> {
  const { statement, asked } = facts;
  const { text, tag } = statementStatus(statement.status);
  const entry = facts.story.findLast(({ type }) => type === 'StatementIssued');
  return settlementPage(facts, {
    title: `Statement ${statement.statement}`,
    caption: `Statement ${statement.statement}, number ${statement.number}`,
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
      status: head.status,
      facts: head.facts,
      parts: partsTable(facts),
      kinds: kindsTable(facts),
      curtailed: curtailedTable(facts),
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

/** What a payer's share is, what it is to pay of it, and how far it has come. */
function partsTable({ contract, parts, naming, asked, statement }: SettlementFacts): DataTable {
  const sumOf = (amount: (part: StatementPartRow) => number) =>
    moneyWords(parts.reduce((sum, part) => sum + amount(part), 0));
  return {
    caption: 'What each payer owes',
    columns: [
      { text: 'Payer' },
      { text: 'Status' },
      { text: 'Approved' },
      { text: 'Paid' },
      { text: 'Payment' },
      { text: 'Share', numeric: true },
      { text: 'To pay', numeric: true },
      { text: 'Held back', numeric: true },
      { text: 'Approved', numeric: true },
      { text: 'Paid', numeric: true },
      { text: 'Refunded', numeric: true },
    ],
    rows: parts.map((part) => {
      const { text, tag } = statementStatus(part.status);
      return [
        cell(naming.nameOf(part.payer)),
        cell(text, { tag }),
        part.approved_on === null
          ? cell('Not yet')
          : cell(dayWords(part.approved_on), part.approved_by === null ? {} : { note: `by ${part.approved_by}` }),
        cell(
          part.paid_on === null
            ? part.status === 'paid'
              ? 'Nothing was to be paid'
              : 'Not yet'
            : dayWords(part.paid_on),
        ),
        part.payment === null
          ? cell('None')
          : cell(part.payment, {
              href: keepingMoment(`/contracts/${contract.contract}/payments/${part.payment}`, asked),
            }),
        cell(moneyWords(part.pence)),
        cell(moneyWords(part.due_pence)),
        cell(moneyWords(part.held_pence)),
        cell(moneyWords(part.approved_pence)),
        cell(moneyWords(part.paid_pence)),
        cell(moneyWords(part.refunded_pence)),
      ];
    }),
    ...(parts.length < 2
      ? {}
      : {
          foot: [
            cell('Together'),
            cell(''),
            cell(''),
            cell(''),
            cell(''),
            cell(moneyWords(statement.total_pence)),
            cell(moneyWords(statement.due_pence)),
            cell(moneyWords(statement.held_pence)),
            cell(moneyWords(statement.approved_pence)),
            cell(moneyWords(statement.paid_pence)),
            cell(sumOf(({ refunded_pence }) => refunded_pence)),
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

function curtailedTable({ contract, curtailed, asked }: SettlementFacts): DataTable {
  return {
    caption: 'What caps cut off the claims billed for the first time',
    columns: [
      { text: 'Cap' },
      { text: 'Level' },
      { text: 'Claims cut', numeric: true },
      { text: 'Cut', numeric: true },
    ],
    rows: curtailed.map(({ cap, level, claims, cut_pence }) => [
      cell(capitalised(plainWords(cap)), {
        href: keepingMoment(`/contracts/${contract.contract}/caps?cap=${cap}`, asked),
      }),
      cell(capitalised(plainWords(level))),
      cell(countWords(claims)),
      cell(moneyWords(cut_pence)),
    ]),
    empty: 'No cap cut anything off a claim that is new on this statement.',
  };
}

/** Each line from what its claim is worth before any cut to what each payer owes of it. */
function linesTable(facts: SettlementFacts): DataTable {
  const { contract, statement, lines, parts, partsOf, titleOfLine, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const payers = parts.map(({ payer }) => payer);
  return {
    caption: 'Lines: each opens the whole story behind it',
    columns: [
      { text: 'Line' },
      { text: 'Outcome' },
      { text: 'For' },
      { text: 'Achieved' },
      { text: 'Rate card' },
      { text: 'Before cuts', numeric: true },
      { text: 'Cut', numeric: true },
      { text: 'Payable', numeric: true },
      { text: 'On this statement', numeric: true },
      ...payers.map((payer) => ({ text: naming.nameOf(payer), numeric: true })),
    ],
    rows: lines.map((line): readonly Cell[] => {
      const split = partsOf(line.number);
      return [
        cell(`Line ${line.number}`, {
          href: keepingMoment(`${home}/statements/${statement.statement}/lines/${line.number}`, asked),
          hidden: 'and why it was paid',
          nowrap: true,
          ...(line.cause === null || line.adjusts_statement === null
            ? {}
            : {
                prose: true,
                note: `changes line ${line.adjusts_line} of ${line.adjusts_statement}: ${causeWords[line.cause as AdjustmentCause]}`,
              }),
        }),
        cell(titleOfLine(line.rate_card_line), line.occurrence === 1 ? {} : { note: `time ${line.occurrence}` }),
        subjectCell(line, asked),
        cell(dayWords(line.achieved_on)),
        cell(`Revision ${line.revision}`, {
          href: keepingMoment(`${home}/rate-card/revisions/${line.revision}`, asked),
          nowrap: true,
        }),
        cell(moneyWords(line.uncapped_pence)),
        cell(moneyWords(line.uncapped_pence - line.payable_pence)),
        cell(moneyWords(line.payable_pence)),
        cell(moneyWords(line.amount_pence), line.collect === 'netted' ? {} : { note: collectWords[line.collect] }),
        ...payers.map((payer) => cell(moneyWords(split.find((part) => part.payer === payer)?.pence ?? 0))),
      ];
    }),
    empty: 'There are no lines: no claim was waiting to be billed.',
  };
}

function statementLink({ contract, statement }: StatementRow, asked: ReadAt): Cell {
  return cell(statement, { href: keepingMoment(`/contracts/${contract}/statements/${statement}`, asked) });
}

function periodOf({ period_from, period_to }: StatementRow) {
  return { from: period_from, to: period_to };
}
