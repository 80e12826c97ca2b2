import type { StatementRow } from '#payments';
import { cell, type DataTable, keepingMoment, type TagColour } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';

export const statementColour: Record<StatementRow['status'], TagColour> = {
  begun: 'grey',
  abandoned: 'grey',
  issued: 'blue',
  'part-approved': 'yellow',
  approved: 'yellow',
  disputed: 'orange',
  'part-paid': 'yellow',
  paid: 'green',
};

/** A statement, or a payer's part, of which nothing was to be paid is settled as it is issued: to call that paid would mislead. */
export function statementStatus({
  status,
  due_pence,
  paid_pence,
}: Pick<StatementRow, 'status' | 'due_pence' | 'paid_pence'>): { readonly text: string; readonly tag: TagColour } {
  if (status === 'paid' && due_pence <= 0 && paid_pence === 0) return { text: 'Nothing to pay', tag: 'grey' };
  return { text: status === 'begun' ? 'Draft' : capitalised(plainWords(status)), tag: statementColour[status] };
}

export function statementsTable(statements: readonly StatementRow[], asked: ReadAt): DataTable {
  return {
    caption: 'Statements',
    columns: [
      { text: 'Statement' },
      { text: 'Period' },
      { text: 'Status' },
      { text: 'Lines', numeric: true },
      { text: 'Total', numeric: true },
      { text: 'To pay', numeric: true },
      { text: 'Held back', numeric: true },
      { text: 'Paid', numeric: true },
    ],
    rows: statements.map((row) => [
      cell(row.statement, { href: keepingMoment(`/contracts/${row.contract}/statements/${row.statement}`, asked) }),
      cell(`${dayWords(row.period_from)} to ${dayWords(row.period_to)}`),
      statementStatus(row),
      cell(countWords(row.lines)),
      cell(moneyWords(row.total_pence)),
      cell(moneyWords(row.due_pence)),
      cell(moneyWords(row.held_pence)),
      cell(moneyWords(row.paid_pence)),
    ]),
    empty: 'No statement has been issued yet.',
  };
}
