import type { Columns } from './return-columns.js';
import { returnTables, type TableName } from './return-format.js';

/** The columns of a file as the table of the documentation: what is written there is what is checked. */
export function columnPage(name: TableName): string {
  const columns: Columns = returnTables[name];
  const rows = Object.entries(columns).map(
    ([column, { required, takes, means }]) => `| \`${column}\` | ${required ? 'yes' : ''} | ${takes} | ${means} |`,
  );
  return ['| column | needed | takes | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
