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

export function statementStatus(status: StatementRow['status']): { readonly text: string; readonly tag: TagColour } {
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
      statementStatus(row.status),
      cell(countWords(row.lines)),
      cell(moneyWords(row.total_pence)),
      cell(moneyWords(row.due_pence)),
      cell(moneyWords(row.held_pence)),
      cell(moneyWords(row.paid_pence)),
    ]),
    empty: 'No statement has been issued yet.',
  };
}
