import { Injectable } from '@nestjs/common';
import { TransparencyLog } from '#tamper-evidence';
import type { AtEntry } from '../http/ledger-moments.js';
import { counted, countWords } from './words.js';

/** What the foot of a page says of the log beneath it. */
export interface HeadOfLedger {
  /** The root of the last signed tree that holds nothing later than the page, in short; undefined before the first. */
  readonly root: string | undefined;
  /** The whole of it, for whoever compares. */
  readonly whole: string | undefined;
  readonly entries: string;
  /** How far the tables behind the page are; undefined on a page of the past. */
  readonly lag: string | undefined;
  /** Set once the log was found not to be what was logged: no page that is made from it may be read as if nothing were wrong. */
  readonly alarm: string | undefined;
}

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
