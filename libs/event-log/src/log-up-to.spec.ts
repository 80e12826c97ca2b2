import { describe, expect, it } from '@jest/globals';
import { lastValueFrom } from 'rxjs';
import type { EventLog, LedgerEntry, NewEvent } from './event-log.js';
import { LogIsPast, LogUpTo } from './log-up-to.js';
import { MemoryEventLog } from './memory/memory-event-log.js';

const event = (id: string): NewEvent => ({ id, type: 'Told', text: `{"id":"${id}"}` });

/** Entries 0 to 5: two streams, turn by turn. */
async function sixEntries() {
  const log = new MemoryEventLog();
  for (const number of [0, 1, 2]) {
    const expected = number === 0 ? 'no-stream' : number - 1;
    await log.append('one', expected, [event(`one-${number}`)]);
    await log.append('other', expected, [event(`other-${number}`)]);
  }
  const entries: LedgerEntry[] = [];
  for await (const batch of log.readAll('start')) entries.push(...batch);
  return { log, entries };
}

async function idsOf(events: ReturnType<EventLog['readStream']>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of events) ids.push(id);
  return ids;
}

async function allOf(log: EventLog, batchSize: number, after: LedgerEntry | 'start' = 'start'): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of log.readAll(after, { batchSize })) ids.push(...batch.map(({ id }) => id));
  return ids;
}

describe('a log as it once was', () => {
  it('ends every stream, forwards and backwards, at its last entry', async () => {
    const { log, entries } = await sixEntries();
    const past = new LogUpTo(log, entries[2]);
    expect(await idsOf(past.readStream('one'))).toEqual(['one-0', 'one-1']);
    expect(await idsOf(past.readStream('other'))).toEqual(['other-0']);
    expect(await idsOf(past.readStream('one', { direction: 'backwards' }))).toEqual(['one-1', 'one-0']);
    expect(await idsOf(past.readStream('one', { direction: 'backwards', limit: 1 }))).toEqual(['one-1']);
    expect(await idsOf(past.readStream('one', { from: 1, limit: 5 }))).toEqual(['one-1']);
    expect(await idsOf(past.readStream('one', { from: 2 }))).toEqual([]);
    expect(await idsOf(past.readStream('one', { limit: 0 }))).toEqual([]);
  });

  it.each([1, 2, 100])('ends the whole log there, read %i at a time', async (batchSize) => {
    const { log, entries } = await sixEntries();
    for (const last of entries) {
      const known = entries.filter(({ sequence }) => sequence <= last.sequence).map(({ id }) => id);
      expect(await allOf(new LogUpTo(log, last), batchSize)).toEqual(known);
      expect(await allOf(new LogUpTo(log, last), batchSize, entries[1])).toEqual(known.slice(2));
      expect(await new LogUpTo(log, last).head()).toBe(last.position);
    }
  });

  it('has nothing before its first entry', async () => {
    const { log } = await sixEntries();
    const empty = new LogUpTo(log, undefined);
    expect(await allOf(empty, 10)).toEqual([]);
    expect(await idsOf(empty.readStream('one'))).toEqual([]);
    expect(await empty.head()).toBeUndefined();
  });

  it('takes nothing, follows nothing, and closes nothing', async () => {
    const { log, entries } = await sixEntries();
    const past = new LogUpTo(log, entries[2]);
    await expect(past.append()).rejects.toThrow(LogIsPast);
    await expect(lastValueFrom(past.follow())).rejects.toThrow(LogIsPast);
    await past.close();
    expect(await log.head()).toBe(entries[5]?.position);
  });
});
