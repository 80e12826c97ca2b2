import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { ContractId, Of } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows } from '#read-store';
import {
  type ClawbackClaimRow,
  type ClawbackDecisionRow,
  type ClawbackInvoiceRow,
  type ClawbackRecoveryRow,
  type ClawbackRow,
  clawbackClaimsTable,
  clawbackDecisionsTable,
  clawbackInvoicesTable,
  clawbackRecoveriesTable,
  clawbackRulingsTable,
  clawbacksTable,
  invoicedClaimsTable,
  rulingCountsTable,
} from './clawbacks-tables.js';
import { clawbackRef } from './domain/account/clawbacks.js';
import type { PaymentEvent } from './domain/payments.events.js';

type ClawbackEvent = Of<
  PaymentEvent,
  | 'ClawbackProposed'
  | 'ClawbackApproved'
  | 'ClawbackDeclined'
  | 'ClawbackAgreed'
  | 'DisputeResolved'
  | 'StatementLinesAdded'
  | 'StatementIssued'
>;

export const clawbacksRegister = projection<ClawbackEvent>({
  name: 'clawbacks-register',
  version: 1,
  tables: [
    clawbacksTable,
    clawbackClaimsTable,
    clawbackRecoveriesTable,
    clawbackDecisionsTable,
    clawbackInvoicesTable,
    invoicedClaimsTable,
    rulingCountsTable,
    clawbackRulingsTable,
  ],
  on: {
    ClawbackProposed({ event, sequence }, rows) {
      const { contract, clawback, cause, collect, needs, claims, recovery, approvers } = event;
      rows.put(clawbacksTable, {
        contract,
        clawback,
        ref: clawbackRef(contract, clawback),
        cause,
        collect,
        status: 'proposed',
        needs,
        claims: claims.length,
        proposed_by: event.proposedBy,
        proposed_on: event.proposedOn,
        proposed_by_subject: event.proposedBySubject,
        agreed_on: null,
        carried_out_by: null,
        entry: sequence,
      });
      for (const [index, { claim, pence = null }] of claims.entries()) {
        rows.put(clawbackClaimsTable, { contract, clawback, place: index + 1, claim, pence });
      }
      for (const { payer, pence } of recovery) rows.put(clawbackRecoveriesTable, { contract, clawback, payer, pence });
      for (const [index, organisation] of approvers.entries()) {
        const open = { decision: 'waiting', decided_on: null, decided_by: null } as const;
        rows.put(clawbackDecisionsTable, { contract, clawback, place: index + 1, organisation, ...open });
      }
    },
    ClawbackApproved({ event: { contract, clawback, organisation, approvedOn, approvedBy } }, rows) {
      decide(rows, contract, clawback, organisation, {
        decision: 'approved',
        decided_on: approvedOn,
        decided_by: approvedBy,
      });
    },
    ClawbackDeclined({ event: { contract, clawback, organisation, declinedOn }, envelope }, rows) {
      const decided_by = envelope.actor.subject;
      decide(rows, contract, clawback, organisation, { decision: 'declined', decided_on: declinedOn, decided_by });
      const row = rows.get(clawbacksTable, [contract, clawback]);
      if (row === undefined) return;
      const isOver = row.needs === 'all' || decisionsOf(rows, contract, clawback).every(isDeclined);
      if (isOver) rows.put(clawbacksTable, { ...row, status: 'declined' });
    },
    ClawbackAgreed({ event: { contract, clawback, agreedOn } }, rows) {
      const row = rows.get(clawbacksTable, [contract, clawback]);
      if (row === undefined) return;
      rows.put(clawbacksTable, { ...row, status: 'agreed', agreed_on: agreedOn });
      rows.put(clawbackRulingsTable, { contract, ruling: countRuling(rows, contract), clawback });
      if (row.collect === 'netted') return;
      for (const { claim } of claimsOf(rows, row)) rows.put(invoicedClaimsTable, { contract, claim, clawback });
    },
    DisputeResolved({ event: { contract, disallowedPence } }, rows) {
      if (disallowedPence > 0) countRuling(rows, contract);
    },
    StatementLinesAdded({ event: { contract, statement, lines } }, rows) {
      for (const { number, claim, collect, parts } of lines) {
        if (collect !== 'invoiced') continue;
        const found = rows.get(invoicedClaimsTable, [contract, claim]);
        if (found === undefined) continue;
        for (const { payer, pence } of parts) {
          if (pence === 0) continue;
          const { clawback } = found;
          rows.put(clawbackInvoicesTable, { contract, clawback, statement, line: number, payer, pence: -pence });
        }
      }
    },
    StatementIssued({ event: { contract, statement, basis } }, rows) {
      const counts = rows.get(rulingCountsTable, [contract]);
      if (counts === undefined) return;
      for (let ruling = counts.carried_out; ruling < basis.rulings; ruling += 1) {
        const found = rows.get(clawbackRulingsTable, [contract, ruling]);
        const row = found === undefined ? undefined : rows.get(clawbacksTable, [contract, found.clawback]);
        if (row === undefined) continue;
        rows.put(clawbacksTable, { ...row, status: 'carried-out', carried_out_by: statement });
        for (const { claim } of claimsOf(rows, row)) rows.remove(invoicedClaimsTable, [contract, claim]);
      }
      rows.put(rulingCountsTable, { ...counts, carried_out: basis.rulings });
    },
  },
});

/** Counts one more ruling. @returns its place among them. */
function countRuling(rows: Rows, contract: ContractId): number {
  const { rulings = 0, carried_out = 0 } = rows.get(rulingCountsTable, [contract]) ?? {};
  rows.put(rulingCountsTable, { contract, rulings: rulings + 1, carried_out });
  return rulings;
}

function claimsOf(rows: Rows, { contract, clawback, claims }: ClawbackRow): ClawbackClaimRow[] {
  const found: ClawbackClaimRow[] = [];
  for (let place = 1; place <= claims; place += 1) {
    const row = rows.get(clawbackClaimsTable, [contract, clawback, place]);
    if (row !== undefined) found.push(row);
  }
  return found;
}

function decisionsOf(rows: Rows, contract: string, clawback: number): ClawbackDecisionRow[] {
  const found: ClawbackDecisionRow[] = [];
  for (let place = 1; ; place += 1) {
    const row = rows.get(clawbackDecisionsTable, [contract, clawback, place]);
    if (row === undefined) return found;
    found.push(row);
  }
}

function isDeclined({ decision }: ClawbackDecisionRow): boolean {
  return decision === 'declined';
}

function decide(
  rows: Rows,
  contract: string,
  clawback: number,
  organisation: string,
  decided: Pick<ClawbackDecisionRow, 'decision' | 'decided_on' | 'decided_by'>,
): void {
  const row = decisionsOf(rows, contract, clawback).find((one) => one.organisation === organisation);
  if (row !== undefined) rows.put(clawbackDecisionsTable, { ...row, ...decided });
}

export interface ClawbackDetails extends ClawbackRow {
  readonly takenClaims: readonly ClawbackClaimRow[];
  readonly recoveries: readonly ClawbackRecoveryRow[];
  readonly decisions: readonly ClawbackDecisionRow[];
  /** What its statement asked back by invoice, line by line; empty where it is netted. */
  readonly invoices: readonly ClawbackInvoiceRow[];
}

export interface ClawbackQuery extends Moment, PageRequest {
  readonly status?: ClawbackRow['status'];
  readonly claim?: string;
}

/** What is taken back, by whose approval, and how: now, or as it was known at an entry. */
@Injectable()
export class ClawbacksRegister {
  constructor(private readonly store: ReadStore) {}

  /** The clawbacks of a contract by number. */
  clawbacks(contract: string, query: ClawbackQuery = {}): Page<ClawbackRow> {
    const rows = this.store.all<ClawbackRow>(
      `SELECT ${columns(clawbacksTable)} FROM clawbacks c
       WHERE contract = :contract AND clawback > :after AND ${known('c')}
         AND (:status IS NULL OR status = :status)
         AND (:claim IS NULL OR EXISTS (SELECT 1 FROM clawback_claims t WHERE t.contract = c.contract
           AND t.clawback = c.clawback AND t.claim = :claim AND ${known('t')}))
       ORDER BY clawback LIMIT :limit`,
      {
        contract,
        after: Number(query.after ?? 0),
        status: query.status ?? null,
        claim: query.claim ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ clawback }) => String(clawback));
  }

  clawback(contract: string, clawback: number, moment: Moment = {}): ClawbackDetails | undefined {
    const parameters = { contract, clawback, ...asOfParameter(moment) };
    const row = this.store.get<ClawbackRow>(
      `SELECT ${columns(clawbacksTable)} FROM clawbacks c
       WHERE contract = :contract AND clawback = :clawback AND ${known('c')}`,
      parameters,
    );
    if (row === undefined) return undefined;
    return {
      ...row,
      takenClaims: this.store.all<ClawbackClaimRow>(
        `SELECT ${columns(clawbackClaimsTable)} FROM clawback_claims t
         WHERE contract = :contract AND clawback = :clawback AND ${known('t')} ORDER BY place`,
        parameters,
      ),
      recoveries: this.store.all<ClawbackRecoveryRow>(
        `SELECT ${columns(clawbackRecoveriesTable)} FROM clawback_recoveries r
         WHERE contract = :contract AND clawback = :clawback AND ${known('r')} ORDER BY payer`,
        parameters,
      ),
      decisions: this.store.all<ClawbackDecisionRow>(
        `SELECT ${columns(clawbackDecisionsTable)} FROM clawback_decisions d
         WHERE contract = :contract AND clawback = :clawback AND ${known('d')} ORDER BY place`,
        parameters,
      ),
      // Lines of a statement that was begun and given up asked for nothing.
      invoices: this.store.all<ClawbackInvoiceRow>(
        `SELECT ${columns(clawbackInvoicesTable)} FROM clawback_invoices i
         WHERE contract = :contract AND clawback = :clawback AND statement = :statement AND ${known('i')}
         ORDER BY line, payer`,
        { ...parameters, statement: row.carried_out_by },
      ),
    };
  }

  /** What lines of the statement that carried a clawback out asked back of a payer's parts by invoice; 0 before that. */
  invoicedOnLines(contract: string, clawback: number, payer: string): number {
    const invoices = this.clawback(contract, clawback)?.invoices ?? [];
    return invoices.filter((one) => one.payer === payer).reduce((sum, { pence }) => sum + pence, 0);
  }
}

function columns(of: { readonly columns: object }): string {
  return Object.keys(of.columns).join(', ');
}
