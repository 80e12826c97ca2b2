import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { type Moment, projection, ReadStore } from '#read-store';
import type { ReadEvent } from './domain/reads.events.js';
import { type DisclosureRow, disclosuresTable, type ReadingRow, readingsTable } from './persons-tables.js';

export const readsRegister = projection<ReadEvent>({
  name: 'reads-register',
  version: 1,
  tables: [readingsTable, disclosuresTable],
  on: {
    RecordRead({ event, envelope, sequence }, rows) {
      rows.put(readingsTable, {
        entry: sequence,
        contract: event.contract,
        subject: event.subject,
        what: event.what,
        read_entry: event.entry ?? null,
        path: event.path ?? null,
        file: event.file ?? null,
        read_by: event.readBy,
        read_for: event.readFor,
        read_role: envelope.actor.role,
        read_on: event.readOn,
        read_at: envelope.recordedAt,
      });
    },
    RecordDisclosed({ event, envelope, sequence }, rows) {
      rows.put(disclosuresTable, {
        entry: sequence,
        contract: event.contract,
        subject: event.subject,
        of_entry: event.entry,
        path: event.path,
        commitment: event.commit,
        file: event.file ?? null,
        disclosed_to: event.to,
        purpose: event.purpose,
        disclosed_by: event.disclosedBy,
        disclosed_for: event.disclosedFor,
        disclosed_at: envelope.recordedAt,
      });
    },
  },
});

export interface ReadsQuery extends Moment, PageRequest {
  /** Of one person, or with the contract's own code of words about nobody in particular. */
  readonly subject?: string | undefined;
  /** By whom it was read, or disclosed. */
  readonly by?: string | undefined;
}

/** Who has read what, and what was handed out to whom. Rows are only ever added, so a moment is an entry to stop at. */
@Injectable()
export class ReadsRegister {
  constructor(private readonly store: ReadStore) {}

  /** The readings of a contract, the newest first. */
  readings(contract: string, query: ReadsQuery = {}): Page<ReadingRow> {
    const rows = this.store.all<ReadingRow>(
      `SELECT ${columnsOf(readingsTable.columns)} FROM readings
       WHERE contract = :contract AND entry <= :asOf AND entry < :before
         AND (:subject IS NULL OR subject = :subject) AND (:by IS NULL OR read_by = :by)
       ORDER BY entry DESC LIMIT :limit`,
      parameters(contract, query),
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }

  /** What was disclosed in a contract, the newest first. */
  disclosures(contract: string, query: ReadsQuery = {}): Page<DisclosureRow> {
    const rows = this.store.all<DisclosureRow>(
      `SELECT ${columnsOf(disclosuresTable.columns)} FROM disclosures
       WHERE contract = :contract AND entry <= :asOf AND entry < :before
         AND (:subject IS NULL OR subject = :subject) AND (:by IS NULL OR disclosed_by = :by)
       ORDER BY entry DESC LIMIT :limit`,
      parameters(contract, query),
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }
}

function parameters(contract: string, query: ReadsQuery) {
  return {
    contract,
    asOf: query.asOf ?? Number.MAX_SAFE_INTEGER,
    before: query.after === undefined ? Number.MAX_SAFE_INTEGER : Number(query.after),
    subject: query.subject ?? null,
    by: query.by ?? null,
    limit: rowsToAsk(query),
  };
}

const columnsOf = (columns: object) => Object.keys(columns).join(', ');
