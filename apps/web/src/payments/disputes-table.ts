import type { Naming } from '#contracts';
import type { DisputeRow } from '#payments';
import { cell, type DataTable } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { disputeWords, lineCell } from './money-words.js';

export function disputesTable(disputes: readonly DisputeRow[], { nameOf }: Naming, asked: ReadAt): DataTable {
  return {
    caption: 'Disputes',
    columns: [
      { text: 'Line' },
      { text: 'Payer' },
      { text: 'Status' },
      { text: 'Reason' },
      { text: 'Raised' },
      { text: 'To be resolved by' },
      { text: 'Resolved' },
      { text: 'Held back', numeric: true },
      { text: 'Found not payable', numeric: true },
    ],
    rows: disputes.map((dispute) => [
      lineCell({ contract: dispute.contract, statement: dispute.statement, number: dispute.line }, asked),
      cell(nameOf(dispute.payer)),
      cell(disputeWords[dispute.status], { tag: dispute.status === 'open' ? 'orange' : 'grey' }),
      cell(capitalised(plainWords(dispute.reason_code))),
      cell(dayWords(dispute.disputed_on)),
      cell(dayWords(dispute.resolve_by)),
      dispute.resolved_on === null
        ? cell('Not yet')
        : cell(
            dayWords(dispute.resolved_on),
            dispute.resolved_by === null ? {} : { note: `by ${nameOf(dispute.resolved_by)}` },
          ),
      cell(moneyWords(dispute.held_pence)),
      cell(moneyWords(dispute.disallowed_pence)),
    ]),
    empty: 'No line has been disputed.',
  };
}
