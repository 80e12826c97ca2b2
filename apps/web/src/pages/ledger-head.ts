import { Injectable } from '@nestjs/common';
import { VerificationRuns } from '#installation';
import { TransparencyLog } from '#tamper-evidence';
import type { AtEntry } from '../http/ledger-moments.js';
import type { HeadOfLedger } from '../layout/pages.js';
import { counted, countWords, instantWords } from '../layout/words.js';

const SHOWN = 12;
/** A banner names so many; all of them stand on the page that it leads to. */
const ENTRIES_NAMED = 5;

/** Looks up what a page can be held to: cheap enough for every page, because the log keeps its checkpoints by size. */
@Injectable()
export class LedgerHead {
  constructor(
    private readonly log: TransparencyLog,
    private readonly runs: VerificationRuns,
  ) {}

  at({ asOf, isPast }: AtEntry & { readonly isPast: boolean }): HeadOfLedger {
    const [signed] = this.log.checkpoints({ limit: 1, before: asOf + 2 });
    const whole = signed?.root.toString('hex');
    const behind = Math.max(0, this.log.size - (asOf + 1));
    const { state, lastError } = this.log.status;
    return {
      alarm: state === 'broken' ? (lastError ?? 'The log is not what was signed') : undefined,
      faults: this.#faults(),
      root: whole?.slice(0, SHOWN),
      whole,
      entries: signed === undefined ? '' : countWords(signed.size),
      lag: isPast
        ? undefined
        : behind === 0
          ? 'Tables up to date'
          : `Tables ${counted(behind, 'entry', 'entries')} behind`,
    };
  }
  /** What the last run of `ledger verify` over everything found: whatever was made from it may be wrong on any page. */
  #faults(): HeadOfLedger['faults'] {
    const run = this.runs.lastFull();
    if (run === undefined || run.verdict === 'ok') return undefined;
    const entries = [...new Set(run.named.flatMap(({ entry }) => entry ?? []))].sort((a, b) => a - b);
    return {
      words:
        run.verdict === 'differs'
          ? `The last verification, ${instantWords(run.endedAt)}, found tables that are not what the log says.`
          : `The last verification, ${instantWords(run.endedAt)}, found ${counted(run.faults, 'fault')}.`,
      entries: entries.slice(0, ENTRIES_NAMED).map((entry) => ({ text: countWords(entry), href: `/entries/${entry}` })),
      more: Math.max(0, entries.length - ENTRIES_NAMED),
    };
  }
}
