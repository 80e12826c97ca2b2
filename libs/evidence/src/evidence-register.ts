import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { londonDayOf } from '#kernel';
import {
  type Applied,
  asOfParameter,
  known,
  type Moment,
  type Projection,
  projection,
  ReadStore,
  type Rows,
  table,
  type Value,
} from '#read-store';
import type { EvidenceEvent, OutcomePath } from './domain/evidence.events.js';
import type { OutcomeState } from './domain/evidence.js';

/** One outcome of one person as it stands. */
export type OutcomeRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly status: Exclude<OutcomeState['status'], 'absent'>;
  readonly achieved_on: string;
  /** Pieces of evidence that stand. */
  readonly items: number;
  /** Counted from 1: each question, and each verification taken back, begins another. */
  readonly attempts: number;
  /** The entry since which a verifier is waited for; null while none is. */
  readonly waiting_since: number | null;
  readonly verified_on: string | null;
  readonly verified_by: string | null;
  readonly verified_for: string | null;
  readonly method: string | null;
  /** The evidence that was checked, by reference, with a space between. */
  readonly checked: string | null;
  /** Why it was sent back, rejected or taken back last. */
  readonly reason_code: string | null;
};

export const outcomesTable = table<OutcomeRow>({
  name: 'outcomes',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    status: 'text',
    achieved_on: 'text',
    items: 'integer',
    attempts: 'integer',
    waiting_since: 'integer?',
    verified_on: 'text?',
    verified_by: 'text?',
    verified_for: 'text?',
    method: 'text?',
    checked: 'text?',
    reason_code: 'text?',
  },
  key: ['contract', 'person', 'outcome', 'occurrence'],
  indexes: [['contract', 'status', 'waiting_since']],
});

/** A piece of evidence. What could point at somebody is sealed in the log and not here. */
export type EvidenceRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  readonly evidence: string;
  readonly kind: string;
  readonly issuer: string | null;
  readonly issued_on: string | null;
  readonly held: 'ledger' | 'provider';
  readonly media_type: string;
  readonly bytes: number;
  readonly file_mark: string;
  /** The digest of the stored, encrypted file; null where the provider keeps it. */
  readonly blob: string | null;
  readonly submitted_by: string;
  readonly submitted_for: string;
  readonly submitted_on: string;
  readonly status: 'standing' | 'withdrawn';
  readonly withdrawn_because: string | null;
  /** 1 once a verifier has checked it under a verification that stands. */
  readonly checked: number;
};

export const evidenceItemsTable = table<EvidenceRow>({
  name: 'evidence_items',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    evidence: 'text',
    kind: 'text',
    issuer: 'text?',
    issued_on: 'text?',
    held: 'text',
    media_type: 'text',
    bytes: 'integer',
    file_mark: 'text',
    blob: 'text?',
    submitted_by: 'text',
    submitted_for: 'text',
    submitted_on: 'text',
    status: 'text',
    withdrawn_because: 'text?',
    checked: 'integer',
  },
  key: ['contract', 'person', 'outcome', 'occurrence', 'evidence'],
  indexes: [['contract', 'evidence'], ['file_mark'], ['blob']],
});

/** A verifier's decision. Every attempt is kept. */
export type DecisionRow = {
  readonly contract: string;
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
  /** The ledger entry of the decision. */
  readonly entry: number;
  readonly decision: 'verified' | 'queried' | 'rejected' | 'withdrawn';
  readonly reason_code: string | null;
  readonly decided_on: string;
  readonly decided_by: string;
  readonly decided_for: string;
};

export const evidenceDecisionsTable = table<DecisionRow>({
  name: 'evidence_decisions',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    outcome: 'text',
    occurrence: 'integer',
    entry: 'integer',
    decision: 'text',
    reason_code: 'text?',
    decided_on: 'text',
    decided_by: 'text',
    decided_for: 'text',
  },
  key: ['contract', 'person', 'outcome', 'occurrence', 'entry'],
  indexes: [['contract', 'decided_for', 'decision']],
});

export const evidenceRegister = projection<EvidenceEvent>({
  name: 'evidence-register',
  version: 1,
  tables: [outcomesTable, evidenceItemsTable, evidenceDecisionsTable],
  on: {
    EvidenceSubmitted({ event, envelope, sequence }, rows) {
      const { contract, person, outcome, occurrence, evidence, kind, issuer, issuedOn, held, fileMark } = event;
      const path = { contract, person, outcome, occurrence };
      const standing = rows.get(outcomesTable, pathKey(event));
      rows.put(evidenceItemsTable, {
        ...path,
        evidence,
        kind,
        issuer: issuer ?? null,
        issued_on: issuedOn ?? null,
        held,
        media_type: event.mediaType,
        bytes: event.bytes,
        file_mark: fileMark,
        blob: envelope.evidence[0]?.digest ?? null,
        submitted_by: event.submittedBy,
        submitted_for: event.submittedFor,
        submitted_on: londonDayOf(envelope.recordedAt),
        status: 'standing',
        withdrawn_because: null,
        checked: 0,
      });
      rows.put(outcomesTable, {
        ...path,
        ...NOT_VERIFIED,
        status: 'submitted',
        achieved_on: event.achievedOn,
        items: (standing?.items ?? 0) + 1,
        attempts: standing?.attempts ?? 1,
        waiting_since: standing?.status === 'submitted' ? standing.waiting_since : sequence,
        reason_code: standing?.reason_code ?? null,
      });
    },
    EvidenceWithdrawn({ event }, rows) {
      const item = rows.get(evidenceItemsTable, [...pathKey(event), event.evidence]);
      if (item === undefined) return;
      const { reasonCode } = event;
      rows.put(evidenceItemsTable, { ...item, status: 'withdrawn', withdrawn_because: reasonCode, checked: 0 });
      change(rows, event, ({ items, status, ...row }) => {
        const isLast = items === 1 && status !== 'verified';
        return {
          ...row,
          items: items - 1,
          status: isLast ? 'without-evidence' : status,
          waiting_since: isLast ? null : row.waiting_since,
        };
      });
    },
    AchievementDateCorrected({ event, sequence }, rows) {
      change(rows, event, (row) => ({
        ...row,
        status: 'submitted',
        achieved_on: event.to,
        waiting_since: row.status === 'submitted' ? row.waiting_since : sequence,
      }));
    },
    EvidenceVerified(applied, rows) {
      const { event, envelope } = applied;
      for (const evidence of event.evidence) {
        const item = rows.get(evidenceItemsTable, [...pathKey(event), evidence]);
        if (item !== undefined) rows.put(evidenceItemsTable, { ...item, checked: 1 });
      }
      change(rows, event, (row) => ({
        ...row,
        status: 'verified',
        achieved_on: event.achievedOn,
        waiting_since: null,
        verified_on: londonDayOf(envelope.recordedAt),
        verified_by: event.verifiedBy,
        verified_for: event.verifiedFor,
        method: event.method,
        checked: event.evidence.join(' '),
        reason_code: null,
      }));
      decided(rows, applied, 'verified', null);
    },
    EvidenceQueried(applied, rows) {
      const { reasonCode } = applied.event;
      change(rows, applied.event, (row) => ({
        ...row,
        status: 'queried',
        attempts: row.attempts + 1,
        waiting_since: null,
        reason_code: reasonCode,
      }));
      decided(rows, applied, 'queried', reasonCode);
    },
    EvidenceRejected(applied, rows) {
      const { reasonCode } = applied.event;
      change(rows, applied.event, (row) => ({
        ...row,
        status: 'rejected',
        waiting_since: null,
        reason_code: reasonCode,
      }));
      decided(rows, applied, 'rejected', reasonCode);
    },
    VerificationWithdrawn(applied, rows) {
      const { event, sequence } = applied;
      for (const evidence of rows.get(outcomesTable, pathKey(event))?.checked?.split(' ') ?? []) {
        const item = rows.get(evidenceItemsTable, [...pathKey(event), evidence]);
        if (item !== undefined) rows.put(evidenceItemsTable, { ...item, checked: 0 });
      }
      change(rows, event, (row) => ({
        ...row,
        ...NOT_VERIFIED,
        status: row.items === 0 ? 'without-evidence' : 'submitted',
        attempts: row.attempts + 1,
        waiting_since: row.items === 0 ? null : sequence,
        reason_code: event.reasonCode,
      }));
      decided(rows, applied, 'withdrawn', event.reasonCode);
    },
  },
});

export const evidenceProjections: readonly Projection[] = [evidenceRegister];

const NOT_VERIFIED = { verified_on: null, verified_by: null, verified_for: null, method: null, checked: null };

function pathKey({ contract, person, outcome, occurrence }: OutcomePath): readonly Value[] {
  return [contract, person, outcome, occurrence];
}

function change(rows: Rows, path: OutcomePath, to: (row: OutcomeRow) => OutcomeRow): void {
  const row = rows.get(outcomesTable, pathKey(path));
  if (row !== undefined) rows.put(outcomesTable, to(row));
}

function decided(
  rows: Rows,
  { event, envelope, sequence }: Applied<EvidenceEvent>,
  decision: DecisionRow['decision'],
  reasonCode: string | null,
): void {
  const { contract, person, outcome, occurrence } = event;
  rows.put(evidenceDecisionsTable, {
    contract,
    person,
    outcome,
    occurrence,
    entry: sequence,
    decision,
    reason_code: reasonCode,
    decided_on: londonDayOf(envelope.recordedAt),
    decided_by: envelope.actor.subject,
    decided_for: envelope.actor.organisation,
  });
}

export interface OutcomeQuery extends Moment, PageRequest {
  readonly person?: string;
  readonly outcome?: string;
  readonly status?: OutcomeRow['status'];
}

/** Which outcomes people achieved, what shows it, and what the verifier decided: now, or as it was known at an entry. */
@Injectable()
export class EvidenceRegister {
  constructor(private readonly store: ReadStore) {}

  outcome({ contract, person, outcome, occurrence }: OutcomePath, moment: Moment = {}): OutcomeRow | undefined {
    return this.store.get<OutcomeRow>(
      `SELECT ${OUTCOME} FROM outcomes o
       WHERE contract = :contract AND person = :person AND outcome = :outcome AND occurrence = :occurrence AND ${known('o')}`,
      { contract, person, outcome, occurrence, ...asOfParameter(moment) },
    );
  }

  /** The outcomes of a contract by person, outcome and occurrence. */
  outcomes(contract: string, query: OutcomeQuery = {}): Page<OutcomeRow> {
    // The code of an outcome may have dots; a pseudonym has none, nor a number.
    const [, person, outcome, occurrence] = /^([^.]+)\.(.+)\.(\d+)$/.exec(query.after ?? '') ?? [];
    const rows = this.store.all<OutcomeRow>(
      `SELECT ${OUTCOME} FROM outcomes o
       WHERE contract = :contract AND ${known('o')}
         AND (:person IS NULL OR person = :person)
         AND (:outcome IS NULL OR outcome = :outcome)
         AND (:status IS NULL OR status = :status)
         AND (person, outcome, occurrence) > (:afterPerson, :afterOutcome, :afterOccurrence)
       ORDER BY person, outcome, occurrence LIMIT :limit`,
      {
        contract,
        person: query.person ?? null,
        outcome: query.outcome ?? null,
        status: query.status ?? null,
        afterPerson: person ?? '',
        afterOutcome: outcome ?? '',
        afterOccurrence: Number(occurrence ?? 0),
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, (row) => `${row.person}.${row.outcome}.${row.occurrence}`);
  }

  /** What waits for a verifier, the longest first. */
  queue(contract: string, query: Pick<OutcomeQuery, 'after' | 'limit' | 'asOf'> = {}): Page<OutcomeRow> {
    const rows = this.store.all<OutcomeRow>(
      `SELECT ${OUTCOME} FROM outcomes o
       WHERE contract = :contract AND status = 'submitted' AND ${known('o')} AND waiting_since > :after
       ORDER BY waiting_since LIMIT :limit`,
      { contract, after: Number(query.after ?? -1), limit: rowsToAsk(query), ...asOfParameter(query) },
    );
    return pageOf(rows, query, (row) => String(row.waiting_since));
  }

  /** All evidence of one outcome, the withdrawn too, in the order of its references. */
  items({ contract, person, outcome, occurrence }: OutcomePath, moment: Moment = {}): readonly EvidenceRow[] {
    return this.store.all<EvidenceRow>(
      `SELECT ${ITEM} FROM evidence_items e
       WHERE contract = :contract AND person = :person AND outcome = :outcome AND occurrence = :occurrence AND ${known('e')}
       ORDER BY evidence`,
      { contract, person, outcome, occurrence, ...asOfParameter(moment) },
    );
  }

  /** Evidence by its reference. A reference that a provider chose may stand under several outcomes. */
  evidence(contract: string, evidence: string, moment: Moment = {}): readonly EvidenceRow[] {
    return this.store.all<EvidenceRow>(
      `SELECT ${ITEM} FROM evidence_items e
       WHERE contract = :contract AND evidence = :evidence AND ${known('e')}
       ORDER BY person, outcome, occurrence`,
      { contract, evidence, ...asOfParameter(moment) },
    );
  }

  /** Every decision about an outcome in the order in which they were made. */
  decisions({ contract, person, outcome, occurrence }: OutcomePath, moment: Moment = {}): readonly DecisionRow[] {
    return this.store.all<DecisionRow>(
      `SELECT ${DECISION} FROM evidence_decisions d
       WHERE contract = :contract AND person = :person AND outcome = :outcome AND occurrence = :occurrence AND ${known('d')}
       ORDER BY entry`,
      { contract, person, outcome, occurrence, ...asOfParameter(moment) },
    );
  }

  /** Which evidence is this file? Asked by its mark, which `fileMarkOf` makes of the file in clear. */
  withFile(fileMark: string, moment: Moment = {}): readonly EvidenceRow[] {
    return this.store.all<EvidenceRow>(
      `SELECT ${ITEM} FROM evidence_items e WHERE file_mark = :fileMark AND ${known('e')}
       ORDER BY contract, person, outcome, occurrence, evidence`,
      { fileMark, ...asOfParameter(moment) },
    );
  }

  /** Which evidence is a stored file, by the digest of its stored bytes? */
  withBlob(digest: string, moment: Moment = {}): readonly EvidenceRow[] {
    return this.store.all<EvidenceRow>(
      `SELECT ${ITEM} FROM evidence_items e WHERE blob = :digest AND ${known('e')}
       ORDER BY contract, person, outcome, occurrence, evidence`,
      { digest, ...asOfParameter(moment) },
    );
  }

  /** Files that stand under more than one person of a contract: to be looked at by a verifier. */
  filesUnderSeveralPeople(
    contract: string,
    moment: Moment = {},
  ): readonly { readonly file_mark: string; readonly people: number; readonly items: number }[] {
    return this.store.all(
      `SELECT file_mark, COUNT(DISTINCT person) AS people, COUNT(*) AS items FROM evidence_items e
       WHERE contract = :contract AND status = 'standing' AND ${known('e')}
       GROUP BY file_mark HAVING COUNT(DISTINCT person) > 1 ORDER BY file_mark`,
      { contract, ...asOfParameter(moment) },
    );
  }
}

const OUTCOME = Object.keys(outcomesTable.columns).join(', ');
const ITEM = Object.keys(evidenceItemsTable.columns).join(', ');
const DECISION = Object.keys(evidenceDecisionsTable.columns).join(', ');
