import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BadSettings, type Config, readConfig } from './config.js';
import { Stylesheet } from './layout/stylesheet.js';
import { openFor } from './open-for.js';
import { Terminal } from './terminal.js';
import { createWebApp } from './web-app.js';

const OPTIONS = ['--demonstration'];

/**
 * Opens the ledger and serves it until the process is told to stop.
 *
 * @param options `--demonstration` does the same as LEDGER_DEMONSTRATION=true: it is what `npm start` says.
 */
export async function serve(options: readonly string[]): Promise<void> {
  const terminal = new Terminal(process.stderr);
  try {
    const unknown = options.filter((option) => !OPTIONS.includes(option));
    if (unknown.length > 0)
      throw new BadSettings(`There is no option ${unknown.join(' ')}; there is ${OPTIONS.join(' ')}`);
    const fromEnvironment = readConfig();
    const config: Config = {
      ...fromEnvironment,
      demonstration: fromEnvironment.demonstration || options.includes('--demonstration'),
    };
    await run(config, terminal);
  } catch (error) {
    // A stack says nothing to whoever mistyped a setting or started a second process; what is not foreseen keeps its own.
    terminal.line(isExpected(error) ? error.message : String((error as Error).stack ?? error));
    process.exitCode = error instanceof BadSettings ? 2 : 1;
  }
}

async function run(config: Config, terminal: Terminal): Promise<void> {
  // First what fails at once, so that nobody waits for a demonstration that cannot be shown.
  const stylesheet = Stylesheet.built();
  const installation = await openFor(config, terminal);
  let app: NestFastifyApplication | undefined;
  try {
    app = await createWebApp({
      installation,
      demonstration: config.demonstration,
      stylesheet,
      logLevel: config.logLevel,
      trustProxy: config.trustProxy,
    });
    await app.listen(config.port, config.host);
  } catch (error) {
    await app?.close();
    await installation.close();
    throw error;
  }
  const address = await app.getUrl();
  terminal.line(`The ledger is open at ${address.replace('127.0.0.1', 'localhost')}`);
  terminal.line('Stop it with Ctrl-C.');
  await told(terminal);
  await app.close();
  await installation.close();
}

/** Settles when the process is told to stop. Told twice, it stops at once: what was recorded is safe. */
function told(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      terminal.line('Stopping: requests that are being answered are finished first. Once more stops at once.');
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.off(signal, stop);
        process.once(signal, () => process.exit(130));
      }
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  });
}

const EXPECTED = ['BadSettings', 'InstallationError', 'LedgerInUse', 'LogInUse', 'NotADemonstration'];

function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return EXPECTED.includes(error.name) || ['EADDRINUSE', 'EACCES'].includes(String((error as { code?: unknown }).code));
}
