import type { SetAsideRow } from './person-plan.js';
import type { ReturnProblem } from './return-problem.js';

/** With the values: this file goes back to whoever made the return. */
export function errorsCsv(problems: readonly ReturnProblem[]): string {
  const rows = problems.map(({ file, row, column, value, rule, says }) => [
    file,
    String(row),
    column ?? '',
    value ?? '',
    rule,
    says,
  ]);
  return [['file', 'row', 'column', 'value', 'rule', 'what is wrong'], ...rows]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}

/** The same file for the rows that somebody else must record: whoever made the return hands it on to them. */
export function setAsideCsv(rows: readonly SetAsideRow[]): string {
  return errorsCsv(rows.map(({ file, row, says }) => ({ file, row, rule: 'nobody-to-act', says })));
}

function cell(text: string): string {
  // A spreadsheet would run a cell that begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
