import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setEnvironment } from '../config.js';
import { Failure } from '../exit-codes.js';
import type { Session } from '../session.js';
import { configOf } from '../settings.js';

/**
 * `ledger serve` and `ledger demo`: the web process, in this process. It settles when it is told to stop, and sets the
 * exit code itself.
 */
export async function serve(
  session: Session,
  { port, host, demonstration }: { readonly port?: number; readonly host?: string; readonly demonstration: boolean },
): Promise<undefined> {
  // First what is wrong with the settings of the ledger, as of every other command.
  configOf(session);
  const { data, store, newLog } = session.options;
  // Only what stands on the command line: everything else the web process finds where this one would.
  setEnvironment({
    ...(data === undefined ? {} : { LEDGER_DATA: data }),
    ...(store === undefined ? {} : { LEDGER_STORE: store }),
    ...(newLog === true ? { LEDGER_NEW_LOG: 'true' } : {}),
    ...(port === undefined ? {} : { LEDGER_PORT: String(port) }),
    ...(host === undefined ? {} : { LEDGER_HOST: host }),
  });
  const app = new URL('../../../web/src/serve.js', import.meta.url);
  if (!existsSync(fileURLToPath(app))) {
    throw new Failure('failed', 'not-built', 'The web process is not built', 'Run: npm run build');
  }
  const web = (await import(app.href)) as { readonly serve: (options: readonly string[]) => Promise<void> };
  await web.serve(demonstration ? ['--demonstration'] : []);
  return undefined;
}
