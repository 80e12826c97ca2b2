import { join } from 'node:path';
import { type EventLog, leafHash, ledgerFileFaults } from '#event-log';
import { type Installation, projections } from '#installation';
import { countInWords } from '#kernel';
import { type Comparison, compareWithLog, ReadOnlyReadStore, SqliteReadStore } from '#read-store';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { configOf, reading } from '../open.js';
import type { Session } from '../session.js';
import { plural } from '../terminal.js';

/** Something stored is not what it says it is. */
export interface Fault {
  /** The ledger entry; absent when it is about the file. */
  readonly entry?: number;
  readonly stream?: string;
  readonly revision?: number;
  readonly rule: 'file' | 'sequence' | 'position' | 'leaf-hash' | 'revision' | 'event';
  readonly says: string;
}

const FAULTS_MAX = 1000;

/** `ledger verify`: reads everything that is stored and derives everything that was derived again. */
export function verify(session: Session, { logOnly }: { readonly logOnly: boolean }): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out, options, io } = session;
    const config = configOf(session);
    const total = installation.store.get<{ count: number }>('SELECT count(*) AS count FROM entries')?.count ?? 0;
    const fileFaults =
      config.store.kind === 'sqlite'
        ? ledgerFileFaults(join(config.data, 'ledger.db')).map((says): Fault => ({ rule: 'file', says }))
        : [];
    const progress = out.progress('Checking the log', total);
    const log = await checkLog(installation.log, installation.codec, (entries) => progress.at(entries), io.interrupted);
    progress.end();
    if (io.interrupted.aborted) return exitCodes.interrupted;
    const faults = [...fileFaults, ...log.faults];
    // What the read models agree with must itself be sound, or their agreement says nothing.
    const comparison = logOnly || faults.length > 0 ? undefined : await compare(session, installation, total);
    const isDifferent = comparison !== undefined && differs(comparison);
    const verdict = faults.length > 0 ? 'fault' : isDifferent ? 'differs' : 'ok';
    if (options.json) {
      await out.document({
        verdict,
        entries: log.entries,
        streams: log.streams,
        faults,
        readModels: comparison ?? null,
      });
    } else {
      await print(session, log, faults, comparison);
    }
    return exitCodes[verdict];
  });
}

/** Reads the whole log once, keeping a number for each stream and no event. */
export async function checkLog(
  log: EventLog,
  codec: Installation['codec'],
  progress: (entries: number) => void = () => {},
  stopped?: AbortSignal,
): Promise<{ readonly entries: number; readonly streams: number; readonly faults: readonly Fault[] }> {
  const faults: Fault[] = [];
  const revisions = new Map<string, number>();
  let entries = 0;
  let position = '';
  for await (const batch of log.readAll('start', { batchSize: 500 })) {
    for (const entry of batch) {
      const { sequence, stream, revision, text, leaf } = entry;
      const found = (rule: Fault['rule'], says: string) => {
        if (faults.length < FAULTS_MAX) faults.push({ entry: sequence, stream, revision, rule, says });
      };
      if (sequence !== entries) found('sequence', `stands where entry ${entries} should`);
      entries = sequence + 1;
      if (entry.position <= position) found('position', 'does not stand after the entry before it');
      position = entry.position;
      if (!leafHash(text).equals(leaf))
        found('leaf-hash', 'its text is not the text that was hashed when it was recorded');
      const expected = (revisions.get(stream) ?? -1) + 1;
      if (revision !== expected) found('revision', `is revision ${revision} of its stream where ${expected} should be`);
      revisions.set(stream, revision);
      try {
        codec.decode(entry);
      } catch (error) {
        found('event', (error as Error).message);
      }
    }
    progress(entries);
    if (stopped?.aborted === true) break;
  }
  return { entries, streams: revisions.size, faults };
}

async function compare({ out }: Session, { store, narratives, log, codec }: Installation, total: number) {
  const progress = out.progress('Comparing the read models', total);
  try {
    if (!(store instanceof ReadOnlyReadStore || store instanceof SqliteReadStore)) return undefined;
    return await compareWithLog(store, projections(narratives), log, codec, (events) => progress.at(events));
  } finally {
    progress.end();
  }
}

async function print(
  { out }: Session,
  log: { readonly entries: number; readonly streams: number },
  faults: readonly Fault[],
  comparison: Comparison | undefined,
): Promise<void> {
  await out.line(`Log          ${plural(log.entries, 'entry', 'entries')} in ${plural(log.streams, 'stream')}`);
  for (const { entry, stream, revision, rule, says } of faults) {
    const where = entry === undefined ? 'the file' : `entry ${entry}, ${stream}/${revision}`;
    await out.line(`  ${out.style('red', 'FAULT')}  ${where} (${rule}): ${says}`);
  }
  if (faults.length === 0) {
    await out.line('             every text has its hash, every stream is whole, every event reads');
  }
  if (comparison !== undefined) {
    const rows = comparison.tables.reduce((sum, table) => sum + table.rows, 0);
    await out.line(
      `Read models  ${plural(comparison.tables.length, 'table')}, ${plural(rows, 'row')}, against the log up to entry ${countInWords(comparison.entries - 1)}`,
    );
    for (const fault of comparison.faults) await out.line(`  ${out.style('red', 'FAULT')}    ${fault}`);
    for (const { table, differences } of comparison.tables) {
      if (differences > 0) await out.line(`  ${out.style('red', 'DIFFERS')}  ${table}: ${plural(differences, 'row')}`);
    }
    for (const { table, key, live, rebuilt } of comparison.differences.slice(0, 10)) {
      const how =
        live === undefined ? 'is missing' : rebuilt === undefined ? 'should not be there' : 'is not what the log says';
      await out.line(`             ${table} ${JSON.stringify(key)} ${how}`);
    }
    if (!differs(comparison)) await out.line('             row by row the same as rebuilt from the log');
  }
  await out.line('');
  if (faults.length > 0) {
    await out.line(out.style('red', `${plural(faults.length, 'fault')}.`));
  } else if (comparison !== undefined && differs(comparison)) {
    await out.line(out.style('red', 'No fault in the log, but the read models do not say what it says.'));
    out.note('Make them again with "ledger rebuild".');
  } else {
    await out.line(out.style('green', 'No fault found.'));
    out.note('This says that what is stored is what was recorded. It does not say that what was recorded is true.');
  }
}

function differs({ faults, tables }: Comparison): boolean {
  return faults.length > 0 || tables.some(({ differences }) => differences > 0);
}
