import type { TrailEntry } from '#audit-trail';
import type { Naming } from '#contracts';
import {
  type AdjustmentCause,
  causeInWords,
  type NotPaidOnStatement,
  type StatementRow,
  type StatementSum,
} from '#payments';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, moneyWords } from '../layout/words.js';
import { reasonHref, reasonWords } from './money-words.js';
import type { PaymentFacts } from './payment-facts.js';

/** More outcomes than these are told together, because a cell of thirty lines is not read. */
const OUTCOMES_TOLD = 8;

/** What a statement and its payments add up from; of a payment too, because its statement stands before it. */
export interface SummedStatement {
  readonly contract: { readonly contract: string };
  readonly statement: StatementRow;
  readonly sum: StatementSum;
  readonly titleOfLine: (line: string) => string;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** From what was claimed to the total of the statement: every penny in between has its reason and its outcomes. */
export function claimedToStatement(facts: SummedStatement): DataTable {
  const { contract, statement, sum, asked } = facts;
  return {
    caption: 'From what was claimed to the statement',
    isStacked: true,
    columns: [{ text: 'Step' }, { text: 'Of which' }, { text: 'Amount', numeric: true }],
    rows: [
      [
        cell('Claimed, at the prices of the rate card', {
          note: 'what is new on this statement, before anything is taken off',
        }),
        cell(counted(sum.claims, 'claim')),
        cell(moneyWords(sum.claimedPence)),
      ],
      ...sum.notPaid.map((one) => [
        cell(`Not paid: ${whyNotPaid(one, facts)}`, {
          href: keepingMoment(reasonHref(contract.contract, one), asked),
        }),
        cell('', { items: outcomesOf(one, facts) }),
        cell(moneyWords(-one.pence)),
      ]),
      ...sum.changes.map(({ cause, claims, pence }) => [
        cell(`Changes of earlier statements: ${causeInWords[cause as AdjustmentCause]}`),
        cell(counted(claims, 'line')),
        cell(moneyWords(pence)),
      ]),
      ...(sum.besidePence === 0
        ? []
        : [
            [
              cell('Clawbacks that name no claims'),
              cell('recovered after a sample was checked'),
              cell(moneyWords(sum.besidePence)),
            ],
          ]),
    ],
    foot: [cell(`Statement ${statement.statement}, for all payers`), cell(''), cell(moneyWords(sum.totalPence))],
    empty: '',
  };
}

/** Why something that was claimed is not paid, as it goes on after *Not paid:*. */
export function whyNotPaid(
  { reason, cap, source, mode, level }: Omit<NotPaidOnStatement, 'claims' | 'pence' | 'lines'>,
  { titleOfLine, naming }: Pick<SummedStatement, 'titleOfLine' | 'naming'>,
): string {
  if (reason === 'payment-mode') {
    return mode === 'paused'
      ? 'achieved while payments were paused'
      : 'achieved while a grant was paid in place of outcomes';
  }
  if (reason !== 'cap' || cap === null) {
    const words = reasonWords({ reason, cap });
    return words.charAt(0).toLowerCase() + words.slice(1);
  }
  const whose = level === 'person' ? ' for each person' : '';
  return source === 'rate-card'
    ? `over the limit${whose} of the rate card for “${lineTitle(cap, { titleOfLine, naming })}”`
    : `over the cap “${readable(cap, naming.names)}”${whose}`;
}

function outcomesOf({ lines }: NotPaidOnStatement, facts: SummedStatement): readonly string[] {
  const told = lines.slice(0, OUTCOMES_TOLD).map(({ rateCardLine, claims, pence }) => {
    return `${countWords(claims)} × ${lineTitle(rateCardLine, facts)}: ${moneyWords(pence)}`;
  });
  const rest = lines.slice(OUTCOMES_TOLD);
  if (rest.length === 0) return told;
  const claims = rest.reduce((total, one) => total + one.claims, 0);
  const pence = rest.reduce((total, one) => total + one.pence, 0);
  return [...told, `${counted(claims, 'claim')} of ${counted(rest.length, 'other outcome')}: ${moneyWords(pence)}`];
}

function lineTitle(line: string, { titleOfLine, naming }: Pick<SummedStatement, 'titleOfLine' | 'naming'>): string {
  const title = titleOfLine(line);
  return title === line ? readable(line, naming.names) : title;
}

/** From the statement to the amount that was paid, so that the last is the sum of the others. */
export function stepsToPayment({ account, statement, story, naming }: PaymentFacts): DataTable {
  const { payment, part, payments, otherParts } = account;
  const payer = naming.nameOf(payment.payer);
  const issued = story.find(({ type }) => type === 'StatementIssued');
  const against = setAgainst(issued, payment.payer);
  const notSettled = part.due_pence - part.pence + against;
  const place = payments.findIndex((one) => one.payment === payment.payment);
  const earlier = payments.slice(0, place).reduce((sum, { pence }) => sum + pence, 0);
  const later = payments.slice(place + 1).reduce((sum, { pence }) => sum + pence, 0);
  const open = part.due_pence - part.held_pence - part.paid_pence;
  const row = (what: string, pence: number, note?: string) => [
    cell(what, note === undefined ? {} : { note }),
    cell(moneyWords(pence)),
  ];
  const only = (what: string, pence: number, note?: string) => (pence === 0 ? [] : [row(what, pence, note)]);
  return {
    caption: 'From the statement to this payment',
    isStacked: true,
    columns: [{ text: 'Step' }, { text: 'Amount', numeric: true }],
    rows: [
      row(
        `Statement ${statement.statement}, for all payers`,
        statement.total_pence,
        otherParts.length === 0
          ? `${payer} pays all of it`
          : `${moneyWords(part.pence)} of it is the part of ${payer}; how each line is split stands on the line`,
      ),
      ...otherParts.map((other) => row(`Less the part of ${naming.nameOf(other.payer)}`, -other.pence)),
      ...only(
        'Asked for by an invoice, or taken from what was held back',
        notSettled,
        'not settled with the statement',
      ),
      ...only('Set against advances that were paid before', -against),
      ...only('Held back in disputes', -part.held_pence),
      ...only('Paid before, in other payments of the statement', -earlier),
      ...only('Paid later, in other payments of the statement', -later),
      ...only('Still to pay', -open),
    ],
    foot: [cell('This payment'), cell(moneyWords(payment.pence))],
    empty: '',
  };
}

function setAgainst(issued: TrailEntry | undefined, payer: string): number {
  const parts = (issued?.data['setAgainstAdvances'] ?? []) as readonly { payer: string; pence: number }[];
  return parts.filter((part) => part.payer === payer).reduce((sum, { pence }) => sum + pence, 0);
}

/** Which version of the rules of money worked the statement out, and when. */
export function rulesCell(story: readonly TrailEntry[]): Cell {
  const issued = story.findLast(({ type }) => type === 'StatementIssued');
  const rules = issued?.data['rules'];
  if (issued === undefined) return cell('Nothing yet: the statement is not issued');
  return typeof rules === 'number'
    ? cell(`Version ${rules} of the ledger’s rules of money`, {
        note: 'as the statement says, which was issued by them',
      })
    : cell('The rules of money of that day', { note: 'issued before statements said the version of the rules' });
}
