import { readFileSync } from 'node:fs';
import type { TrailOf } from '#audit-trail';
import { Envelope, type EventLog, type LoggedEvent, leafHash } from '#event-log';
import type { EvidenceFiles } from '#evidence';
import { londonDayOf } from '#kernel';
import type { ReadStore } from '#read-store';
import {
  addCheckpointText,
  type Ed25519Verifier,
  isConsistent,
  LogTampered,
  type Policy,
  readCheckpoint,
  readNote,
  readVkey,
  recipe,
  recipeFiles,
  type SignedCheckpoint,
  type TransparencyLog,
} from '#tamper-evidence';
import { type AddFile, Bag } from './bag.js';
import { type Belonging, contentsOf } from './contents.js';
import { IndexAndCalculation } from './index-and-calculation.js';
import { type ReadmeFacts, readmeOf } from './readme.js';
import { BundleRefused, type BundleSubject } from './subjects.js';
import { ZipWriter } from './zip-writer.js';

/** What of a ledger a bundle is made from. */
export interface BundleSources {
  readonly store: ReadStore;
  readonly log: EventLog;
  readonly trails: TrailOf;
  readonly transparency: TransparencyLog;
  readonly evidenceFiles: EvidenceFiles;
}

export interface BundleOptions {
  /** The last entry to know of; by default the last that is signed. */
  readonly asOf?: number | undefined;
  /** Under the checkpoint of this size; by default the latest, which is signed now where there is something new. */
  readonly size?: number | undefined;
  /** Checkpoints that the reader holds: the bundle proves that the log grew from them. */
  readonly held?: readonly string[];
  /** Sizes of checkpoints that the reader holds, where they are not at hand. */
  readonly from?: readonly number[];
}

/** What was disclosed to the reader, by the recorded command and by nothing else. */
export interface Disclosure {
  readonly entry: number;
  /** Which of the sealed fields of the entry, from 0. */
  readonly place: number;
  /** The bytes that the commitment is the SHA-256 of. */
  readonly plaintext: string;
  /** The evidence file whose digest was disclosed, in clear. */
  readonly file?: Uint8Array | undefined;
}

/** What a bundle will hold, before anything is written. */
export interface BundlePlan {
  readonly subject: BundleSubject;
  readonly asOf: number;
  readonly asOfRecordedAt: string;
  readonly checkpoint: SignedCheckpoint;
  /** The key that signed it, as a vkey. */
  readonly vkey: string;
  readonly entries: readonly Belonging[];
  /** Sizes of earlier checkpoints that the log is proved to have grown from. */
  readonly grownFrom: readonly number[];
  /** The folder that everything is in: `payment-reboot_west.S01.P1`. */
  readonly name: string;
}

/** An event of a plan with its bytes. */
export interface PlannedEvent {
  readonly place: Belonging;
  readonly text: string;
  readonly envelope: Envelope;
}

/** So many earlier checkpoints go into a bundle unasked: one of them is likely to be one that somebody kept. */
const EARLIER_CHECKPOINTS = 5;
/** Entries that are read and held at once. */
const WINDOW = 1_000;
const verifyWithNpm = new URL('verify-with-npm.cjs', import.meta.url);

/**
 * Makes audit bundles: a BagIt bag that anybody can check without the ledger. The bytes are the same for subject, entry,
 * checkpoint and what was disclosed. Of a bundle, no more is held at once than a thousand entries, and a few hundred bytes
 * for each of the others.
 */
export class Bundles {
  constructor(private readonly sources: BundleSources) {}

  /** @throws BundleRefused when there is nothing to make it of, or the reader holds a checkpoint of another history. */
  async plan(subject: BundleSubject, { asOf, size, held = [], from = [] }: BundleOptions = {}): Promise<BundlePlan> {
    const { store, transparency } = this.sources;
    const checkpoint = await this.#checkpoint(size);
    const last = store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
    const entry = asOf ?? Math.min(last, checkpoint.size - 1);
    if (entry >= checkpoint.size || entry > last) {
      throw new BundleRefused(
        'not-signed-yet',
        `Entry ${entry} is not in the checkpoint of ${checkpoint.size} entries`,
      );
    }
    const vkey = signerOf(transparency, checkpoint);
    const entries = await contentsOf(this.sources, subject, entry);
    const row = store.get<{ recorded_at: string }>('SELECT recorded_at FROM entries WHERE sequence = :entry', {
      entry,
    });
    const grownFrom = [
      ...held.map((note) => this.#heldSize(note, checkpoint)),
      ...from.filter((one) => one > 0),
      ...transparency
        .checkpoints({ limit: EARLIER_CHECKPOINTS, before: checkpoint.size })
        .filter(({ note }) => isSignedWith(note, vkey))
        .map((earlier) => earlier.size),
    ].filter((one) => one < checkpoint.size);
    return {
      subject,
      asOf: entry,
      asOfRecordedAt: row?.recorded_at ?? '',
      checkpoint,
      vkey,
      entries,
      grownFrom: [...new Set(grownFrom)].sort((a, b) => a - b),
      name: `${subject.kind}-${subject.ref}`.replaceAll(/[^A-Za-z0-9._-]/g, '_'),
    };
  }

  /** The events of a plan in ledger order, each as it is logged. @throws LogTampered for one that is not. */
  async *events({ entries }: BundlePlan): AsyncGenerator<PlannedEvent> {
    for (let at = 0; at < entries.length; at += WINDOW) {
      const places = entries.slice(at, at + WINDOW);
      const logged = await this.#read(places);
      for (const place of places) {
        const event = logged.get(`${place.stream}/${place.revision}`);
        if (
          event === undefined ||
          this.sources.transparency.leafOf(place.entry)?.equals(leafHash(event.text)) !== true
        ) {
          const says = `Entry ${place.entry} (${place.stream}/${place.revision}) is not what was logged there`;
          throw new LogTampered('changed-event', place.entry, says);
        }
        yield { place, text: event.text, envelope: Envelope.parse(JSON.parse(event.text)) };
      }
    }
  }

  /** Writes the files of a bundle, the manifests last. */
  async write(plan: BundlePlan, addFile: AddFile, disclosures: readonly Disclosure[] = []): Promise<void> {
    const { transparency } = this.sources;
    const { subject, asOf, checkpoint, vkey, entries } = plan;
    const bag = new Bag(addFile);
    const told = new IndexAndCalculation();
    const named = new Set<string>();
    for await (const { place, text, envelope } of this.events(plan)) {
      const proof = transparency.tlogProof(place.entry, checkpoint.size);
      await bag.add(`events/${place.entry}.json`, text);
      // Hashes hardly become smaller, and trying to would take as long as everything else.
      await bag.add(`events/${place.entry}.json.spicy`, proof.slice(proof.indexOf('\n') + 1), { packed: false });
      await bag.add(`proofs/${place.entry}.tlog-proof`, proof, { packed: false });
      told.add(place, envelope);
      for (const { digest } of envelope.evidence) named.add(digest);
    }
    const evidence = await this.#evidence(bag, [...named].sort());
    for (const { entry, place, plaintext, file } of disclosures) {
      await bag.add(`disclosures/${entry}-${place}.json`, plaintext);
      if (file !== undefined) await bag.add(`disclosures/${entry}-${place}.file`, file);
    }
    const { root, size, note } = checkpoint;
    const log = { origin: transparency.origin, size, root: root.toString('base64') };
    await bag.add('index.json', told.index({ subject, asOf, log }, evidence));
    await bag.add('calculation.json', told.calculation(subject));
    await bag.add('checkpoint', note);
    const checkpoints = await this.#growth(bag, plan);
    await bag.add('log.vkey', `${vkey}\n`);
    await bag.add('log.pem', pemOf(readVkey(vkey)));
    const witnesses = await writePolicy(bag, transparency.policy, vkey, note);
    await bag.add(recipeFiles.openssl, recipe('openssl'));
    await bag.add(recipeFiles.npm, recipe('npm'));
    await bag.add('verify.cjs', readFileSync(verifyWithNpm));
    const facts: ReadmeFacts = {
      ...{ subject, asOf, size, vkey, witnesses, checkpoints },
      asOfRecordedAt: plan.asOfRecordedAt,
      origin: transparency.origin,
      entries: entries.length,
      hasEvidence: evidence.some(({ form }) => form === 'stored'),
      hasDisclosures: disclosures.length > 0,
    };
    await bag.add('README.txt', readmeOf(facts));
    await bag.end([
      ['Source-Organization', transparency.origin],
      ['External-Identifier', `${subject.kind} ${subject.ref}`],
      ['External-Description', `Audit bundle as of entry ${asOf}, under the checkpoint of ${size} entries`],
      // The day of what it is about, and not of its making: the same bundle is the same bytes on any day.
      ['Bagging-Date', londonDayOf(plan.asOfRecordedAt as Parameters<typeof londonDayOf>[0])],
      ['Bag-Software-Agent', 'outcomes-ledger/bundle@1'],
    ]);
  }

  /** The bundle as a zip file, in pieces, as fast as they are taken. */
  async *zip(plan: BundlePlan, disclosures: readonly Disclosure[] = []): AsyncGenerator<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let more = Promise.withResolvers<void>();
    let taken = Promise.withResolvers<void>();
    let isDone = false;
    let isStopped = false;
    const zip = new ZipWriter(async (bytes) => {
      pieces.push(bytes);
      // Whoever reads slowly holds the making up, so that nothing piles up between them.
      if (pieces.length < PIECES_MAX) return;
      more.resolve();
      await taken.promise;
      if (isStopped) throw new Error('Nobody takes the bundle any more');
    });
    const add: AddFile = (name, bytes, options) => zip.add(`${plan.name}/${name}`, bytes, options);
    const making = this.write(plan, add, disclosures)
      .then(() => zip.end())
      .finally(() => {
        isDone = true;
        more.resolve();
      });
    // Its failure is thrown below, where somebody listens.
    making.catch(() => {});
    try {
      while (!isDone || pieces.length > 0) {
        if (pieces.length === 0 && !isDone) await more.promise;
        const ready = pieces.splice(0);
        more = Promise.withResolvers<void>();
        if (isDone) more.resolve();
        const waiting = taken;
        taken = Promise.withResolvers<void>();
        if (ready.length > 0) yield Buffer.concat(ready);
        waiting.resolve();
      }
    } finally {
      isStopped = true;
      taken.resolve();
    }
    await making;
  }

  async #checkpoint(size: number | undefined): Promise<SignedCheckpoint> {
    const { transparency } = this.sources;
    if (size !== undefined) {
      const found = transparency.checkpointOf(size);
      if (found !== undefined) return found;
      throw new BundleRefused('no-such-checkpoint', `No checkpoint of ${size} entries was signed`);
    }
    const latest = transparency.signs ? await transparency.sign() : transparency.checkpoint();
    if (latest === undefined) throw new BundleRefused('nothing-signed', 'Nothing was signed yet');
    // A bundle is kept for years, and worth more with their signatures.
    await transparency.witnessesAnswered();
    return transparency.checkpointOf(latest.size) ?? latest;
  }

  /** @throws BundleRefused for a checkpoint that the log never grew from. */
  #heldSize(note: string, { size, root }: SignedCheckpoint): number {
    const { transparency } = this.sources;
    const held = readCheckpoint(readNote(note).text);
    const isOurs =
      held.origin === transparency.origin &&
      held.size <= size &&
      isConsistent({
        oldSize: held.size,
        newSize: size,
        oldRoot: held.root,
        newRoot: root,
        proof: transparency.consistencyProof(held.size, size),
      });
    if (isOurs) return held.size;
    throw new BundleRefused(
      'another-history',
      `The checkpoint of ${held.size} entries of ${held.origin} is none that this log grew from`,
    );
  }

  async #read(places: readonly Belonging[]): Promise<Map<string, LoggedEvent>> {
    const logged = new Map<string, LoggedEvent>();
    for (const [stream, ofStream] of Map.groupBy(places, (place) => place.stream)) {
      const revisions = ofStream.map(({ revision }) => revision);
      const [from, to] = [Math.min(...revisions), Math.max(...revisions)];
      for await (const event of this.sources.log.readStream(stream, { from, limit: to - from + 1 })) {
        logged.set(`${stream}/${event.revision}`, event);
      }
    }
    return logged;
  }

  async #evidence(bag: Bag, digests: readonly string[]) {
    const evidence: { readonly digest: string; readonly form: 'stored' | 'not-held' }[] = [];
    for (const digest of digests) {
      const bytes = await this.sources.evidenceFiles.stored(digest);
      // Encrypted bytes cannot be made smaller.
      if (bytes !== undefined) await bag.add(`evidence/${digest.slice('sha256:'.length)}`, bytes, { packed: false });
      evidence.push({ digest, form: bytes === undefined ? 'not-held' : 'stored' });
    }
    return evidence;
  }

  /** @returns the sizes of the earlier checkpoints that are in the bundle. */
  async #growth(bag: Bag, { checkpoint, grownFrom, vkey }: BundlePlan): Promise<number[]> {
    const { transparency } = this.sources;
    const kept: number[] = [];
    for (const oldSize of grownFrom) {
      const proof = transparency.consistencyProof(oldSize, checkpoint.size);
      const request = addCheckpointText({ oldSize, proof, checkpoint: checkpoint.note });
      await bag.add(`consistency/${oldSize}-${checkpoint.size}.txt`, request);
      const earlier = transparency.checkpointOf(oldSize);
      if (earlier === undefined || !isSignedWith(earlier.note, vkey)) continue;
      await bag.add(`checkpoints/${oldSize}`, earlier.note);
      kept.push(oldSize);
    }
    return kept;
  }
}

const PIECES_MAX = 64;

/** The newest key that has signed a checkpoint. */
function signerOf(transparency: TransparencyLog, { note, size }: SignedCheckpoint): string {
  const signer = transparency.vkeys().findLast(({ vkey }) => isSignedWith(note, vkey));
  if (signer !== undefined) return signer.vkey;
  throw new LogTampered('fork', undefined, `The checkpoint of ${size} entries is signed by no key of this log`);
}

function isSignedWith(note: string, vkey: string): boolean {
  const { name, keyId } = readVkey(vkey);
  return readNote(note).signatures.some((signature) => signature.name === name && signature.keyId.equals(keyId));
}

/** @returns the files with the keys of the witnesses that have cosigned. */
async function writePolicy(bag: Bag, policy: Policy | undefined, vkey: string, note: string): Promise<string[]> {
  if (policy === undefined) return [];
  const cosigned: string[] = [];
  for (const [place, { verifier }] of policy.witnesses.entries()) {
    const key = vkeyText(verifier);
    await bag.add(`witness-${place + 1}.vkey`, `${key}\n`);
    if (isSignedWith(note, key)) cosigned.push(`data/witness-${place + 1}.vkey`);
  }
  await bag.add('policy.txt', policyText(policy, vkey));
  return cosigned;
}

/** C2SP tlog-policy, with the log that the bundle is of. */
function policyText({ witnesses, groups, quorum }: Policy, vkey: string): string {
  const lines = [
    `log ${vkey}`,
    ...witnesses.map(({ name, verifier }) => `witness ${name} ${vkeyText(verifier)}`),
    ...groups.map(({ name, threshold, members }) => `group ${name} ${threshold} ${members.join(' ')}`),
    `quorum ${quorum}`,
  ];
  return `${lines.join('\n')}\n`;
}

const TYPE_BYTES = { note: 0x01, cosignature: 0x04 } as const;

function vkeyText({ name, keyId, publicKey, type }: Ed25519Verifier): string {
  const key = Buffer.concat([Buffer.of(TYPE_BYTES[type]), publicKey]);
  return `${name}+${keyId.toString('hex')}+${key.toString('base64')}`;
}

// What a DER public key has before its 32 bytes (RFC 8410).
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function pemOf({ publicKey }: Ed25519Verifier): string {
  const der = Buffer.concat([SPKI_PREFIX, publicKey]);
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}
