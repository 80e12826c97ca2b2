import { runCommandLine } from '../src/program.js';
import type { Io, Sink } from '../src/terminal.js';

class Written implements Sink {
  text = '';

  constructor(
    readonly isTTY: boolean,
    readonly columns = 100,
  ) {}

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** One command line in this process, as a shell would run it; nothing but what is given here reaches it. */
export async function runLedger(
  argv: readonly string[],
  given: Partial<Pick<Io, 'environment' | 'cwd' | 'interrupted' | 'isInputTyped'>> & {
    readonly isTerminal?: boolean;
    readonly columns?: number;
    /** What stands on standard input. */
    readonly stdin?: string;
    /** How far the clock moves with each look, in milliseconds. */
    readonly tick?: number;
  } = {},
): Promise<Ran> {
  const { isTerminal = false, columns, tick = 0, stdin = '', ...rest } = given;
  const stdout = new Written(isTerminal, columns);
  const stderr = new Written(isTerminal, columns);
  let now = 0;
  const exit = await runCommandLine(argv, {
    stdout,
    stderr,
    stdin: () => stdin,
    isInputTyped: false,
    environment: {},
    cwd: '/',
    interrupted: new AbortController().signal,
    elapsed: () => {
      now += tick;
      return now;
    },
    ...rest,
  });
  return { exit, out: stdout.text, err: stderr.text };
}
