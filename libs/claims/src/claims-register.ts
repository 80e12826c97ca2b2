import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { EvidenceEvent, OutcomePath } from '#evidence';
import {
  asOfParameter,
  known,
  type Moment,
  type Projection,
  projection,
  ReadStore,
  type Rows,
  table,
} from '#read-store';
import { claimIdOf } from './claims.stream.js';
import type { ClaimEvent } from './domain/claims.events.js';

/** A claim as it stands. What was billed and paid on it is told by the statements. */
export type ClaimRow = {
  readonly claim: string;
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly status: 'made' | 'withdrawn';
  /** 1 while the verification that it rests on stands. */
  readonly verified: number;
  readonly verification: string;
  readonly achieved_on: string;
  readonly claimed_on: string;
  readonly withdrawn_on: string | null;
  readonly withdrawn_because: string | null;
  readonly rate_card_line: string;
  readonly revision: number;
  /** The policy and the day by which the revision was chosen. */
  readonly pricing_policy: string;
  readonly pricing_date: string;
  /** The other days of the person's path, and their group, as they stood when it was claimed. */
  readonly referred_on: string | null;
  readonly started_on: string | null;
  readonly payment_group: string | null;
  readonly quantity: number;
  readonly measured: string | null;
  /** Null where no one price for a unit says it. */
  readonly unit_price_pence: number | null;
  /** Null where it depends on the claims billed before: then the statement says it. */
  readonly uncapped_pence: number | null;
  readonly late: number;
  /** The ledger entry that made it: claims of one day are billed in this order. */
  readonly entry: number;
  /** The event that made it as it stands: a claim that is withdrawn and made again keeps its reference. */
  readonly event: string;
};

export const claimsTable = table<ClaimRow>({
  name: 'claims',
  kind: 'history',
  columns: {
    claim: 'text',
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    status: 'text',
    verified: 'integer',
    verification: 'text',
    achieved_on: 'text',
    claimed_on: 'text',
    withdrawn_on: 'text?',
    withdrawn_because: 'text?',
    rate_card_line: 'text',
    revision: 'integer',
    pricing_policy: 'text',
    pricing_date: 'text',
    referred_on: 'text?',
    started_on: 'text?',
    payment_group: 'text?',
    quantity: 'integer',
    measured: 'text?',
    unit_price_pence: 'integer?',
    uncapped_pence: 'integer?',
    late: 'integer',
    entry: 'integer',
    event: 'text',
  },
  key: ['claim'],
  indexes: [
    ['contract', 'claim'],
    ['contract', 'rate_card_line', 'revision'],
  ],
});

type TakenBackRow = { readonly claim: string; readonly revision: number };

/**
 * Where in an outcome's stream its last verification was taken back, under the reference of the claim of that outcome. A
 * claim that was being made in that moment stands after it in the ledger, and rests on nothing all the same.
 */
export const verificationsTakenBackTable = table<TakenBackRow>({
  name: 'verifications_taken_back',
  kind: 'current',
  columns: { claim: 'text', revision: 'integer' },
  key: ['claim'],
});

export const claimsRegister = projection<ClaimEvent | EvidenceEvent>({
  name: 'claims-register',
  version: 3,
  tables: [claimsTable, verificationsTakenBackTable],
  on: {
    ClaimMade({ event, envelope, sequence }, rows) {
      const takenBack = rows.get(verificationsTakenBackTable, [event.claim])?.revision ?? -1;
      const reliedOn = envelope.reliesOn.find(({ as }) => as === 'verification');
      const { claim, contract, person, outcome, occurrence, verification, pricing, quantity, revision } = event;
      rows.put(claimsTable, {
        claim,
        contract,
        person,
        outcome,
        occurrence,
        status: 'made',
        verified: reliedOn !== undefined && reliedOn.revision < takenBack ? 0 : 1,
        verification,
        achieved_on: event.achievedOn,
        claimed_on: event.claimedOn,
        withdrawn_on: null,
        withdrawn_because: null,
        rate_card_line: event.line,
        revision,
        pricing_policy: pricing.policy,
        pricing_date: pricing.date,
        referred_on: event.referredOn ?? null,
        started_on: event.startedOn ?? null,
        payment_group: event.paymentGroup ?? null,
        quantity,
        measured: event.measured ?? null,
        unit_price_pence: event.unitPricePence ?? null,
        uncapped_pence: event.uncappedPence ?? null,
        late: event.late ? 1 : 0,
        entry: sequence,
        event: envelope.id,
      });
    },
    ClaimWithdrawn({ event }, rows) {
      change(rows, event, (row) => ({
        ...row,
        status: 'withdrawn',
        withdrawn_on: event.withdrawnOn,
        withdrawn_because: event.reasonCode,
      }));
    },
    // Another verification does not bring it back: the claim rests on the one that was taken back.
    VerificationWithdrawn({ event, envelope }, rows) {
      rows.put(verificationsTakenBackTable, { claim: claimIdOf(event), revision: envelope.revision });
      change(rows, event, (row) => ({ ...row, verified: 0 }));
    },
    EvidenceSubmitted: 'ignored',
    EvidenceWithdrawn: 'ignored',
    AchievementDateCorrected: 'ignored',
    EvidenceVerified: 'ignored',
    EvidenceQueried: 'ignored',
    EvidenceRejected: 'ignored',
    // A claim that was made stands, whatever is lost after it.
    OutcomeLapsed: 'ignored',
    OutcomeRegained: 'ignored',
    LapseCorrected: 'ignored',
  },
});

export const claimsProjections: readonly Projection[] = [claimsRegister];

function change(rows: Rows, path: OutcomePath, to: (row: ClaimRow) => ClaimRow): void {
  const row = rows.get(claimsTable, [claimIdOf(path)]);
  if (row !== undefined) rows.put(claimsTable, to(row));
}

export interface ClaimQuery extends Moment, PageRequest {
  readonly person?: string;
  readonly outcome?: string;
  readonly status?: ClaimRow['status'];
  readonly line?: string;
  readonly revision?: number;
  /** Only claims made on or before this day. */
  readonly claimedUntil?: string;
  /** Only claims that stand: made, and their verification not taken back. */
  readonly standing?: boolean;
}

/** How many claims that stand were made for one outcome achieved on one day. */
export type ClaimsOfDay = { readonly achieved_on: string; readonly outcome: string; readonly claims: number };

/** What was claimed, at which price and why: now, or as it was known at an entry. */
@Injectable()
export class ClaimsRegister {
  constructor(private readonly store: ReadStore) {}

  claim(claim: string, moment: Moment = {}): ClaimRow | undefined {
    return this.store.get<ClaimRow>(`SELECT ${CLAIM} FROM claims c WHERE claim = :claim AND ${known('c')}`, {
      claim,
      ...asOfParameter(moment),
    });
  }

  /** The claims of a contract in the order of their references. */
  claims(contract: string, query: ClaimQuery = {}): Page<ClaimRow> {
    // References of claims begin with the contract and the person, so those of one person stand together.
    const ofPerson = query.person === undefined ? undefined : `${contract}.${query.person}`;
    const rows = this.store.all<ClaimRow>(
      `SELECT ${CLAIM} FROM claims c
       WHERE contract = :contract AND ${known('c')} AND claim > :after
         ${ofPerson === undefined ? '' : "AND person = :person AND claim > :ofPerson || '.' AND claim < :ofPerson || '/'"}
         AND (:outcome IS NULL OR outcome = :outcome)
         AND (:status IS NULL OR status = :status)
         AND (:line IS NULL OR rate_card_line = :line)
         AND (:revision IS NULL OR revision = :revision)
         AND (:claimedUntil IS NULL OR claimed_on <= :claimedUntil)
         AND (:standing = 0 OR (status = 'made' AND verified = 1))
       ORDER BY claim LIMIT :limit`,
      {
        contract,
        after: query.after ?? '',
        person: query.person ?? null,
        ofPerson: ofPerson ?? null,
        outcome: query.outcome ?? null,
        status: query.status ?? null,
        line: query.line ?? null,
        revision: query.revision ?? null,
        claimedUntil: query.claimedUntil ?? null,
        standing: query.standing === true ? 1 : 0,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ claim }) => claim);
  }

  /** What a plan is held against: a row for each day and outcome of claims that stand, by the day it was achieved. */
  byDay(contract: string, moment: Moment = {}): ClaimsOfDay[] {
    return this.store.all<ClaimsOfDay>(
      `SELECT achieved_on, outcome, count(*) AS claims FROM claims c
       WHERE contract = :contract AND ${known('c')} AND status = 'made' AND verified = 1
       GROUP BY achieved_on, outcome ORDER BY achieved_on, outcome`,
      { contract, ...asOfParameter(moment) },
    );
  }
}

const CLAIM = Object.keys(claimsTable.columns).join(', ');
