import type { Installation } from '#installation';
import type { SignedCheckpoint } from '#tamper-evidence';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { reading, writing } from '../open.js';
import type { Session } from '../session.js';
import { plural } from '../terminal.js';

/** `ledger checkpoint`: the latest checkpoint, or that of a size; with `--sign`, of everything that is recorded now. */
export function checkpoint(
  session: Session,
  { sign, size }: { readonly sign: boolean; readonly size?: number },
): Promise<ExitCode> {
  if (sign && size !== undefined) {
    throw new Failure('usage', 'sign-and-size', 'A checkpoint is signed over everything: --sign takes no --size');
  }
  if (sign) {
    return writing(session, async (ledger) => {
      const { transparency } = ledger;
      const signed = await transparency.sign();
      await transparency.witnessesAnswered();
      return print(session, ledger, signed && transparency.checkpointOf(signed.size));
    });
  }
  return reading(session, async (ledger) => {
    const { transparency } = ledger;
    return print(session, ledger, size === undefined ? transparency.checkpoint() : transparency.checkpointOf(size));
  });
}

async function print(
  { out, options }: Session,
  { transparency }: Installation,
  found: SignedCheckpoint | undefined,
): Promise<ExitCode> {
  if (found === undefined) {
    throw new Failure(
      'failed',
      'not-signed',
      'There is no such checkpoint',
      'ledger checkpoint --sign makes one, once there is an entry; a server makes one by itself.',
    );
  }
  const { size, root, signedAt, note, witnesses, isWitnessed } = transparency.witnessed(found);
  if (options.json) {
    const said = { size, root: root.toString('base64'), signedAt, note, witnesses, isWitnessed: isWitnessed ?? null };
    await out.document({ origin: transparency.origin, ...said });
    return exitCodes.ok;
  }
  // As it stands, so that it can be kept in a file.
  await out.lines(note.trimEnd().split('\n'));
  out.note(`Signed ${signedAt} over ${plural(size, 'entry', 'entries')}.`);
  if (isWitnessed === false)
    out.note('Not enough witnesses have cosigned it yet: only the log says that it is the only one.');
  for (const { name, at } of witnesses) out.note(`Cosigned by ${name}, ${at}.`);
  return exitCodes.ok;
}
