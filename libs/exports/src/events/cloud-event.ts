import type { Envelope, EventType, LedgerEntry, RecordedEvent } from '#event-log';
import { type CalendarDate, calendarDate, instantAt, londonDayOf } from '#kernel';
import { exportedFields, staffFields } from './event-line.js';

/** An entry as a CloudEvent (1.0, JSON format), without what happened: who may know of it can ask for that. */
export interface ThinCloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** The name of the log. */
  readonly source: string;
  /** `org.outcomes-ledger.payment-made.v1`: the type of the event and the version its data is written in. */
  readonly type: string;
  /** The stream that it stands in. */
  readonly subject: string;
  /** When it happened in the world; for what has a day only, the beginning of that day in London. */
  readonly time: string;
  /** The day on which it happened, where no more than that is known. */
  readonly occurredon?: string;
  /** When the ledger learned it. */
  readonly recordedtime: string;
  /** Its entry, with zeros in front so that it can be compared as text. */
  readonly sequence: string;
  /** The same for all events of one command or one import. A keyed digest, because whoever sends a command chooses its id. */
  readonly correlationid: string;
  /** The event that led to it, where one did. */
  readonly causationid?: string;
  /** Where it can be read with what happened. */
  readonly dataref: string;
}

export interface CloudEvent extends ThinCloudEvent {
  readonly datacontenttype: 'application/json';
  readonly data: CloudEventData;
}

/** What happened, with nothing that is sealed and no name of anybody's own. */
export interface CloudEventData {
  readonly revision: number;
  readonly recordedBy: { readonly organisation: string; readonly role: string };
  readonly reliesOn: readonly { readonly entry: number | null; readonly as: string }[];
  /** Fields that the event has and this does not, because they could point at a person. */
  readonly sealed: readonly string[];
  readonly files: readonly { readonly mediaType: string; readonly bytes: number }[];
  /** RFC 6962 leaf hash of the stored event, as hexadecimal. */
  readonly leaf: string;
  readonly event: Readonly<Record<string, unknown>>;
}

export interface CloudEventParts {
  readonly source: string;
  readonly entry: LedgerEntry;
  readonly recorded: RecordedEvent;
  readonly type: EventType;
  correlationOf(correlation: string): string;
}

const SEQUENCE_DIGITS = 20;

export function thinCloudEvent({ source, entry, recorded, type, correlationOf }: CloudEventParts): ThinCloudEvent {
  const { envelope } = recorded;
  return {
    specversion: '1.0',
    id: envelope.id,
    source,
    type: cloudEventType(envelope.type, type.version),
    subject: envelope.stream,
    ...happened(envelope),
    recordedtime: envelope.recordedAt,
    sequence: String(entry.sequence).padStart(SEQUENCE_DIGITS, '0'),
    correlationid: correlationOf(envelope.correlation),
    ...(envelope.causation === undefined ? {} : { causationid: envelope.causation }),
    dataref: `/v1/events/${entry.sequence}`,
  };
}

/** @param entryOf the entry of an event that it relied on; undefined for one that is not in the ledger up to there. */
export function cloudEvent(parts: CloudEventParts, entryOf: (event: string) => number | undefined): CloudEvent {
  const { entry, recorded, type } = parts;
  const { envelope, event } = recorded;
  // A label for somebody's name would have to be remembered for as long as the feed goes on, so their names are left out whole.
  const staff = staffFields(type);
  const fields = exportedFields(type).filter((name) => !staff.includes(name));
  return {
    ...thinCloudEvent(parts),
    datacontenttype: 'application/json',
    data: {
      revision: envelope.revision,
      recordedBy: { organisation: envelope.actor.organisation, role: envelope.actor.role },
      reliesOn: envelope.reliesOn.map(({ event: id, as }) => ({ entry: entryOf(id) ?? null, as })),
      sealed: envelope.sealed.map(({ path }) => path.slice(1)),
      files: envelope.evidence.map(({ mediaType, bytes }) => ({ mediaType, bytes })),
      leaf: Buffer.from(entry.leaf).toString('hex'),
      event: Object.fromEntries(Object.entries(event).filter(([name]) => fields.includes(name))),
    },
  };
}

const PREFIX = 'org.outcomes-ledger.';

/** `PaymentMade` in version 1 is `org.outcomes-ledger.payment-made.v1`. */
export function cloudEventType(name: string, version: number): string {
  return `${PREFIX}${name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()}.v${version}`;
}

function happened({ occurredAt }: Envelope): Pick<ThinCloudEvent, 'time' | 'occurredon'> {
  if (occurredAt.includes('T')) return { time: occurredAt };
  return { time: beginningOf(calendarDate(occurredAt)), occurredon: occurredAt };
}

const HOUR_MS = 3_600_000;

/** The first instant of a day in London: midnight in winter, 23:00 UTC of the day before in summer. */
function beginningOf(day: CalendarDate): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const inSummer = instantAt(midnight - HOUR_MS);
  return londonDayOf(inSummer) === day ? inSummer : instantAt(midnight);
}
