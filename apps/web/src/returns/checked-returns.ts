import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, epochMsOf } from '#kernel';
import { errorsCsv, type ReturnFile, type ReturnPlan, type ReturnProblem, type Sent, setAsideCsv } from '#returns';

/** A return as it came, with what was found when it was held against the ledger. */
export interface CheckedReturn {
  readonly id: string;
  readonly contract: string;
  readonly name: string;
  readonly actor: Actor;
  readonly files: readonly ReturnFile[];
  readonly evidence: ReadonlyMap<string, Buffer>;
  readonly found: { readonly problems: readonly ReturnProblem[] } | { readonly plan: ReturnPlan };
  /** What was recorded of it, once it was confirmed. */
  readonly sent: Sent | undefined;
}

/** What is wrong with it, or what of it is for others to record, as a CSV file; undefined where there is neither. */
export function errorsFileOf({ found }: CheckedReturn): string | undefined {
  if ('problems' in found) return errorsCsv(found.problems);
  return found.plan.setAside.length === 0 ? undefined : setAsideCsv(found.plan.setAside);
}

interface Kept extends CheckedReturn {
  readonly keptAt: number;
  readonly bytes: number;
}

const KEPT_MS = 2 * 3600 * 1000;
const BYTES_MAX = 200 * 1024 * 1024;

/**
 * Returns between their check and their confirmation. They are kept in memory only and under the digest of all that was
 * sent, so that what is confirmed is what was checked; the oldest give way when there are too many.
 */
@Injectable()
export class CheckedReturns {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {}

  keep(given: Omit<CheckedReturn, 'id' | 'sent'>): CheckedReturn {
    const id = digestOf(given);
    const bytes = [...given.files, ...[...given.evidence.values()].map((content) => ({ bytes: content }))]
      .map((file) => file.bytes.length)
      .reduce((sum, size) => sum + size, 0);
    const kept = { ...given, id, sent: undefined, keptAt: epochMsOf(this.clock.now()), bytes };
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    this.#makeRoom();
    return kept;
  }

  /** Only for whoever sent it, under the contract it was sent for. */
  of(contract: string, id: string, actor: Actor): CheckedReturn | undefined {
    this.#makeRoom();
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.contract !== contract) return undefined;
    return kept.actor.subject === actor.subject && kept.actor.organisation === actor.organisation ? kept : undefined;
  }

  /** What was recorded is told on the same page; the files are not needed any more. */
  recorded(id: string, sent: Sent): void {
    const kept = this.#kept.get(id);
    if (kept !== undefined) this.#kept.set(id, { ...kept, sent });
  }

  #makeRoom(): void {
    const now = epochMsOf(this.clock.now());
    let bytes = [...this.#kept.values()].reduce((sum, kept) => sum + kept.bytes, 0);
    for (const [id, kept] of this.#kept) {
      const isLast = this.#kept.size === 1;
      if (now - kept.keptAt < KEPT_MS && (bytes <= BYTES_MAX || isLast)) continue;
      this.#kept.delete(id);
      bytes -= kept.bytes;
    }
  }
}

function digestOf({ contract, name, actor, files, evidence }: Omit<CheckedReturn, 'id' | 'sent'>): string {
  const hash = createHash('sha256').update(
    JSON.stringify([contract, name, actor.subject, actor.organisation, actor.role]),
  );
  const named = [...files.map(({ name: file, bytes }) => [file, bytes] as const), ...evidence];
  for (const [file, content] of named) hash.update(`\n${file}\n${content.length}\n`).update(content);
  return hash.digest('hex');
}
