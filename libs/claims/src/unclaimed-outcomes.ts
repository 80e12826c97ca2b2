import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';

/** A verified outcome that no claim stands on. */
export type UnclaimedRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly achieved_on: string;
  readonly verified_on: string;
};

/** Whose outcomes are asked about: those that this provider submitted evidence for. */
export interface UnclaimedScope extends Moment {
  readonly contracts: readonly string[];
  readonly provider: string;
}

const WHERE = `o.contract IN (SELECT value FROM json_each(:contracts)) AND o.status = 'verified' AND ${known('o')}
  AND NOT EXISTS (SELECT 1 FROM claims c
    WHERE c.claim = o.contract || '.' || o.person || '.' || o.outcome || '.' || o.occurrence
      AND c.status = 'made' AND c.verified = 1 AND ${known('c')})
  AND EXISTS (SELECT 1 FROM evidence_items e WHERE e.contract = o.contract AND e.person = o.person
    AND e.outcome = o.outcome AND e.occurrence = o.occurrence AND e.submitted_for = :provider AND ${known('e')})`;

/** What a verifier has found to be achieved and the provider has not claimed. */
@Injectable()
export class UnclaimedOutcomes {
  constructor(private readonly store: ReadStore) {}

  /** By contract, person, outcome and occurrence. */
  list(scope: UnclaimedScope, page: PageRequest = {}): Page<UnclaimedRow> {
    const [contract = '', person = '', outcome = '', occurrence = '0'] = (page.after ?? '').split('/');
    const rows = this.store.all<UnclaimedRow>(
      `SELECT o.contract, o.person, o.outcome, o.occurrence, o.achieved_on, o.verified_on FROM outcomes o
       WHERE ${WHERE}
         AND (o.contract, o.person, o.outcome, o.occurrence) > (:afterContract, :afterPerson, :afterOutcome, :afterOccurrence)
       ORDER BY o.contract, o.person, o.outcome, o.occurrence LIMIT :limit`,
      {
        ...parameters(scope),
        afterContract: contract,
        afterPerson: person,
        afterOutcome: outcome,
        afterOccurrence: Number(occurrence),
        limit: rowsToAsk(page),
      },
    );
    return pageOf(rows, page, (row) => `${row.contract}/${row.person}/${row.outcome}/${row.occurrence}`);
  }

  count(scope: UnclaimedScope): number {
    const sql = `SELECT count(*) AS outcomes FROM outcomes o WHERE ${WHERE}`;
    return this.store.get<{ outcomes: number }>(sql, parameters(scope))?.outcomes ?? 0;
  }
}

function parameters({ contracts, provider, ...moment }: UnclaimedScope) {
  return { contracts: JSON.stringify(contracts), provider, ...asOfParameter(moment) };
}
