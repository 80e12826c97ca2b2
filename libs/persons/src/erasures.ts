import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { referenceTo } from '#contracts';
import { Ledger, type Loaded, type Position } from '#event-log';
import { addDays, type ContractId, KeyDestroyer, KeyNotGoneYet, londonDayOf, PersonId } from '#kernel';
import { ReadStore } from '#read-store';
import { underHold } from './domain/person.js';
import type { PersonState } from './domain/person-state.js';
import type { PersonEvent } from './domain/persons.events.js';
import { contractHoldsStream, contractHoldsStreamName, personStream, personStreamName } from './persons.stream.js';
import { destroyedKeys, waitingErasures } from './persons-register.js';

/** Calls back after some time, unless called off first. */
export type After = (ms: number, callBack: () => void) => () => void;

/** What an installation says about the backups of its participants store, and about what waits for it. */
export class ErasureSettings {
  constructor(
    /** For how many days a backup of the participants store is kept, at the most. */
    readonly backupDays: number,
    /** Takes up by itself what waits for another process to stop reading; without it that is left to the next start. */
    readonly after?: After,
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

/** Another process mostly reads for seconds. To look for readers holds everything else up for as long, so not too often. */
const RETRY_MS_MIN = 60_000;
const RETRY_MS_MAX = 3_600_000;

/**
 * Carries erasures out: the approval is recorded first, then the key is destroyed, then that is recorded. Each step can be
 * asked for again, so wherever it is interrupted, it is taken up at the next start and comes to the same. What only waits for
 * another process to stop reading is taken up while the ledger is open, too.
 */
@Injectable()
export class Erasures implements OnModuleDestroy {
  /** Whose key could not be taken away while another process read the store of keys. */
  readonly #waiting = new Set<PersonId>();
  #callOff: (() => void) | undefined;
  #retryMs = RETRY_MS_MIN;
  #retrying: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly keys: KeyDestroyer,
    private readonly store: ReadStore,
    private readonly settings: ErasureSettings,
  ) {}

  async carryOut(person: PersonId): Promise<{ readonly step: ErasureStep; readonly position?: Position }> {
    const carried = await this.#carryOut(person);
    if (carried.step === 'waits-for-reader') this.#waiting.add(person);
    else this.#waiting.delete(person);
    this.#retryLater();
    return carried;
  }

  /** Takes nothing up any more. @returns once what was under way is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOff?.();
    await this.#retrying;
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  #retryLater(): void {
    const { after } = this.settings;
    if (after === undefined || this.#isStopped || this.#callOff !== undefined || this.#waiting.size === 0) return;
    this.#callOff = after(this.#retryMs, () => {
      this.#retrying = this.#retry();
    });
  }

  async #retry(): Promise<void> {
    this.#retryMs = Math.min(RETRY_MS_MAX, this.#retryMs * 2);
    for (const person of [...this.#waiting]) {
      try {
        // While the first of them finds a reader, the others would find the same one.
        if ((await this.#carryOut(person)).step === 'waits-for-reader') break;
        this.#waiting.delete(person);
      } catch {
        // The store of the log is not there, for one: it stays approved, and the next time looks again.
        break;
      }
    }
    if (this.#waiting.size === 0) this.#retryMs = RETRY_MS_MIN;
    this.#callOff = undefined;
    this.#retryLater();
  }

  async #carryOut(person: PersonId): Promise<{ readonly step: ErasureStep; readonly position?: Position }> {
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
