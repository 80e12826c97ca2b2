import { Injectable } from '@nestjs/common';
import { Access, NotAllowed, type Reading } from '#contracts';
import { EventLog, Ledger, leafHash } from '#event-log';
import { fileMarkOf } from '#evidence';
import { type Actor, Sealer } from '#kernel';
import { placeAt, ReadStore } from '#read-store';
import { closedToProvider, referralStream, referralStreamName } from '#referrals';
import {
  isConsistent,
  isIncluded,
  NoteRefused,
  openNote,
  readCheckpoint,
  readVkey,
  type SignedCheckpoint,
  TransparencyLog,
} from '#tamper-evidence';

/** An entry that a handle leads to, and what its stored bytes and the tree say of it. */
export interface CheckedEntry {
  readonly entry: number;
  /** Undefined for an entry that is not in the tree yet. */
  readonly leaf: Buffer | undefined;
  /** Whether the stored bytes hash to what the tree has. */
  readonly isAsLogged: boolean;
  /** Of the proof under the latest checkpoint, from the leaf upwards; undefined where none includes it yet. */
  readonly steps: readonly Buffer[] | undefined;
  readonly isIncluded: boolean;
  /** What it is, for whoever may read it. */
  readonly type: string | undefined;
}

export interface HandleFound {
  /** In words: “Entry 4,217”, “the payment reboot_west.PMT01”. */
  readonly what: string;
  readonly entries: readonly CheckedEntry[];
  /** How many more there are than are shown. */
  readonly more: number;
}

export type HeldVerdict =
  | { readonly kind: 'grown'; readonly from: number; readonly to: number; readonly steps: number }
  | { readonly kind: 'contradicted'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string };

const ENTRIES_MAX = 10;

/** Where a handle stands, and of whom: nobody in particular, where it is of a contract. */
interface Found {
  readonly contract: string;
  readonly sequence: number;
  readonly person?: string;
}

/**
 * What a reference, a number or a digest stands for in the log. To whoever has no part in the contract it says no more than
 * the proofs do, which anybody may have: that a hash is in the log, and where.
 */
@Injectable()
export class CheckedHandles {
  constructor(
    private readonly log: EventLog,
    private readonly store: ReadStore,
    private readonly transparency: TransparencyLog,
    private readonly access: Access,
    private readonly sealer: Sealer,
    private readonly ledger: Ledger,
  ) {}

  /**
   * @param reader who asks; undefined for nobody who has signed in.
   * @param isOpen whether everything is shown to everybody, as in a demonstration.
   * @returns undefined for what leads nowhere, or nowhere that the reader may look.
   */
  async find(handle: string, reader: Actor | undefined, isOpen: boolean): Promise<HandleFound | undefined> {
    const text = handle.trim();
    if (/^\d{1,15}$/.test(text)) return this.#found(`Entry ${text}`, [Number(text)], isOpen);
    const digest = digestIn(text);
    return digest === undefined ? this.#byReference(text, reader, isOpen) : this.#byDigest(digest, reader, isOpen);
  }

  /** Whether the log has only grown since a checkpoint that somebody kept. */
  held(note: string, latest: SignedCheckpoint): HeldVerdict {
    const text = `${note.replaceAll('\r\n', '\n').trim()}\n`;
    try {
      const keys = this.transparency.vkeys().map(({ vkey }) => readVkey(vkey));
      const { origin, size, root } = readCheckpoint(openNote(text, keys).text);
      if (origin !== this.transparency.origin) return { kind: 'unreadable', why: `It is of another log, ${origin}` };
      const from = Number(size);
      if (from > latest.size) {
        return {
          kind: 'contradicted',
          why: `It has ${from} entries and is signed by this log, which now shows ${latest.size}`,
        };
      }
      const proof = from === 0 ? [] : this.transparency.consistencyProof(from, latest.size);
      const isGrown =
        from === latest.size
          ? root.equals(latest.root)
          : from === 0 ||
            isConsistent({ oldSize: from, newSize: latest.size, oldRoot: root, newRoot: latest.root, proof });
      return isGrown
        ? { kind: 'grown', from, to: latest.size, steps: proof.length }
        : {
            kind: 'contradicted',
            why: `It is signed by this log, and the first ${from} entries are not those that it was signed over`,
          };
    } catch (error) {
      if (error instanceof NoteRefused) return { kind: 'unreadable', why: error.message };
      throw error;
    }
  }

  async #byDigest(digest: Buffer, reader: Actor | undefined, isOpen: boolean): Promise<HandleFound | undefined> {
    const leaf = this.store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE leaf = unhex(:leaf)', {
      leaf: digest.toString('hex'),
    });
    if (leaf !== undefined) return this.#found('The hash of an entry, as the tree has it', [leaf.sequence], isOpen);
    // Whether a document is in the ledger is something to know about a person: only those learn it who may read of them.
    const hex = digest.toString('hex');
    const rows = this.store.all<Found>(
      `SELECT contract, person, min(known_from) AS sequence FROM evidence_items WHERE file_mark = :mark OR blob = :blob
       GROUP BY contract, person, outcome, occurrence, evidence ORDER BY sequence`,
      { mark: fileMarkOf(this.sealer, `sha256:${hex}`), blob: `sha256:${hex}` },
    );
    return this.#ofContracts('An evidence file', rows, 'read-people', reader, isOpen);
  }

  async #byReference(text: string, reader: Actor | undefined, isOpen: boolean): Promise<HandleFound | undefined> {
    for (const [kind, sql] of Object.entries(REFERENCES)) {
      const rows = this.store.all<Found>(sql, { reference: text });
      // As its page, which an investor reads too.
      const found = await this.#ofContracts(`The ${kind} ${text}`, rows, 'read-contract', reader, isOpen);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #ofContracts(
    what: string,
    rows: readonly Found[],
    reading: Reading,
    reader: Actor | undefined,
    isOpen: boolean,
  ): Promise<HandleFound | undefined> {
    const mine: number[] = [];
    for (const row of rows) {
      if (isOpen || (await this.#mayRead(reader, reading, row))) mine.push(row.sequence);
    }
    return mine.length === 0 ? undefined : this.#found(what, mine, true);
  }

  async #mayRead(reader: Actor | undefined, reading: Reading, { contract, person }: Found): Promise<boolean> {
    if (reader === undefined) return false;
    try {
      await this.access.requireReading(reader, reading, contract);
    } catch (error) {
      if (error instanceof NotAllowed) return false;
      throw error;
    }
    if (person === undefined || reader.role !== 'service-provider') return true;
    // That a document is about somebody is known to whoever works with them, and to no other provider.
    const { state } = await this.ledger.load(referralStream, referralStreamName(contract, person));
    return closedToProvider(state, reader) === undefined;
  }

  async #found(what: string, sequences: readonly number[], isNamed: boolean): Promise<HandleFound | undefined> {
    const entries: CheckedEntry[] = [];
    for (const sequence of [...new Set(sequences)].slice(0, ENTRIES_MAX)) {
      const checked = await this.#checked(sequence, isNamed);
      if (checked !== undefined) entries.push(checked);
    }
    return entries.length === 0 ? undefined : { what, entries, more: Math.max(0, sequences.length - ENTRIES_MAX) };
  }

  /** Its bytes are read from the log itself, and not from what was derived of them. */
  async #checked(entry: number, isNamed: boolean): Promise<CheckedEntry | undefined> {
    const before = entry === 0 ? 'start' : placeAt(this.store, entry - 1);
    if (before === undefined) return undefined;
    const stored = await this.#textAfter(before);
    if (stored?.sequence !== entry) return undefined;
    const leaf = this.transparency.leafOf(entry);
    const isAsLogged = leaf?.equals(leafHash(stored.text)) ?? false;
    const latest = this.transparency.checkpoint();
    const isCovered = leaf !== undefined && latest !== undefined && entry < latest.size;
    const steps = isCovered ? this.transparency.inclusionProof(entry, latest.size) : undefined;
    return {
      ...{ entry, leaf, isAsLogged, steps },
      isIncluded:
        isCovered &&
        steps !== undefined &&
        isIncluded({ index: entry, size: latest.size, leaf, proof: steps, root: latest.root }),
      type: isNamed ? stored.type : undefined,
    };
  }

  async #textAfter(place: Parameters<EventLog['readAll']>[0]) {
    for await (const [entry] of this.log.readAll(place, { batchSize: 1 })) return entry;
    return undefined;
  }
}

/** References that are written on paper, each with the entry that first knew it. */
const REFERENCES = {
  payment: 'SELECT contract, min(known_from) AS sequence FROM payments WHERE payment = :reference GROUP BY contract',
  statement:
    'SELECT contract, min(known_from) AS sequence FROM statements WHERE statement = :reference GROUP BY contract',
};

/** A digest of 32 bytes as people have them: hexadecimal, or base64. */
function digestIn(text: string): Buffer | undefined {
  const bare = text.replace(/^sha-?256[:=]/i, '');
  if (/^[0-9a-fA-F]{64}$/.test(bare)) return Buffer.from(bare, 'hex');
  if (/^[A-Za-z0-9+/]{43}=$/.test(bare)) return Buffer.from(bare, 'base64');
  return undefined;
}
