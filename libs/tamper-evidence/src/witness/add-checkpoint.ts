import { countFrom, hashFromBase64 } from '../notes/base64.js';
import { PROOF_HASHES_MAX } from '../proofs/tlog-proof.js';

/** What a log asks of a witness: cosign this checkpoint, which grew from the one you know (C2SP tlog-witness). */
export interface AddCheckpoint {
  /** The size of the tree that the witness cosigned last; 0 if it never did. */
  readonly oldSize: number;
  /** From the old size to that of the checkpoint. Empty when the old size is 0. */
  readonly proof: readonly Buffer[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

/** A request in another form. The message names the line. */
export class RequestMalformed extends Error {
  override readonly name = 'RequestMalformed';
}

export const ADD_CHECKPOINT_PATH = '/add-checkpoint';
/** How a witness tells the size that it knows. */
export const SIZE_TYPE = 'text/x.tlog.size';
/** 63 hashes, and a note with a few dozen signatures of any kind. */
export const REQUEST_BYTES_MAX = 256 * 1024;

export function addCheckpointText({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  const lines = [`old ${oldSize}`, ...proof.map((hash) => hash.toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** @throws RequestMalformed */
export function readAddCheckpoint(text: string): AddCheckpoint {
  const end = text.indexOf('\n\n');
  if (end < 0) throw new RequestMalformed('There is no empty line between the proof and the checkpoint');
  const [first = '', ...hashes] = text.slice(0, end).split('\n');
  const oldSize = first.startsWith('old ') ? countFrom(first.slice('old '.length)) : undefined;
  if (oldSize === undefined) throw new RequestMalformed('Line 1 must be “old” and a size: decimal, no leading zeroes');
  if (hashes.length > PROOF_HASHES_MAX) throw new RequestMalformed(`There must be at most ${PROOF_HASHES_MAX} hashes`);
  const proof = hashes.map((line, index) => {
    const hash = hashFromBase64(line);
    if (hash === undefined) throw new RequestMalformed(`Hash ${index + 1} must be 32 bytes in base64`);
    return hash;
  });
  return { oldSize, proof, checkpoint: text.slice(end + 2) };
}

/** The size in the answer of a witness that knows another tree. */
export function readSizeAnswer(body: string): number | undefined {
  return body.endsWith('\n') ? countFrom(body.slice(0, -1)) : undefined;
}
