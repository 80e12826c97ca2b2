import type { Columns } from './return-columns.js';
import { RECORD_COLUMN, returnTables } from './return-format.js';
import type { ReturnProblem } from './return-problem.js';

const columns = new Map(Object.values(returnTables).flatMap((table) => Object.entries(table as Columns)));

/**
 * The value of a problem as a terminal or a log may show it. A value of a personal column is masked. So is anything
 * that does not look like what belongs in its column, because in a spreadsheet whose columns have slipped a name stands
 * under a date.
 */
export function shownValue({ column, value }: Pick<ReturnProblem, 'column' | 'value'>): string | undefined {
  if (value === undefined) return undefined;
  return mayBeShown(column, value) ? value : masked([...value].length);
}

function mayBeShown(column: string | undefined, value: string): boolean {
  if (column === RECORD_COLUMN) return isCodeLike(value);
  const known = columns.get(column ?? '');
  if (known === undefined || known.personal) return false;
  return /^[\d/.:-]{1,24}$/.test(value) || isCodeLike(value);
}

/** Codes are small letters with digits; names of people begin with a capital. */
function isCodeLike(value: string): boolean {
  return /^[a-z0-9][a-z0-9._;-]{0,63}$/.test(value);
}

function masked(length: number): string {
  return `(${length} ${length === 1 ? 'character' : 'characters'}, not shown)`;
}
