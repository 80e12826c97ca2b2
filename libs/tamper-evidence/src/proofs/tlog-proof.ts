import { countFrom, fromBase64, hashFromBase64 } from '../notes/base64.js';

/** That an entry stands in a log, in one file that anybody can check offline (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: number;
  /** From the leaf's sibling upwards. */
  readonly hashes: readonly Buffer[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** Bytes for whoever reads the file. Nothing vouches for them. */
  readonly extra?: Buffer;
}

/** A file that is no proof in this form. The message names the line. */
export class ProofMalformed extends Error {
  override readonly name = 'ProofMalformed';
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^63 entries needs no more. */
export const PROOF_HASHES_MAX = 63;

export function tlogProofText({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Takes the file apart. Nothing is proved yet: open the checkpoint, then check the hashes. @throws ProofMalformed */
export function readTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end < 0) throw new ProofMalformed('There is no empty line between the proof and its checkpoint');
  const lines = text.slice(0, end).split('\n');
  const checkpoint = text.slice(end + 2);
  if (lines.shift() !== HEADER) throw new ProofMalformed(`Line 1 must be ${HEADER}`);
  let extra: Buffer | undefined;
  if (lines[0]?.startsWith('extra ') === true) {
    extra = fromBase64(lines.shift()?.slice('extra '.length) ?? '');
    if (extra === undefined) throw new ProofMalformed('The extra line must be base64');
  }
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? countFrom(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) throw new ProofMalformed('There must be an index line: decimal, no sign, no leading zeroes');
  if (lines.length > PROOF_HASHES_MAX) throw new ProofMalformed(`There must be at most ${PROOF_HASHES_MAX} hashes`);
  if (checkpoint === '') throw new ProofMalformed('There must be a checkpoint under the proof');
  const hashes = lines.map(readHash);
  return { index, hashes, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

function readHash(line: string, position: number): Buffer {
  const hash = hashFromBase64(line);
  if (hash === undefined) throw new ProofMalformed(`Hash ${position + 1} of the proof must be 32 bytes in base64`);
  return hash;
}
