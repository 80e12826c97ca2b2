import { type Command, InvalidArgumentError } from 'commander';
import type { ExitCode } from './exit-codes.js';
import type { Session } from './session.js';

export type Result = ExitCode | undefined;

/** How a command is put on the command line. */
export interface CommandLine {
  add(words: string, summary: string, samples: readonly string[]): Command;
  /** What it does, given the session, its arguments and its options. */
  action<Arguments extends unknown[]>(
    run: (session: Session, ...args: Arguments) => Promise<Result>,
  ): (...given: unknown[]) => Promise<void>;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

/** The revision of a stream, as it counts them; -1 is before the first. */
export function revisionNumber(text: string): number {
  return text === '-1' ? -1 : wholeNumber(text);
}

export const AS_OF = [
  '--as-of <moment>',
  'what the ledger knew: an entry (4821), an instant, or the end of a day',
] as const;
/** Who gives a command: the same two options on everything that records. */
export const AS = [
  '--as <who>',
  'in a demonstration: who gives it, for whom, in which role: subject;organisation;role',
] as const;
export const TOKEN_FILE = [
  '--token-file <file>',
  'in every other ledger: the file with the token of whoever gives it; - for standard input',
] as const;
export const EFFECTIVE_ON = ['--effective-on <date>', 'what was in force in the world on this day'] as const;
