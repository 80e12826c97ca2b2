import { type Bytes, fromBase64 } from './bytes.js';
import { parseCheckpoint, parseSize, type SignedCheckpoint } from './checkpoint.js';
import { FormatError } from './signed-note.js';

/** C2SP tlog-proof: where an entry stands, the proof, and the checkpoint that it is for. */
export interface TlogProof {
  readonly index: bigint;
  readonly hashes: readonly Bytes[];
  readonly checkpoint: SignedCheckpoint;
  /** Bytes that nobody vouches for. */
  readonly extra?: Bytes;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^64 entries is no higher. */
export const PROOF_HASHES_MAX = 64;

/** @throws FormatError that says what of the format does not hold. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end === -1) throw new FormatError('A proof has an empty line before its checkpoint');
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) throw new FormatError(`A proof begins with the line ${HEADER}`);
  const checkpoint = parseCheckpoint(text.slice(end + 2));
  const extra = lines[0]?.startsWith('extra ') === true ? extraOf(lines.shift() ?? '') : undefined;
  const index = parseSize(/^index (.*)$/.exec(lines.shift() ?? '')?.[1] ?? '');
  if (index === undefined) throw new FormatError('A proof says at which index the entry stands');
  const hashes = parseProofLines(lines);
  return { index, hashes, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

/** @throws FormatError for a line that is no hash, or more of them than a proof can have. */
export function parseProofLines(lines: readonly string[]): readonly Bytes[] {
  if (lines.length > PROOF_HASHES_MAX) throw new FormatError(`A proof has at most ${PROOF_HASHES_MAX} hashes`);
  return lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== 32) throw new FormatError(`"${line}" is not a hash in base64`);
    return hash;
  });
}

function extraOf(line: string): Bytes {
  const extra = fromBase64(line.slice('extra '.length));
  if (extra === undefined) throw new FormatError('What a proof has extra is not base64');
  return extra;
}
