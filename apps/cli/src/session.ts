import type { ActingTogether } from './acting-options.js';
import type { Io, Output } from './terminal.js';

/** What every command is given. */
export interface Session {
  readonly io: Io;
  readonly out: Output;
  readonly options: GlobalOptions;
}

export interface GlobalOptions {
  readonly data?: string;
  readonly store?: string;
  readonly newLog?: boolean;
  /** Data for a script: one document, or with `jsonl` one a line. */
  readonly json: boolean;
  readonly jsonl: boolean;
  readonly plain: boolean;
  /** False where nobody is there to type anything. */
  readonly input: boolean;
  readonly quiet: boolean;
}

export interface ImportOptions extends ActingTogether {
  readonly contract: string;
  readonly name?: string;
  readonly dryRun: boolean;
  readonly errors?: string;
  readonly showValues: boolean;
}

export interface VerifyOptions {
  readonly logOnly: boolean;
  /** Files with checkpoints that somebody else kept. */
  readonly checkpoint?: readonly string[];
  /** Public keys, of the log and of witnesses. */
  readonly vkey?: readonly string[];
  /** Who asked for it, where it was not whoever sits at the terminal. */
  readonly askedBy?: string;
}
