import { z } from 'zod';
import type { EventRegistry, EventType } from '#event-log';
import { exportedFields, staffFields } from './event-line.js';

/** What the lines of an event export mean: the line itself, and the data of each type of event. */
export interface EventDictionary {
  readonly format: 'outcomes-ledger/event-dictionary@1';
  /** The names of a line in their order, each with what it says. */
  readonly line: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, EventTypeEntry>>;
}

export interface EventTypeEntry {
  readonly version: number;
  readonly summary: string;
  /** The field with the day it happened in the world; null where it happened when it was recorded. */
  readonly happenedOn: string | null;
  readonly sealedFields: readonly string[];
  readonly staffFields: readonly string[];
  /** A JSON Schema (2020-12) of the data, made from the published schema of the event. */
  readonly schema: object;
}

const LINE: EventDictionary['line'] = {
  entry: 'The place of the event in the ledger: 0, 1, 2 … The lines are in this order.',
  id: 'The event.',
  stream: 'The stream that it stands in.',
  revision: 'Its place in that stream, from 0.',
  type: 'The type of the event: types has what it says.',
  version: 'The version of the type that the data is written in.',
  occurredAt: 'When it happened in the world: a day, or an instant.',
  recordedAt: 'When the ledger learned it.',
  actor: 'Who recorded it: a label of this export, the organisation, and the role in the contract.',
  reliesOn: 'The entries that it rests on, each with what it was relied on as.',
  sealed: 'Fields that the event has and this export does not, because they could point at a person.',
  files: 'The files that it rests on, by media type and size as stored.',
  leaf: 'The RFC 6962 leaf hash of the stored event, as hexadecimal: with it an inclusion proof can be asked for.',
  data: 'What happened.',
};

export function eventDictionary(registry: EventRegistry): EventDictionary {
  const types = [...registry.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    format: 'outcomes-ledger/event-dictionary@1',
    line: LINE,
    types: Object.fromEntries(types.map(([name, type]) => [name, typeEntry(type)])),
  };
}

function typeEntry(type: EventType): EventTypeEntry {
  const { version, summary, occurred = null, personalFields } = type;
  return {
    version,
    summary,
    happenedOn: occurred,
    sealedFields: personalFields,
    staffFields: staffFields(type),
    schema: exportedSchema(type),
  };
}

/** The published schema without what an export leaves out. */
function exportedSchema(type: EventType): object {
  const fields = exportedFields(type);
  const published = z.toJSONSchema(type.schema, { io: 'input' });
  const { properties = {}, required = [], ...rest } = published;
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => fields.includes(name))),
    required: required.filter((name) => fields.includes(name)),
  };
}
