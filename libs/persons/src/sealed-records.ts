import { Injectable } from '@nestjs/common';
import { type Envelope, Ledger } from '#event-log';
import { EvidenceFiles } from '#evidence';
import { PersonId, type SealedField } from '#kernel';
import { ReadStore } from '#read-store';
import { whenAllIsRead } from './all-is-read.js';
import type { Found } from './domain/reads.js';

/** A sealed thing that was found, and how to open it. */
export interface SealedRecord {
  readonly found: Found;
  /** Whose key it is under: a person, or the contract. */
  readonly subject: string;
  readonly person: PersonId | undefined;
  /** The bytes that the commitment is the SHA-256 of. Asked for only after the reading is recorded. */
  open(): Buffer;
}

/** The field of a submission that says what the file in clear hashes to. */
const CONTENT_DIGEST = '/contentDigest';

/** Finds what is sealed in an entry of a contract. It gives nothing away by itself: whoever asks records the reading. */
@Injectable()
export class SealedRecords {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: ReadStore,
    private readonly files: EvidenceFiles,
  ) {}

  /** The paths of what is sealed in an entry; undefined when the contract has no such entry. */
  async paths(contract: string, entry: number): Promise<readonly string[] | undefined> {
    return (await this.#envelope(contract, entry))?.sealed.map(({ path }) => path);
  }

  async field(contract: string, entry: number, path: string): Promise<SealedRecord> {
    const envelope = await this.#envelope(contract, entry);
    if (envelope === undefined) return nothing(contract, { status: 'entry-not-found' });
    const field = envelope.sealed.find((one) => one.path === path);
    if (field === undefined) {
      const fields = envelope.sealed.map((one) => one.path);
      return nothing(subjectOf(envelope, contract), { status: 'field-not-sealed', fields });
    }
    return this.#sealed(envelope, field);
  }

  /** The file of a submission: what proves it is the sealed digest of its content. */
  async file(contract: string, entry: number): Promise<SealedRecord> {
    const envelope = await this.#envelope(contract, entry);
    if (envelope === undefined) return nothing(contract, { status: 'entry-not-found' });
    const subject = subjectOf(envelope, contract);
    const field = envelope.sealed.find((one) => one.path === CONTENT_DIGEST);
    if (field === undefined) return nothing(subject, { status: 'no-file-with-entry' });
    const [file] = envelope.evidence;
    const stored = file && (await this.files.find(file.digest));
    if (stored === undefined) return nothing(subject, { status: 'file-not-held' });
    return this.#sealed(envelope, field, stored.digest);
  }

  #sealed({ id, type }: Envelope, field: SealedField, file?: string): SealedRecord {
    const plaintext = this.ledger.codec.sealer.plaintext({ eventId: id, type }, field);
    const { subject, commit } = field;
    return {
      found:
        plaintext === 'erased'
          ? { status: 'erased' }
          : { status: 'readable', event: id, commit, ...(file === undefined ? {} : { file }) },
      subject,
      person: PersonId.safeParse(subject).data,
      open() {
        if (plaintext === 'erased') throw new RangeError('Nobody can open what was erased');
        return plaintext;
      },
    };
  }

  async #envelope(contract: string, entry: number): Promise<Envelope | undefined> {
    await whenAllIsRead(this.ledger, this.store);
    const place = this.store.get<{ stream: string; revision: number }>(
      'SELECT stream, revision FROM entries WHERE sequence = :entry',
      { entry },
    );
    if (place === undefined) return undefined;
    for await (const logged of this.ledger.log.readStream(place.stream, { from: place.revision, limit: 1 })) {
      const { envelope } = this.ledger.codec.decode(logged);
      // An entry of another contract is no entry here: whoever may look into one contract learns nothing of the others.
      return envelope.data.contract === contract ? envelope : undefined;
    }
    return undefined;
  }
}

function subjectOf({ sealed: [field], data }: Envelope, contract: string): string {
  return field?.subject ?? (PersonId.safeParse(data.person).data as string | undefined) ?? contract;
}

function nothing(subject: string, found: Found): SealedRecord {
  return {
    found,
    subject,
    person: PersonId.safeParse(subject).data,
    open() {
      throw new RangeError('There is nothing to open');
    },
  };
}
