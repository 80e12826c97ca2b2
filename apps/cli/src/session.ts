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
  readonly json: boolean;
  readonly quiet: boolean;
}

export interface ImportOptions {
  readonly contract: string;
  readonly as: readonly string[];
  readonly name?: string;
  readonly dryRun: boolean;
  readonly errors?: string;
  readonly showValues: boolean;
}
