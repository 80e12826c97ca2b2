import type { StoredEvent } from '../log/stored-event.js';

/** An event of a bundle, with its place in the log. */
export interface BundleEvent extends StoredEvent {
  readonly index: number;
}

export interface SealedCommitment {
  readonly path: string;
  readonly commit: string;
}

/** Whether a value has what every event has. What a type says beyond that is held to its schema where there is one. */
export function isEvent(value: unknown): value is StoredEvent {
  if (!isObject(value)) return false;
  const { v, id, stream, revision, type, schemaVersion, occurredAt, recordedAt, actor, reliesOn, data } = value;
  const texts = [id, stream, type, occurredAt, recordedAt];
  return (
    v === 'outcomes-ledger/event@1' &&
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(revision) &&
    Number.isSafeInteger(schemaVersion) &&
    isObject(actor) &&
    isObject(data) &&
    isListOf(reliesOn, ({ event, as }) => typeof event === 'string' && typeof as === 'string') &&
    isListOf(value['sealed'], ({ path, commit }) => typeof path === 'string' && typeof commit === 'string') &&
    isListOf(value['evidence'], ({ digest, bytes }) => typeof digest === 'string' && typeof bytes === 'number')
  );
}

function isListOf(value: unknown, is: (item: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && is(item));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
