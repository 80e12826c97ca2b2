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
  type Value,
} from '#read-store';
import type { EvidenceEvent, OutcomePath } from './domain/evidence.events.js';
import {
  type DecisionRow,
  type EvidenceRow,
  evidenceDecisionsTable,
  evidenceItemsTable,
  type LapseRow,
  lapseCountsTable,
  type OutcomeRow,
  outcomeLapsesTable,
  outcomesTable,
} from './evidence-tables.js';
import { countOutcome, outcomeDaysTable, outcomeTotalsTable } from './outcomes-counted.js';

export const evidenceRegister = projection<EvidenceEvent>({
  name: 'evidence-register',
  version: 4,
  tables: [
    outcomesTable,
    evidenceItemsTable,
    evidenceDecisionsTable,
    outcomeLapsesTable,
    lapseCountsTable,
    outcomeTotalsTable,
    outcomeDaysTable,
  ],
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
        quantity: event.quantity ?? null,
        measured: event.measured ?? null,
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
      put(rows, standing, {
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
        quantity: event.quantity ?? 1,
        measured: event.measured ?? null,
        submitted_quantity: event.submittedQuantity ?? null,
        submitted_measured: event.submittedMeasured ?? null,
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
    OutcomeLapsed({ event }, rows) {
      const { contract, person, outcome, occurrence } = event;
      const path = { contract, person, outcome, occurrence };
      const number = (rows.get(lapseCountsTable, pathKey(event))?.lapses ?? 0) + 1;
      rows.put(lapseCountsTable, { ...path, lapses: number });
      const { lapsedOn: lapsed_on, reasonCode: reason_code } = event;
      rows.put(outcomeLapsesTable, { ...path, number, lapsed_on, regained_on: null, reason_code });
    },
    OutcomeRegained({ event }, rows) {
      const lapse = lapseWhere(rows, event, ({ regained_on }) => regained_on === null);
      if (lapse !== undefined) rows.put(outcomeLapsesTable, { ...lapse, regained_on: event.regainedOn });
    },
    LapseCorrected({ event }, rows) {
      const { from, to } = event;
      const lapse = lapseWhere(rows, event, ({ lapsed_on }) => lapsed_on === from.lapsedOn);
      if (lapse === undefined) return;
      if (to === undefined) rows.remove(outcomeLapsesTable, [...pathKey(event), lapse.number]);
      else rows.put(outcomeLapsesTable, { ...lapse, lapsed_on: to.lapsedOn, regained_on: to.regainedOn ?? null });
    },
  },
});

export const evidenceProjections: readonly Projection[] = [evidenceRegister];

const NOT_VERIFIED = {
  verified_on: null,
  verified_by: null,
  verified_for: null,
  method: null,
  checked: null,
  quantity: null,
  measured: null,
  submitted_quantity: null,
  submitted_measured: null,
};

function pathKey({ contract, person, outcome, occurrence }: OutcomePath): readonly Value[] {
  return [contract, person, outcome, occurrence];
}

function change(rows: Rows, path: OutcomePath, to: (row: OutcomeRow) => OutcomeRow): void {
  const row = rows.get(outcomesTable, pathKey(path));
  if (row !== undefined) put(rows, row, to(row));
}

function put(rows: Rows, before: OutcomeRow | undefined, row: OutcomeRow): void {
  rows.put(outcomesTable, row);
  countOutcome(rows, before, row);
}

/** The last lapse of which something is so; one that was struck has left its number empty. */
function lapseWhere(rows: Rows, path: OutcomePath, isIt: (lapse: LapseRow) => boolean): LapseRow | undefined {
  for (let number = rows.get(lapseCountsTable, pathKey(path))?.lapses ?? 0; number > 0; number -= 1) {
    const lapse = rows.get(outcomeLapsesTable, [...pathKey(path), number]);
    if (lapse !== undefined && isIt(lapse)) return lapse;
  }
  return undefined;
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
    // Stands alone, so that the key leads to it.
    const ofPerson = query.person === undefined ? '' : 'AND person = :person';
    const rows = this.store.all<OutcomeRow>(
      `SELECT ${OUTCOME} FROM outcomes o
       WHERE contract = :contract AND ${known('o')} ${ofPerson}
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

  /** When what an outcome had reached was lost and regained, in the order of its lapses. */
  lapses({ contract, person, outcome, occurrence }: OutcomePath, moment: Moment = {}): readonly LapseRow[] {
    return this.store.all<LapseRow>(
      `SELECT ${LAPSE} FROM outcome_lapses l
       WHERE contract = :contract AND person = :person AND outcome = :outcome AND occurrence = :occurrence AND ${known('l')}
       ORDER BY number`,
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
const LAPSE = Object.keys(outcomeLapsesTable.columns).join(', ');
