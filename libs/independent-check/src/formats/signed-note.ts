import { type Bytes, concat, fromBase64, fromHex, type Hash, hex, sameBytes, utf8 } from './bytes.js';

/** C2SP signed-note: a text, an empty line, and a line for each signature. */
export interface SignedNote {
  /** With the newline at its end, without the empty line: what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Bytes;
  /** What follows the key id: of a cosignature, its time and then the signature. */
  readonly payload: Bytes;
}

/** Ed25519 over the text itself; Ed25519 over the text under a header with a time (a witness). */
export type KeyType = 'ed25519' | 'cosignature';

/** A public key as it is handed around: `<name>+<key id>+<base64 of its type and bytes>`. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: Bytes;
  readonly type: KeyType;
  readonly publicKey: Bytes;
}

/** Whether an Ed25519 signature is good. A browser answers later. */
export type VerifyEd25519 = (publicKey: Bytes, message: Bytes, signature: Bytes) => boolean | Promise<boolean>;

/** A signature that is good, by a key that was given. */
export interface GoodSignature {
  readonly key: VerifierKey;
  /** When a witness saw it, in seconds since 1970. */
  readonly time?: bigint;
}

/** A note, a key, a checkpoint or a proof that is not of its format, or whose signature is not good. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Far more than anybody's witnesses; a note of a million lines is an attack, not a note. */
const SIGNATURES_MAX = 100;
const TYPES: ReadonlyMap<number, KeyType> = new Map([
  [0x01, 'ed25519'],
  [0x04, 'cosignature'],
]);
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** @throws FormatError that says what of the format does not hold. */
export function parseNote(note: string): SignedNote {
  if (!note.isWellFormed() || [...note].some(isControl)) {
    throw new FormatError('A note has no control characters but newlines');
  }
  // The last empty line, because the text may have some of its own.
  const end = note.lastIndexOf('\n\n');
  if (end === -1) throw new FormatError('A note has an empty line between its text and its signatures');
  const text = note.slice(0, end + 1);
  const rest = note.slice(end + 2);
  if (rest === '' || !rest.endsWith('\n')) throw new FormatError('A note has signatures, and a newline at its end');
  const lines = rest.slice(0, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) throw new FormatError(`A note has at most ${SIGNATURES_MAX} signatures`);
  return { text, signatures: lines.map(parseSignature) };
}

function isControl(letter: string): boolean {
  return (letter < ' ' && letter !== '\n') || letter === '\u007f';
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', encoded = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) {
    throw new FormatError(`"${line}" is not a signature line: an em dash, a name and base64`);
  }
  return { name, keyId: bytes.subarray(0, 4), payload: bytes.subarray(4) };
}

export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\s+\u0085]/u.test(name);
}

/** @throws FormatError for a key whose id is not the hash of its name, type and bytes. */
export function parseVerifierKey(vkey: string, hash: Hash): VerifierKey {
  // Never repeated: whoever mixed the two up would find it in a log file.
  if (vkey.startsWith('PRIVATE')) throw new FormatError('A private key was given where a public one belongs');
  // The base64 may have a plus of its own.
  const [name = '', id = '', ...rest] = vkey.split('+');
  const keyId = fromHex(id);
  const bytes = fromBase64(rest.join('+'));
  const type = TYPES.get(bytes?.[0] ?? 0);
  if (!isKeyName(name) || keyId?.length !== 4 || bytes === undefined || type === undefined) {
    throw new FormatError(`"${vkey}" is not a public key of a log or a witness`);
  }
  const publicKey = bytes.subarray(1);
  if (publicKey.length !== KEY_BYTES)
    throw new FormatError(`The key of ${name} has ${publicKey.length} bytes, not ${KEY_BYTES}`);
  if (!sameBytes(keyIdOf(name, bytes, hash), keyId)) {
    throw new FormatError(
      `The key of ${name} says that it is ${id}, and its bytes say ${hex(keyIdOf(name, bytes, hash))}`,
    );
  }
  return { name, keyId, type, publicKey };
}

/** @param typed the byte that says the type, and the key. */
function keyIdOf(name: string, typed: Bytes, hash: Hash): Bytes {
  return hash(concat(utf8(`${name}\n`), typed)).subarray(0, 4);
}

/**
 * The good signatures of a note by keys that were given. Other people's signatures are passed over; a signature that says
 * it is by one of these keys and is not good spoils the note.
 *
 * @throws FormatError when none is good, or one of them is bad.
 */
export async function goodSignatures(
  { text, signatures }: SignedNote,
  keys: readonly VerifierKey[],
  verify: VerifyEd25519,
): Promise<readonly GoodSignature[]> {
  const good: GoodSignature[] = [];
  for (const signature of signatures) {
    const [key, ...others] = keys.filter(
      ({ name, keyId }) => name === signature.name && sameBytes(keyId, signature.keyId),
    );
    if (key === undefined) continue;
    if (others.some(({ publicKey }) => !sameBytes(publicKey, key.publicKey))) {
      throw new FormatError(`Two keys that were given share the name ${key.name} and the key id`);
    }
    const checked = await assertGood(text, signature, key, verify);
    // Of two cosignatures of a witness the first says more: that the tree was known by then.
    if (!good.some((other) => other.key === key)) good.push(checked);
  }
  if (good.length === 0) throw new FormatError('No signature of the note is by a key that was given');
  return good;
}

async function assertGood(
  text: string,
  { name, payload }: NoteSignature,
  key: VerifierKey,
  verify: VerifyEd25519,
): Promise<GoodSignature> {
  const isCosignature = key.type === 'cosignature';
  const expected = SIGNATURE_BYTES + (isCosignature ? 8 : 0);
  if (payload.length !== expected) {
    throw new FormatError(`The signature of ${name} has ${payload.length} bytes, not ${expected}`);
  }
  const time = isCosignature ? new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0) : undefined;
  const signed = time === undefined ? text : `cosignature/v1\ntime ${time}\n${text}`;
  const signature = payload.subarray(payload.length - SIGNATURE_BYTES);
  if (!(await verify(key.publicKey, utf8(signed), signature)))
    throw new FormatError(`The signature of ${name} is not good`);
  return time === undefined ? { key } : { key, time };
}
