import { type Bytes, sha256, type VerifyEd25519 } from '../formats/index.js';
import { BundleError } from './bundle-files.js';
import { type BundleReport, checkBundle } from './check-bundle.js';
import type { HeldNote } from './check-keys.js';
import { type Inflate, ZipFiles } from './zip-files.js';

/**
 * The same check as in a terminal, for a page: the file stays in the browser. It says whether an event is what its type
 * promises only as far as the sums need it, since the published schemas are not at hand.
 *
 * @throws BundleError for a file that is no bundle, FormatError for a key that is none.
 */
export function checkBundleFile(
  zip: Bytes,
  keys: readonly string[],
  held: readonly HeldNote[],
  progress: (done: number, total: number) => void,
): Promise<BundleReport> {
  return checkBundle({ files: ZipFiles.open(zip, inflate), hash: sha256, verify, keys, held, progress });
}

const verify: VerifyEd25519 = async (publicKey, message, signature) => {
  if (crypto.subtle === undefined) {
    throw new BundleError('this page was not opened over HTTPS, and only then can a browser check signatures');
  }
  let key: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
  try {
    key = await crypto.subtle.importKey('raw', copied(publicKey), 'Ed25519', false, ['verify']);
  } catch {
    throw new BundleError('this browser cannot check Ed25519 signatures; a newer one can');
  }
  return crypto.subtle.verify('Ed25519', key, copied(signature), copied(message));
};

const inflate: Inflate = async (packed, size) => {
  const stream = new Blob([copied(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const unpacked = new Uint8Array(size);
  let at = 0;
  for await (const piece of stream as unknown as AsyncIterable<Bytes>) {
    // What says that it is small and unpacks to gigabytes is stopped where it should have ended.
    if (at + piece.length > size) throw new BundleError('A file is larger than the zip file says');
    unpacked.set(piece, at);
    at += piece.length;
  }
  return unpacked.subarray(0, at);
};

/** A view of a larger buffer, as bytes of their own: some of these interfaces would take the whole of it. */
function copied(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
