import { Injectable } from '@nestjs/common';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import type { SettlementStatus } from './domain/account/account-state.js';

/** A payer's part of a statement that is not settled. */
export type OpenPart = {
  readonly contract: string;
  readonly statement: string;
  readonly period_from: string;
  readonly period_to: string;
  readonly issued_on: string | null;
  readonly status: SettlementStatus;
  readonly due_pence: number;
  readonly held_pence: number;
  readonly approved_pence: number;
  readonly paid_pence: number;
  readonly refunded_pence: number;
  /** Who gave the last approval, and so may not release the payment. */
  readonly approved_by: string | null;
};

/** What one payer has still to do about what was billed to it. */
@Injectable()
export class OpenParts {
  constructor(private readonly store: ReadStore) {}

  /** Every part that is not paid, the statement that was issued first before the others. */
  of(payer: string, contracts: readonly string[], moment: Moment = {}): readonly OpenPart[] {
    return this.store.all<OpenPart>(
      `SELECT p.contract, p.statement, s.period_from, s.period_to, s.issued_on, p.status, p.due_pence, p.held_pence,
         p.approved_pence, p.paid_pence, p.refunded_pence, p.approved_by
       FROM statement_parts p
       JOIN statements s ON s.contract = p.contract AND s.statement = p.statement AND ${known('s')}
       WHERE p.payer = :payer AND p.contract IN (SELECT value FROM json_each(:contracts)) AND p.status <> 'paid'
         AND ${known('p')}
       ORDER BY s.issued_on, p.contract, s.number`,
      { payer, contracts: JSON.stringify(contracts), ...asOfParameter(moment) },
    );
  }
}
