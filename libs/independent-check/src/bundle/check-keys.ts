import type { Findings } from '../findings.js';
import {
  base64,
  concat,
  FormatError,
  fromHex,
  goodSignatures,
  type Hash,
  isConsistent,
  parseCheckpoint,
  parseProofLines,
  parseSize,
  parseVerifierKey,
  type SignedCheckpoint,
  sameBytes,
  textOf,
  type VerifierKey,
  type VerifyEd25519,
} from '../formats/index.js';
import type { HashedFiles } from './hashed-files.js';

/** A checkpoint that the auditor was given before, or by somebody else. */
export interface HeldNote {
  readonly name: string;
  readonly note: string;
}

/** The checkpoint that everything in the bundle is proved against. */
export interface CheckedKeys {
  readonly checkpoint: SignedCheckpoint;
  /** Its text, byte for byte. */
  readonly note: string;
}

export interface KeyOptions {
  readonly hash: Hash;
  readonly verify: VerifyEd25519;
  readonly findings: Findings;
  /** Public keys that the auditor trusts, as vkeys. Without a key of a log, the bundle is taken at its own word. */
  readonly keys: readonly string[];
  readonly held: readonly HeldNote[];
}

export interface KeyCounts {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  /** The log's key, as the bundle has it. */
  readonly vkey: string;
  /** Whether that key is one that the auditor gave. */
  readonly isKeyGiven: boolean;
  /** Witnesses with a good cosignature, and when each saw it, in seconds since 1970. */
  readonly witnesses: readonly { readonly name: string; readonly time: number }[];
  /** Sizes of earlier checkpoints that the tree grew from, in order. */
  readonly grownFrom: readonly number[];
  /** Checkpoints of the auditor that the tree grew from. */
  readonly held: number;
}

/** What a DER public key has before its 32 bytes, RFC 8410. */
const SPKI = fromHex('302a300506032b6570032100') ?? new Uint8Array();

/**
 * The signature of the checkpoint by the log and its witnesses, and that the log only grew since earlier ones.
 *
 * @returns undefined where there is no checkpoint that anything could be proved against.
 */
export async function checkKeys(
  files: HashedFiles,
  options: KeyOptions,
): Promise<{ readonly checked: CheckedKeys; readonly counts: KeyCounts } | undefined> {
  const { hash, verify, findings } = options;
  const given = options.keys.map((vkey) => parseVerifierKey(vkey.trim(), hash));
  const givenLogs = given.filter(({ type }) => type === 'ed25519');
  try {
    const vkey = (await textIn(files, 'data/log.vkey')).replace(/\n$/, '');
    const own = parseVerifierKey(vkey, hash);
    const witnesses = [
      ...(await keysIn(files, /^witness-\d+\.vkey$/, hash)),
      ...given.filter(({ type }) => type === 'cosignature'),
    ];
    await checkPem(files, own, findings);
    const note = await textIn(files, 'data/checkpoint');
    const checkpoint = parseCheckpoint(note);
    if (checkpoint.origin !== own.name) {
      findings.found('key', `The checkpoint is of ${checkpoint.origin}, and the key of ${own.name}`);
    }
    const isKeyGiven = givenLogs.some((key) => isSame(key, own));
    if (givenLogs.length > 0 && !isKeyGiven) {
      findings.found('key', `The bundle was made with the key ${vkey}, which is none that you gave: it may be forged`);
    }
    const good = await goodSignatures(checkpoint.note, distinct([own, ...witnesses]), verify);
    if (!good.some(({ key }) => isSame(key, own))) {
      findings.found('checkpoint-signature', 'The checkpoint is not signed by the log');
    }
    const seen = good.flatMap(({ key, time }) =>
      key.type === 'cosignature' && time !== undefined ? [{ name: key.name, time: Number(time) }] : [],
    );
    for (const { name, type } of given) {
      if (type === 'cosignature' && !seen.some((witness) => witness.name === name)) {
        findings.found('witness', `The witness ${name} has not cosigned the checkpoint`);
      }
    }
    const checked = { checkpoint, note };
    const grownFrom = await checkGrowth(files, checked, [own], options);
    const trusted = givenLogs.length > 0 ? distinct(givenLogs) : [own];
    const held = await checkHeld(files, checked, trusted, options);
    return {
      checked,
      counts: {
        origin: checkpoint.origin,
        size: Number(checkpoint.size),
        root: base64(checkpoint.root),
        vkey,
        isKeyGiven,
        witnesses: seen,
        grownFrom,
        held,
      },
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    findings.found('checkpoint-signature', error.message);
    return undefined;
  }
}

/** What is said twice by a bundle must be said the same. */
async function checkPem(files: HashedFiles, { publicKey }: VerifierKey, findings: Findings): Promise<void> {
  const pem = `-----BEGIN PUBLIC KEY-----\n${base64(concat(SPKI, publicKey))}\n-----END PUBLIC KEY-----\n`;
  if ((await textIn(files, 'data/log.pem')) !== pem) {
    findings.found('key', 'data/log.pem is not the key that data/log.vkey has');
  }
}

/** Each file in data/consistency, against the earlier checkpoint that stands in data/checkpoints. */
async function checkGrowth(
  files: HashedFiles,
  checked: CheckedKeys,
  keys: readonly VerifierKey[],
  { hash, verify, findings }: KeyOptions,
): Promise<readonly number[]> {
  const sizes: number[] = [];
  const names = files.in('data/checkpoints');
  for (const name of names) {
    try {
      const old = parseCheckpoint(await textIn(files, `data/checkpoints/${name}`));
      if (String(old.size) !== name) throw new FormatError(`it is one of ${old.size} entries`);
      if (old.origin !== checked.checkpoint.origin) throw new FormatError(`it is one of ${old.origin}`);
      await goodSignatures(old.note, keys, verify);
      const problem = await growthProblem(files, old, checked, hash);
      if (problem !== undefined) throw new FormatError(problem);
      sizes.push(Number(old.size));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      findings.found('growth', `The earlier checkpoint data/checkpoints/${name} does not hold: ${error.message}`);
    }
  }
  for (const name of files.in('data/consistency')) {
    const [, old = ''] = /^(\d+)-(\d+)\.txt$/.exec(name) ?? [];
    if (name !== `${old}-${checked.checkpoint.size}.txt`) {
      findings.found('growth', `data/consistency/${name} does not lead to the checkpoint of the bundle`);
    }
  }
  return sizes.sort((one, other) => one - other);
}

/** Undefined where the tree of the bundle grew from the old one. */
async function growthProblem(
  files: HashedFiles,
  old: SignedCheckpoint,
  { checkpoint, note }: CheckedKeys,
  hash: Hash,
): Promise<string | undefined> {
  const { size, root } = checkpoint;
  if (old.size > size) return `it has ${old.size} entries, and the bundle ends at ${size}: entries are gone`;
  if (old.size === size) {
    return sameBytes(old.root, root) ? undefined : 'it has another root for the same size: two histories were signed';
  }
  const name = `data/consistency/${old.size}-${size}.txt`;
  if (!files.has(name)) return `there is no ${name}: ask for a bundle that names this checkpoint`;
  const text = await textIn(files, name);
  const end = text.indexOf('\n\n');
  const [head = '', ...lines] = text.slice(0, end).split('\n');
  if (end === -1 || text.slice(end + 2) !== note) return `${name} leads to another checkpoint`;
  if (parseSize(head.replace(/^old /, '')) !== old.size) return `${name} begins at another size`;
  const claim = {
    oldSize: old.size,
    oldRoot: old.root,
    newSize: size,
    newRoot: root,
    proof: parseProofLines(lines),
  };
  return isConsistent(claim, hash) ? undefined : 'the log did not grow from it: another history was signed';
}

async function checkHeld(
  files: HashedFiles,
  checked: CheckedKeys,
  keys: readonly VerifierKey[],
  { hash, verify, findings, held }: KeyOptions,
): Promise<number> {
  let holding = 0;
  for (const { name, note } of held) {
    try {
      const old = parseCheckpoint(note);
      if (old.origin !== checked.checkpoint.origin) throw new FormatError(`it is one of ${old.origin}`);
      await goodSignatures(old.note, keys, verify);
      const problem = await growthProblem(files, old, checked, hash);
      if (problem !== undefined) throw new FormatError(problem);
      holding += 1;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      findings.found('held-checkpoint', `${name} does not hold against the bundle: ${error.message}`);
    }
  }
  return holding;
}

async function keysIn(files: HashedFiles, name: RegExp, hash: Hash): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for (const file of files.in('data').filter((one) => name.test(one))) {
    keys.push(parseVerifierKey((await textIn(files, `data/${file}`)).replace(/\n$/, ''), hash));
  }
  return keys;
}

function isSame(one: VerifierKey, other: VerifierKey): boolean {
  return one.name === other.name && one.type === other.type && sameBytes(one.publicKey, other.publicKey);
}

function distinct(keys: readonly VerifierKey[]): VerifierKey[] {
  return keys.filter((key, place) => keys.findIndex((other) => isSame(key, other)) === place);
}

/** @throws FormatError */
async function textIn(files: HashedFiles, name: string): Promise<string> {
  if (!files.has(name)) throw new FormatError(`There is no ${name}`);
  try {
    return textOf(await files.read(name));
  } catch {
    throw new FormatError(`${name} cannot be read as text`);
  }
}
