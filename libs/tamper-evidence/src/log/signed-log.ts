import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isReadByOthers } from '#durable-files';
import { type Clock, type Entropy, SystemClock, SystemEntropy } from '#kernel';
import { isKeyName } from '../notes/signed-note.js';
import { TreeFile, TreeFileError } from '../tree/tree-file.js';
import {
  advanceKeys,
  createLogKey,
  keyFilesOf,
  keysIn,
  type LogKey,
  LogKeyError,
  newLogKey,
  readLogKey,
  removeRetired,
} from './log-key.js';

/** Where the tree and the key of a log are. */
export interface SignedLogPlace {
  /** The folder of `tree.db`. */
  readonly folder: string;
  /** The file with the key that signs, by default `log.key` in the same folder. */
  readonly key?: string | undefined;
}

export interface LogOptions {
  /** The name of the log: a URL without its scheme. Chosen once; what is given later must be the same. */
  readonly origin?: string | undefined;
  readonly entropy?: Entropy;
  readonly clock?: Clock;
}

/** The tree of a log with the keys that sign it. */
export interface SignedLog {
  readonly file: TreeFile;
  /** The older first, where two of them sign. None where the log is only read. */
  readonly keys: readonly LogKey[];
}

function filesAt({ folder, key }: SignedLogPlace): { readonly tree: string; readonly key: string } {
  return { tree: join(folder, 'tree.db'), key: key ?? join(folder, 'log.key') };
}

export function isSignedLog(place: SignedLogPlace): boolean {
  return existsSync(filesAt(place).tree);
}

/** Whether neither a tree nor a key stands there: whatever is opened begins a log that nobody has heard of. */
export function beginsAnew(place: SignedLogPlace): boolean {
  const { tree, key } = filesAt(place);
  const { next, retiring } = keyFilesOf(key);
  return ![tree, key, next, retiring].some((file) => existsSync(file));
}

/** Files with a private key that others than their own account can read; none where files have no such modes. */
export function exposedLogKeys(place: SignedLogPlace): string[] {
  return Object.values(keyFilesOf(filesAt(place).key)).filter(isReadByOthers);
}

/**
 * Makes the tree of a log and its key. A key that an operator has put in its place is used as it is. Whatever
 * interrupted this, it can be done again.
 *
 * @throws TreeFileError when there is one already.
 * @throws RangeError for an origin that cannot be one.
 */
export function createSignedLog(place: SignedLogPlace, options: LogOptions = {}): SignedLog {
  const { entropy = new SystemEntropy(), clock = new SystemClock() } = options;
  const { tree, key } = filesAt(place);
  if (existsSync(tree)) throw new TreeFileError(`There is a tree file at ${tree} already`);
  const origin = options.origin ?? newOrigin(entropy);
  assertOrigin(origin);
  for (const folder of [place.folder, dirname(key)]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Under another name until there is a tree: a key without a tree is that of a log whose memory is gone.
  const { vkey } = existsSync(key) ? readLogKey(key, origin) : createLogKey(keyFilesOf(key).next, origin, entropy);
  TreeFile.create(tree, { origin, key: { vkey, sinceAt: clock.now() } }).close();
  return openSignedLog(place, options);
}

/**
 * Opens the tree of a log to add to it and to sign. Where there is neither tree nor key, the ledger is older than they
 * are, and they are made.
 *
 * @throws TreeFileError, LogKeyError when something of it is missing or another's.
 */
export function openSignedLog(place: SignedLogPlace, options: LogOptions = {}): SignedLog {
  const { tree, key } = filesAt(place);
  if (!existsSync(tree)) {
    if (!existsSync(key)) return createSignedLog(place, options);
    throw new TreeFileError(
      `There is a key at ${key} and no tree file at ${tree}: what this log has signed is forgotten, and a new tree could contradict it. Restore the tree file from a backup. If this ledger never signed anything, take the key away for the first start`,
    );
  }
  const file = TreeFile.open(tree);
  try {
    if (options.origin !== undefined && options.origin !== file.origin) {
      throw new TreeFileError(
        `This log is called ${file.origin}, and LEDGER_ORIGIN says ${options.origin}: a log keeps its origin`,
      );
    }
    return { file, keys: signingKeys(file, key) };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Opens the tree of a log to read it, also beside its writer; undefined where there is none. */
export function openSignedLogReadOnly(place: SignedLogPlace): TreeFile | undefined {
  const { tree } = filesAt(place);
  return existsSync(tree) ? TreeFile.openReadOnly(tree) : undefined;
}

/** Where nobody keeps a tree, or it was not made yet: nothing is in it, and nothing is signed. */
export function noSignedLog(): SignedLog {
  return { file: TreeFile.inMemory({ origin: 'nobody.invalid' }), keys: [] };
}

/** A log that goes with the process. */
export function signedLogInMemory({
  entropy = new SystemEntropy(),
  clock = new SystemClock(),
  ...given
}: LogOptions): SignedLog {
  const origin = given.origin ?? newOrigin(entropy);
  const key = newLogKey(origin, entropy);
  return { file: TreeFile.inMemory({ origin, key: { vkey: key.vkey, sinceAt: clock.now() } }), keys: [key] };
}

/**
 * Makes another key that signs beside the one that signs now, from the latest checkpoint on: whoever trusts the old key
 * sees by its signature that the new one is meant. To be called while nothing else has the log open.
 *
 * @throws LogKeyError while an earlier rotation is not finished.
 */
export function rotateLogKey(
  place: SignedLogPlace,
  { entropy = new SystemEntropy(), clock = new SystemClock() }: LogOptions,
): LogKey {
  const { key } = filesAt(place);
  const { file, keys } = openSignedLog(place);
  try {
    if (keys.length > 1) {
      throw new LogKeyError('Two keys sign already: finish that rotation first, with ledger key rotate --finish');
    }
    const next = createLogKey(keyFilesOf(key).next, file.origin, entropy);
    const sinceSize = file.checkpoints({ limit: 1 })[0]?.size ?? 0;
    file.addKey({ vkey: next.vkey, sinceSize, sinceAt: clock.now() });
    advanceKeys(key);
    return next;
  } finally {
    file.close();
  }
}

/**
 * Ends a rotation: the older key signs no more, and its file is taken away.
 *
 * @returns the vkey of the key that is retired.
 * @throws LogKeyError unless two keys sign.
 */
export function finishRotation(place: SignedLogPlace, { clock = new SystemClock() }: LogOptions): string {
  const { key } = filesAt(place);
  const { file, keys } = openSignedLog(place);
  try {
    const [old, current] = keys;
    if (old === undefined || current === undefined)
      throw new LogKeyError('One key signs: there is no rotation to finish');
    const latest = file.checkpoints({ limit: 1 })[0];
    if (latest !== undefined && !latest.note.includes(lineBeginOf(current))) {
      throw new LogKeyError(
        'No checkpoint has the signatures of both keys yet: sign one first, with ledger checkpoint --sign',
      );
    }
    file.endKey(old.vkey, { untilSize: latest?.size ?? 0, untilAt: clock.now() });
    removeRetired(key);
    return old.vkey;
  } finally {
    file.close();
  }
}

/** Where the log is named in a note, and its key: the first bytes of a signature are the key ID. */
function lineBeginOf({ signer }: LogKey): string {
  // Four bytes are five base64 characters and a part of the sixth.
  return `\u2014 ${signer.name} ${signer.keyId.toString('base64').slice(0, 5)}`;
}

function signingKeys(file: TreeFile, key: string): readonly LogKey[] {
  const signing = file.keys().filter(({ untilSize }) => untilSize === undefined);
  const there = keysIn(key, file.origin);
  const keys = signing.map(({ vkey }) => {
    const found = there.find((each) => each.vkey === vkey);
    if (found !== undefined) return found;
    throw new LogKeyError(
      `The log signs with ${vkey}, and no key at ${key} is that one. Restore it; if it is lost, docs/operations.md says what to do`,
    );
  });
  // The names that a rotation, or the making of the log, was interrupted before giving.
  if (keys.length === there.length) advanceKeys(key);
  if (signing.length === 1) removeRetired(key);
  return keys;
}

/** A name that no other ledger has: it says nothing about who runs it, and is no address. */
function newOrigin(entropy: Entropy): string {
  return `outcomes-ledger.invalid/${entropy.bytes(10).toString('hex')}`;
}

function assertOrigin(origin: string): void {
  if (!isKeyName(origin) || /^[a-z]+:\/\//i.test(origin) || origin.length > 200) {
    throw new RangeError(
      'LEDGER_ORIGIN must be a URL without its scheme, such as ledger.example.org/outcomes, without spaces and plus signs',
    );
  }
}
