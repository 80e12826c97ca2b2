import { fromBase64 } from './base64.js';

/** Signs notes under a name. What a signature says of the text is for its type to define. */
export interface NoteSigner {
  readonly name: string;
  /** Four bytes that tell this key from others of its name. */
  readonly keyId: Buffer;
  /** All that follows the key ID on the signature line. */
  sign(text: string): Buffer;
}

/** Checks the signatures of one key. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Buffer;
  /** @param signature all that follows the key ID on the signature line. */
  verify(text: string, signature: Buffer): boolean;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
  /** The whole line as it stands in the note, without its newline. */
  readonly line: string;
}

export interface OpenedNote {
  /** What was signed, with its last newline. */
  readonly text: string;
  /** The keys whose signatures hold, each once, in the order of the note. */
  readonly verified: readonly NoteVerifier[];
  /** The lines of those keys. */
  readonly signatures: readonly NoteSignature[];
  /** Lines of keys that nobody named: they say nothing, and take nothing away. */
  readonly unverified: readonly NoteSignature[];
}

export type NoteRefusal = 'malformed' | 'signature-wrong' | 'no-known-signature' | 'key-ambiguous';

/** The note is not to be believed. The message says why, and never what the note claims. */
export class NoteRefused extends Error {
  override readonly name = 'NoteRefused';
  constructor(
    readonly reason: NoteRefusal,
    message: string,
  ) {
    super(message);
  }
}

/** Room for many witnesses, also with the long signatures of keys that resist quantum computers. */
const SIGNATURES_MAX = 100;
const NOTE_CHARACTERS_MAX = 1_000_000;
const DASH = '\u2014 ';
const KEY_ID_BYTES = 4;

/** The C2SP signed note of a text that ends with a newline. @throws NoteRefused when it cannot be the text of a note. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  requireText(text);
  if (!text.endsWith('\n')) throw new NoteRefused('malformed', 'The text of a note must end with a newline');
  if (signers.length === 0) throw new NoteRefused('malformed', 'A note needs at least one signature');
  return `${text}\n${signers.map((signer) => `${signatureLine(signer, text)}\n`).join('')}`;
}

/** One line under a note, without its newline. */
export function signatureLine(signer: NoteSigner, text: string): string {
  if (!isKeyName(signer.name))
    throw new NoteRefused('malformed', 'The name of a key must have no space and no plus sign');
  return `${DASH}${signer.name} ${Buffer.concat([signer.keyId, signer.sign(text)]).toString('base64')}`;
}

/**
 * The text of a note, once at least one of these keys is seen to have signed it and none of them wrongly.
 *
 * @throws NoteRefused for a note in another form, a wrong signature under a known key, or no known key at all.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote {
  const { text, signatures } = readNote(note);
  const verified: NoteVerifier[] = [];
  const known: NoteSignature[] = [];
  const unverified: NoteSignature[] = [];
  for (const signature of signatures) {
    const verifier = verifierOf(signature, verifiers);
    if (verifier === undefined) {
      unverified.push(signature);
      continue;
    }
    if (!verifier.verify(text, signature.signature)) {
      throw new NoteRefused('signature-wrong', `The signature of ${verifier.name} is not one of this text`);
    }
    known.push(signature);
    if (!verified.includes(verifier)) verified.push(verifier);
  }
  if (verified.length === 0) {
    throw new NoteRefused('no-known-signature', 'None of the keys that are trusted has signed this note');
  }
  return { text, verified, signatures: known, unverified };
}

/** A note taken apart, before anything is believed. @throws NoteRefused (malformed) */
export function readNote(note: string): { readonly text: string; readonly signatures: readonly NoteSignature[] } {
  requireText(note);
  // The text may hold empty lines itself: the last one parts it from the signatures.
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw new NoteRefused('malformed', 'There is no empty line between a text and its signatures');
  const below = note.slice(end + 2);
  if (below === '' || !below.endsWith('\n')) {
    throw new NoteRefused('malformed', 'The last line of a note must be a signature with its newline');
  }
  const lines = below.slice(0, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) throw new NoteRefused('malformed', `More than ${SIGNATURES_MAX} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(readSignatureLine) };
}

/** @throws NoteRefused (malformed) */
export function readSignatureLine(line: string): NoteSignature {
  const [name = '', encoded = '', ...more] = line.startsWith(DASH) ? line.slice(DASH.length).split(' ') : [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES || more.length > 0) {
    throw new NoteRefused('malformed', 'A signature must be a line of a dash, the name of a key, and base64');
  }
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES), line };
}

/**
 * The note with these signature lines under it. A key that has signed already keeps its first line: of two cosignatures
 * the earlier one says more, namely that the tree was known by then.
 *
 * @param lines without newlines. What they say is not checked here: open the note to know.
 * @throws NoteRefused (malformed)
 */
export function addSignatures(note: string, lines: readonly string[]): string {
  const signed = new Set(readNote(note).signatures.map(keyOf));
  let whole = note;
  for (const line of lines) {
    const key = keyOf(readSignatureLine(line));
    if (signed.has(key)) continue;
    signed.add(key);
    whole += `${line}\n`;
  }
  return whole;
}

/** The name is what people read, and a plus sign parts the fields of a key's text form. */
export function isKeyName(name: string): boolean {
  // Control characters are refused with the whole note.
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name);
}

function keyOf({ name, keyId }: NoteSignature): string {
  return `${name} ${keyId.toString('hex')}`;
}

function verifierOf(signature: NoteSignature, verifiers: readonly NoteVerifier[]): NoteVerifier | undefined {
  const [found, ...others] = verifiers.filter(
    ({ name, keyId }) => name === signature.name && keyId.equals(signature.keyId),
  );
  if (others.length > 0) {
    throw new NoteRefused('key-ambiguous', `Two keys that are trusted share the name ${signature.name} and the key ID`);
  }
  return found;
}

function requireText(text: string): void {
  if (text.length > NOTE_CHARACTERS_MAX) throw new NoteRefused('malformed', 'The note is too long');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  if (!text.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new NoteRefused('malformed', 'A note must be text with no control character but the newline');
  }
}
