import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { asOfParameter, known, type Moment, type Projection, projection, ReadStore, type Rows } from '#read-store';
import {
  type CohortClaimRow,
  type CohortResultRow,
  type CohortRow,
  cohortClaimsTable,
  cohortResultsTable,
  cohortsTable,
} from './cohorts-tables.js';
import type { CohortEvent, RestsOn } from './domain/cohorts.events.js';

export const cohortsRegister = projection<CohortEvent>({
  name: 'cohorts-register',
  version: 1,
  tables: [cohortsTable, cohortResultsTable, cohortClaimsTable],
  on: {
    CohortDefined({ event: { contract, outcome, cohort, title, joining } }, rows) {
      rows.put(cohortsTable, {
        contract,
        outcome,
        cohort,
        title,
        joins_from: joining.from,
        joins_to: joining.to,
        results: 0,
        verified_result: null,
        verified_reduction: null,
      });
    },
    CohortMeasured({ event }, rows) {
      const { contract, outcome, cohort, result, method, measurement } = event;
      // Nobody will decide about the one before any more; a verified one goes on standing until this one is verified.
      changeResult(rows, { ...event, result: result - 1 }, (before) =>
        before.status === 'current' ? { ...before, status: 'replaced' } : before,
      );
      rows.put(cohortResultsTable, {
        contract,
        outcome,
        cohort,
        result,
        status: 'current',
        method: method.method,
        method_version: method.version,
        compared_with: method.comparedWith,
        method_description: method.description,
        method_source: method.source ?? null,
        size: measurement.size,
        events: measurement.events,
        expected_events: measurement.expectedEvents,
        reduction: event.reduction,
        measured_on: event.measuredOn,
        measured_for: event.measuredFor,
        decided_on: null,
        decided_for: null,
      });
      changeCohort(rows, event, (row) => ({ ...row, results: result }));
    },
    CohortResultVerified({ event }, rows) {
      const { result, verifiedOn, verifiedFor } = event;
      changeCohort(rows, event, (row) => {
        if (row.verified_result !== null) {
          const before = { ...event, result: row.verified_result };
          changeResult(rows, before, (earlier) => ({ ...earlier, status: 'replaced' }));
        }
        const reduction = rows.get(cohortResultsTable, keyOf(event, result))?.reduction ?? null;
        return { ...row, verified_result: result, verified_reduction: reduction };
      });
      changeResult(rows, event, (row) => ({
        ...row,
        status: 'verified',
        decided_on: verifiedOn,
        decided_for: verifiedFor,
      }));
    },
    CohortResultRejected({ event, envelope }, rows) {
      changeResult(rows, event, (row) => ({
        ...row,
        status: 'rejected',
        decided_on: event.rejectedOn,
        decided_for: envelope.actor.organisation,
      }));
    },
    CohortClaimMade({ event, envelope, sequence }, rows) {
      const { claim, contract, outcome, cohort, policy, achievedOn, claimedOn } = event;
      rows.put(cohortClaimsTable, {
        claim,
        claim_event: envelope.id,
        contract,
        outcome,
        cohort: cohort ?? null,
        status: 'made',
        achieved_on: achievedOn,
        claimed_on: claimedOn,
        withdrawn_on: null,
        rate_card_line: event.line,
        revision: event.revision,
        pricing_policy: policy,
        pricing_date: policy === 'claim' ? claimedOn : achievedOn,
        per: event.per,
        threshold: event.threshold,
        measured: event.measured,
        quantity: event.quantity,
        results: resultsInRow(event.results),
        restated: 0,
        entry: sequence,
      });
    },
    CohortClaimRestated({ event }, rows) {
      changeClaim(rows, event.claim, (row) => ({
        ...row,
        revision: event.revision,
        per: event.per,
        threshold: event.threshold,
        measured: event.measured,
        quantity: event.quantity,
        results: resultsInRow(event.results),
        restated: row.restated + 1,
      }));
    },
    CohortClaimWithdrawn({ event }, rows) {
      changeClaim(rows, event.claim, (row) => ({ ...row, status: 'withdrawn', withdrawn_on: event.withdrawnOn }));
    },
  },
});

export const cohortsProjections: readonly Projection[] = [cohortsRegister];

interface CohortKey {
  readonly contract: string;
  readonly outcome: string;
  readonly cohort: string;
}

function keyOf({ contract, outcome, cohort }: CohortKey, result: number) {
  return [contract, outcome, cohort, result];
}

function changeCohort(
  rows: Rows,
  { contract, outcome, cohort }: CohortKey,
  change: (row: CohortRow) => CohortRow,
): void {
  const row = rows.get(cohortsTable, [contract, outcome, cohort]);
  if (row !== undefined) rows.put(cohortsTable, change(row));
}

function changeResult(
  rows: Rows,
  named: CohortKey & { readonly result: number },
  change: (row: CohortResultRow) => CohortResultRow,
): void {
  const row = rows.get(cohortResultsTable, keyOf(named, named.result));
  if (row !== undefined) rows.put(cohortResultsTable, change(row));
}

function changeClaim(rows: Rows, claim: string, change: (row: CohortClaimRow) => CohortClaimRow): void {
  const row = rows.get(cohortClaimsTable, [claim]);
  if (row !== undefined) rows.put(cohortClaimsTable, change(row));
}

function resultsInRow(results: readonly RestsOn[]): string {
  return results.map(({ cohort, result }) => `${cohort}/${result}`).join(' ');
}

/** A cohort with all its results, the first one first. */
export interface CohortDetails extends CohortRow {
  readonly measured: readonly CohortResultRow[];
}

export interface CohortClaimQuery extends Moment, PageRequest {
  readonly outcome?: string;
  readonly status?: CohortClaimRow['status'];
}

/** What was measured on groups, by which method, and what was claimed on it: now, or as it was known at an entry. */
@Injectable()
export class CohortsRegister {
  constructor(private readonly store: ReadStore) {}

  /** The cohorts of a contract, or of one outcome of it, in the order of their codes. */
  cohorts(contract: string, { outcome, ...moment }: Moment & { readonly outcome?: string } = {}): CohortRow[] {
    return this.store.all<CohortRow>(
      `SELECT ${COHORT} FROM cohorts c
       WHERE contract = :contract AND (:outcome IS NULL OR outcome = :outcome) AND ${known('c')}
       ORDER BY outcome, cohort`,
      { contract, outcome: outcome ?? null, ...asOfParameter(moment) },
    );
  }

  cohort({ contract, outcome, cohort }: CohortKey, moment: Moment = {}): CohortDetails | undefined {
    const key = { contract, outcome, cohort, ...asOfParameter(moment) };
    const ofKey = 'contract = :contract AND outcome = :outcome AND cohort = :cohort';
    const row = this.store.get<CohortRow>(`SELECT ${COHORT} FROM cohorts c WHERE ${ofKey} AND ${known('c')}`, key);
    if (row === undefined) return undefined;
    const measured = this.store.all<CohortResultRow>(
      `SELECT ${RESULT} FROM cohort_results r WHERE ${ofKey} AND ${known('r')} ORDER BY result`,
      key,
    );
    return { ...row, measured };
  }

  claim(claim: string, moment: Moment = {}): CohortClaimRow | undefined {
    return this.store.get<CohortClaimRow>(
      `SELECT ${CLAIM} FROM cohort_claims c WHERE claim = :claim AND ${known('c')}`,
      { claim, ...asOfParameter(moment) },
    );
  }

  /** The claims of a contract in the order of their references. */
  claims(contract: string, query: CohortClaimQuery = {}): Page<CohortClaimRow> {
    const rows = this.store.all<CohortClaimRow>(
      `SELECT ${CLAIM} FROM cohort_claims c
       WHERE contract = :contract AND ${known('c')} AND claim > :after
         AND (:outcome IS NULL OR outcome = :outcome)
         AND (:status IS NULL OR status = :status)
       ORDER BY claim LIMIT :limit`,
      {
        contract,
        after: query.after ?? '',
        outcome: query.outcome ?? null,
        status: query.status ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ claim }) => claim);
  }
}

const COHORT = Object.keys(cohortsTable.columns).join(', ');
const RESULT = Object.keys(cohortResultsTable.columns).join(', ');
const CLAIM = Object.keys(cohortClaimsTable.columns).join(', ');
