import { Injectable } from '@nestjs/common';
import { Access, NotAllowed, operationRoles } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceFiles, EvidenceRegister, type OpenedFile, type StoredFile } from '#evidence';
import { type Actor, PersonId, SubjectErased } from '#kernel';
import { PersonRecords } from '#persons';
import {
  anotherProviderOf,
  closedToProvider,
  type ReferralState,
  referralStream,
  referralStreamName,
} from '#referrals';
import { Problem } from '../http/problem.js';
import { invalid } from '../http/query-desk.js';

/** Whoever submits evidence, decides on it, or pays on it may see it. */
const READING = ['submit-evidence', 'verify-evidence', 'approve-statement'] as const;

/** A file that somebody sends, with what they say it is. */
export interface FileSent {
  readonly content: Uint8Array;
  readonly mediaType: string;
}

/** The files behind evidence, for whoever may put them there or read them. */
@Injectable()
export class EvidenceStore {
  constructor(
    private readonly files: EvidenceFiles,
    private readonly register: EvidenceRegister,
    private readonly access: Access,
    private readonly ledger: Ledger,
    private readonly records: PersonRecords,
  ) {}

  /** @throws NotAllowed, or Problem where the person is nobody that the actor may submit evidence for. */
  async mayStore(actor: Actor, contract: string, person: string): Promise<void> {
    await this.access.require(actor, 'submit-evidence', contract);
    if (!PersonId.safeParse(person).success)
      throw invalid('person', 'must be a person reference such as P7K3Q000000000000');
    const referral = await this.#referral(contract, person);
    if (referral.status === 'absent') throw new Problem('not-found', 'This person was never referred to the contract');
    const provider = anotherProviderOf(referral, actor);
    if (provider === undefined) return;
    throw new Problem('not-allowed', `This person was accepted by ${provider}; another provider cannot act for them`);
  }

  /**
   * Stores a file about somebody, once it is clear that the actor may.
   *
   * @throws Problem for somebody whose key is gone; EvidenceFileRefused for a file that is not taken.
   */
  async store(person: string, { content, mediaType }: FileSent): Promise<StoredFile> {
    try {
      return await this.files.store({ subject: person, content, mediaType });
    } catch (error) {
      if (!(error instanceof SubjectErased)) throw error;
      throw new Problem('erased', 'The key of this person was destroyed: no file about them can be kept');
    }
  }

  /** The file in clear, for whoever may read it; that they have is recorded before. @throws NotAllowed, Problem */
  async open(actor: Actor, contract: string, digest: string): Promise<OpenedFile> {
    await this.#mayRead(actor, contract);
    const items = this.register.withBlob(digest).filter((item) => item.contract === contract);
    const isTheirs = await this.#isAboutTheirPeople(
      actor,
      contract,
      items.map(({ person }) => person),
    );
    const [first] = items;
    const file =
      isTheirs && first !== undefined
        ? await this.records.file(actor, contract, { person: first.person, digest })
        : undefined;
    if (file === undefined) throw new Problem('not-found', 'No evidence of this contract rests on such a file');
    if (file === 'erased') throw new Problem('erased', 'The key of the person was destroyed; the file stays closed');
    return file;
  }

  /** @throws NotAllowed unless one of the roles that deal with evidence is held in this contract. */
  async #mayRead(actor: Actor, contract: string): Promise<void> {
    const operation = READING.find((candidate) =>
      (operationRoles[candidate] as readonly string[]).includes(actor.role),
    );
    if (operation === undefined) {
      const roles = [...new Set(READING.flatMap((candidate) => operationRoles[candidate]))];
      throw new NotAllowed('role-may-not', 'verify-evidence', actor.role, roles);
    }
    await this.access.require(actor, operation, contract);
  }

  /** Providers of one contract may be competitors, and a file may tell one of them of people it has never met. */
  async #isAboutTheirPeople(actor: Actor, contract: string, people: readonly string[]): Promise<boolean> {
    const submits = (operationRoles['submit-evidence'] as readonly string[]).includes(actor.role);
    if (!submits) return people.length > 0;
    for (const person of new Set(people)) {
      if (closedToProvider(await this.#referral(contract, person), actor) === undefined) return true;
    }
    return false;
  }

  async #referral(contract: string, person: string): Promise<ReferralState> {
    return (await this.ledger.load(referralStream, referralStreamName(contract, person))).state;
  }
}
