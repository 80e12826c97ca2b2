import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';
import {
  type SampleFindingRow,
  type SampleItemRow,
  type SampleRow,
  type SampleStratumRow,
  type SecondCheckRow,
  sampleFindingsTable,
  sampleItemsTable,
  sampleStrataTable,
  samplesTable,
  secondChecksTable,
} from './samples-tables.js';

/** A sample with its strata, in their order. */
export interface SampleDetails extends SampleRow {
  readonly strata: readonly SampleStratumRow[];
}

/** An item with every finding before the last, the first one first. */
export interface SampleItemDetails extends SampleItemRow {
  readonly earlier: readonly SampleFindingRow[];
}

export interface SampleQuery extends Moment, PageRequest {
  readonly status?: SampleRow['status'];
  /** Only samples that a claim was drawn into. */
  readonly claim?: string;
}

/** A sample that a claim was drawn into, and what was found of it there. */
export interface SampledClaim extends SampleItemRow {
  readonly status: SampleRow['status'];
  readonly of: SampleRow['of'];
}

/** What was sampled, how, and what followed: now, or as it was known at an entry. */
@Injectable()
export class SamplesRegister {
  constructor(private readonly store: ReadStore) {}

  /** The samples of a contract in the order of their references. */
  samples(contract: string, query: SampleQuery = {}): Page<SampleRow> {
    const rows = this.store.all<SampleRow>(
      `SELECT ${columns(samplesTable, 's')} FROM samples s
       WHERE s.contract = :contract AND s.sample > :after AND ${known('s')}
         AND (:status IS NULL OR s.status = :status)
         AND (:claim IS NULL OR EXISTS (SELECT 1 FROM sample_items i WHERE i.contract = s.contract
           AND i.sample = s.sample AND i.item = :claim AND ${known('i')}))
       ORDER BY s.sample LIMIT :limit`,
      {
        contract,
        after: query.after ?? '',
        status: query.status ?? null,
        claim: query.claim ?? null,
        limit: rowsToAsk(query),
        ...asOfParameter(query),
      },
    );
    return pageOf(rows, query, ({ sample }) => sample);
  }

  sample(contract: string, sample: string, moment: Moment = {}): SampleDetails | undefined {
    const parameters = { contract, sample, ...asOfParameter(moment) };
    const row = this.store.get<SampleRow>(
      `SELECT ${columns(samplesTable, 's')} FROM samples s
       WHERE s.contract = :contract AND s.sample = :sample AND ${known('s')}`,
      parameters,
    );
    if (row === undefined) return undefined;
    const strata = this.store.all<SampleStratumRow>(
      `SELECT ${columns(sampleStrataTable, 's')} FROM sample_strata s
       WHERE s.contract = :contract AND s.sample = :sample AND ${known('s')} ORDER BY s.place`,
      parameters,
    );
    return { ...row, strata };
  }

  /** The drawn items in the order in which they were drawn. */
  items(contract: string, sample: string, query: Moment & PageRequest = {}): Page<SampleItemDetails> {
    const rows = this.store.all<SampleItemRow>(
      `SELECT ${columns(sampleItemsTable, 'i')} FROM sample_items i
       WHERE i.contract = :contract AND i.sample = :sample AND ${known('i')} AND i.place > :after
       ORDER BY i.place LIMIT :limit`,
      { contract, sample, after: Number(query.after ?? 0), limit: rowsToAsk(query), ...asOfParameter(query) },
    );
    const page = pageOf(rows, query, ({ place }) => String(place));
    return { ...page, rows: page.rows.map((row) => ({ ...row, earlier: this.#earlier(row, query) })) };
  }

  /** The samples that a claim, or the outcome under it, was drawn into. */
  ofClaim(claim: string, moment: Moment = {}): readonly SampledClaim[] {
    return this.store.all<SampledClaim>(
      `SELECT ${columns(sampleItemsTable, 'i')}, s.status, s."of" FROM sample_items i
       JOIN samples s ON s.contract = i.contract AND s.sample = i.sample AND ${known('s')}
       WHERE i.item = :claim AND ${known('i')} ORDER BY i.sample`,
      { claim, ...asOfParameter(moment) },
    );
  }

  /** The samples that a person's claims were drawn into, and that are not closed yet. */
  openOf(contract: string, person: string): readonly string[] {
    const found = this.store.all<{ sample: string }>(
      `SELECT DISTINCT s.sample FROM samples s
       JOIN sample_items i ON i.contract = s.contract AND i.sample = s.sample AND ${known('i')}
       WHERE s.contract = :contract AND s.status <> 'closed' AND ${known('s')}
         AND substr(i.item, 1, length(:start)) = :start ORDER BY s.sample`,
      { contract, start: `${contract}.${person}.`, ...asOfParameter() },
    );
    return found.map(({ sample }) => sample);
  }

  /** What two verifiers decided about the items of a sample, side by side, where both have. */
  secondChecks(contract: string, sample: string, moment: Moment = {}): readonly SecondCheckRow[] {
    return this.store.all<SecondCheckRow>(
      `SELECT ${columns(secondChecksTable, 'c')} FROM second_checks c
       WHERE c.contract = :contract AND c.sample = :sample AND ${known('c')} ORDER BY c.item`,
      { contract, sample, ...asOfParameter(moment) },
    );
  }

  #earlier({ contract, sample, item, findings }: SampleItemRow, moment: Moment): readonly SampleFindingRow[] {
    if (findings < 2) return [];
    return this.store.all<SampleFindingRow>(
      `SELECT ${columns(sampleFindingsTable, 'f')} FROM sample_findings f
       WHERE f.contract = :contract AND f.sample = :sample AND f.item = :item AND f.number < :findings AND ${known('f')}
       ORDER BY f.number`,
      { contract, sample, item, findings, ...asOfParameter(moment) },
    );
  }
}

/** `of` is a word of SQL's own in places, so the names are quoted. */
function columns({ columns: named }: { readonly columns: object }, alias: string): string {
  return Object.keys(named)
    .map((name) => `${alias}."${name}"`)
    .join(', ');
}
