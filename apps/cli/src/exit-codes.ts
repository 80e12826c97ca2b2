/** What a script can act on. The same for every command. */
export const exitCodes = {
  ok: 0,
  /** It did not work: the input is wrong, a rule refused, an expectation did not hold. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Verification found a fault in what is stored. */
  fault: 3,
  /** A projection differs from what the log says, or what was billed from what it comes to today. */
  differs: 4,
  /** There is no ledger here, or its store cannot be reached, or another process owns it. */
  unreachable: 5,
  /** Somebody else was first: what was to be changed has changed since it was read. */
  conflict: 6,
  /** Interrupted (Ctrl-C). */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done',
  failed: 'did not work: wrong input, refused by a rule, or an expectation did not hold',
  usage: 'the command line is wrong',
  fault: 'verification found a fault in what is stored',
  differs: 'a projection differs from what the log says, or what was billed from what it comes to today',
  unreachable: 'no ledger there, store not reachable, or owned by another process',
  conflict: 'somebody else was first: read again',
  interrupted: 'interrupted',
};

/** As `--help` prints them. */
export function exitCodesInWords(): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  return names.map((name) => `  ${String(exitCodes[name]).padStart(3)}  ${meanings[name]}`).join('\n');
}

/** Whether what is said is read by a program: before the options are known to be right, too. */
export function isForScript(argv: readonly string[]): boolean {
  return argv.includes('--json') || argv.includes('--jsonl');
}

/** A command that cannot be done, in words for whoever typed it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly exit: Exclude<keyof typeof exitCodes, 'ok'>,
    /** A stable name for scripts. */
    readonly code: string,
    message: string,
    /** What to do about it. */
    readonly hint?: string,
  ) {
    super(message);
  }
}
