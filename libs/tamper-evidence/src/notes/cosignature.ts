import type { KeyObject } from 'node:crypto';
import { type Clock, epochMsOf, type Instant, instantAt } from '#kernel';
import { cosignatureSeconds, cosigningSigner } from './ed25519-keys.js';
import type { NoteSignature, NoteSigner } from './signed-note.js';

/**
 * Cosigns checkpoints (C2SP tlog-cosignature): *at this time this was the largest tree I had seen of this log, and it
 * grew from every one I had seen before*. Only a witness that has checked that may use it.
 */
export function ed25519Cosigner(name: string, key: Buffer | KeyObject, clock: Clock): NoteSigner {
  return cosigningSigner(name, key, () => Math.floor(epochMsOf(clock.now()) / 1000));
}

/** When a witness says that it cosigned; undefined for a line that is no cosignature. To the second. */
export function cosignedAt({ signature }: Pick<NoteSignature, 'signature'>): Instant | undefined {
  const seconds = cosignatureSeconds(signature);
  return seconds === undefined ? undefined : instantAt(seconds * 1000);
}
