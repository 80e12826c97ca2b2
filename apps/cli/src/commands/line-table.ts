import { formatPence } from '#kernel';
import type { StatementLineRow, StatementsRegister } from '#payments';
import type { Asked } from '../moments.js';
import { everyPage } from '../pages.js';
import { type Cell, type Table, table } from '../table.js';
import { money, type Names, plain, subjectInWords } from '../words.js';

export function allLines(
  register: StatementsRegister,
  contract: string,
  query: { readonly statement?: string; readonly line?: string; readonly claim?: string } & Pick<Asked, 'asOf'>,
): StatementLineRow[] {
  return everyPage((after) => register.lines(contract, { ...query, ...after }));
}

/** Lines of statements. What a line adjusts and why stands behind the amount, where any of them does. */
export function lineTable(
  lines: readonly StatementLineRow[],
  names: Names,
  width: number,
  withStatement = false,
): string[] {
  const { columns, rows } = tableOfLines(lines, names, withStatement);
  return table(columns, rows, width);
}

export function tableOfLines(lines: readonly StatementLineRow[], names: Names, withStatement = false): Table {
  const isAdjusting = lines.some(({ kind }) => kind === 'adjustment');
  return {
    columns: [
      ...(withStatement ? [{ title: 'Statement' }] : []),
      { title: 'Line', align: 'right' },
      { title: 'For' },
      { title: 'Outcome' },
      { title: 'Achieved' },
      { title: 'Rate card' },
      { title: 'Amount', align: 'right' },
      ...(isAdjusting ? [{ title: 'Adjusts' }] : []),
    ],
    rows: lines.map((line): Cell[] => [
      ...(withStatement ? [line.statement] : []),
      String(line.number),
      subjectInWords(line),
      names.outcome(line),
      line.achieved_on,
      line.rate_card_line === line.outcome
        ? `revision ${line.revision}`
        : `${names.title(line.rate_card_line)}, revision ${line.revision}`,
      money(line.amount_pence),
      ...(isAdjusting ? [adjustsInWords(line)] : []),
    ]),
  };
}

/** `line 3 of west.S01, £220.00 until then: rate card revised`; empty for a claim that is billed for the first time. */
export function adjustsInWords(line: StatementLineRow): string {
  if (line.kind === 'claim') return '';
  const { adjusts_line, adjusts_statement, billed_before_pence, cause } = line;
  return `line ${adjusts_line} of ${adjusts_statement}, ${formatPence(billed_before_pence ?? 0)} until then: ${plain(cause ?? '')}${collectInWords(line)}`;
}

/** How what is taken back comes back, where that is not by this statement. */
function collectInWords({ collect }: StatementLineRow): string {
  if (collect === 'invoiced') return ', asked for by invoice';
  return collect === 'held' ? ', of what was held back' : '';
}
