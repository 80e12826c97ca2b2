import { readFileSync } from 'node:fs';
import { environment } from './config.js';
import { exitCodes } from './exit-codes.js';
import { runCommandLine } from './program.js';

/** From when a command asks for it: until then Ctrl-C ends the process at once, and a server has its own way to stop. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    process.stderr.write('\nStopping after what is under way. Press Ctrl-C again to stop at once.\n');
    controller.abort();
  });
  return controller.signal;
}
let interrupted: AbortSignal | undefined;

// Whoever reads may have seen enough (`ledger events | head`); that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

const exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => readFileSync(process.stdin.fd, 'utf8'),
  isInputTyped: process.stdin.isTTY === true,
  environment: environment(),
  cwd: process.cwd(),
  get interrupted() {
    interrupted ??= interruption();
    return interrupted;
  },
  elapsed: () => performance.now(),
});
// The web process sets its own, before it settles.
process.exitCode ||= exitCode;
