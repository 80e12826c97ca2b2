import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { DestroyedKeys } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows } from '#read-store';
import type { PersonEvent } from './domain/persons.events.js';
import {
  type ConsentRow,
  consentsTable,
  type ErasureRow,
  erasuresTable,
  type HoldRow,
  holdsTable,
  type MergedPersonRow,
  type MergeFindingRow,
  mergedPersonsTable,
  mergeFindingsTable,
} from './persons-tables.js';

export const personsRegister = projection<PersonEvent>({
  name: 'persons-register',
  version: 1,
  tables: [consentsTable, holdsTable, erasuresTable, mergedPersonsTable, mergeFindingsTable],
  on: {
    ConsentGiven({ event: { contract, person, purpose, givenOn } }, rows) {
      rows.put(consentsTable, {
        contract,
        person,
        purpose,
        status: 'given',
        given_on: givenOn,
        withdrawn_on: null,
      });
    },
    ConsentWithdrawn({ event: { contract, person, purpose, withdrawnOn } }, rows) {
      const row = rows.get(consentsTable, [contract, person, purpose]);
      if (row !== undefined) rows.put(consentsTable, { ...row, status: 'withdrawn', withdrawn_on: withdrawnOn });
    },
    PersonsMerged({ event: { contract, person, into, findings }, envelope }, rows) {
      rows.put(mergedPersonsTable, { contract, person, same_as: into, merged_at: envelope.recordedAt });
      for (const { claim, alsoClaimed = null, payment } of findings) {
        rows.put(mergeFindingsTable, {
          contract,
          person,
          same_as: into,
          claim,
          also_claimed: alsoClaimed,
          paid: payment === undefined ? 0 : 1,
        });
      }
    },
    LegalHoldPlaced({ event, envelope }, rows) {
      rows.put(holdsTable, {
        contract: event.contract,
        subject: event.subject,
        hold: event.hold,
        over: event.person === undefined ? 'contract' : 'person',
        status: 'stands',
        reason_code: event.reasonCode,
        placed_by: event.placedBy,
        placed_for: event.placedFor,
        placed_at: envelope.recordedAt,
        lifted_by: null,
        lifted_for: null,
        lifted_at: null,
      });
    },
    LegalHoldLifted({ event, envelope }, rows) {
      const row = rows.get(holdsTable, [event.contract, event.subject, event.hold]);
      if (row === undefined) return;
      rows.put(holdsTable, {
        ...row,
        status: 'lifted',
        lifted_by: event.liftedBy,
        lifted_for: event.liftedFor,
        lifted_at: envelope.recordedAt,
      });
    },
    ErasureRequested({ event, envelope }, rows) {
      rows.put(erasuresTable, {
        contract: event.contract,
        person: event.person,
        request: event.request,
        status: 'requested',
        basis: event.basis,
        requested_by: event.requestedBy,
        requested_for: event.requestedFor,
        requested_at: envelope.recordedAt,
        decided_by: null,
        decided_for: null,
        decided_at: null,
        declined_because: null,
        erased_at: null,
        kids: null,
        backups_expire_by: null,
      });
    },
    ErasureDeclined({ event, envelope: { actor, recordedAt } }, rows) {
      changeErasure(rows, event, {
        status: 'declined',
        decided_by: actor.subject,
        decided_for: actor.organisation,
        decided_at: recordedAt,
        declined_because: event.reasonCode,
      });
    },
    ErasureApproved({ event, envelope }, rows) {
      changeErasure(rows, event, {
        status: 'approved',
        decided_by: event.approvedBy,
        decided_for: event.approvedFor,
        decided_at: envelope.recordedAt,
      });
    },
    ParticipantKeyDestroyed({ event: { contract, subject, kids, backupsExpireBy }, envelope }, rows) {
      changeErasure(
        rows,
        { contract, person: subject },
        { status: 'erased', erased_at: envelope.recordedAt, kids: kids.join(' '), backups_expire_by: backupsExpireBy },
      );
    },
  },
});

function changeErasure(
  rows: Rows,
  { contract, person }: { readonly contract: string; readonly person: string },
  changes: Partial<ErasureRow>,
): void {
  const row = rows.get(erasuresTable, [contract, person]);
  if (row !== undefined) rows.put(erasuresTable, { ...row, ...changes });
}

const NOW = 'known_to IS NULL';

/** Every key that the log says is destroyed. */
export function destroyedKeys(store: ReadStore): DestroyedKeys[] {
  return store
    .all<{ person: string; kids: string }>(
      `SELECT person, kids FROM erasures WHERE status = 'erased' AND ${NOW} ORDER BY person`,
    )
    .map(({ person, kids }) => ({ subject: person, kids: kids === '' ? [] : kids.split(' ') }));
}

/** Erasures that are approved, and whose key is not known to be destroyed. */
export function waitingErasures(store: ReadStore): { readonly person: string }[] {
  return store.all<{ person: string }>(
    `SELECT person FROM erasures WHERE status = 'approved' AND ${NOW} ORDER BY person`,
  );
}

/** What a person's page says of consent, holds and erasure. */
export interface PersonStanding {
  readonly consents: readonly ConsentRow[];
  /** Those over the person, then those over the whole contract. */
  readonly holds: readonly HoldRow[];
  readonly erasure: ErasureRow | undefined;
  readonly sameAs: MergedPersonRow | undefined;
  /** Pseudonyms that were found to be this person. */
  readonly alsoKnownAs: readonly string[];
  readonly findings: readonly MergeFindingRow[];
}

export interface ErasureQuery extends Moment, PageRequest {
  readonly status?: ErasureRow['status'];
}

/** People as the law sees them: what they consented to, what is held, what was erased, and who turned out to be who. */
@Injectable()
export class PersonsRegister {
  constructor(private readonly store: ReadStore) {}

  standing(contract: string, person: string, moment: Moment = {}): PersonStanding {
    const asked = { ...asOfParameter(moment), contract, person };
    return {
      consents: this.store.all<ConsentRow>(
        `SELECT ${CONSENT} FROM consents c WHERE contract = :contract AND person = :person AND ${known('c')} ORDER BY purpose`,
        asked,
      ),
      holds: this.store.all<HoldRow>(
        `SELECT ${HOLD} FROM legal_holds h
         WHERE contract = :contract AND (subject = :person OR subject = :contract) AND ${known('h')}
         ORDER BY subject = :contract, hold`,
        asked,
      ),
      erasure: this.erasure(contract, person, moment),
      sameAs: this.store.get<MergedPersonRow>(
        `SELECT ${MERGED} FROM merged_persons m WHERE contract = :contract AND person = :person AND ${known('m')}`,
        asked,
      ),
      alsoKnownAs: this.store
        .all<{ person: string }>(
          `SELECT person FROM merged_persons m WHERE contract = :contract AND same_as = :person AND ${known('m')} ORDER BY person`,
          asked,
        )
        .map((row) => row.person),
      findings: this.store.all<MergeFindingRow>(
        `SELECT ${FINDING} FROM merge_findings f
         WHERE contract = :contract AND (person = :person OR same_as = :person) AND ${known('f')} ORDER BY claim`,
        asked,
      ),
    };
  }

  erasure(contract: string, person: string, moment: Moment = {}): ErasureRow | undefined {
    return this.store.get<ErasureRow>(
      `SELECT ${ERASURE} FROM erasures e WHERE contract = :contract AND person = :person AND ${known('e')}`,
      { ...asOfParameter(moment), contract, person },
    );
  }

  /** The erasures of a contract by pseudonym. */
  erasures(contract: string, query: ErasureQuery = {}): Page<ErasureRow> {
    const rows = this.store.all<ErasureRow>(
      `SELECT ${ERASURE} FROM erasures e
       WHERE contract = :contract AND person > :after AND ${known('e')} AND (:status IS NULL OR status = :status)
       ORDER BY person LIMIT :limit`,
      {
        ...asOfParameter(query),
        contract,
        after: query.after ?? '',
        status: query.status ?? null,
        limit: rowsToAsk(query),
      },
    );
    return pageOf(rows, query, ({ person }) => person);
  }

  /** The holds of a contract, those over the whole of it first. */
  holds(contract: string, moment: Moment = {}): HoldRow[] {
    return this.store.all<HoldRow>(
      `SELECT ${HOLD} FROM legal_holds h WHERE contract = :contract AND ${known('h')}
       ORDER BY subject = :contract DESC, subject, hold`,
      { ...asOfParameter(moment), contract },
    );
  }

  /** What was claimed by people who turned out to be somebody else: each is to be looked at. */
  findings(contract: string, moment: Moment = {}): MergeFindingRow[] {
    return this.store.all<MergeFindingRow>(
      `SELECT ${FINDING} FROM merge_findings f WHERE contract = :contract AND ${known('f')} ORDER BY claim`,
      { ...asOfParameter(moment), contract },
    );
  }

  /**
   * Which of some people were erased, as the ledger knew it. Of an earlier moment it says nothing of what was erased since,
   * or what somebody has cited would change; whoever then opens what is gone is told so there.
   */
  erasedAmong(people: Iterable<string>, moment: Moment = {}): { readonly person: string; readonly erasedAt: string }[] {
    return [...new Set(people)].toSorted().flatMap((person) => {
      const row = this.store.get<{ erased_at: string }>(
        `SELECT erased_at FROM erasures e WHERE person = :person AND status = 'erased' AND ${known('e')}`,
        { ...asOfParameter(moment), person },
      );
      return row === undefined ? [] : [{ person, erasedAt: row.erased_at }];
    });
  }
}

const columnsOf = (columns: object) => Object.keys(columns).join(', ');
const CONSENT = columnsOf(consentsTable.columns);
const HOLD = columnsOf(holdsTable.columns);
const ERASURE = columnsOf(erasuresTable.columns);
const MERGED = columnsOf(mergedPersonsTable.columns);
const FINDING = columnsOf(mergeFindingsTable.columns);
