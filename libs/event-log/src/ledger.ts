import {
  type Actor,
  type CalendarDate,
  type Clock,
  type Decision,
  type Instant,
  isRefusal,
  londonDayOf,
  type Refusal,
  refuse,
  rfc8785,
} from '#kernel';
import type { EvidenceFile, Reference } from './envelope.js';
import { type EventCodec, occurredOn } from './event-codec.js';
import {
  type AppendAnswer,
  EVENT_BYTES_MAX,
  type EventLog,
  type LedgerPlace,
  LogUnavailable,
  type NewEvent,
  type Position,
  type Revision,
} from './event-log.js';
import { LogUpTo } from './log-up-to.js';
import type { StreamType } from './stream-type.js';

/** Who asks, and under which id: the same for every command of every library. */
export interface CommandContext {
  /** Chosen by whoever asks; sending a command twice under one id is the same as sending it once. */
  readonly commandId: string;
  readonly actor: Actor;
  readonly correlation?: string;
  /** The event that led to this command, where a machine reacts. */
  readonly causation?: string;
  /**
   * The revision that whoever asks has seen of the stream that the command decides on; -1 for one that was not there. The
   * command is decided only while the stream stands there. A command of several steps means the first of them.
   */
  readonly ifRevision?: Revision;
}

/**
 * The stream that a command decides on is not at the revision that whoever asks has seen. Nothing was decided, and nothing
 * recorded: they see what came about since, and ask again or not.
 */
export class VersionStale extends Error {
  override readonly name = 'VersionStale';
  constructor(
    readonly stream: string,
    readonly expected: Revision,
    /** -1 for a stream that does not exist. */
    readonly actual: Revision,
  ) {
    super(`${stream} is at revision ${actual}, and the command was meant for revision ${expected}`);
  }
}

/**
 * The context of a further step of a command, under an id of its own. What the caller has seen was asked of the first step:
 * the further ones decide on another stream, or after what the first has recorded.
 */
export function furtherStep({ ifRevision: _, ...context }: CommandContext, commandId: string): CommandContext {
  return { ...context, commandId };
}

/** @throws VersionStale where a handler that does something before it decides has loaded another revision than was meant. */
export function requireRevision({ ifRevision }: CommandContext, { stream, revision }: Loaded<unknown>): void {
  if (ifRevision !== undefined && ifRevision !== revision) throw new VersionStale(stream, ifRevision, revision);
}

export interface Given {
  readonly context: CommandContext;
  /** What was asked, as it was asked: its digest tells a repetition from another command under the same id. */
  readonly input: unknown;
  /** When it is recorded; the same instant that the command was given. */
  readonly at: Instant;
  readonly reliesOn?: readonly Reference[];
  /** What each event relies on beside that, in the order of the decision: for a command of many events. */
  readonly reliesOnEach?: readonly (readonly Reference[])[];
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

/** What a stream says of a command: what was asked, and which of its events it caused. */
interface Recorded {
  readonly digest: string;
  readonly revisions: Revision[];
}

interface Known extends Loaded<unknown> {
  /** Whose rule folded the state. */
  readonly decider: unknown;
  /** Shared by everything known of one stream at different times: it only grows, and knowing later commands does no harm. */
  readonly commands: Map<string, Recorded>;
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
  readonly #underWay = new Map<string, Promise<unknown>>();
  /** Which stream each recent command was recorded in: one id sent with content that leads elsewhere is a misuse. */
  readonly #streams = new Map<string, string>();
  /** Told of each time the store was asked to append: what it answered, or that it failed, and after how many milliseconds. */
  onAsked: (answer: AppendAnswer['kind'] | 'failed', ms: number) => void = nothing;

  constructor(
    readonly log: EventLog,
    readonly codec: EventCodec,
    readonly clock: Clock,
    private readonly pause: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
    /** Asked before anything is recorded; it throws where nothing may be. What was recorded is answered as before. */
    private readonly mayRecord: () => void = nothing,
  ) {}

  /**
   * The ledger as it was when an entry was its last, to be asked and not to be written to. It keeps what it folds for
   * itself, so that nothing that is decided now can be decided by it.
   *
   * @param last undefined for the ledger before its first entry.
   */
  upTo(last: LedgerPlace | undefined): Ledger {
    return new Ledger(new LogUpTo(this.log, last), this.codec, this.clock, this.pause);
  }

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
   * @throws VersionStale when the stream is not at the revision that the context asks for. A command that was recorded
   * before is answered as before all the same: what moved the stream on may have been itself.
   */
  transact<Command, State, Event extends { type: string }, Reason extends string>(
    type: StreamType<Command, State, Event, Reason>,
    stream: string,
    command: Command,
    given: Given,
  ): Promise<Answer<Reason>> {
    // Commands for one stream take turns: in this process they would only make each other decide again.
    const before = this.#underWay.get(stream) ?? Promise.resolve();
    const answer = before.then(() => this.#transact(type, stream, command, given));
    const settled = answer.then(nothing, nothing).then(() => {
      if (this.#underWay.get(stream) === settled) this.#underWay.delete(stream);
    });
    this.#underWay.set(stream, settled);
    return answer;
  }

  digest({ input, context }: Pick<Given, 'input' | 'context'>): string {
    // JSON.parse(JSON.stringify()) drops fields that were given as undefined. What is left is written in one way only; it
    // need not be fit to be stored, since an input that is refused for a fraction must have a digest too.
    const plain: unknown = JSON.parse(JSON.stringify({ input, actor: context.actor }));
    return this.codec.sealer.mac('command', rfc8785(plain));
  }

  async #transact<Command, State, Event extends { type: string }, Reason extends string>(
    type: StreamType<Command, State, Event, Reason>,
    stream: string,
    command: Command,
    given: Given,
  ): Promise<Answer<Reason>> {
    const digest = this.digest(given);
    const elsewhere = this.#streams.get(given.context.commandId);
    if (elsewhere !== undefined && elsewhere !== stream) {
      return { kind: 'refused', refusal: refuse('command-id-used-for-other-content') };
    }
    let wasUnsure = false;
    for (let attempt = 0; attempt < DECISIONS_MAX; attempt += 1) {
      const known = await this.#load(type, stream);
      const earlier = known.commands.get(given.context.commandId);
      if (earlier?.revisions.every((revision) => revision <= known.revision)) {
        return repetition(known, earlier, digest, !wasUnsure);
      }
      // Here and not before: between two attempts another writer may have come first, and that is what the caller asked about.
      requireRevision(given.context, known);

      const decision: Decision<Event, Reason> = type.decider.decide(command, known.state as State);
      if (isRefusal(decision)) return { kind: 'refused', refusal: decision };
      if (decision.length === 0) return { ...recorded(known, []), repeated: true };

      const early = this.#datedInTheFuture(decision, given.at);
      if (early !== undefined) return { kind: 'refused', refusal: early };

      const events = this.#encode(known, decision, digest, given);
      const tooLarge = tooLargeOf(events);
      if (tooLarge !== undefined) return { kind: 'refused', refusal: tooLarge };

      this.mayRecord();
      const { answer, asks } = await this.#append(known, events);
      wasUnsure ||= asks > 1;
      switch (answer.kind) {
        case 'appended': {
          const refs = events.map(({ id, type: name }, index) => ({
            id,
            type: name,
            revision: known.revision + 1 + index,
          }));
          const { position, revision } = answer;
          this.#recordedIn(stream, given.context.commandId);
          return { kind: 'recorded', position, stream, revision, events: refs, repeated: false, about: {} };
        }
        case 'already-appended':
          // This command id is in the stream, by an answer that was lost or by another process. What stands there says
          // whether the same was asked.
          break;
        case 'moved-on':
          // A store that was set back to an earlier state is behind what is remembered of it.
          if (answer.actual === 'no-stream' || answer.actual < known.revision) this.#known.delete(stream);
      }
    }
    throw new LogUnavailable(`${stream}: another writer was first ${DECISIONS_MAX} times`);
  }

  #encode(known: Known, decision: readonly { type: string }[], digest: string, given: Given): NewEvent[] {
    const { context } = given;
    return decision.map((event, index) =>
      this.codec.encode(event, index, {
        stream: known.stream,
        revision: known.revision + 1 + index,
        recordedAt: given.at,
        actor: context.actor,
        command: { id: context.commandId, digest },
        correlation: context.correlation ?? context.commandId,
        causation: context.causation,
        reliesOn: [...(given.reliesOn ?? []), ...(given.reliesOnEach?.[index] ?? [])],
        evidence: given.evidence ?? [],
      }),
    );
  }

  /** Asks with the same bytes until the store knows. */
  async #append(known: Known, events: readonly NewEvent[]) {
    const expected = known.revision === -1 ? 'no-stream' : known.revision;
    for (let asks = 1; ; asks += 1) {
      const answer = await this.#ask(known.stream, expected, events);
      if (answer.kind !== 'unknown') return { answer, asks };
      if (asks === ASKS_MAX) {
        throw new LogUnavailable(
          `${known.stream}: the store could not say whether it recorded the command (${answer.cause})`,
        );
      }
      // Doubles from 50 ms: a server that elects a new leader needs a second or two.
      await this.pause(25 * 2 ** asks);
    }
  }

  async #ask(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendAnswer> {
    const began = performance.now();
    let answered: AppendAnswer['kind'] | 'failed' = 'failed';
    try {
      const answer = await this.log.append(stream, expected, events);
      answered = answer.kind;
      return answer;
    } finally {
      this.onAsked(answered, performance.now() - began);
    }
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
    const remembered = this.#known.get(stream);
    const kept = remembered?.decider === type.decider ? remembered : undefined;
    let state = (kept?.state ?? type.decider.initial) as State;
    let revision = kept?.revision ?? -1;
    let position = kept?.position;
    const events: EventRef[] = [];
    const commands = kept?.commands ?? new Map<string, Recorded>();
    for await (const logged of this.log.readStream(stream, { from: revision + 1 })) {
      const { event, envelope } = this.codec.decode<Event>(logged);
      state = type.decider.evolve(state, event);
      revision = logged.revision;
      position = logged.position;
      events.push({ id: logged.id, type: logged.type, revision });
      remember(commands, envelope.command, revision);
    }
    if (kept !== undefined && events.length === 0) return this.#keep(kept);
    // State and events are never changed in place, because a command that is being decided may still hold them.
    return this.#keep({
      decider: type.decider,
      stream,
      state,
      revision,
      position,
      events: [...(kept?.events ?? []), ...events],
      commands,
    });
  }

  #recordedIn(stream: string, commandId: string): void {
    this.#streams.set(commandId, stream);
    if (this.#streams.size <= STREAMS_KEPT) return;
    const oldest = this.#streams.keys().next().value;
    if (oldest !== undefined) this.#streams.delete(oldest);
  }

  #keep(known: Known): Known {
    const newer = this.#known.get(known.stream);
    // Re-inserting keeps the map in order of use, so the first key is the one longest unused.
    this.#known.delete(known.stream);
    const isOvertaken = newer !== undefined && newer.decider === known.decider && newer.revision > known.revision;
    this.#known.set(known.stream, isOvertaken ? newer : known);
    if (this.#known.size > STREAMS_KEPT) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return known;
  }
}

function nothing(): void {}

function remember(commands: Map<string, Recorded>, command: { id: string; digest: string }, revision: Revision): void {
  const known = commands.get(command.id);
  if (known === undefined) commands.set(command.id, { digest: command.digest, revisions: [revision] });
  // Two loads at once read the same events.
  else if (!known.revisions.includes(revision)) known.revisions.push(revision);
}

function tooLargeOf(events: readonly NewEvent[]): Refusal<CommonReason> | undefined {
  for (const { type, text } of events) {
    const bytes = Buffer.byteLength(text);
    if (bytes > EVENT_BYTES_MAX) return refuse('event-too-large', { event: type, bytes, bytesMax: EVENT_BYTES_MAX });
  }
  return undefined;
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

/** @param repeated false when it was this very command that was recorded, and only the answer was lost. */
function repetition(known: Known, earlier: Recorded, digest: string, repeated: boolean): Answer<never> {
  if (earlier.digest !== digest) return { kind: 'refused', refusal: refuse('command-id-used-for-other-content') };
  return { ...recorded(known, earlier.revisions), repeated };
}
