import type { Findings } from '../findings.js';
import { type Bytes, type Hash, isCanonical, isIncluded, leafHash, parseTlogProof, textOf } from '../formats/index.js';
import { type BundleEvent, isEvent } from './bundle-event.js';
import type { CheckedKeys } from './check-keys.js';
import type { HashedFiles } from './hashed-files.js';

const EVENT_BYTES_MAX = 65_535;
const PROOF_HEADER = 'c2sp.org/tlog-proof@v1\n';

/** What an event says of its data by the published schema; undefined where it holds, or where no schemas are at hand. */
export type SchemaProblem = (event: BundleEvent) => string | undefined;

/**
 * Every event stands in the tree of the checkpoint, byte for byte, and reads as an event.
 *
 * @param each is given the events in ledger order.
 * @returns how many stand in the tree.
 */
export async function checkEvents(
  files: HashedFiles,
  { checkpoint, note }: CheckedKeys,
  { hash, findings, schemaProblem, progress }: EventCheckOptions,
  each: (event: BundleEvent) => void,
): Promise<number> {
  const found = (says: string, entry?: number) => findings.found('proof', says, entry === undefined ? {} : { entry });
  const indexes = indexesIn(files, findings);
  let proved = 0;
  for (const [place, index] of indexes.entries()) {
    progress?.(place, indexes.length);
    const bytes = await files.read(`data/events/${index}.json`);
    const proof = await readText(files, `data/proofs/${index}.tlog-proof`);
    if (proof === undefined) {
      found('has no proof that it stands in the log', index);
    } else {
      const problem = proofProblem(proof, { index, bytes, checkpoint, note, hash });
      if (problem === undefined) proved += 1;
      else found(problem, index);
      const spicy = await readText(files, `data/events/${index}.json.spicy`);
      if (spicy !== proof.slice(PROOF_HEADER.length)) {
        found('has a .spicy file that is not its proof without the first line', index);
      }
    }
    const event = eventIn(bytes, index, findings);
    if (event === undefined) continue;
    const problem = schemaProblem?.(event);
    if (problem !== undefined) findings.found('schema', problem, { entry: index });
    each(event);
  }
  for (const name of files.in('data/proofs')) {
    if (!files.has(`data/events/${name.replace(/\.tlog-proof$/, '.json')}`)) {
      found(`data/proofs/${name} is the proof of no event here`);
    }
  }
  return proved;
}

interface EventCheckOptions {
  readonly hash: Hash;
  readonly findings: Findings;
  readonly schemaProblem?: SchemaProblem | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

function indexesIn(files: HashedFiles, findings: Findings): number[] {
  const indexes: number[] = [];
  for (const name of files.in('data/events')) {
    const [, digits = '', isProof] = /^(0|[1-9]\d{0,14})\.json(\.spicy)?$/.exec(name) ?? [];
    if (digits === '') findings.found('proof', `data/events/${name} is not named after an entry`);
    else if (isProof === undefined) indexes.push(Number(digits));
    else if (!files.has(`data/events/${digits}.json`)) {
      findings.found('proof', `data/events/${name} is the proof of no event here`);
    }
  }
  return indexes.sort((one, other) => one - other);
}

function proofProblem(
  text: string,
  {
    index,
    bytes,
    checkpoint,
    note,
    hash,
  }: CheckedKeys & { readonly index: number; readonly bytes: Bytes; readonly hash: Hash },
): string | undefined {
  try {
    const proof = parseTlogProof(text);
    if (!text.endsWith(`\n\n${note}`)) return 'has a proof under another checkpoint than that of the bundle';
    if (proof.index !== BigInt(index)) return `has the proof of entry ${proof.index}`;
    const claim = {
      leaf: leafHash(bytes, hash),
      index: proof.index,
      size: checkpoint.size,
      proof: proof.hashes,
      root: checkpoint.root,
    };
    return isIncluded(claim, hash) ? undefined : 'is not the entry that was logged there: its proof does not hold';
  } catch (error) {
    return `has a proof that is none: ${(error as Error).message}`;
  }
}

function eventIn(bytes: Bytes, index: number, findings: Findings): BundleEvent | undefined {
  try {
    if (bytes.length > EVENT_BYTES_MAX) throw new Error(`it has more than ${EVENT_BYTES_MAX} bytes`);
    const text = textOf(bytes);
    const value: unknown = JSON.parse(text);
    if (!isCanonical(text, value)) throw new Error('it is not in canonical form (RFC 8785)');
    if (!isEvent(value)) throw new Error('it has not what every event has');
    return { ...value, index };
  } catch (error) {
    findings.found('event', `is no event: ${(error as Error).message}`, { entry: index });
    return undefined;
  }
}

async function readText(files: HashedFiles, name: string): Promise<string | undefined> {
  if (!files.has(name)) return undefined;
  try {
    return textOf(await files.read(name));
  } catch {
    return '';
  }
}
