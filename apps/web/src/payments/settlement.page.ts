import type { TrailEntry } from '#audit-trail';
import type { PaymentRow, StatementLineRow, StatementPartRow, StatementRow } from '#payments';
import { type Naming, type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import type { ListLinks } from '../layout/page-desk.js';
import type { Page } from '../layout/pages.js';
import { type Cell, type Crumb, cell, type DataTable, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords, periodWords } from '../layout/words.js';
import { statementStatus } from './statements-table.js';

export interface SettlementContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: string };
  readonly facts: readonly NamedValue[];
  readonly parts: DataTable;
  readonly lines: DataTable;
  readonly pages: ListLinks;
  readonly story: readonly TimelineItem[];
}

export interface SettlementFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly statement: StatementRow;
  readonly parts: readonly StatementPartRow[];
  readonly lines: readonly StatementLineRow[];
  readonly pages: ListLinks;
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
    heading: `${moneyWords(statement.total_pence)} for ${periodWords(periodOf(statement))}`,
    status: { text, colour: tag },
    section: 'contracts',
    facts: [
      { name: 'Issued on', value: cell(statement.issued_on === null ? 'Not issued' : dayWords(statement.issued_on)) },
      { name: 'Lines', value: cell(countWords(statement.lines)) },
      { name: 'Paid so far', value: cell(moneyWords(statement.paid_pence)) },
      ...integrity(entry, asked),
    ],
  });
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
      lines: linesTable(facts),
      pages: facts.pages,
      story: timelineOf(facts.story, naming, asked),
    },
  };
}

function partsTable({ contract, parts, naming, asked, statement }: SettlementFacts): DataTable {
  return {
    caption: 'What each payer owes',
    columns: [
      { text: 'Payer' },
      { text: 'Approved' },
      { text: 'Paid' },
      { text: 'Payment' },
      { text: 'Amount', numeric: true },
    ],
    rows: parts.map(({ payer, pence, approved_on, approved_by, paid_on, payment }) => [
      cell(naming.nameOf(payer)),
      approved_on === null
        ? cell('Not yet')
        : cell(dayWords(approved_on), approved_by === null ? {} : { note: `by ${approved_by}` }),
      cell(paid_on === null ? 'Not yet' : dayWords(paid_on)),
      payment === null
        ? cell('None')
        : cell(payment, { href: keepingMoment(`/contracts/${contract.contract}/payments/${payment}`, asked) }),
      cell(moneyWords(pence)),
    ]),
    ...(parts.length < 2
      ? {}
      : { foot: [cell('Together'), cell(''), cell(''), cell(''), cell(moneyWords(statement.total_pence))] }),
    empty: 'The statement has not been issued, so nobody owes anything on it.',
  };
}

function linesTable({ contract, statement, lines, titleOfLine, asked }: SettlementFacts): DataTable {
  const home = `/contracts/${contract.contract}`;
  return {
    caption: 'Lines: each opens the whole story behind it',
    columns: [
      { text: 'Line' },
      { text: 'Outcome' },
      { text: 'Person' },
      { text: 'Achieved' },
      { text: 'Rate card' },
      { text: 'Amount', numeric: true },
    ],
    rows: lines.map((line): readonly Cell[] => [
      cell(`Line ${line.number}`, {
        href: keepingMoment(`${home}/statements/${statement.statement}/lines/${line.number}`, asked),
        hidden: 'and why it was paid',
        nowrap: true,
      }),
      cell(titleOfLine(line.rate_card_line), line.occurrence === 1 ? {} : { note: `time ${line.occurrence}` }),
      cell(line.person, { href: keepingMoment(`${home}/people/${line.person}`, asked), mono: true }),
      cell(dayWords(line.achieved_on)),
      cell(`Revision ${line.revision}`, {
        href: keepingMoment(`${home}/rate-card/revisions/${line.revision}`, asked),
        nowrap: true,
      }),
      cell(moneyWords(line.amount_pence)),
    ]),
    empty: 'There are no lines: no claim was waiting to be billed.',
  };
}

function statementLink({ contract, statement }: StatementRow, asked: ReadAt): Cell {
  return cell(statement, { href: keepingMoment(`/contracts/${contract}/statements/${statement}`, asked) });
}

function periodOf({ period_from, period_to }: StatementRow) {
  return { from: period_from, to: period_to } as Parameters<typeof periodWords>[0];
}
