import { rfc8785 } from '#kernel';
import { LogCorrupt, type LoggedEvent, type NewEvent } from '../event-log.js';
import { leafHash } from '../leaf-hash.js';
import type { JsonObject, OutgoingEvent, StoredEvent } from './esdb-driver.js';
import { type LogPosition, positionText } from './log-position.js';

/**
 * An event as the server is given it: the canonical text as JSON, beside it the hash of the text as it was.
 *
 * @throws TypeError for a text that is not a JSON object in canonical form: it could never be read back the same.
 */
export function outgoing({ id, type, text }: NewEvent): OutgoingEvent {
  const data = JSON.parse(text) as unknown;
  if (!isObject(data) || rfc8785(data) !== text) {
    throw new TypeError(`${type} ${id} is not a JSON object in canonical form`);
  }
  return { id, type, data, metadata: { leaf: leafHash(text).toString('hex'), ...correlationOf(data) } };
}

/**
 * The event with its text in canonical form again. The server may have written the JSON in another way; the hash says
 * whether it still means the same.
 *
 * @throws LogCorrupt when it does not, or was not written by the ledger.
 */
export function logged(stored: StoredEvent, prefix: string): LoggedEvent {
  const place = `${stored.stream}/${stored.revision}`;
  const leaf = isObject(stored.metadata) ? stored.metadata.leaf : undefined;
  if (typeof leaf !== 'string') throw new LogCorrupt(`${place} (${stored.type}) was not written by the ledger`);
  const text = textOf(stored.data, place);
  const hash = leafHash(text);
  if (hash.toString('hex') !== leaf) throw new LogCorrupt(`${place} (${stored.type}) is not what was written`);
  if (stored.position === undefined) throw new LogCorrupt(`The server does not say where in the log ${place} stands`);
  return {
    id: stored.id,
    type: stored.type,
    text,
    stream: stored.stream.slice(prefix.length),
    revision: Number(stored.revision),
    position: positionText(stored.position),
    leaf: hash,
  };
}

function textOf(data: unknown, place: string): string {
  try {
    return rfc8785(data);
  } catch {
    throw new LogCorrupt(`${place} holds something that is not JSON`);
  }
}

/** Under the names that the server's own tools look for. */
function correlationOf(data: JsonObject): JsonObject {
  const { correlation, causation } = data;
  return {
    ...(typeof correlation === 'string' ? { $correlationId: correlation } : {}),
    ...(typeof causation === 'string' ? { $causationId: causation } : {}),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws LogCorrupt when the server does not say it. */
export function placeOf(stored: StoredEvent): LogPosition {
  if (stored.position === undefined) {
    throw new LogCorrupt(`The server does not say where in its log ${stored.stream}/${stored.revision} stands`);
  }
  return stored.position;
}
