import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Checks everything, in a process of its own. @throws Error for a check that came to no verdict. */
export type Verify = (askedBy: string) => Promise<void>;

/** Verdicts are answers too: what was found stands in the record that the command keeps. */
const VERDICTS = [0, 3, 4];
const WORDS_MAX = 500;

/**
 * `ledger verify`, as somebody at a terminal would run it beside the server: another process, so that the server goes on
 * answering, and code that shares nothing with what wrote the log.
 *
 * @returns undefined where the command line is not built beside this process.
 */
export function verifyBeside(
  place: { readonly data: string; readonly store: string },
  stopping: AbortSignal,
): Verify | undefined {
  const main = fileURLToPath(new URL('../../../cli/src/main.js', import.meta.url));
  if (!existsSync(main)) return undefined;
  return async (askedBy) => {
    const options = ['--quiet', '--data', place.data, '--store', place.store, '--asked-by', askedBy];
    const child = spawn(process.execPath, [main, 'verify', ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: stopping,
    });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told = `${told}${text}`.slice(-WORDS_MAX);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === null || !VERDICTS.includes(code))
      throw new Error(told.trim() || `it ended with ${code ?? 'a signal'}`);
  };
}
