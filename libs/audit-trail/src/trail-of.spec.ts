import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  EventCodec,
  type EventOf,
  EventRegistry,
  eventType,
  Ledger,
  MemoryEventLog,
  type Narrative,
  type Reference,
  type StreamType,
  type Subject,
} from '#event-log';
import { type Actor, instant, SetClock, SystemEntropy } from '#kernel';
import { SqliteReadStore } from '#read-store';
import { TestSealer } from '../../event-log/test/test-sealer.js';
import { Narratives } from './narratives.js';
import { trailProjection } from './trail.js';
import { type ToldPart, type Trail, type TrailDirection, TrailOf } from './trail-of.js';

/** A small business: things are promised, delivered, billed on a sheet with others, and settled. */
const events = {
  Promised: eventType('promised', { thing: z.string() }),
  Delivered: eventType('delivered', { thing: z.string() }),
  Billed: eventType('billed', { sheet: z.string(), things: z.array(z.string()) }),
  Settled: eventType('settled', { sheet: z.string() }),
};
type Event = EventOf<typeof events>;

const narrative: Narrative<Event> = {
  Promised: { says: ({ thing }) => `${thing} was promised`, about: ({ thing }) => [{ kind: 'thing', ref: thing }] },
  Delivered: {
    says: ({ thing }) => `${thing} was delivered`,
    about: ({ thing }) => [{ kind: 'delivered', ref: thing }],
  },
  Billed: {
    says: ({ things }) => `${things.join(' and ')} were billed`,
    about: ({ sheet, things }) => [{ kind: 'sheet', ref: sheet }, ...things.map((ref) => ({ kind: 'item', ref }))],
    story: ({ sheet }) => sheet,
    why: ({ things }) => [`${things.length} had been delivered`],
  },
  Settled: {
    says: ({ sheet }) => `${sheet} was settled`,
    about: ({ sheet }) => [{ kind: 'settlement', ref: sheet }],
    story: ({ sheet }) => sheet,
  },
};

const anything: StreamType<Event, undefined, Event, never> = {
  category: 'anything',
  decider: { initial: undefined, decide: (event) => [event], evolve: () => undefined },
};
const actor = { subject: 'sam', organisation: 'example', role: 'service-provider' } as unknown as Actor;

async function aLedger() {
  const log = new MemoryEventLog();
  const codec = new EventCodec(new EventRegistry(events), new TestSealer(), new SystemEntropy());
  const ledger = new Ledger(log, codec, new SetClock(instant('2026-01-02T03:04:05Z')));
  const narratives = new Narratives(narrative);
  const store = SqliteReadStore.inMemory([trailProjection(narratives)]);
  let commands = 0;
  return {
    async record(stream: string, event: Event, ...reliesOn: Reference[]): Promise<Reference> {
      commands += 1;
      const context = { commandId: `command-${commands}`, actor };
      const answer = await ledger.transact(anything, stream, event, {
        context,
        input: event,
        at: ledger.clock.now(),
        reliesOn,
      });
      if (answer.kind === 'refused') throw new Error(answer.refusal.refused);
      return { event: answer.events[0]?.id ?? '', stream, revision: answer.revision, as: event.type.toLowerCase() };
    },
    /** As if somebody had changed the stored text of an event behind the ledger's back. */
    tamper(stream: string, revision: number) {
      const read = log.readStream.bind(log);
      log.readStream = async function* (name, options) {
        for await (const logged of read(name, options)) {
          const isIt = name === stream && logged.revision === revision;
          yield isIt ? { ...logged, text: logged.text.replace('S1', 'S9') } : logged;
        }
      };
    },
    async trails() {
      for await (const batch of log.readAll('start'))
        store.handle(batch, (entry) => ({ ...codec.decode(entry), ...entry }));
      return new TrailOf(store, ledger, narratives);
    },
  };
}

/** Two things on one sheet, a third promised and delivered later, and a sheet of its own for it. */
async function threeThings() {
  const ledger = await aLedger();
  const delivered: Record<string, Reference> = {};
  for (const thing of ['lamp', 'chair', 'table']) {
    await ledger.record(`thing-${thing}`, { type: 'Promised', thing });
    delivered[thing] = await ledger.record(`thing-${thing}`, { type: 'Delivered', thing });
  }
  const { lamp, chair, table } = delivered as { lamp: Reference; chair: Reference; table: Reference };
  await ledger.record('account', { type: 'Billed', sheet: 'S1', things: ['lamp', 'chair'] }, lamp, chair);
  await ledger.record('account', { type: 'Billed', sheet: 'S2', things: ['table'] }, table);
  await ledger.record('thing-lamp', { type: 'Delivered', thing: 'lamp' });
  await ledger.record('account', { type: 'Settled', sheet: 'S1' });
  return ledger.trails();
}

const sentences = (trail: Awaited<ReturnType<TrailOf['back']>>) => trail?.entries.map(({ sentence }) => sentence);

describe('the trail back from a record', () => {
  it('goes through its own story and all it relied on, as that was then and not after', async () => {
    const trails = await threeThings();
    expect(sentences(await trails.back({ kind: 'settlement', ref: 'S1' }))).toEqual([
      'lamp was promised',
      'lamp was delivered',
      'chair was promised',
      'chair was delivered',
      'lamp and chair were billed',
      'S1 was settled',
    ]);
  });

  it('can be narrowed to one of many things of a kind', async () => {
    const trails = await threeThings();
    const narrowed = await trails.back({ kind: 'settlement', ref: 'S1' }, { kind: 'delivered', ref: 'chair' });
    expect(sentences(narrowed)).toEqual([
      'chair was promised',
      'chair was delivered',
      'lamp and chair were billed',
      'S1 was settled',
    ]);
  });

  it('leaves out what is only about others, when it is narrowed, with all that it rests on', async () => {
    const ledger = await aLedger();
    for (const thing of ['lamp', 'chair']) {
      const delivered = await ledger.record(`thing-${thing}`, { type: 'Delivered', thing });
      await ledger.record('account', { type: 'Billed', sheet: 'S1', things: [thing] }, { ...delivered, as: 'item' });
    }
    await ledger.record('account', { type: 'Settled', sheet: 'S1' });
    const trails = await ledger.trails();
    const back = (narrowed?: { kind: string; ref: string }) => trails.back({ kind: 'settlement', ref: 'S1' }, narrowed);
    expect(sentences(await back({ kind: 'item', ref: 'chair' }))).toEqual([
      // Whatever it is called there, it has the reference of the item.
      'chair was delivered',
      'chair were billed',
      'S1 was settled',
    ]);
    expect(sentences(await back())).toHaveLength(5);
  });

  it('gives each entry its place, both clocks, who, and why', async () => {
    const trail = await (await threeThings()).back({ kind: 'settlement', ref: 'S1' });
    expect(trail?.entries[4]).toMatchObject({
      entry: 6,
      type: 'Billed',
      stream: 'account',
      revision: 0,
      why: ['2 had been delivered'],
      occurredAt: '2026-01-02T03:04:05.000Z',
      recordedAt: '2026-01-02T03:04:05.000Z',
      actor: { subject: 'sam', organisation: 'example', role: 'service-provider' },
      reliesOn: [
        { entry: 1, as: 'delivered' },
        { entry: 3, as: 'delivered' },
      ],
      leaf: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('is not told from an event that was changed behind the back of the ledger', async () => {
    const ledger = await aLedger();
    await ledger.record('account', { type: 'Billed', sheet: 'S1', things: ['lamp'] });
    await ledger.record('account', { type: 'Settled', sheet: 'S1' });
    const trails = await ledger.trails();
    ledger.tamper('account', 0);
    await expect(trails.back({ kind: 'settlement', ref: 'S1' })).rejects.toThrow('Entry 0 (account/0) is not what was');
  });

  it('does not exist for what the ledger never heard of', async () => {
    expect(await (await threeThings()).back({ kind: 'settlement', ref: 'S9' })).toBeUndefined();
  });
});

describe('the trail forward from a record', () => {
  it('goes through what happened to it later and all that relied on it', async () => {
    const trails = await threeThings();
    expect(sentences(await trails.forward({ kind: 'delivered', ref: 'chair' }))).toEqual([
      'chair was delivered',
      'lamp and chair were billed',
      'S1 was settled',
    ]);
  });
});

describe('what is about a record', () => {
  it('is told without what it rests on', async () => {
    const trails = await threeThings();
    expect(sentences(await trails.of({ kind: 'sheet', ref: 'S2' }))).toEqual(['table were billed']);
  });
});

describe('a part of a trail', () => {
  /** Every part with its entries, until there is none behind it. */
  async function allParts(trails: TrailOf, subject: Subject, direction: TrailDirection, asOf: number) {
    const told: number[][] = [];
    let after: number | undefined;
    do {
      const part: ToldPart | undefined = await trails.part(subject, direction, { asOf, after, limit: 2 });
      told.push((part?.entries ?? []).map(({ entry }) => entry));
      after = part?.next;
    } while (after !== undefined);
    return told;
  }
  const entriesOf = (trail: Trail | undefined) => trail?.entries.map(({ entry }) => entry);

  it('follows the one before it, and all of them are the whole', async () => {
    const trails = await threeThings();
    const settled = { kind: 'settlement', ref: 'S1' };
    const parts = await allParts(trails, settled, 'rests-on', 100);
    expect(parts.map((part) => part.length)).toEqual([2, 2, 2]);
    expect(parts.flat()).toEqual(entriesOf(await trails.back(settled)));
    const chair = { kind: 'delivered', ref: 'chair' };
    const ahead = await allParts(trails, chair, 'rests-on-it', 100);
    expect(ahead.flat()).toEqual(entriesOf(await trails.forward(chair)));
    const sheet = { kind: 'item', ref: 'lamp' };
    expect((await allParts(trails, sheet, 'itself', 100)).flat()).toEqual(entriesOf(await trails.of(sheet)));
  });

  it('knows nothing of what was recorded after the entry asked about', async () => {
    const trails = await threeThings();
    const settled = { kind: 'settlement', ref: 'S1' };
    expect(await trails.part(settled, 'rests-on', { asOf: 8, limit: 10 })).toBeUndefined();
    expect(await trails.part(settled, 'itself', { asOf: 8, limit: 10 })).toBeUndefined();
    const sheet = { kind: 'sheet', ref: 'S1' };
    expect(entriesOf(await trails.part(sheet, 'rests-on', { asOf: 8, limit: 10 }))).not.toContain(9);
  });

  it('can be narrowed like the whole', async () => {
    const trails = await threeThings();
    const settled = { kind: 'settlement', ref: 'S1' };
    const narrowed = { kind: 'delivered', ref: 'chair' };
    const part = await trails.part(settled, 'rests-on', { narrowed, asOf: 100, limit: 10 });
    expect(entriesOf(part)).toEqual(entriesOf(await trails.back(settled, narrowed)));
    expect(part?.next).toBeUndefined();
  });
});
