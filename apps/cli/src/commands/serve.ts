import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setEnvironment } from '../config.js';
import { Failure } from '../exit-codes.js';
import { configOf } from '../open.js';
import type { Session } from '../session.js';

/**
 * `ledger serve` and `ledger demo`: the web process, in this process. It settles when it is told to stop, and sets the
 * exit code itself.
 */
export async function serve(
  session: Session,
  { port, host, demonstration }: { readonly port?: number; readonly host?: string; readonly demonstration: boolean },
): Promise<undefined> {
  const { data, store } = configOf(session);
  setEnvironment({
    LEDGER_DATA: data,
    LEDGER_STORE: store.kind,
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
