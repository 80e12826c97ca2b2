import type { Naming } from '#contracts';
import type { DisputeRow } from '#payments';
import { cell, type DataTable } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { disputeWords, lineCell } from './money-words.js';

export function disputesTable(disputes: readonly DisputeRow[], { nameOf }: Naming, asked: ReadAt): DataTable {
  return {
    caption: 'Disputed lines',
    columns: [
      { text: 'Line' },
      { text: 'Payer' },
      { text: 'Status, and reason' },
      { text: 'Raised' },
      { text: 'Held back', numeric: true },
      { text: 'Found not payable', numeric: true },
    ],
    rows: disputes.map((dispute) => [
      lineCell({ contract: dispute.contract, statement: dispute.statement, number: dispute.line }, asked),
      cell(nameOf(dispute.payer)),
      cell(disputeWords[dispute.status], {
        tag: dispute.status === 'open' ? 'orange' : 'grey',
        note: capitalised(plainWords(dispute.reason_code)),
      }),
      cell(dayWords(dispute.disputed_on), { note: resolvedWords(dispute, nameOf) }),
      cell(moneyWords(dispute.held_pence)),
      cell(moneyWords(dispute.disallowed_pence)),
    ]),
    empty: 'No line has been disputed.',
  };
}

function resolvedWords(
  { resolve_by, resolved_on, resolved_by }: Pick<DisputeRow, 'resolve_by' | 'resolved_on' | 'resolved_by'>,
  nameOf: Naming['nameOf'],
): string {
  if (resolved_on === null) return `to be resolved by ${dayWords(resolve_by)}`;
  return `resolved ${dayWords(resolved_on)}${resolved_by === null ? '' : ` by ${nameOf(resolved_by)}`}`;
}
