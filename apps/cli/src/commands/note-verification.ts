import type { FileCounts, Findings, LogCounts, TreeCounts } from '#independent-check';
import { ledgerVersion, VerificationRuns } from '#installation';
import { type Instant, SystemClock } from '#kernel';
import type { Comparison } from '#read-store';
import type { Session } from '../session.js';
import type { Config } from '../settings.js';

interface Verified {
  readonly startedAt: Instant;
  readonly verdict: 'ok' | 'fault' | 'differs';
  readonly isFull: boolean;
  readonly askedBy: string | undefined;
  readonly findings: Findings;
  readonly log: LogCounts;
  readonly tree: TreeCounts;
  readonly files: FileCounts | undefined;
  readonly comparison: Comparison | undefined;
}

export const clock = new SystemClock();

/** Keeps what a run found for the pages that say when the ledger was last checked. Where it cannot, the check is none the worse. */
export function noteVerification({ out }: Session, { data }: Config, verified: Verified): void {
  const { startedAt, verdict, isFull, askedBy, findings, log, tree, files, comparison } = verified;
  try {
    VerificationRuns.in(data).add({
      ...{ startedAt, endedAt: clock.now(), askedBy: askedBy ?? null, version: ledgerVersion(), verdict, isFull },
      ...{ entries: log.entries, streams: log.streams, lines: log.lines, payments: log.payments },
      ...{ root: tree.root, checkpoints: tree.checkpoints, held: tree.held, files: files?.files ?? null },
      ...{ faults: findings.count, faultsByRule: { ...findings.byRule }, named: [...findings.faults] },
      readModels: comparison === undefined ? null : compared(comparison),
    });
  } catch (error) {
    out.warn(`What was found is not kept with the ledger: ${(error as Error).message}`);
  }
}

function compared({ tables, faults }: Comparison) {
  return {
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    faults: [...faults],
    differing: tables.flatMap(({ table, differences }) => (differences > 0 ? [{ table, differences }] : [])),
  };
}
