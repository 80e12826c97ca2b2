import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { type EvidenceRow, evidenceItemsTable } from '#evidence';
import { asOfParameter, known, type Moment } from '#read-store';
import type { Reading } from './dataset.js';

const ITEM = Object.keys(evidenceItemsTable.columns).join(', ');

/** All evidence of a contract in the order of its references; the register itself is only ever asked about one. */
export function evidenceItems(
  { store, contract }: Reading,
  query: Moment & PageRequest & { readonly evidence?: string },
): Page<EvidenceRow> {
  const [evidence = '', person = '', outcome = '', occurrence = '0'] = query.after?.split('\n') ?? [];
  const rows = store.all<EvidenceRow>(
    `SELECT ${ITEM} FROM evidence_items e
     WHERE contract = :contract AND ${known('e')} AND (:only IS NULL OR evidence = :only)
       AND (evidence, person, outcome, occurrence) > (:evidence, :person, :outcome, :occurrence)
     ORDER BY evidence, person, outcome, occurrence LIMIT :limit`,
    {
      contract,
      only: query.evidence ?? null,
      evidence,
      person,
      outcome,
      occurrence: Number(occurrence),
      limit: rowsToAsk(query),
      ...asOfParameter(query),
    },
  );
  return pageOf(rows, query, (row) => [row.evidence, row.person, row.outcome, row.occurrence].join('\n'));
}
