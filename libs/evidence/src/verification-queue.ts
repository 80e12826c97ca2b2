import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { CalendarDate } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import { type DecisionRow, evidenceDecisionsTable, type OutcomeRow, outcomesTable } from './evidence-tables.js';

/** Which part of the work of verifiers is asked about. */
export interface QueueScope extends Moment {
  readonly contracts: readonly string[];
  readonly outcome?: string | undefined;
  /** Only what this provider submitted evidence for. */
  readonly provider?: string | undefined;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly returned: number;
  readonly decided: number;
}

/** A place in the queue: the outcome, and which provider waits. */
export type QueuedRow = OutcomeRow & { readonly provider: string | null };
/** A decision of a day, with what became of the outcome. */
export type DecidedRow = DecisionRow & { readonly provider: string | null };

const LAST_SUBMITTED = (row: string) => `(SELECT e.submitted_for FROM evidence_items e
  WHERE e.contract = ${row}.contract AND e.person = ${row}.person AND e.outcome = ${row}.outcome
    AND e.occurrence = ${row}.occurrence AND ${known('e')} ORDER BY e.submitted_on DESC, e.evidence LIMIT 1)`;

const SCOPE = (row: string) => `${row}.contract IN (SELECT value FROM json_each(:contracts)) AND ${known(row)}
  AND (:outcome IS NULL OR ${row}.outcome = :outcome)
  AND (:provider IS NULL OR EXISTS (SELECT 1 FROM evidence_items i
    WHERE i.contract = ${row}.contract AND i.person = ${row}.person AND i.outcome = ${row}.outcome
      AND i.occurrence = ${row}.occurrence AND i.submitted_for = :provider AND ${known('i')}))`;

/** The work of verifiers over several contracts: what waits, what went back to providers, and what was decided. */
@Injectable()
export class VerificationQueue {
  constructor(private readonly store: ReadStore) {}

  /** What waits for a decision, the longest first. */
  waiting(scope: QueueScope, page: PageRequest = {}): Page<QueuedRow> {
    const rows = this.store.all<QueuedRow>(
      `SELECT ${OUTCOME}, ${LAST_SUBMITTED('o')} AS provider FROM outcomes o
       WHERE ${SCOPE('o')} AND o.status = 'submitted' AND o.waiting_since > :after
       ORDER BY o.waiting_since LIMIT :limit`,
      { ...parameters(scope), after: Number(page.after ?? -1), limit: rowsToAsk(page) },
    );
    return pageOf(rows, page, (row) => String(row.waiting_since));
  }

  /** What went back with a question that the provider has not answered, by contract, person and outcome. */
  returned(scope: QueueScope, page: PageRequest = {}): Page<QueuedRow> {
    const [contract = '', person = '', outcome = '', occurrence = '0'] = (page.after ?? '').split('/');
    const rows = this.store.all<QueuedRow>(
      `SELECT ${OUTCOME}, ${LAST_SUBMITTED('o')} AS provider FROM outcomes o
       WHERE ${SCOPE('o')} AND o.status = 'queried'
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

  /** What was decided on a day, in the order of the ledger. */
  decidedOn(day: CalendarDate, scope: QueueScope, page: PageRequest = {}): Page<DecidedRow> {
    const rows = this.store.all<DecidedRow>(
      `SELECT ${DECISION}, ${LAST_SUBMITTED('d')} AS provider FROM evidence_decisions d
       WHERE ${SCOPE('d')} AND d.decided_on = :day AND d.entry > :after ORDER BY d.entry LIMIT :limit`,
      { ...parameters(scope), day, after: Number(page.after ?? -1), limit: rowsToAsk(page) },
    );
    return pageOf(rows, page, ({ entry }) => String(entry));
  }

  /** How long each of the three lists is. */
  counts(day: CalendarDate, scope: QueueScope): QueueCounts {
    const counted = this.store.all<{ status: string; outcomes: number }>(
      `SELECT o.status, count(*) AS outcomes FROM outcomes o
       WHERE ${SCOPE('o')} AND o.status IN ('submitted', 'queried') GROUP BY o.status`,
      parameters(scope),
    );
    const of = (status: string) => counted.find((row) => row.status === status)?.outcomes ?? 0;
    const decided = this.store.get<{ decisions: number }>(
      `SELECT count(*) AS decisions FROM evidence_decisions d WHERE ${SCOPE('d')} AND d.decided_on = :day`,
      { ...parameters(scope), day },
    );
    return { waiting: of('submitted'), returned: of('queried'), decided: decided?.decisions ?? 0 };
  }
}

function parameters({ contracts, outcome, provider, ...moment }: QueueScope) {
  return {
    contracts: JSON.stringify(contracts),
    outcome: outcome ?? null,
    provider: provider ?? null,
    ...asOfParameter(moment),
  };
}

const OUTCOME = Object.keys(outcomesTable.columns)
  .map((name) => `o.${name}`)
  .join(', ');
const DECISION = Object.keys(evidenceDecisionsTable.columns)
  .map((name) => `d.${name}`)
  .join(', ');
