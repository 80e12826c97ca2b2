import type { LeafListener } from '../check-log.js';
import type { Findings } from '../findings.js';
import {
  type Bytes,
  base64,
  concat,
  FormatError,
  GrowingTree,
  goodSignatures,
  parseCheckpoint,
  parseVerifierKey,
  type SignedCheckpoint,
  sameBytes,
  type VerifierKey,
} from '../formats/index.js';
import type { StoredRow } from '../source/log-source.js';
import { nodeEd25519, nodeSha256 } from './node-crypto.js';
import { TileStack } from './tile-stack.js';
import type { KeptCheckpoint, KeptKey, KeptTree } from './tree-file.js';

/** A checkpoint that an auditor got from somewhere else and brings along. */
export interface HeldCheckpoint {
  /** Where it was brought from, for saying so. */
  readonly name: string;
  readonly note: string;
}

export interface TreeCheckOptions {
  readonly findings: Findings;
  /** The stored tree; undefined where there is none. */
  readonly kept: KeptTree | undefined;
  readonly held?: readonly HeldCheckpoint[];
  /** Keys of the log and of witnesses that the auditor trusts. Without any, the log is believed about its own keys. */
  readonly keys?: readonly string[];
}

export interface TreeCounts {
  readonly entries: number;
  /** Over everything that is stored now, in base64: what a checkpoint of this size must say. */
  readonly root: string;
  readonly checkpoints: number;
  /** Signatures by witnesses whose keys were given. */
  readonly cosignatures: number;
  /** Checkpoints that were brought along, and hold. */
  readonly held: number;
}

/** Of the log as it is, and of the kept tree. */
interface Roots {
  readonly log: Bytes;
  readonly kept: Bytes;
}

/** The tree over what is stored now, against the one that is kept and every checkpoint. */
export class TreeCheck implements LeafListener {
  readonly #tree = new GrowingTree(nodeSha256);
  /** Over the leaf hashes that the tree file keeps, so that a changed log can be told from a changed tree file. */
  readonly #keptTree = new GrowingTree(nodeSha256);
  readonly #tiles: TileStack | undefined;
  /** The roots at the size of the kept tree, and at each that somebody brings a checkpoint of. */
  readonly #roots = new Map<number, Roots>();
  readonly #sizes: ReadonlySet<number>;
  /** The kept checkpoints go by with the leaves: there are too many of them to be held, or their roots. */
  readonly #passing: Iterator<KeptCheckpoint> | undefined;
  #due: KeptCheckpoint | undefined;
  readonly #held: { readonly name: string; readonly checkpoint: SignedCheckpoint }[] = [];
  readonly #keys: readonly VerifierKey[];
  #tile: { readonly number: number; readonly hashes: Bytes } = { number: -1, hashes: new Uint8Array() };
  #row: StoredRow | undefined;
  #entries = 0;

  /** @throws FormatError for a key that was given and is none. */
  constructor(private readonly options: TreeCheckOptions) {
    const { kept, held = [], keys = [] } = options;
    this.#keys = keys.map((vkey) => parseVerifierKey(vkey, nodeSha256));
    for (const { name, note } of held) this.#hold(name, note);
    this.#sizes = new Set([
      ...(kept === undefined ? [] : [kept.size]),
      ...this.#held.map(({ checkpoint }) => Number(checkpoint.size)),
    ]);
    this.#passing = kept?.checkpoints();
    this.#due = this.#passing?.next().value;
    if (kept !== undefined) this.#tiles = new TileStack(kept, (level, node) => this.#differs(level, node));
    this.#note();
  }

  leaf(leaf: Uint8Array, row: StoredRow): void {
    this.#row = row;
    this.#tree.add(leaf);
    const { kept } = this.options;
    if (kept !== undefined && this.#entries < kept.size) {
      this.#keptTree.add(this.#keptLeaf());
      this.#tiles?.add(leaf);
    }
    this.#entries += 1;
    this.#note();
  }

  /** To be asked once, when every row has been read. */
  async finish(): Promise<TreeCounts> {
    const { findings, kept } = this.options;
    let cosignatures = 0;
    let checkpoints = 0;
    if (kept !== undefined) {
      for (const says of kept.faults()) findings.found('tree-file', `the tree file: ${says}`);
      this.#size(kept);
      this.#frontier(kept);
      for (const checkpoint of kept.checkpoints()) {
        cosignatures += await this.#checkpoint(checkpoint, kept);
        checkpoints += 1;
      }
    }
    let holding = 0;
    for (const { name, checkpoint } of this.#held) if (await this.#heldHolds(name, checkpoint)) holding += 1;
    return {
      entries: this.#entries,
      root: base64(this.#tree.root()),
      checkpoints,
      cosignatures,
      held: holding,
    };
  }

  /** What the tree file has for the entry at hand. */
  #keptLeaf(): Bytes {
    const number = Math.floor(this.#entries / 256);
    const place = (this.#entries % 256) * 32;
    if (this.#tile.number !== number) {
      this.#tile = { number, hashes: this.options.kept?.tile(0, number) ?? new Uint8Array() };
    }
    return this.#tile.hashes.subarray(place, place + 32);
  }

  #note(): void {
    const roots = (): Roots => ({ log: this.#tree.root(), kept: this.#keptTree.root() });
    if (this.#due?.size === this.#entries) {
      this.#root(this.#due, roots());
      this.#due = this.#passing?.next().value;
    }
    if (this.#sizes.has(this.#entries)) this.#roots.set(this.#entries, roots());
  }

  #differs(level: number, node: number): void {
    const { findings } = this.options;
    if (level > 0) {
      findings.found('tree-tile', `the tree file: hash ${node} of level ${level} is not that of what stands below it`);
      return;
    }
    const place =
      this.#row === undefined
        ? { entry: node }
        : { entry: node, stream: this.#row.stream, revision: this.#row.revision };
    findings.found('tree-leaf', 'is not the entry that was logged there: the tree has another leaf hash for it', place);
  }

  #size(kept: KeptTree): void {
    if (kept.size <= this.#entries) return;
    const says = `the log has ${this.#entries} entries, and ${kept.size} were logged: entry ${this.#entries} is the first that is gone`;
    this.options.findings.found('tree-size', says, { entry: this.#entries });
  }

  #frontier(kept: KeptTree): void {
    const roots = this.#roots.get(kept.size);
    if (roots === undefined) return;
    const edge = rootOfEdge(kept.frontier);
    if (!sameBytes(edge, roots.kept)) {
      this.options.findings.found('tree-tile', 'the tree file: its right edge is not that of its own leaf hashes');
    }
  }

  /** @returns how many cosignatures of witnesses whose keys were given are good. */
  async #checkpoint({ size, root, note }: KeptCheckpoint, kept: KeptTree): Promise<number> {
    const { findings } = this.options;
    const found = (rule: string, says: string) => findings.found(rule, `the checkpoint of ${size} entries ${says}`);
    let cosignatures = 0;
    try {
      const said = parseCheckpoint(note);
      if (said.origin !== kept.origin) found('checkpoint-note', `is one of another log, ${said.origin}`);
      if (said.size !== BigInt(size) || !sameBytes(said.root, root)) {
        found('checkpoint-note', 'is kept with another size or root than its note says');
      }
      const listed = keysFor(kept.keys, size).map((vkey) => parseVerifierKey(vkey, nodeSha256));
      const trusted = this.#keys.some(({ type }) => type === 'ed25519') ? this.#keys : [...listed, ...this.#keys];
      const good = await goodSignatures(said.note, trusted, nodeEd25519);
      if (!good.some(({ key }) => key.type === 'ed25519')) found('checkpoint-signature', 'is not signed by the log');
      cosignatures = good.filter(({ key }) => key.type === 'cosignature').length;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      found('checkpoint-signature', `does not hold: ${error.message}`);
    }
    if (size > kept.size)
      findings.found('tree-size', `the tree file has ${kept.size} entries, and ${size} were signed`);
    return cosignatures;
  }

  /** Of a log that ends before, nothing is said here: it is named for that once. */
  #root({ size, root }: KeptCheckpoint, roots: Roots): void {
    const { findings } = this.options;
    if (sameBytes(roots.log, root)) return;
    const isKept = sameBytes(roots.kept, root);
    const culprit = isKept
      ? 'the tree file still has the tree that was signed, so the log was changed'
      : sameBytes(roots.kept, roots.log)
        ? 'the tree file agrees with the log, so both were changed, or another tree was signed'
        : 'and neither has the tree file';
    findings.found('checkpoint-root', `the log does not have the root that was signed for ${size} entries: ${culprit}`);
  }

  #hold(name: string, note: string): void {
    try {
      this.#held.push({ name, checkpoint: parseCheckpoint(note) });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.options.findings.found('held-checkpoint', `${name} is not a checkpoint: ${error.message}`);
    }
  }

  async #heldHolds(name: string, { origin, size, root, note }: SignedCheckpoint): Promise<boolean> {
    const { findings, kept } = this.options;
    const before = findings.count;
    const found = (rule: string, says: string) =>
      findings.found(rule, `${name} (${size} entries of ${origin}) ${says}`);
    if (kept !== undefined && kept.origin !== origin)
      found('held-checkpoint', `is of another log: this one is ${kept.origin}`);
    const keys =
      this.#keys.length > 0 ? this.#keys : (kept?.keys ?? []).map(({ vkey }) => parseVerifierKey(vkey, nodeSha256));
    try {
      await goodSignatures(note, keys, nodeEd25519);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      found('held-checkpoint', `does not hold: ${error.message}`);
      // Whatever it says was said by nobody.
      return false;
    }
    if (size > BigInt(this.#entries)) {
      found('held-checkpoint', `was signed, and the log has ${this.#entries}: entries that were logged are gone`);
      return false;
    }
    const here = this.#roots.get(Number(size));
    if (here !== undefined && !sameBytes(here.log, root)) {
      const own = kept?.checkpointOf(Number(size));
      if (own !== undefined && !sameBytes(own.root, root)) {
        found('fork', 'and the checkpoint of that size that is kept here have two roots: two histories were signed');
      }
      found('held-checkpoint', 'is of another history: the log does not have the root that it says');
    }
    return findings.count === before;
  }
}

/** The keys that may have signed a checkpoint of a size: during a rotation there are two. */
function keysFor(keys: readonly KeptKey[], size: number): string[] {
  return keys.filter(({ since, until }) => since <= size && (until === null || size <= until)).map(({ vkey }) => vkey);
}

/** The root of a tree whose full subtrees are given, the largest first. */
function rootOfEdge(edge: Bytes): Bytes {
  const nodes = Array.from({ length: Math.floor(edge.length / 32) }, (_, place) =>
    edge.subarray(place * 32, place * 32 + 32),
  );
  const node = Uint8Array.of(1);
  const root = nodes.reduceRight<Bytes | undefined>(
    (right, left) => (right === undefined ? left : nodeSha256(concat(node, left, right))),
    undefined,
  );
  return root ?? nodeSha256(new Uint8Array());
}
