import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Narratives } from '#audit-trail';
import { EventStoreDbEventLog, lastEntryOf } from '#event-log';
import { databasesOf, projections, readStoreIn, VerificationRuns } from '#installation';
import { countInWords } from '#kernel';
import { ReadOnlyReadStore } from '#read-store';
import type { LedgerPlace } from '#settings';
import { readPolicy } from '#tamper-evidence';
import { about, type Finding, reasonOf } from './finding.js';

export interface LastEntry {
  readonly entry: number;
  readonly recordedAt: string;
}

/** Whether the store answers, and the entry that was recorded last. */
export async function storeFinding(
  place: LedgerPlace,
): Promise<{ readonly finding: Finding; readonly last: LastEntry | undefined }> {
  const { well, wrong } = about('store', 'Store');
  const { store } = place;
  try {
    if (store.kind === 'sqlite') {
      const last = lastEntryOf(databasesOf(place, 'sqlite')[0]?.file ?? '');
      return { finding: well(`SQLite file; ${entriesInWords(last)}`), last };
    }
    const log = await EventStoreDbEventLog.open({ connectionString: store.url });
    try {
      const isEmpty = (await log.head()) === undefined;
      // Its last entry is known from what is derived from it here.
      const last = isEmpty ? undefined : lastHandled(place);
      return { finding: well(`EventStoreDB at ${new URL(store.url).host} answers; ${entriesInWords(last)}`), last };
    } finally {
      await log.close();
    }
  } catch (error) {
    const where = store.kind === 'sqlite' ? 'The log' : `EventStoreDB at ${new URL(store.url).host}`;
    return { finding: wrong(`${where} cannot be read: ${reasonOf(error)}`), last: undefined };
  }
}

function entriesInWords(last: LastEntry | undefined): string {
  return last === undefined ? 'empty' : `${countInWords(last.entry + 1)} entries`;
}

function lastHandled(place: LedgerPlace): LastEntry | undefined {
  const store = ReadOnlyReadStore.open(readStoreIn(place));
  try {
    return store.get<{ entry: number; recordedAt: string }>(
      'SELECT sequence AS entry, recorded_at AS recordedAt FROM entries ORDER BY sequence DESC LIMIT 1',
    );
  } finally {
    store.close();
  }
}

/** Whether the read models say what the log says. Those that are behind are brought up to date by whoever opens the ledger next. */
export function readModelFinding(place: LedgerPlace, last: LastEntry | undefined): Finding {
  const { well, warning, wrong } = about('read-models', 'Read models');
  let store: ReadOnlyReadStore;
  try {
    store = ReadOnlyReadStore.open(readStoreIn(place));
  } catch (error) {
    return warning(reasonOf(error), 'Whoever opens the ledger next makes them; by hand: ledger rebuild');
  }
  try {
    const rows = store.all<{ name: string; version: number; sequence: number }>(
      'SELECT name, version, sequence FROM read_store_projections',
    );
    const parked = store.all<{ projection: string; sequence: number }>(
      'SELECT projection, sequence FROM read_store_parked',
    );
    if (parked.length > 0) {
      const stands = parked.map(({ projection, sequence }) => `${projection} at entry ${sequence}`).join(', ');
      return wrong(`stand still: ${stands}`, 'Install the version that can handle it, then: ledger rebuild');
    }
    const versions = new Map(rows.map(({ name, version }) => [name, version]));
    const other = projections(new Narratives())
      .filter(({ name, version }) => versions.get(name) !== version)
      .map(({ name }) => name);
    if (other.length > 0)
      return warning(`of another release: ${other.join(', ')}`, 'Whoever opens the ledger next makes them anew.');
    const behind = Math.max(0, ...rows.map(({ sequence }) => (last?.entry ?? -1) - sequence));
    if (behind > 0)
      return warning(`${countInWords(behind)} entries behind the log`, 'Whoever opens the ledger next catches up.');
    return well(`${rows.length}, in step with the log`);
  } catch (error) {
    return wrong(reasonOf(error), 'Run: ledger rebuild');
  } finally {
    store.close();
  }
}

export function readModelBytes(place: LedgerPlace): number {
  const folder = readStoreIn(place);
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0;
  }
}

/** Read, and nobody is asked: whether witnesses answer is seen on the page of integrity. */
export function witnessFinding({ signing }: LedgerPlace): Finding {
  const { well, wrong } = about('witnesses', 'Witnesses');
  if (signing.isElsewhere === true) return well('another process signs for this ledger');
  if (signing.witnessPolicy === undefined) return well('none are asked to cosign');
  try {
    const { witnesses, quorum } = readPolicy(readFileSync(signing.witnessPolicy, 'utf8'));
    const asked = witnesses.filter(({ url }) => url !== undefined).length;
    return well(`${signing.witnessPolicy}: ${witnesses.length} named, ${asked} of them asked; it takes ${quorum}`);
  } catch (error) {
    return wrong(`${signing.witnessPolicy}: ${reasonOf(error)}`, 'Put the policy right: docs/integrity.md');
  }
}

/** What was found when the ledger was checked last, byte by byte. */
export function verificationFinding({ data }: LedgerPlace): Finding {
  const { well, warning, wrong } = about('verification', 'Last check of all of it');
  const last = VerificationRuns.in(data).lastFull();
  if (last === undefined) return warning('never', 'Run: ledger verify');
  const { endedAt, verdict, faults, entries } = last;
  if (verdict === 'ok') return well(`${endedAt}, ${countInWords(entries)} entries, no fault`);
  return wrong(
    `${endedAt}: ${verdict === 'fault' ? `${countInWords(faults)} faults` : 'read models differ'}`,
    'Run: ledger verify',
  );
}
