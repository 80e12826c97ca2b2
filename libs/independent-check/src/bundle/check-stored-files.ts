import type { Findings } from '../findings.js';
import { isCanonical, textOf } from '../formats/index.js';
import { type BundleEvent, isObject, type SealedCommitment } from './bundle-event.js';
import type { BundleIndex } from './check-index.js';
import type { HashedFiles } from './hashed-files.js';

export interface StoredFileCounts {
  /** Files as they are stored, encrypted. */
  readonly stored: number;
  /** Files that events name and nobody has any more, or that were never held here. */
  readonly missing: number;
  /** Sealed fields that are disclosed in this bundle. */
  readonly disclosed: number;
}

/** What events commit to outside of themselves: stored files by their digest, sealed fields by theirs. */
export async function checkStoredFiles(
  files: HashedFiles,
  events: readonly BundleEvent[],
  index: BundleIndex,
  findings: Findings,
): Promise<StoredFileCounts> {
  const named = new Map(
    events.flatMap((event) => event.evidence.map((file) => [file.digest, { ...file, entry: event.index }] as const)),
  );
  const found = (says: string, entry?: number) =>
    findings.found('evidence-file', says, entry === undefined ? {} : { entry });
  let stored = 0;
  let missing = 0;
  for (const name of files.in('data/evidence')) {
    const file = named.get(`sha256:${name}`);
    if (file === undefined) {
      found(`data/evidence/${name} is named by no event here`);
      continue;
    }
    const { hex, bytes } = await files.hashOf(`data/evidence/${name}`);
    if (hex !== name) found(`data/evidence/${name} is not the file that was stored: its digest is ${hex}`, file.entry);
    else if (bytes !== file.bytes)
      found(`data/evidence/${name} has ${bytes} bytes, and the event says ${file.bytes}`, file.entry);
    else stored += 1;
  }
  for (const [digest, { entry }] of named) {
    const isHere = files.has(`data/evidence/${digest.slice('sha256:'.length)}`);
    const said = index.evidence.get(digest);
    if (said !== (isHere ? 'stored' : 'not-held')) {
      found(`names ${digest}, which is ${isHere ? '' : 'not '}here, and data/index.json says ${said}`, entry);
    }
    if (!isHere) missing += 1;
  }
  return { stored, missing, disclosed: await checkDisclosures(files, events, findings) };
}

/** data/disclosures/<entry>-<n>.json is the plaintext of the n-th sealed field, and `.file` the file that it digests. */
async function checkDisclosures(
  files: HashedFiles,
  events: readonly BundleEvent[],
  findings: Findings,
): Promise<number> {
  const byIndex = new Map(events.map((event) => [event.index, event]));
  let disclosed = 0;
  for (const name of files.in('data/disclosures')) {
    const place = `data/disclosures/${name}`;
    const found = (says: string) => findings.found('disclosure', `${place} ${says}`);
    const [, index = '', nth = '', kind] = /^(\d+)-(\d+)\.(json|file)$/.exec(name) ?? [];
    const sealed = (byIndex.get(Number(index))?.sealed ?? []) as readonly (SealedCommitment & { subject: string })[];
    const field = sealed[Number(nth)];
    if (field === undefined || kind === undefined) {
      found('is not named after a sealed field of an event here');
      continue;
    }
    const bytes = await files.read(place);
    const { hex } = await files.hashOf(place);
    if (kind === 'json') {
      if (`sha256:${hex}` !== field.commit) found(`is not what entry ${index} committed to under ${field.path}`);
      else if (!isPlaintext(bytes)) found('is committed to, and is not written as a disclosure is');
      else disclosed += 1;
      continue;
    }
    const json = `data/disclosures/${index}-${nth}.json`;
    const value = files.has(json) ? disclosedIn(await files.read(json)) : undefined;
    if (value !== `sha256:${hex}`) found('is not the file whose digest was disclosed beside it');
  }
  return disclosed;
}

function isPlaintext(bytes: Uint8Array): boolean {
  try {
    const text = textOf(bytes);
    return isCanonical(text, JSON.parse(text));
  } catch {
    return false;
  }
}

function disclosedIn(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return isObject(value) ? value['value'] : undefined;
  } catch {
    return undefined;
  }
}
