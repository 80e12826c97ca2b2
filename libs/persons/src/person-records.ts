import { Injectable } from '@nestjs/common';
import { Access } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceFiles, type OpenedFile } from '#evidence';
import { type Actor, ContractId, londonDayOf, PersonDirectory, PersonId, type Refusal, refuse } from '#kernel';
import { referralStream, referralStreamName } from '#referrals';
import { type PersonReason, personReasons } from './domain/persons.reasons.js';
import type { Found, Read } from './domain/reads.js';
import { readsStream, readsStreamName } from './persons.stream.js';
import { SealedRecords } from './sealed-records.js';
import { loadWhosePerson, whosePerson } from './whose-person.js';

export interface PersonIdentity {
  readonly person: string;
  /** The reference under which the gateway knows them. */
  readonly reference: string;
  readonly name: string | undefined;
}

/** The sealed fields of an entry in clear, by their paths. */
export interface OpenedEntry {
  readonly entry: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Reading = Pick<Read, 'what' | 'entry' | 'path' | 'file'>;
type No = Refusal<PersonReason>;

/**
 * The only way to what is known of a person. The reading is durable in the log before anything is answered: where it cannot
 * be recorded, nothing is read.
 */
@Injectable()
export class PersonRecords {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly directory: PersonDirectory,
    private readonly records: SealedRecords,
    private readonly files: EvidenceFiles,
  ) {}

  /** Who a pseudonym is. @throws NotAllowed */
  async identity(actor: Actor, contract: string, person: string): Promise<PersonIdentity | No> {
    await this.access.require(actor, 'know-person', contract);
    const pseudonym = PersonId.safeParse(person);
    if (!pseudonym.success) return refuse('not-referred');
    const whose = await loadWhosePerson(this.ledger, actor, contract, person);
    const known = this.directory.whoIs(person);
    const found = known === undefined || known === 'erased' ? ({ status: 'erased' } as const) : READABLE;
    const about = { contract: ContractId.parse(contract), subject: person, person: pseudonym.data, whose };
    const no = await this.#record(actor, { what: 'identity' }, about, found);
    if (no !== undefined) return no;
    return known === undefined || known === 'erased' ? refuse('person-erased') : { person, ...known };
  }

  /**
   * What is sealed in an entry of the contract.
   *
   * @param only no more than these paths: what nobody looks at is not recorded as read.
   * @throws NotAllowed
   */
  async fields(actor: Actor, contract: string, entry: number, only?: readonly string[]): Promise<OpenedEntry | No> {
    await this.access.require(actor, 'open-sealed', contract);
    const paths = only ?? (await this.records.paths(contract, entry));
    if (paths === undefined) return refuse('entry-not-found', { entry });
    const fields: Record<string, unknown> = {};
    for (const path of paths) {
      const record = await this.records.field(contract, entry, path);
      const { subject, person, found } = record;
      const whose = person && (await loadWhosePerson(this.ledger, actor, contract, person));
      const about = { contract: ContractId.parse(contract), subject, person, whose };
      const no = await this.#record(actor, { what: 'field', entry, path }, about, found);
      if (no !== undefined) return no;
      fields[path] = (JSON.parse(record.open().toString('utf8')) as { readonly value: unknown }).value;
    }
    return { entry, fields };
  }

  /**
   * An evidence file of somebody in the contract; whether whoever asks may see it is decided before.
   *
   * @throws EvidenceFileCorrupt
   */
  async file(
    actor: Actor,
    contract: string,
    { person, digest }: { readonly person: string; readonly digest: string },
  ): Promise<OpenedFile | 'erased' | undefined> {
    const file = await this.files.open(digest);
    if (file === undefined || file === 'erased') return file;
    const about = {
      contract: ContractId.parse(contract),
      subject: person,
      person: PersonId.parse(person),
      whose: undefined,
    };
    await this.#record(actor, { what: 'file', file: digest }, about, READABLE);
    return file;
  }

  /** That somebody looked at everything recorded under a pseudonym. Of nobody who was referred, nothing is recorded. */
  async journey(actor: Actor, contract: string, person: string): Promise<void> {
    const pseudonym = PersonId.safeParse(person);
    if (!pseudonym.success) return;
    const { state } = await this.ledger.load(referralStream, referralStreamName(contract, person));
    const whose = whosePerson(state, actor);
    if (!whose.isReferred) return;
    const about = { contract: ContractId.parse(contract), subject: person, person: pseudonym.data, whose: undefined };
    await this.#record(actor, { what: 'journey' }, about, READABLE);
  }

  async #record(
    actor: Actor,
    reading: Reading,
    about: Pick<Read, 'contract' | 'subject' | 'person' | 'whose'>,
    found: Found | typeof READABLE,
  ): Promise<No | undefined> {
    const at = this.ledger.clock.now();
    const command = { type: 'read', ...reading, ...about, by: actor, on: londonDayOf(at), found } as const;
    // One for each reader, thing and day: looked at again it is the same command, and recorded once.
    const { what, entry = '', path = '', file = '' } = reading;
    const { subject, organisation, role } = actor;
    const commandId = [
      'read',
      about.contract,
      about.subject,
      what,
      entry,
      path,
      file,
      subject,
      organisation,
      role,
      command.on,
    ].join('/');
    const answer = await this.ledger.transact(readsStream, readsStreamName(about.subject), command, {
      context: { commandId, actor },
      input: reading,
      at,
    });
    if (answer.kind === 'recorded') return undefined;
    const { refused } = answer.refusal;
    // What is refused to every command cannot happen to one that is made here; if it did, nothing may be read.
    if (!isPersonReason(refused)) throw new Error(`A reading could not be recorded: ${refused}`);
    return { ...answer.refusal, refused };
  }
}

const READABLE = { status: 'readable' } as const;

function isPersonReason(reason: string): reason is PersonReason {
  return Object.hasOwn(personReasons, reason);
}
