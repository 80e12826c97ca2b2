import { Injectable } from '@nestjs/common';
import { referenceTo } from '#contracts';
import { Ledger, type Loaded, type Position } from '#event-log';
import { addDays, type ContractId, KeyDestroyer, KeyNotGoneYet, londonDayOf, PersonId } from '#kernel';
import { ReadStore } from '#read-store';
import { underHold } from './domain/person.js';
import type { PersonState } from './domain/person-state.js';
import type { PersonEvent } from './domain/persons.events.js';
import { contractHoldsStream, contractHoldsStreamName, personStream, personStreamName } from './persons.stream.js';
import { destroyedKeys, waitingErasures } from './persons-register.js';

/** What an installation says about the backups of its participants store. */
export class ErasureSettings {
  constructor(
    /** For how many days a backup of the participants store is kept, at the most. */
    readonly backupDays: number,
  ) {}
}

/** What became of an approved erasure: the key is gone, a hold came in between, or another process still reads. */
export type ErasureStep = 'key-destroyed' | 'waits-for-hold' | 'waits-for-reader' | 'nothing-approved';

/** What was found and done when the ledger was opened. */
export interface TakenUp {
  /** People whose approved erasure had been interrupted, or had waited. */
  readonly completed: number;
  /** People whose keys a restored backup had brought back. */
  readonly destroyedAgain: number;
}

/**
 * Carries erasures out: the approval is recorded first, then the key is destroyed, then that is recorded. Each step can be
 * asked for again, so wherever it is interrupted, it is taken up at the next start and comes to the same.
 */
@Injectable()
export class Erasures {
  constructor(
    private readonly ledger: Ledger,
    private readonly keys: KeyDestroyer,
    private readonly store: ReadStore,
    private readonly settings: ErasureSettings,
  ) {}

  async carryOut(person: PersonId): Promise<{ readonly step: ErasureStep; readonly position?: Position }> {
    const name = personStreamName(person);
    const loaded = await this.ledger.load(personStream, name);
    const { erasure, holds } = loaded.state;
    if (erasure.status === 'erased') return { step: 'key-destroyed', ...at(loaded) };
    if (erasure.status !== 'approved') return { step: 'nothing-approved' };
    const approval = referenceTo(loaded, 'ErasureApproved', 'approval');
    const { contract, actor } = await this.#approval(approval.stream, approval.revision);
    // A hold may have been placed since the approval was decided on, and what is destroyed cannot be held any more.
    const { state: contractHolds } = await this.ledger.load(contractHoldsStream, contractHoldsStreamName(contract));
    if (underHold({ holds, contractHolds }) !== undefined) return { step: 'waits-for-hold' };
    let kids: readonly string[];
    try {
      kids = this.keys.destroyKeys(person);
    } catch (error) {
      if (error instanceof KeyNotGoneYet) return { step: 'waits-for-reader' };
      throw error;
    }
    const now = this.ledger.clock.now();
    const answer = await this.ledger.transact(
      personStream,
      name,
      {
        type: 'record-destruction',
        contract,
        person,
        kids,
        approval: approval.event,
        backupsExpireBy: addDays(londonDayOf(now), this.settings.backupDays),
      },
      {
        // The same whenever it is taken up again, so that it is recorded once; in the name of whoever approved it.
        context: { commandId: `erasure-${approval.event}`, actor, causation: approval.event },
        input: { approval: approval.event },
        at: now,
        reliesOn: [approval],
      },
    );
    if (answer.kind === 'refused') throw new Error(`A destroyed key could not be recorded: ${answer.refusal.refused}`);
    return { step: 'key-destroyed', ...at(answer) };
  }

  /**
   * What has to be done whenever the ledger is opened, once its read models are in step: keys that the log says are
   * destroyed are destroyed again, wherever a restored backup brought them back, and what was approved is carried out.
   *
   * @throws KeyNotGoneYet while another process reads the participants store: the ledger must not be opened with those keys.
   */
  async takeUp(): Promise<TakenUp> {
    const destroyedAgain = this.destroyAgain();
    let completed = 0;
    for (const { person } of waitingErasures(this.store)) {
      const { step } = await this.carryOut(PersonId.parse(person));
      if (step === 'key-destroyed') completed += 1;
    }
    return { completed, destroyedAgain };
  }

  /** @returns of how many people a key was there that the log says is destroyed. */
  destroyAgain(): number {
    return this.keys.destroyAgain(destroyedKeys(this.store)).length;
  }

  async #approval(stream: string, revision: number) {
    for await (const logged of this.ledger.log.readStream(stream, { from: revision, limit: 1 })) {
      const { event, envelope } = this.ledger.codec.decode<PersonEvent>(logged);
      if (event.type === 'ErasureApproved') return { contract: event.contract as ContractId, actor: envelope.actor };
    }
    throw new Error(`${stream}/${revision} is not the approval it was said to be`);
  }
}

function at({ position }: Pick<Loaded<PersonState>, 'position'>): { readonly position?: Position } {
  return position === undefined ? {} : { position };
}
