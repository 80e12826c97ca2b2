import { expect } from '@jest/globals';
import type { EventLog, LedgerEntry, LoggedEvent, NewEvent } from '#event-log';
import { canonicalJson, eventIdOf } from '#kernel';

/** An event whose text is the canonical JSON of an object, as a codec would write it. */
export function note(name: string, value: unknown): NewEvent {
  const id = eventIdOf(`note/${name}`, 0);
  return { id, type: 'NoteTaken', text: canonicalJson({ id, type: 'NoteTaken', data: { name, value } }) };
}

export function notes(command: string, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const id = eventIdOf(command, index);
    const type = index % 3 === 2 ? 'NoteCorrected' : 'NoteTaken';
    return { id, type, text: canonicalJson({ id, type, data: { command, index } }) };
  });
}

/** Letters of two bytes, so that a store that counts characters is found out. */
export function noteOfBytes(name: string, bytes: number): NewEvent {
  const empty = Buffer.byteLength(note(name, '').text);
  const fill = bytes - empty;
  return note(name, 'é'.repeat(Math.floor(fill / 2)) + 'x'.repeat(fill % 2));
}

/** `count` events over `streams` streams in turn, appended in parts of different sizes. */
export async function appendMany(log: EventLog, count: number, streams: number, prefix = 'note'): Promise<void> {
  const heads = Array.from({ length: streams }, () => -1);
  let appended = 0;
  for (let turn = 0; appended < count; turn += 1) {
    const stream = turn % streams;
    const size = Math.min(1 + (turn % 4), count - appended);
    const head = heads[stream] ?? -1;
    const events = notes(`${prefix}${stream}.${turn}`, size);
    const answer = await log.append(`${prefix}-${stream}`, head === -1 ? 'no-stream' : head, events);
    expect(answer.kind).toBe('appended');
    heads[stream] = head + size;
    appended += size;
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export function streamOf(log: EventLog, stream: string): Promise<LoggedEvent[]> {
  return collect(log.readStream(stream));
}

export async function allOf(log: EventLog): Promise<LedgerEntry[]> {
  return (await collect(log.readAll('start'))).flat();
}

export function revisionsOf(events: readonly LoggedEvent[]): number[] {
  return events.map(({ revision }) => revision);
}
