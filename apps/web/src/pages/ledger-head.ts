import { Injectable } from '@nestjs/common';
import { TransparencyLog } from '#tamper-evidence';
import type { AtEntry } from '../http/ledger-moments.js';
import type { HeadOfLedger } from '../layout/pages.js';
import { counted, countWords } from '../layout/words.js';

const SHOWN = 12;

/** Looks up what a page can be held to: cheap enough for every page, because the log keeps its checkpoints by size. */
@Injectable()
export class LedgerHead {
  constructor(private readonly log: TransparencyLog) {}

  at({ asOf, isPast }: AtEntry & { readonly isPast: boolean }): HeadOfLedger {
    const [signed] = this.log.checkpoints({ limit: 1, before: asOf + 2 });
    const whole = signed?.root.toString('hex');
    const behind = Math.max(0, this.log.size - (asOf + 1));
    const { state, lastError } = this.log.status;
    return {
      alarm: state === 'broken' ? (lastError ?? 'The log is not what was signed') : undefined,
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
}
