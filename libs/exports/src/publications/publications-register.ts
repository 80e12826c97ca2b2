import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { CalendarDate } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, table } from '#read-store';
import type { PublicationEvent, PublishedTableName } from '../domain/publications/publications.events.js';
import type { Ruleset } from '../domain/suppression/ruleset.js';

export type PublicationRow = {
  readonly contract: string;
  /** The name of the table that was published. */
  readonly published: string;
  readonly until: string;
  readonly as_of: number;
  readonly ruleset: string;
  readonly ruleset_version: number;
  readonly threshold: number;
  readonly table_sha256: string;
  readonly suppressed: number;
  readonly released_on: string;
  readonly entry: number;
  /** JSON: the ruleset in full. */
  readonly rules: string;
};

export const publicationsTable = table<PublicationRow>({
  name: 'publications',
  kind: 'history',
  columns: {
    contract: 'text',
    published: 'text',
    until: 'text',
    as_of: 'integer',
    ruleset: 'text',
    ruleset_version: 'integer',
    threshold: 'integer',
    table_sha256: 'text',
    suppressed: 'integer',
    released_on: 'text',
    entry: 'integer',
    rules: 'text',
  },
  key: ['contract', 'published', 'until'],
});

export const publicationsRegister = projection<PublicationEvent>({
  name: 'publications-register',
  version: 2,
  tables: [publicationsTable],
  on: {
    PublicationReleased({ event, sequence }, rows) {
      rows.put(publicationsTable, {
        contract: event.contract,
        published: event.table,
        until: event.until,
        as_of: event.asOf,
        ruleset: event.ruleset.name,
        ruleset_version: event.ruleset.version,
        threshold: event.ruleset.threshold,
        table_sha256: event.tableSha256,
        suppressed: event.suppressed,
        released_on: event.releasedOn,
        entry: sequence,
        rules: JSON.stringify(event.ruleset),
      });
    },
  },
});

/** A release with what is needed to make its table again. */
export interface RecordedRelease {
  readonly until: CalendarDate;
  readonly asOf: number;
  readonly ruleset: Ruleset;
  readonly tableSha256: string;
}

/** What was published of each contract, when and by which rules. */
@Injectable()
export class PublicationsRegister {
  constructor(private readonly store: ReadStore) {}

  /** In the order in which they were released. */
  publications(contract: string, query: Moment & PageRequest & { readonly table?: string } = {}): Page<PublicationRow> {
    const rows = this.store.all<PublicationRow>(
      `SELECT ${Object.keys(publicationsTable.columns).join(', ')} FROM publications p
       WHERE contract = :contract AND ${known('p')} AND entry > :after AND (:table IS NULL OR published = :table)
       ORDER BY entry LIMIT :limit`,
      {
        contract,
        table: query.table ?? null,
        after: Number(query.after ?? -1),
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ entry }) => String(entry));
  }

  /** All releases of one table in their order, as far as one that is asked for. */
  releases(
    contract: string,
    published: PublishedTableName,
    { until = '9999-12-31', ...moment }: Moment & { readonly until?: string } = {},
  ): RecordedRelease[] {
    return this.store
      .all<PublicationRow>(
        `SELECT * FROM publications p WHERE contract = :contract AND published = :published AND until <= :until
           AND ${known('p')} ORDER BY until`,
        { contract, published, until, ...asOfParameter(moment) },
      )
      .map(({ until: last, as_of, rules, table_sha256 }) => ({
        until: last as CalendarDate,
        asOf: as_of,
        ruleset: JSON.parse(rules) as Ruleset,
        tableSha256: table_sha256,
      }));
  }
}
