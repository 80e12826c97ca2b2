import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { EventCodec, EventLog } from '#event-log';
import { SystemClock } from '#kernel';
import { decodeWith } from './decode.js';
import type { Projection } from './projection.js';
import { allEntriesSql, ENTRIES, entriesColumns } from './sqlite/entries.js';
import { placesIn } from './sqlite/projection-places.js';
import { ReadTables } from './sqlite/read-tables.js';
import type { Snapshot } from './sqlite/snapshot.js';
import { turn } from './timer.js';

const DIFFERENCES_MAX = 100;
const ROWS_PER_TURN = 1_000;
const ROWS_WAITING = 20_000;
const ROWS_KEPT = 5_000;

type Values = Readonly<Record<string, unknown>>;

export interface Difference {
  readonly table: string;
  readonly key: Values;
  /** Undefined when the live tables have no such row. */
  readonly live: Values | undefined;
  /** Undefined when the log gives no such row. */
  readonly rebuilt: Values | undefined;
}

export interface Comparison {
  readonly entries: number;
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly differences: number }[];
  /** The first hundred; the tables say how many there are. */
  readonly differences: readonly Difference[];
  /** What is wrong with the file itself, or with how far it claims to be; none when all is well. */
  readonly faults: readonly string[];
}

/**
 * Rebuilds into a scratch file from the log, as far as the live tables have come, and compares row by row. The live tables
 * are compared as they were when it began, so a server can go on meanwhile.
 *
 * @throws Error when the live tables belong to other versions of the projections: they must be rebuilt first.
 */
export async function compareWithLog(
  live: { snapshot(): Snapshot },
  projections: readonly Projection[],
  log: EventLog,
  codec: Pick<EventCodec, 'decode'>,
  progress?: (events: number) => void,
): Promise<Comparison> {
  const snapshot = live.snapshot();
  const scratchFolder = mkdtempSync(join(tmpdir(), 'ledger-verify-'));
  const scratch = new Database(join(scratchFolder, 'scratch.sqlite'));
  try {
    const stale = ReadTables.staleness(snapshot.database, projections);
    if (stale.length > 0) {
      throw new Error(`The read store must be rebuilt first: ${stale.map(({ projection }) => projection).join(', ')}`);
    }
    scratch.pragma('journal_mode = OFF');
    scratch.pragma('synchronous = OFF');
    const places = placesIn(snapshot.database);
    const stops = new Map(places.map(({ name, place }) => [name, place?.sequence ?? -1]));
    const last = Math.max(-1, ...stops.values());
    const tables = ReadTables.fresh(scratch, projections, new SystemClock(), stops);
    await foldUpTo(tables, last, log, codec, progress);

    const faults = [...fileFaults(snapshot.database), ...placeFaults(tables, places, last)];
    const differences: Difference[] = [];
    const compared: { table: string; rows: number; differences: number }[] = [];
    for (const { name, key, columns, sql } of comparable(tables)) {
      const result = { table: name, rows: 0, differences: 0 };
      for await (const found of compareRows(snapshot.database, scratch, sql, columns, key, result)) {
        result.differences += 1;
        if (differences.length < DIFFERENCES_MAX) differences.push({ table: name, ...found });
      }
      compared.push(result);
    }
    return { entries: last + 1, tables: compared, differences, faults };
  } finally {
    scratch.close();
    snapshot.close();
    rmSync(scratchFolder, { recursive: true, force: true });
  }
}

async function foldUpTo(
  tables: ReadTables,
  last: number,
  log: EventLog,
  codec: Pick<EventCodec, 'decode'>,
  progress: ((events: number) => void) | undefined,
): Promise<void> {
  const decode = decodeWith(codec);
  if (last >= 0) {
    for await (const batch of log.readAll('start')) {
      const waiting = tables.fold(batch, decode);
      if (waiting >= ROWS_WAITING) for (const _ of tables.write(ROWS_KEPT));
      progress?.(tables.read + 1);
      if (tables.read >= last) break;
      await turn();
    }
  }
  for (const _ of tables.write(0));
}

function fileFaults(database: Database.Database): string[] {
  const found = database.pragma('integrity_check(20)') as { integrity_check: string }[];
  return found.map((row) => row.integrity_check).filter((words) => words !== 'ok');
}

function placeFaults(tables: ReadTables, live: ReturnType<typeof placesIn>, last: number): string[] {
  if (tables.read < last) {
    return [`The read store has handled entry ${last}, and the log ends at entry ${tables.read}`];
  }
  const rebuilt = new Map(tables.places.map((place) => [place.name, place]));
  return live.flatMap(({ name, place }) => {
    const again = rebuilt.get(name);
    if (again?.parked !== undefined) {
      return [`${name} cannot handle entry ${again.parked.sequence} (${again.parked.error}), and has gone past it`];
    }
    if (again?.place?.position !== place?.position) {
      return [`${name} says it is at position ${place?.position}, where the log has ${again?.place?.position}`];
    }
    return [];
  });
}

function comparable(tables: ReadTables) {
  const own = { name: ENTRIES, columns: entriesColumns, key: ['sequence'], sql: allEntriesSql };
  return [
    own,
    ...tables.shapes.map(({ name, columns, keyIndexes, isHistory, allSql }) => ({
      name,
      columns: isHistory ? [...columns, 'known_from', 'known_to'] : columns,
      key: [...keyIndexes.map((index) => columns[index] ?? ''), ...(isHistory ? ['known_from'] : [])],
      sql: allSql,
    })),
  ];
}

/** Walks both tables in the order of their key at once, so that neither has to fit into memory. */
async function* compareRows(
  live: Database.Database,
  rebuilt: Database.Database,
  sql: string,
  columns: readonly string[],
  key: readonly string[],
  result: { rows: number },
): AsyncGenerator<Omit<Difference, 'table'>> {
  const left = live.prepare(sql).iterate() as IterableIterator<Values>;
  const right = rebuilt.prepare(sql).iterate() as IterableIterator<Values>;
  try {
    let [one, other] = [left.next(), right.next()];
    while (one.done !== true || other.done !== true) {
      const order = one.done === true ? 1 : other.done === true ? -1 : compareKeys(one.value, other.value, key);
      const row = { live: order <= 0 ? one.value : undefined, rebuilt: order >= 0 ? other.value : undefined };
      if (order !== 0 || !sameRow(one.value, other.value, columns)) {
        const of = row.live ?? row.rebuilt ?? {};
        yield { key: Object.fromEntries(key.map((name) => [name, of[name]])), ...row };
      }
      result.rows += 1;
      if (result.rows % ROWS_PER_TURN === 0) await turn();
      if (order <= 0) one = left.next();
      if (order >= 0) other = right.next();
    }
  } finally {
    left.return?.();
    right.return?.();
  }
}

/** In SQLite's own order of keys, which for text is that of its bytes. */
function compareKeys(left: Values, right: Values, key: readonly string[]): number {
  for (const name of key) {
    const [a, b] = [left[name], right[name]];
    if (a === b) continue;
    return typeof a === 'number' ? a - Number(b) : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
  }
  return 0;
}

function sameRow(left: Values, right: Values, columns: readonly string[]): boolean {
  return columns.every((name) => {
    const [a, b] = [left[name], right[name]];
    return a === b || (Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.equals(b));
  });
}
