import { type Instant, londonDayOf } from '#kernel';
import type { ReadStore } from '#read-store';
import { InvalidExport } from './tables/filters.js';
import type { ExportMoment } from './tables/table-facts.js';

interface EntryRow {
  readonly sequence: number;
  readonly position: string;
  readonly leaf: Uint8Array;
  readonly recorded_at: string;
}

/**
 * The moment that an export is read at: an entry, or the last one that the read models know.
 *
 * @throws InvalidExport for an entry that is not there yet.
 */
export function exportMoment(store: ReadStore, asOf?: number): ExportMoment {
  const last = store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
  const entry = asOf ?? last;
  if (entry > last) throw new InvalidExport('asOf', `must be an entry of the ledger, which has them up to ${last}`);
  const row = store.get<EntryRow>('SELECT sequence, position, leaf, recorded_at FROM entries WHERE sequence = :entry', {
    entry,
  });
  if (row === undefined) return { entry: -1, position: null, leaf: null, recordedAt: null };
  return {
    entry: row.sequence,
    position: row.position,
    leaf: Buffer.from(row.leaf).toString('hex'),
    recordedAt: row.recorded_at,
  };
}

/**
 * `outcomes-ledger_payments_reboot_west_asof-2021-07-05_entry-7213.csv`: what it is, of what, and as of when, so that two
 * files of the same name are the same file.
 *
 * @param marks what else decides the bytes: filters, a day, a profile.
 */
export function fileName(
  what: string,
  { entry, recordedAt }: ExportMoment,
  { contract, marks = [], extension }: { contract?: string | undefined; marks?: readonly string[]; extension: string },
): string {
  const day = recordedAt === null ? 'nothing' : londonDayOf(recordedAt as Instant);
  const parts = ['outcomes-ledger', what, ...(contract === undefined ? [] : [contract]), ...marks];
  return `${[...parts, `asof-${day}`, `entry-${entry}`].map(safe).join('_')}.${extension}`;
}

function safe(part: string): string {
  return part.replaceAll(/[^A-Za-z0-9._+-]+/g, '-');
}
