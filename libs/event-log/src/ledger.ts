import {
  type Actor,
  type CalendarDate,
  type Clock,
  canonicalJson,
  type Decision,
  type Instant,
  isRefusal,
  londonDayOf,
  type Refusal,
  refuse,
} from '#kernel';
import type { EvidenceFile, Reference } from './envelope.js';
import { type EventCodec, occurredOn } from './event-codec.js';
import { type EventLog, LogUnavailable, type Position, type Revision } from './event-log.js';
import type { StreamType } from './stream-type.js';

/** Who asks, and under which id: the same for every command of every library. */
export interface CommandContext {
  /** Chosen by whoever asks; sending a command twice under one id is the same as sending it once. */
  readonly commandId: string;
  readonly actor: Actor;
  readonly correlation?: string;
  /** The event that led to this command, where a machine reacts. */
  readonly causation?: string;
}

export interface Given {
  readonly context: CommandContext;
  /** What was asked, as it was asked: its digest tells a repetition from another command under the same id. */
  readonly input: unknown;
  /** When it is recorded; the same instant that the command was given. */
  readonly at: Instant;
  readonly reliesOn?: readonly Reference[];
  readonly evidence?: readonly EvidenceFile[];
}

export type CommonReason = 'command-id-used-for-other-content' | 'dated-in-the-future' | 'event-too-large';

/** What a command answers. `about` holds the references it made or found. */
export type Answer<Reason extends string = string, About extends object = Record<string, string | number>> =
  | {
      readonly kind: 'recorded';
      /** Whoever reads next can wait for this place; undefined only if nothing was ever recorded there. */
      readonly position: Position | undefined;
      readonly stream: string;
      readonly revision: Revision;
      readonly events: readonly EventRef[];
      /** True when this command had been recorded before, or there was nothing left to do. */
      readonly repeated: boolean;
      readonly about: About;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal<Reason | CommonReason> };

/** A stream as far as it is known: the folded state, and a reference to each event for `reliesOn`. */
export interface Loaded<State> {
  readonly stream: string;
  readonly state: State;
  /** -1 while the stream does not exist. */
  readonly revision: Revision;
  readonly position: Position | undefined;
  readonly events: readonly EventRef[];
}

/** An event by id and place, for `reliesOn`. */
export interface EventRef {
  readonly id: string;
  readonly type: string;
  readonly revision: Revision;
}

interface Known extends Loaded<unknown> {
  readonly commands: ReadonlyMap<string, { readonly digest: string; readonly revisions: readonly Revision[] }>;
}

const DECISIONS_MAX = 20;
const ASKS_MAX = 6;
const STREAMS_KEPT = 20_000;

/**
 * The door to the log for every use case: load, fold, decide, append.
 *
 * Folded states are kept between commands, and only what was appended since is read; the expected revision protects
 * against anything that is kept too long.
 */
export class Ledger {
  readonly #known = new Map<string, Known>();

  constructor(
    readonly log: EventLog,
    readonly codec: EventCodec,
    readonly clock: Clock,
    private readonly pause: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {}

  /** The state of a stream now, as far as the log says. */
  async load<Command, State, Event extends { type: string }, Reason extends string>(
    type: StreamType<Command, State, Event, Reason>,
    stream: string,
  ): Promise<Loaded<State>> {
    return (await this.#load(type, stream)) as Loaded<State>;
  }

  /**
   * Decides a command against a stream and records what follows from it.
   *
   * Another writer got there first: decides again. The store cannot say whether it wrote: sends the same bytes again,
   * with the same expected revision, and never decides again, for that could write the same thing twice.
   *
   * @throws LogUnavailable when the store could not say, however often it was asked.
   */
  async transact<Command, State, Event extends { type: string }, Reason extends string>(
    type: StreamType<Command, State, Event, Reason>,
    stream: string,
    command: Command,
    given: Given,
  ): Promise<Answer<Reason>> {
    const digest = this.digest(given);
    for (let attempt = 0; attempt < DECISIONS_MAX; attempt += 1) {
      const known = await this.#load(type, stream);
      const earlier = known.commands.get(given.context.commandId);
      if (earlier !== undefined) return repetition(known, earlier, digest);

      const decision: Decision<Event, Reason> = type.decider.decide(command, known.state as State);
      if (isRefusal(decision)) return { kind: 'refused', refusal: decision };
      if (decision.length === 0) return { ...recorded(known, []), repeated: true };

      const early = this.#datedInTheFuture(decision, given.at);
      if (early !== undefined) return { kind: 'refused', refusal: early };

      const answer = await this.#append(known, decision, digest, given);
      if (answer !== 'moved-on') return answer;
    }
    throw new LogUnavailable(`${stream}: another writer was first ${DECISIONS_MAX} times`);
  }

  digest({ input, context }: Pick<Given, 'input' | 'context'>): string {
    // JSON.parse(JSON.stringify()) drops fields that were given as undefined; what is left is then written canonically.
    const plain: unknown = JSON.parse(JSON.stringify({ input, actor: context.actor }));
    return this.codec.sealer.mac('command', canonicalJson(plain));
  }

  async #append(
    known: Known,
    decision: readonly { type: string }[],
    digest: string,
    given: Given,
  ): Promise<Answer<never> | 'moved-on'> {
    const { context } = given;
    const events = decision.map((event, index) =>
      this.codec.encode(event, index, {
        stream: known.stream,
        revision: known.revision + 1 + index,
        recordedAt: given.at,
        actor: context.actor,
        command: { id: context.commandId, digest },
        correlation: context.correlation ?? context.commandId,
        causation: context.causation,
        reliesOn: given.reliesOn ?? [],
        evidence: given.evidence ?? [],
      }),
    );
    const expected = known.revision === -1 ? 'no-stream' : known.revision;
    for (let ask = 0; ask < ASKS_MAX; ask += 1) {
      const answer = await this.log.append(known.stream, expected, events);
      switch (answer.kind) {
        case 'appended':
        case 'already-appended': {
          const refs = events.map(({ id, type }, index) => ({ id, type, revision: known.revision + 1 + index }));
          return {
            kind: 'recorded',
            position: answer.position,
            stream: known.stream,
            revision: answer.revision,
            events: refs,
            repeated: answer.kind === 'already-appended' && ask === 0,
            about: {},
          };
        }
        case 'moved-on':
          return 'moved-on';
        case 'unknown':
          // Doubles from 50 ms: a server that elects a new leader needs a second or two.
          await this.pause(50 * 2 ** ask);
      }
    }
    throw new LogUnavailable(`${known.stream}: the store could not say whether it recorded the command`);
  }

  #datedInTheFuture(decision: readonly { type: string }[], at: Instant): Refusal<CommonReason> | undefined {
    const today = londonDayOf(at);
    for (const event of decision) {
      const definition = this.codec.registry.get(event.type);
      const day: CalendarDate | undefined = occurredOn(definition, event as unknown as Record<string, unknown>);
      if (day !== undefined && day > today) {
        return refuse('dated-in-the-future', { field: definition.occurred ?? '', date: day, today });
      }
    }
    return undefined;
  }

  async #load<Command, State, Event extends { type: string }, Reason extends string>(
    type: StreamType<Command, State, Event, Reason>,
    stream: string,
  ): Promise<Known> {
    const kept = this.#known.get(stream);
    let state = (kept?.state ?? type.decider.initial) as State;
    let revision = kept?.revision ?? -1;
    let position = kept?.position;
    const events: EventRef[] = [];
    const commands: [string, string, Revision][] = [];
    for await (const logged of this.log.readStream(stream, { from: revision + 1 })) {
      const { event, envelope } = this.codec.decode<Event>(logged);
      state = type.decider.evolve(state, event);
      revision = logged.revision;
      position = logged.position;
      events.push({ id: logged.id, type: logged.type, revision });
      commands.push([envelope.command.id, envelope.command.digest, revision]);
    }
    if (kept !== undefined && events.length === 0) return this.#keep(kept);
    // What is kept is never changed in place, because a command that is being decided may still hold it.
    return this.#keep({
      stream,
      state,
      revision,
      position,
      events: [...(kept?.events ?? []), ...events],
      commands: withCommands(kept?.commands, commands),
    });
  }

  #keep(known: Known): Known {
    const newer = this.#known.get(known.stream);
    // Re-inserting keeps the map in order of use, so the first key is the one longest unused.
    this.#known.delete(known.stream);
    this.#known.set(known.stream, newer !== undefined && newer.revision > known.revision ? newer : known);
    if (this.#known.size > STREAMS_KEPT) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return known;
  }
}

function withCommands(
  kept: Known['commands'] | undefined,
  added: readonly [id: string, digest: string, revision: Revision][],
): Known['commands'] {
  const commands = new Map(kept);
  for (const [id, digest, revision] of added) {
    commands.set(id, { digest, revisions: [...(commands.get(id)?.revisions ?? []), revision] });
  }
  return commands;
}

function recorded(known: Known, revisions: readonly Revision[]) {
  return {
    kind: 'recorded' as const,
    position: known.position,
    stream: known.stream,
    revision: known.revision,
    events: known.events.filter(({ revision }) => revisions.includes(revision)),
    about: {},
  };
}

function repetition(
  known: Known,
  earlier: { readonly digest: string; readonly revisions: readonly Revision[] },
  digest: string,
): Answer<never> {
  if (earlier.digest !== digest) return { kind: 'refused', refusal: refuse('command-id-used-for-other-content') };
  return { ...recorded(known, earlier.revisions), repeated: true };
}
