import { Failure } from './exit-codes.js';
import type { Session } from './session.js';

/**
 * All that stands on standard input, for what was said to be `-`.
 *
 * @throws Failure (usage) where it would have to be typed, and nobody is there to do so.
 */
export function standardInput({ io, out, options }: Session, what: string): string {
  if (io.isInputTyped) {
    if (!options.input) {
      throw new Failure(
        'usage',
        'no-input',
        `${what} is to be read from standard input, and that is a terminal: --no-input waits for nothing to be typed`,
        'Give it through a pipe, or name a file.',
      );
    }
    out.note(`Reading ${what} from the terminal: Ctrl-D ends it.`);
  }
  return io.stdin();
}
