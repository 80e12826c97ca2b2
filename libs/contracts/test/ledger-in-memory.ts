import type { LedgerCommand } from '#contracts';
import {
  Access,
  EverybodyIsBelieved,
  RecordContract,
  RecordContractHandler,
  RegisterOrganisation,
  RegisterOrganisationHandler,
} from '#contracts';
import {
  type Answer,
  EventCodec,
  EventRegistry,
  type EventTypes,
  Ledger,
  MemoryEventLog,
  type RecordedEvent,
} from '#event-log';
import { type Actor, Entropy, type Instant, instant, SetClock } from '#kernel';
import { TestSealer } from '../../event-log/test/test-sealer.js';
import { actors, recordContractInput, registerInputs } from './fixtures.js';

class CountingEntropy extends Entropy {
  #next = 0;

  bytes(count: number): Buffer {
    this.#next += 1;
    return Buffer.alloc(count, this.#next % 256);
  }
}

type Handler = { execute(command: never): Promise<Answer<string, object>> };
type CommandClass<Input> = new (
  input: Input,
  context: { readonly commandId: string; readonly actor: Actor },
) => LedgerCommand<Input, string, object>;

/** A ledger for specifications of use cases: the real rules and codec on a log in memory, with a clock that is set. */
export class LedgerInMemory {
  readonly clock = new SetClock(instant('2021-03-02T09:00:00.000Z'));
  readonly entropy = new CountingEntropy();
  readonly sealer = new TestSealer();
  readonly ledger: Ledger;
  readonly access: Access;
  #commands = 0;

  constructor(...types: readonly EventTypes[]) {
    const codec = new EventCodec(new EventRegistry(...types), this.sealer, this.entropy);
    this.ledger = new Ledger(new MemoryEventLog(), codec, this.clock);
    this.access = new Access(this.ledger, new EverybodyIsBelieved());
  }

  at(moment: string): this {
    this.clock.set(instant(moment) satisfies Instant);
    return this;
  }

  /** Asks as an actor. Every command has an id of its own unless one is given. */
  async ask<Input>(
    handler: Handler,
    command: CommandClass<Input>,
    input: Input,
    actor: Actor,
    commandId = this.#nextId(),
  ): Promise<Answer<string, object>> {
    return handler.execute(new command(input, { commandId, actor }) as never);
  }

  #nextId(): string {
    this.#commands += 1;
    return `spec-${this.#commands}`;
  }

  /** The events of a stream as they are read, without personal fields. */
  async events(stream: string): Promise<{ type: string }[]> {
    return (await this.recorded(stream)).map(({ event }) => event);
  }

  /** The events of a stream with their envelopes. */
  async recorded(stream: string): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for await (const logged of this.ledger.log.readStream(stream, { from: 0 })) {
      found.push(this.ledger.codec.decode(logged));
    }
    return found;
  }

  /** The personal fields of the last event of a stream, which are sealed in its envelope. */
  async opened(stream: string): Promise<Readonly<Record<string, unknown>>> {
    const last = (await this.recorded(stream)).at(-1);
    return last === undefined ? {} : this.ledger.codec.open(last.envelope);
  }

  /** Registers the organisations of the fixtures and records their contract. */
  async withRiverside(): Promise<this> {
    const register = new RegisterOrganisationHandler(this.ledger, this.access);
    for (const input of registerInputs) await this.ask(register, RegisterOrganisation, input, actors.payer);
    const record = new RecordContractHandler(this.ledger, this.access);
    const answer = await this.ask(record, RecordContract, structuredClone(recordContractInput), actors.payer);
    if (answer.kind !== 'recorded')
      throw new Error(`The contract of the fixtures is refused: ${answer.refusal.refused}`);
    return this;
  }
}
