import { signingPlace } from '#installation';
import { finishRotation, rotateLogKey } from '#tamper-evidence';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { reading, writing } from '../open.js';
import type { Session } from '../session.js';
import { configOf } from '../settings.js';
import { plural } from '../terminal.js';

/** `ledger key show`: what to write into the schedule of a contract. */
export function showKeys(session: Session): Promise<ExitCode> {
  return reading(session, async ({ transparency }) => {
    const { out, options } = session;
    const keys = transparency.vkeys().map((key) => ({ untilSize: null, untilAt: null, ...key }));
    if (options.json) {
      await out.document({ origin: transparency.origin, keys });
      return exitCodes.ok;
    }
    for (const { vkey, sinceSize, sinceAt, untilSize, untilAt } of keys) {
      await out.line(vkey);
      const until = untilSize === null ? 'and signs now' : `to ${plural(untilSize, 'entry', 'entries')}, ${untilAt}`;
      out.note(`  from ${plural(sinceSize, 'entry', 'entries')}, ${sinceAt}, ${until}`);
    }
    if (keys.length === 0)
      out.note('This ledger has no log yet: it is made when the ledger is next opened for writing.');
    return exitCodes.ok;
  });
}

/** `ledger key rotate`: nothing else may have the ledger open meanwhile. */
export async function rotate(session: Session, { finish }: { readonly finish: boolean }): Promise<ExitCode> {
  const { out, options } = session;
  const place = signingPlace(configOf(session));
  // What is recorded is signed with the keys that sign until now; it also says whether another process is at work.
  await writing(session, async ({ transparency }) => transparency.sign());
  const vkey = finish ? finishRotation(place, {}) : rotateLogKey(place, {}).vkey;
  const latest = await writing(session, async ({ transparency }) => transparency.sign());
  if (options.json) {
    await out.document(finish ? { retired: vkey } : { added: vkey, size: latest?.size ?? null });
    return exitCodes.ok;
  }
  await out.line(vkey);
  out.note(
    finish
      ? 'This key signs no more. Its file is gone; what it signed stays signed.'
      : 'This key signs too from now on, beside the one before. Give it to everybody who checks this log, then: ledger key rotate --finish',
  );
  return exitCodes.ok;
}
