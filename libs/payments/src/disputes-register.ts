import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { Of } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, table } from '#read-store';
import type { PaymentEvent } from './domain/payments.events.js';

/** A payer's dispute of a line. Raised again after it was dropped, it is the same row. */
export type DisputeRow = {
  readonly contract: string;
  readonly statement: string;
  readonly line: number;
  readonly payer: string;
  readonly claim: string;
  readonly status: 'open' | 'dropped' | 'conceded';
  readonly reason_code: string;
  readonly held_pence: number;
  readonly disputed_on: string;
  /** After this day it is overdue, and can still be resolved. */
  readonly resolve_by: string;
  readonly disallowed_pence: number;
  readonly resolved_on: string | null;
  readonly resolved_by: string | null;
  /** The entry that raised it. */
  readonly entry: number;
};

export const disputesTable = table<DisputeRow>({
  name: 'disputes',
  kind: 'history',
  columns: {
    contract: 'text',
    statement: 'text',
    line: 'integer',
    payer: 'text',
    claim: 'text',
    status: 'text',
    reason_code: 'text',
    held_pence: 'integer',
    disputed_on: 'text',
    resolve_by: 'text',
    disallowed_pence: 'integer',
    resolved_on: 'text?',
    resolved_by: 'text?',
    entry: 'integer',
  },
  key: ['contract', 'statement', 'line', 'payer'],
  indexes: [['contract', 'entry'], ['claim']],
});

export const disputesRegister = projection<Of<PaymentEvent, 'LineDisputed' | 'DisputeResolved'>>({
  name: 'disputes-register',
  version: 1,
  tables: [disputesTable],
  on: {
    LineDisputed({ event, sequence }, rows) {
      const { contract, statement, line, payer, claim, reasonCode, heldPence, disputedOn, resolveBy } = event;
      rows.put(disputesTable, {
        contract,
        statement,
        line,
        payer,
        claim,
        status: 'open',
        reason_code: reasonCode,
        held_pence: heldPence,
        disputed_on: disputedOn,
        resolve_by: resolveBy,
        disallowed_pence: 0,
        resolved_on: null,
        resolved_by: null,
        entry: sequence,
      });
    },
    DisputeResolved({ event }, rows) {
      const { contract, statement, line, payer, disallowedPence, resolvedOn, resolvedBy } = event;
      const row = rows.get(disputesTable, [contract, statement, line, payer]);
      if (row === undefined) return;
      rows.put(disputesTable, {
        ...row,
        status: disallowedPence === 0 ? 'dropped' : 'conceded',
        disallowed_pence: disallowedPence,
        resolved_on: resolvedOn,
        resolved_by: resolvedBy,
      });
    },
  },
});

export interface DisputeQuery extends Moment, PageRequest {
  readonly statement?: string;
  readonly claim?: string;
  readonly payer?: string;
  readonly status?: DisputeRow['status'];
  /** Only those that are open and were to be resolved before this day. */
  readonly overdueOn?: string;
}

/** What payers dispute, and how it was resolved: now, or as it was known at an entry. */
@Injectable()
export class DisputesRegister {
  constructor(private readonly store: ReadStore) {}

  /** The disputes of a contract in the order in which they were raised. */
  disputes(contract: string, query: DisputeQuery = {}): Page<DisputeRow> {
    const rows = this.store.all<DisputeRow>(
      `SELECT ${DISPUTE} FROM disputes d
       WHERE contract = :contract AND entry > :after AND ${known('d')}
         AND (:statement IS NULL OR statement = :statement)
         AND (:claim IS NULL OR claim = :claim)
         AND (:payer IS NULL OR payer = :payer)
         AND (:status IS NULL OR status = :status)
         AND (:overdueOn IS NULL OR (status = 'open' AND resolve_by < :overdueOn))
       ORDER BY entry LIMIT :limit`,
      {
        contract,
        after: Number(query.after ?? -1),
        statement: query.statement ?? null,
        claim: query.claim ?? null,
        payer: query.payer ?? null,
        status: query.status ?? null,
        overdueOn: query.overdueOn ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }
}

const DISPUTE = Object.keys(disputesTable.columns).join(', ');
