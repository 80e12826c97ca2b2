import { Injectable } from '@nestjs/common';
import type { Period } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import { type Agreement, agreementOf, PAIRS_MIN } from './domain/agreement.js';

/** By which rates are told apart: the first verifier's organisation, the first verifier, the outcome, or the quarter. */
export const agreementGroups = ['organisation', 'verifier', 'outcome', 'quarter'] as const;
export type AgreementGroup = (typeof agreementGroups)[number];

export interface AgreementQuery extends Moment {
  /** All together, when absent. */
  readonly by?: AgreementGroup;
  /** Only where the first decision was made in this span of days. */
  readonly decidedIn?: Period;
}

export interface AgreementRate {
  /** The organisation, person, outcome or quarter (`2021-Q3`); `all`, where nothing is told apart. */
  readonly group: string;
  readonly pairs: number;
  readonly bothVerified: number;
  readonly onlyFirstVerified: number;
  readonly onlySecondVerified: number;
  readonly bothRejected: number;
  /** Absent where there are too few pairs to say a rate. */
  readonly rate?: Agreement;
}

const groupColumn: Record<AgreementGroup, string> = {
  organisation: 'first_for',
  verifier: 'first_by',
  outcome: 'outcome',
  quarter: "substr(first_on, 1, 4) || '-Q' || ((CAST(substr(first_on, 6, 2) AS INTEGER) + 2) / 3)",
};

type Counted = Omit<AgreementRate, 'rate'>;

/** How often a second verifier decides as the first did: now, or as it was known at an entry. */
@Injectable()
export class AgreementRegister {
  constructor(private readonly store: ReadStore) {}

  /** In the order of the groups; empty while nothing was decided twice. */
  rates(contract: string, { by, decidedIn, ...moment }: AgreementQuery = {}): readonly AgreementRate[] {
    const counted = this.store.all<Counted>(
      `SELECT ${by === undefined ? "'all'" : groupColumn[by]} AS "group", count(*) AS pairs,
         sum(first = 'verified' AND second = 'verified') AS bothVerified,
         sum(first = 'verified' AND second = 'rejected') AS onlyFirstVerified,
         sum(first = 'rejected' AND second = 'verified') AS onlySecondVerified,
         sum(first = 'rejected' AND second = 'rejected') AS bothRejected
       FROM second_checks c
       WHERE contract = :contract AND ${known('c')}
         AND (:from IS NULL OR first_on >= :from) AND (:to IS NULL OR first_on <= :to)
       GROUP BY 1 ORDER BY 1`,
      { contract, from: decidedIn?.from ?? null, to: decidedIn?.to ?? null, ...asOfParameter(moment) },
    );
    return counted.map((row) => (row.pairs < PAIRS_MIN ? row : { ...row, rate: agreementOf(row) }));
  }
}
