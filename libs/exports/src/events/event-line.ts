import { createHash } from 'node:crypto';
import type { EventType, LedgerEntry, RecordedEvent } from '#event-log';
import { Actor, canonicalJson } from '#kernel';

/**
 * What the bank, a cupboard or somebody's disk calls something. It is no part of what happened, and could lead to a
 * person from outside.
 */
const LEFT_OUT: readonly string[] = ['bankReference', 'location'];

/** The fields of an event type that an export has. */
export function exportedFields({ schema, personalFields }: EventType): string[] {
  return Object.keys(schema.shape).filter((name) => !personalFields.includes(name) && !LEFT_OUT.includes(name));
}

/** The fields that name somebody on the staff of an organisation. */
export function staffFields({ schema }: EventType): string[] {
  const { subject } = Actor.shape;
  return Object.entries(schema.shape).flatMap(([name, field]) =>
    field === subject || ('unwrap' in field && (field as { unwrap(): unknown }).unwrap() === subject) ? [name] : [],
  );
}

/**
 * Staff are people too: what they are called by the ledger may be an address. Each gets a label that is the same for
 * the same person in one export and says nothing else. Ordered by a digest, labels would lead back to who it is.
 */
export class StaffLabels {
  readonly #labels = new Map<string, string>();

  of(subject: string): string {
    const known = this.#labels.get(subject);
    if (known !== undefined) return known;
    const label = `staff-${this.#labels.size + 1}`;
    this.#labels.set(subject, label);
    return label;
  }
}

export interface EventLineParts {
  readonly entry: LedgerEntry;
  readonly recorded: RecordedEvent;
  readonly type: EventType;
  readonly labels: StaffLabels;
  /** The entry of an event that it relied on; undefined for one that is not in the ledger up to there. */
  entryOf(event: string): number | undefined;
}

/** A line of the events for evaluators, without what happened, which stands at its end as `data`. */
interface EventFacts {
  /** The place of the event in the ledger: 0, 1, 2 … The lines are in this order. */
  readonly entry: number;
  readonly id: string;
  readonly stream: string;
  /** Its place in that stream, from 0. */
  readonly revision: number;
  readonly type: string;
  /** The version of the type that the data is written in. */
  readonly version: number;
  /** When it happened in the world: a day, or an instant. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** Who recorded it: a label of this export, the organisation, and the role in the contract. */
  readonly actor: { readonly subject: string; readonly organisation: string; readonly role: string };
  readonly reliesOn: readonly { readonly entry: number | null; readonly as: string }[];
  /** Fields that the event has and this export does not, because they could point at a person. */
  readonly sealed: readonly string[];
  readonly files: readonly { readonly mediaType: string; readonly bytes: number }[];
  /** RFC 6962 leaf hash of the stored event, as hexadecimal. */
  readonly leaf: string;
}

/** An event as evaluators get it. */
export interface EventLine extends EventFacts {
  /** What happened: GET /v1/exports/events/dictionary has a schema for each type. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** One event as evaluators get it: one line, always the same names in the same order. */
export function eventLine({ entry, recorded: { event, envelope }, type, labels, entryOf }: EventLineParts): string {
  const fields = exportedFields(type);
  const staff = staffFields(type);
  const data = Object.fromEntries(
    Object.entries(event)
      .filter(([name]) => fields.includes(name))
      .map(([name, value]) => [name, staff.includes(name) ? labels.of(String(value)) : value]),
  );
  const { actor } = envelope;
  const line: EventFacts = {
    entry: entry.sequence,
    id: envelope.id,
    stream: envelope.stream,
    revision: envelope.revision,
    type: envelope.type,
    version: type.version,
    occurredAt: envelope.occurredAt,
    recordedAt: envelope.recordedAt,
    actor: { subject: labels.of(actor.subject), organisation: actor.organisation, role: actor.role },
    reliesOn: envelope.reliesOn.map(({ event: id, as }) => ({ entry: entryOf(id) ?? null, as })),
    // Which fields there are and nobody may read, so that an evaluator knows of what there is more.
    sealed: envelope.sealed.map(({ path }) => path.slice(1)),
    files: envelope.evidence.map(({ mediaType, bytes }) => ({ mediaType, bytes })),
    leaf: Buffer.from(entry.leaf).toString('hex'),
  };
  return `${JSON.stringify(line).slice(0, -1)},"data":${canonicalJson(data)}}\n`;
}

export function sha256(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
