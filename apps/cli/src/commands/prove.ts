import { NotYetSigned } from '#tamper-evidence';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';

/** `ledger prove`: the proof of one entry, as others' tools read it. */
export function prove(session: Session, text: string, { size }: { readonly size?: number }): Promise<ExitCode> {
  if (!/^\d{1,15}$/.test(text)) {
    throw new Failure('usage', 'bad-entry', `${text} is not the number of an entry: 0, 1, 2 …`);
  }
  const entry = Number(text);
  return reading(session, async ({ transparency }) => {
    const { out, options } = session;
    try {
      const tlogProof = transparency.tlogProof(entry, size);
      if (!options.json) {
        await out.lines(tlogProof.trimEnd().split('\n'));
        return exitCodes.ok;
      }
      const at = size ?? transparency.checkpoint()?.size ?? 0;
      const hashes = transparency.inclusionProof(entry, at).map((hash) => hash.toString('base64'));
      const leaf = transparency.leafOf(entry)?.toString('base64') ?? null;
      await out.document({ entry, size: at, leaf, hashes, tlogProof });
      return exitCodes.ok;
    } catch (error) {
      if (!(error instanceof NotYetSigned)) throw error;
      throw new Failure('failed', 'not-signed', error.message, 'ledger checkpoint says what was signed last.');
    }
  });
}
