import { join } from 'node:path';
import { z } from 'zod';
import { type KeptLines, LinesFile, LinesInMemory } from '#durable-files';
import { Instant } from '#kernel';

const Fault = z.object({
  entry: z.number().int().optional(),
  stream: z.string().optional(),
  revision: z.number().int().optional(),
  rule: z.string(),
  says: z.string(),
});

const Run = z.object({
  startedAt: Instant,
  endedAt: Instant,
  /** Who asked for it on a page; null for whoever sat at a terminal. */
  askedBy: z.string().nullable(),
  version: z.string(),
  verdict: z.enum(['ok', 'fault', 'differs']),
  /** False where the read models and the stored files were left out. */
  isFull: z.boolean(),
  entries: z.number().int(),
  streams: z.number().int(),
  /** The root over what is stored, in base64. */
  root: z.string(),
  faults: z.number().int(),
  faultsByRule: z.record(z.string(), z.number().int()),
  /** The first of them. */
  named: z.array(Fault),
  checkpoints: z.number().int(),
  /** Checkpoints that somebody else kept, and that the log was held to. */
  held: z.number().int(),
  lines: z.number().int(),
  payments: z.number().int(),
  files: z.number().int().nullable(),
  readModels: z
    .object({
      tables: z.number().int(),
      rows: z.number().int(),
      faults: z.array(z.string()),
      differing: z.array(z.object({ table: z.string(), differences: z.number().int() })),
    })
    .nullable(),
});

/** One run of `ledger verify`, and what it came to. */
export type VerificationRun = z.output<typeof Run>;

const NAMED_MAX = 100;

/**
 * What `ledger verify` found, each time it was run: kept beside the log, not in it. Whoever checks the log writes nothing
 * into it, and what a run found says nothing that the next one could not find again.
 */
export class VerificationRuns {
  #lastFull: { readonly line: string; readonly run: VerificationRun } | undefined;

  private constructor(private readonly lines: KeptLines) {}

  /** Those of the ledger in a folder. */
  static in(data: string): VerificationRuns {
    return new VerificationRuns(new LinesFile(join(data, 'verifications.jsonl')));
  }

  static inMemory(): VerificationRuns {
    return new VerificationRuns(new LinesInMemory());
  }

  add(run: VerificationRun): void {
    this.lines.add(JSON.stringify({ ...run, named: run.named.slice(0, NAMED_MAX) }));
  }

  /** The newest first. A line that is no run, because a crash cut it short, is passed over. */
  all(): readonly VerificationRun[] {
    return this.lines
      .all()
      .flatMap((line) => runOf(line) ?? [])
      .reverse();
  }

  /** The last one that looked at everything. Every page asks, so that what was read of a line is kept with it. */
  lastFull(): VerificationRun | undefined {
    const lines = this.lines.all();
    for (let place = lines.length - 1; place >= 0; place -= 1) {
      const line = lines[place] ?? '';
      if (line === this.#lastFull?.line) return this.#lastFull.run;
      const run = runOf(line);
      if (run?.isFull !== true) continue;
      this.#lastFull = { line, run };
      return run;
    }
    return undefined;
  }
}

function runOf(line: string): VerificationRun | undefined {
  try {
    return Run.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
