import type { z } from 'zod';
import {
  type Actor,
  type CalendarDate,
  canonicalJson,
  type Entropy,
  eventIdIn,
  type Instant,
  type Sealer,
} from '#kernel';
import { Envelope, type EvidenceFile, type Reference } from './envelope.js';
import type { LoggedEvent, NewEvent, Revision } from './event-log.js';
import { LogCorrupt } from './event-log.js';
import type { EventRegistry, EventType, RawData } from './event-types.js';

/** An event with its surroundings, decoded and brought to the current version. Sealed fields stay sealed. */
export interface RecordedEvent<Event extends { type: string } = { type: string }> {
  readonly event: Event;
  readonly envelope: Envelope;
}

/** What the codec must be told, because a decision knows neither time nor identity. */
export interface Surroundings {
  readonly stream: string;
  readonly revision: Revision;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly command: { readonly id: string; readonly digest: string };
  readonly correlation: string;
  readonly causation?: string | undefined;
  readonly reliesOn: readonly Reference[];
  readonly evidence: readonly EvidenceFile[];
}

/** What is asked for by callers rather than made here. */
const FromCallers = Envelope.pick({ recordedAt: true, actor: true, causation: true, reliesOn: true, evidence: true });

/** Turns decided events into stored bytes and back. The schema is checked in both directions. */
export class EventCodec {
  constructor(
    readonly registry: EventRegistry,
    readonly sealer: Sealer,
    private readonly entropy: Entropy,
  ) {}

  /**
   * @param index the event's place among those of its command: with the command's id, it makes the event's id.
   * @throws ZodError when the event or what surrounds it is not of its schema: a fault of ours, since input was checked
   * before. What could never be read again must not be written, for it would close its stream for ever.
   */
  encode(event: { readonly type: string }, index: number, around: Surroundings): NewEvent {
    const definition = this.registry.get(event.type);
    const { type, ...rest } = event;
    const data = definition.schema.parse(withoutUndefined(rest)) as Record<string, unknown>;
    const { recordedAt, actor, causation, reliesOn, evidence } = FromCallers.parse({
      recordedAt: around.recordedAt,
      actor: around.actor,
      causation: around.causation,
      reliesOn: around.reliesOn,
      evidence: around.evidence,
    });
    const id = eventIdIn(around.stream, around.command.id, index);
    const sealed = definition.personalFields
      .filter((field) => data[field] !== undefined)
      .map((field) => {
        const subject = data[definition.subject ?? ''];
        if (typeof subject !== 'string') throw new Error(`${type} has ${field} but does not say whose it is`);
        const place = { eventId: id, type, subject, path: `/${field}` };
        const sealedField = this.sealer.seal(place, data[field]);
        delete data[field];
        return sealedField;
      });
    const envelope: Envelope = {
      v: 'outcomes-ledger/event@1',
      id,
      salt: this.entropy.bytes(16).toString('base64url'),
      stream: around.stream,
      revision: around.revision,
      type,
      schemaVersion: definition.version,
      occurredAt: occurredOn(definition, data) ?? recordedAt,
      recordedAt,
      actor,
      command: around.command,
      correlation: around.correlation,
      ...(causation === undefined ? {} : { causation }),
      reliesOn,
      data,
      sealed,
      evidence,
    };
    return { id, type, text: canonicalJson(envelope) };
  }

  /**
   * @throws UnknownEventType for a type this version does not know.
   * @throws LogCorrupt when the text is not an event of its type, or stands elsewhere than it says.
   */
  decode<Event extends { type: string }>(logged: LoggedEvent): RecordedEvent<Event> {
    const envelope = this.#envelope(logged);
    const definition = this.registry.get(envelope.type);
    const data = upcast(definition, envelope.schemaVersion, envelope.data, envelope.type);
    const parsed = definition.schema.safeParse(data);
    if (!parsed.success) {
      throw new LogCorrupt(`${logged.stream}/${logged.revision} is not a ${envelope.type}: ${inWords(parsed.error)}`);
    }
    return { event: { type: envelope.type, ...parsed.data } as unknown as Event, envelope };
  }

  /** The event's sealed fields in clear; a field of an erased person is `'erased'`. Reading them is itself recorded by the caller. */
  open(envelope: Envelope): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      envelope.sealed.map((field) => [
        field.path.slice(1),
        this.sealer.open({ eventId: envelope.id, type: envelope.type }, field),
      ]),
    );
  }

  #envelope(logged: LoggedEvent): Envelope {
    const parsed = Envelope.safeParse(parseJson(logged));
    if (!parsed.success) {
      throw new LogCorrupt(`${logged.stream}/${logged.revision} is not an event: ${inWords(parsed.error)}`);
    }
    const { stream, revision, id } = parsed.data;
    if (stream !== logged.stream || revision !== logged.revision || id !== logged.id) {
      throw new LogCorrupt(`${logged.stream}/${logged.revision} says that it is ${stream}/${revision}`);
    }
    return parsed.data;
  }
}

function parseJson({ stream, revision, text }: LoggedEvent): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LogCorrupt(`${stream}/${revision} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** The day an event says it happened, if its type has one. */
export function occurredOn(definition: EventType, data: RawData): CalendarDate | undefined {
  return definition.occurred === undefined ? undefined : (data[definition.occurred] as CalendarDate);
}

export function upcast(definition: EventType, from: number, data: RawData, type: string): RawData {
  if (from > definition.version) {
    throw new LogCorrupt(`${type} version ${from} was written by a newer version of the ledger`);
  }
  let current = data;
  for (let version = from; version < definition.version; version += 1) {
    const step = definition.upcasters[version];
    if (step === undefined) throw new LogCorrupt(`${type} version ${version} has no way to version ${version + 1}`);
    current = step(current);
  }
  return current;
}

/** An optional field that was given as undefined is a field that was not given, however deep it stands. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([name, item]) => [name, withoutUndefined(item)]));
}

const PROBLEMS_MAX = 3;

/** The first of what is wrong, each with its place: a long event of an unknown shape would be wrong a hundred times. */
function inWords({ issues }: z.ZodError): string {
  const first = issues
    .slice(0, PROBLEMS_MAX)
    .map(({ path, message }) => `${path.join('/') || 'all of it'}: ${message}`);
  const rest = issues.length - first.length;
  return [...first, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}
