import { type ExitCode, exitCodes } from '../exit-codes.js';
import { create } from '../open.js';
import type { Session } from '../session.js';
import { configOf } from '../settings.js';

/** `ledger init`: the only command that makes a ledger, beside `demo`. */
export async function init(session: Session): Promise<ExitCode> {
  const config = configOf(session);
  await create(config);
  if (session.options.json) {
    await session.out.document({ created: true, data: config.data, store: config.store.kind });
    return exitCodes.ok;
  }
  await session.out.line(`An empty ledger is in ${config.data} (store: ${config.store.kind}).`);
  session.out.note(
    'Keep participants.key apart from the backups of the rest: with it, what is sealed about people opens.',
  );
  return exitCodes.ok;
}
