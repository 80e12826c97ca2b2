import { z } from 'zod';

/**
 * One stored event format: its schema, version and how older versions become this one.
 *
 * NAMES AND FIELDS HERE ARE STORED FOR EVER. A field is never renamed, retyped or removed: a new version comes with an
 * upcaster and a golden file.
 */
export interface EventType<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly version: number;
  readonly summary: string;
  readonly schema: z.ZodObject<Shape>;
  /** The field that names whose key seals the personal fields. */
  readonly subject: string | undefined;
  /** The field with the day it happened in the world; without one, it happened when it was recorded. */
  readonly occurred: string | undefined;
  readonly personalFields: readonly string[];
  /** `upcasters[n]` makes version n + 1 from the raw data of version n. */
  readonly upcasters: Readonly<Record<number, Upcaster>>;
}

export type RawData = Readonly<Record<string, unknown>>;
export type Upcaster = (data: RawData) => RawData;

export type EventTypes = Readonly<Record<string, EventType>>;

/** The union of a record of event types: `{ type: 'ReferralRecorded', person: …, … } | …`. */
export type EventOf<Types extends EventTypes> = {
  [Name in keyof Types & string]: { type: Name } & z.infer<Types[Name]['schema']>;
}[keyof Types & string];

/**
 * A field with anything that could point at a person: a name, free text, someone's own reference. It is sealed before
 * it is stored, and absent when the event is read, so no rule and no projection can lean on it.
 */
export function personal<Inner extends z.ZodType>(inner: Inner) {
  return inner.optional().meta({ personal: true });
}

export function eventType<Shape extends z.ZodRawShape>(
  summary: string,
  shape: Shape,
  options: {
    readonly version?: number;
    readonly subject?: keyof Shape & string;
    readonly occurred?: keyof Shape & string;
    readonly upcasters?: Readonly<Record<number, Upcaster>>;
  } = {},
): EventType<Shape> {
  const personalFields = Object.entries(shape)
    .filter(([, field]) => (field as z.ZodType).meta()?.personal === true)
    .map(([name]) => name);
  if (personalFields.length > 0 && options.subject === undefined) {
    throw new Error(`"${summary}" has personal fields, so it must say whose key seals them`);
  }
  return {
    version: options.version ?? 1,
    summary,
    schema: z.strictObject(shape) as unknown as z.ZodObject<Shape>,
    subject: options.subject,
    occurred: options.occurred,
    personalFields,
    upcasters: options.upcasters ?? {},
  };
}

/** Every event type of the ledger by its stored name. An unknown name is an error, never skipped. */
export class EventRegistry {
  readonly #types = new Map<string, EventType>();

  constructor(...libraries: readonly EventTypes[]) {
    for (const types of libraries) {
      for (const [name, type] of Object.entries(types)) {
        if (this.#types.has(name)) throw new Error(`Two event types are called ${name}`);
        this.#types.set(name, type);
      }
    }
  }

  get(name: string): EventType {
    const type = this.#types.get(name);
    if (type === undefined) throw new UnknownEventType(name);
    return type;
  }

  entries(): IterableIterator<[string, EventType]> {
    return this.#types.entries();
  }
}

export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
  constructor(readonly type: string) {
    super(`Unknown event type ${type}: it was written by a newer version of the ledger, or is not ours`);
  }
}
