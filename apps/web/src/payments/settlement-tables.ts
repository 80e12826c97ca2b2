import type { Naming } from '#contracts';
import {
  type AdjustmentCause,
  Calculation,
  causeInWords,
  type LinePartRow,
  type StatementLineRow,
  type StatementPartRow,
  type StatementRow,
} from '#payments';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords, moneyWords, plainWords } from '../layout/words.js';
import { collectWords, lineHref, subjectCell } from './money-words.js';
import type { SettlementFacts } from './settlement-facts.js';
import { statementStatus } from './statements-table.js';

/** Who did something, as they signed in, and for which organisation. */
export function whoWords(subject: string, organisation: string, naming: Naming): string {
  return `${naming.nameOf(subject)} of ${naming.nameOf(organisation)}`;
}

/** What a payer's share is, what it is to pay of it, and how far it has come. What nobody held back or got back has no column. */
export function partsTable({ contract, parts, naming, asked, statement }: SettlementFacts): DataTable {
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

/** Each line from what its claim is worth before any cut to what each payer owes of it. */
export function linesTable(facts: SettlementFacts): DataTable {
  const { contract, statement, lines, parts, partsOf, laterThan, titleOfLine, naming, asked } = facts;
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
      const [later] = laterThan(line);
      return [
        cell(`Line ${line.number}`, {
          href: keepingMoment(`${home}/statements/${statement.statement}/lines/${line.number}`, asked),
          hidden: 'and why it was paid',
          ...(cause === null || adjusts_statement === null
            ? { nowrap: true }
            : {
                note: `changes line ${adjusts_line} of ${adjusts_statement}: ${causeInWords[cause as AdjustmentCause]}`,
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
        cell(moneyWords(line.payable_pence), cutPence === 0 ? {} : { note: cutWords(line, cutPence) }),
        cell(moneyWords(line.amount_pence), {
          ...(later === undefined
            ? {}
            : {
                href: keepingMoment(lineHref(later), asked),
                hidden: `, changed later by line ${later.number} of ${later.statement}`,
              }),
          ...noteOf([
            ...(line.collect === 'netted' ? [] : [collectWords[line.collect]]),
            ...(later === undefined ? [] : [`changed later by ${later.statement}, line ${later.number}`]),
          ]),
        }),
        ...payerCells(parts, split, naming),
      ];
    }),
    empty: 'There are no lines: no claim was waiting to be billed.',
  };
}

function noteOf(notes: readonly string[]): { note?: string } {
  return notes.length === 0 ? {} : { note: notes.join('; ') };
}

/** How much was cut, and by what: a cut without its reason would be a matter of trust. */
function cutWords({ uncapped_pence, calculation }: StatementLineRow, cutPence: number): string {
  const { cuts, limits } = calculation === null ? { cuts: [], limits: [] } : Calculation.parse(JSON.parse(calculation));
  const why = new Set([
    ...cuts.map(({ cut }) => plainWords(cut)),
    ...limits.filter(({ cutPence: cut }) => cut > 0).map(({ cap }) => `the cap ${readable(cap).toLowerCase()}`),
  ]);
  const reasons = why.size === 0 ? '' : `: ${[...why].join(', ')}`;
  return `${moneyWords(cutPence)} of ${moneyWords(uncapped_pence)} cut${reasons}`;
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

export function statementLink({ contract, statement }: StatementRow, asked: ReadAt): Cell {
  return cell(statement, { href: keepingMoment(`/contracts/${contract}/statements/${statement}`, asked) });
}

export function periodOf({ period_from, period_to }: StatementRow) {
  return { from: period_from, to: period_to };
}
