import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  Actor,
  CalendarDate,
  type Decider,
  Entropy,
  epochMsOf,
  fold,
  instant,
  instantAt,
  refuse,
  SetClock,
  SystemEntropy,
} from '#kernel';
import { temporaryFolder } from '../test/temporary-folder.js';
import { TestSealer } from '../test/test-sealer.js';
import { EventCodec } from './event-codec.js';
import { type AppendAnswer, type EventLog, LogBusy, LogUnavailable, type NewEvent } from './event-log.js';
import { type EventOf, EventRegistry, eventType, UnknownEventType } from './event-types.js';
import { furtherStep, type Given, Ledger, requireRevision, VersionStale } from './ledger.js';
import { MemoryEventLog } from './memory/memory-event-log.js';
import { SqliteEventLog } from './sqlite/sqlite-event-log.js';
import { type StreamType, streamName } from './stream-type.js';

/** A jar that holds so many coins: enough of a rule to be raced for. */
const jarEvents = {
  CoinsPut: eventType(
    'Coins were put in',
    { coins: z.int(), putOn: CalendarDate, note: z.string().optional() },
    { occurred: 'putOn' },
  ),
  JarSealed: eventType('The jar is full', { coins: z.int() }),
};
type JarEvent = EventOf<typeof jarEvents>;
type JarCommand = { type: 'put'; coins: number; on: string; note?: string };
const JAR_COINS_MAX = 10;

const jarDecider: Decider<JarCommand, number, JarEvent, 'jar-full'> = {
  initial: 0,
  decide({ coins, on, note }, held) {
    if (coins === 0) return [];
    if (held + coins > JAR_COINS_MAX) return refuse('jar-full', { held });
    const put: JarEvent = { type: 'CoinsPut', coins, putOn: on as CalendarDate, note };
    return held + coins === JAR_COINS_MAX ? [put, { type: 'JarSealed', coins: JAR_COINS_MAX }] : [put];
  },
  evolve: (held, event) => (event.type === 'CoinsPut' ? held + event.coins : held),
};
const jar: StreamType<JarCommand, number, JarEvent, 'jar-full'> = { category: 'jar', decider: jarDecider };

const stream = streamName('jar', 'kitchen');
const now = instant('2021-03-01T09:14:00Z');
const today = '2021-03-01';
const actor = Actor.parse({ subject: 'user/ann', organisation: 'org1', role: 'service-provider' });

function codecWith(entropy: Entropy = new SystemEntropy(), types = jarEvents): EventCodec {
  return new EventCodec(new EventRegistry(types), new TestSealer(), entropy);
}

function ledgerOn(log: EventLog, pause: (ms: number) => Promise<void> = async () => {}): Ledger {
  return new Ledger(log, codecWith(), new SetClock(now), pause);
}

function put(ledger: Ledger, coins: number, commandId: string, options: Partial<Given> & { on?: string } = {}) {
  const { on = today, ...given } = options;
  const command = { type: 'put', coins, on } as const;
  return ledger.transact(jar, stream, command, { context: { commandId, actor }, input: command, at: now, ...given });
}

async function textsOf(log: EventLog): Promise<string[]> {
  const texts: string[] = [];
  for await (const batch of log.readAll('start')) texts.push(...batch.map(({ text }) => text));
  return texts;
}

/** Does something to the next appends, each once and in order, instead of or around appending. */
function interposed(
  log: EventLog,
  ...steps: ((append: () => Promise<AppendAnswer>, events: readonly NewEvent[]) => Promise<AppendAnswer>)[]
) {
  const append = log.append.bind(log);
  const asked: (readonly NewEvent[])[] = [];
  log.append = (name, expected, events) => {
    asked.push(events);
    const step = steps.shift();
    const proceed = () => append(name, expected, events);
    return step === undefined ? proceed() : step(proceed, events);
  };
  return asked;
}

describe('recording a command', () => {
  let log: MemoryEventLog;
  let ledger: Ledger;

  beforeEach(() => {
    log = new MemoryEventLog();
    ledger = ledgerOn(log);
  });

  it('answers with the place reached and the events it made', async () => {
    const answer = await put(ledger, JAR_COINS_MAX, 'c1');
    expect(answer).toEqual({
      kind: 'recorded',
      stream,
      revision: 1,
      position: await log.head(),
      events: [
        { id: expect.any(String), type: 'CoinsPut', revision: 0 },
        { id: expect.any(String), type: 'JarSealed', revision: 1 },
      ],
      repeated: false,
      about: {},
    });
  });

  it('stores who, when, why and on what it rests, canonically and without what was not given', async () => {
    const reference = { event: '5c9a1d0e-3f6b-4d0c-9a77-e1b2c4d5f607', stream: 'x-1', revision: 3, as: 'basis' };
    const file = { digest: `sha256:${'0'.repeat(64)}`, bytes: 12, mediaType: 'text/plain', encrypted: false };
    const context = { commandId: 'c1', actor, correlation: 'import-7', causation: reference.event };
    await put(ledger, 3, 'c1', { context, reliesOn: [reference], evidence: [file], on: '2021-02-27' });
    const [text = ''] = await textsOf(log);
    expect(JSON.parse(text)).toEqual({
      v: 'outcomes-ledger/event@1',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      salt: expect.stringMatching(/^[\w-]{22}$/),
      stream,
      revision: 0,
      type: 'CoinsPut',
      schemaVersion: 1,
      occurredAt: '2021-02-27',
      recordedAt: now,
      actor,
      command: { id: 'c1', digest: expect.any(String) },
      correlation: 'import-7',
      causation: reference.event,
      reliesOn: [reference],
      data: { coins: 3, putOn: '2021-02-27' },
      sealed: [],
      evidence: [file],
    });
  });

  it('records nothing more once it may not, and answers what was recorded before as before', async () => {
    await put(ledger, 1, 'c1');
    const held = new Ledger(
      log,
      codecWith(),
      new SetClock(now),
      async () => {},
      () => {
        throw new Error('The log is not what was logged');
      },
    );
    await expect(put(held, 2, 'c2')).rejects.toThrow('The log is not what was logged');
    expect(await put(held, 1, 'c1')).toMatchObject({ kind: 'recorded', repeated: true });
    expect(await put(held, JAR_COINS_MAX, 'c3')).toMatchObject({ kind: 'refused' });
    expect(await textsOf(log)).toHaveLength(1);
  });

  it('answers a refusal as it was decided, and records nothing', async () => {
    await put(ledger, 8, 'c1');
    expect(await put(ledger, 3, 'c2')).toEqual({
      kind: 'refused',
      refusal: { refused: 'jar-full', detail: { held: 8 } },
    });
    expect(await textsOf(log)).toHaveLength(1);
  });

  it('takes no events for something done already', async () => {
    const before = await put(ledger, 0, 'c0');
    expect(before).toMatchObject({ kind: 'recorded', repeated: true, revision: -1, events: [], position: undefined });
    await put(ledger, 1, 'c1');
    const after = await put(ledger, 0, 'c2');
    expect(after).toMatchObject({ repeated: true, revision: 0, events: [], position: await log.head() });
  });

  it.each([
    ['a day that is still to come', '2021-03-02', false],
    ['today', '2021-03-01', true],
    ['a day long past', '2001-01-01', true],
  ])('takes or refuses %s by the day it is recorded', async (_, on, taken) => {
    const answer = await put(ledger, 1, 'c1', { on });
    if (taken) expect(answer.kind).toBe('recorded');
    else {
      const detail = { field: 'putOn', date: on, today };
      expect(answer).toEqual({ kind: 'refused', refusal: { refused: 'dated-in-the-future', detail } });
    }
  });

  it('counts the day in London, where it may be tomorrow already', async () => {
    const at = instant('2021-07-01T23:30:00Z');
    expect((await put(ledger, 1, 'c1', { at, on: '2021-07-02' })).kind).toBe('recorded');
    expect((await put(ledger, 1, 'c2', { at, on: '2021-07-03' })).kind).toBe('refused');
  });

  it('refuses what is too large for one event, and records nothing of it', async () => {
    const command = { type: 'put', coins: 1, on: today, note: 'é'.repeat(40_000) } as const;
    const given = { context: { commandId: 'c1', actor }, input: {}, at: now };
    const answer = await ledger.transact(jar, stream, command, given);
    expect(answer).toEqual({
      kind: 'refused',
      refusal: {
        refused: 'event-too-large',
        detail: { event: 'CoinsPut', bytes: expect.any(Number), bytesMax: 65_535 },
      },
    });
    expect(await textsOf(log)).toEqual([]);
  });

  it('stops at an event of a type that it does not know', async () => {
    await put(ledger, 1, 'c1');
    const newer = new Ledger(log, codecWith(), new SetClock(now));
    const older = new EventCodec(
      new EventRegistry({ JarSealed: jarEvents.JarSealed }),
      new TestSealer(),
      new SystemEntropy(),
    );
    await expect(new Ledger(log, older, new SetClock(now)).load(jar, stream)).rejects.toThrow(UnknownEventType);
    await expect(newer.load(jar, stream)).resolves.toMatchObject({ state: 1 });
  });
});

describe('another writer', () => {
  it('who was first makes it decide again, by what stands there now', async () => {
    const log = new MemoryEventLog();
    const [ann, bob] = [ledgerOn(log), ledgerOn(log)];
    await put(ann, 2, 'c1');
    await put(bob, 5, 'c2');
    // Ann's ledger remembers two coins; the stream says seven.
    let wasFirst = false;
    interposed(log, async (append) => {
      wasFirst = true;
      await put(bob, 2, 'c3');
      return append();
    });
    expect(await put(ann, 2, 'c4')).toMatchObject({
      kind: 'refused',
      refusal: { refused: 'jar-full', detail: { held: 9 } },
    });
    expect(wasFirst).toBe(true);
    expect((await ann.load(jar, stream)).state).toBe(9);
  });

  it('never lets two of them both fit under a limit', async () => {
    const log = new MemoryEventLog();
    const ledgers = Array.from({ length: 5 }, () => ledgerOn(log));
    const answers = await Promise.all(
      ledgers.flatMap((ledger, index) => [1, 2, 3].map((n) => put(ledger, 1, `c${index}.${n}`))),
    );
    expect(answers.filter(({ kind }) => kind === 'recorded')).toHaveLength(JAR_COINS_MAX);
    expect((await ledgerOn(log).load(jar, stream)).state).toBe(JAR_COINS_MAX);
  });

  it('in the same process only waits for a turn, however many there are', async () => {
    const log = new MemoryEventLog();
    const ledger = ledgerOn(log);
    const asked = interposed(log);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => put(ledger, n % 6 === 0 ? 1 : 0, `c${n}`)));
    expect(answers.every(({ kind }) => kind === 'recorded')).toBe(true);
    expect(asked).toHaveLength(10);
  });

  it('who is always first ends it with an error rather than never', async () => {
    const log = new MemoryEventLog();
    const asked = interposed(log);
    log.append = async (_, expected) => {
      asked.push([]);
      return { kind: 'moved-on', actual: expected === 'no-stream' ? 0 : expected + 1 };
    };
    await expect(put(ledgerOn(log), 1, 'c1')).rejects.toThrow(LogUnavailable);
    expect(asked).toHaveLength(20);
  });

  it('lets the next one have its turn after a fault', async () => {
    const log = new MemoryEventLog();
    const ledger = ledgerOn(log);
    interposed(log, async () => {
      throw new LogBusy('too much is waiting');
    });
    const [first, second] = await Promise.allSettled([put(ledger, 1, 'c1'), put(ledger, 2, 'c2')]);
    expect(first).toMatchObject({ reason: expect.any(LogBusy) });
    expect(second).toMatchObject({ value: { kind: 'recorded', revision: 0 } });
  });
});

describe('a command that was meant for one revision', () => {
  const meant = (commandId: string, ifRevision: number) => ({ context: { commandId, actor, ifRevision } });

  it('is decided while the stream stands there, also before it has begun', async () => {
    const ledger = ledgerOn(new MemoryEventLog());
    expect(await put(ledger, 1, 'c1', meant('c1', -1))).toMatchObject({ kind: 'recorded', revision: 0 });
    expect(await put(ledger, 1, 'c2', meant('c2', 0))).toMatchObject({ kind: 'recorded', revision: 1 });
  });

  it.each([
    ['an earlier one', 0],
    ['a later one', 2],
    ['none', -1],
  ])('is not decided when that is %s, whatever the rule would say', async (_, ifRevision) => {
    const log = new MemoryEventLog();
    const ledger = ledgerOn(log);
    await put(ledger, 1, 'c1');
    await put(ledger, 1, 'c2');
    for (const coins of [0, 1, 20]) {
      const answer = put(ledger, coins, `c3.${coins}`, meant(`c3.${coins}`, ifRevision));
      await expect(answer).rejects.toMatchObject({ name: 'VersionStale', stream, expected: ifRevision, actual: 1 });
    }
    expect(await textsOf(log)).toHaveLength(2);
  });

  it('is not decided again when another writer comes first', async () => {
    const log = new MemoryEventLog();
    const [ann, bob] = [ledgerOn(log), ledgerOn(log)];
    await put(ann, 1, 'c1');
    interposed(log, async (append) => {
      await put(bob, 1, 'c2');
      return append();
    });
    await expect(put(ann, 1, 'c3', meant('c3', 0))).rejects.toThrow(VersionStale);
    expect((await ann.load(jar, stream)).state).toBe(2);
  });

  it('is answered as before when it was recorded before: what moved the stream on was itself', async () => {
    const ledger = ledgerOn(new MemoryEventLog());
    await put(ledger, 1, 'c1', meant('c1', -1));
    await put(ledger, 1, 'c2');
    expect(await put(ledger, 1, 'c1', meant('c1', -1))).toMatchObject({ repeated: true, events: [{ revision: 0 }] });
    expect(await put(ledger, 1, 'c1')).toMatchObject({ repeated: true });
  });

  it('is recorded once when its answer was lost', async () => {
    const log = new MemoryEventLog();
    interposed(log, async (append) => {
      await append();
      return { kind: 'unknown', cause: 'the answer was lost' };
    });
    const answer = await put(ledgerOn(log), 1, 'c1', meant('c1', -1));
    expect(answer).toMatchObject({ kind: 'recorded', revision: 0, repeated: false });
  });

  it('asks it of its first step only, and of what a handler loads before it does anything', async () => {
    const { context } = meant('c1', 0);
    expect(furtherStep({ ...context, causation: 'e' }, 'c1/next')).toEqual({
      commandId: 'c1/next',
      actor,
      causation: 'e',
    });
    const absent = await ledgerOn(new MemoryEventLog()).load(jar, stream);
    expect(() => requireRevision(context, absent)).toThrow(VersionStale);
    expect(() => requireRevision(furtherStep(context, 'c1/next'), absent)).not.toThrow();
  });
});

describe('an answer that nobody knows', () => {
  const lost = async (append: () => Promise<AppendAnswer>): Promise<AppendAnswer> => {
    await append();
    return { kind: 'unknown', cause: 'the answer was lost' };
  };
  const neverArrived = async (): Promise<AppendAnswer> => ({ kind: 'unknown', cause: 'no answer in time' });

  it.each([
    ['was written', [lost]],
    ['was not written', [neverArrived]],
    ['was written at the second attempt', [neverArrived, lost, neverArrived]],
  ])('is asked for again with the same bytes, and recorded once, when it %s', async (_, steps) => {
    const log = new MemoryEventLog();
    const asked = interposed(log, ...steps);
    let decisions = 0;
    const counting = {
      ...jar,
      decider: {
        ...jarDecider,
        decide: (command: JarCommand, held: number) => {
          decisions += 1;
          return jarDecider.decide(command, held);
        },
      },
    };
    const command = { type: 'put', coins: JAR_COINS_MAX, on: today } as const;
    const answer = await ledgerOn(log).transact(counting, stream, command, {
      context: { commandId: 'c1', actor },
      input: command,
      at: now,
    });
    expect(answer).toMatchObject({ kind: 'recorded', revision: 1, repeated: false });
    expect(decisions).toBe(1);
    expect(asked).toHaveLength(steps.length + 1);
    for (const events of asked) expect(events).toBe(asked[0]);
    expect(await textsOf(log)).toEqual(asked[0]?.map(({ text }) => text));
  });

  it('is decided again when another writer is found to have been first: then it was not written', async () => {
    const log = new MemoryEventLog();
    const other = ledgerOn(log);
    interposed(log, neverArrived, async (append) => {
      await put(other, 8, 'other');
      return append();
    });
    expect(await put(ledgerOn(log), 3, 'c1')).toMatchObject({ refusal: { refused: 'jar-full', detail: { held: 8 } } });
  });

  it('is waited for longer each time, and given up at last', async () => {
    const log = new MemoryEventLog();
    const pauses: number[] = [];
    const ledger = ledgerOn(log, async (ms) => void pauses.push(ms));
    interposed(log, ...Array.from({ length: 6 }, () => neverArrived));
    await expect(put(ledger, 1, 'c1')).rejects.toThrow(/could not say whether it recorded .*no answer in time/);
    expect(pauses).toEqual([50, 100, 200, 400, 800]);
    // Whoever asks again with the same command id gets it recorded once.
    expect(await put(ledger, 1, 'c1')).toMatchObject({ kind: 'recorded', repeated: false, revision: 0 });
  });
});

interface Store {
  readonly log: EventLog;
  restart(): Promise<EventLog>;
  close(): Promise<void>;
}

const stores: Readonly<Record<string, () => Store>> = {
  memory: () => {
    let log = new MemoryEventLog();
    return {
      log,
      restart: async () => {
        log = new MemoryEventLog(log);
        return log;
      },
      close: () => log.close(),
    };
  },
  'a SQLite file': () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'ledger.db');
    let log = SqliteEventLog.create(file);
    return {
      log,
      restart: async () => {
        await log.close();
        log = SqliteEventLog.open(file);
        return log;
      },
      close: async () => {
        await log.close();
        folder.remove();
      },
    };
  },
};

describe.each(Object.entries(stores))('a command sent again, on %s', (_, open) => {
  let store: Store;

  beforeEach(() => {
    store = open();
  });
  afterEach(() => store.close());

  it('is answered as the first time, and recorded once', async () => {
    const ledger = ledgerOn(store.log);
    const first = await put(ledger, JAR_COINS_MAX, 'c1');
    expect(await put(ledger, JAR_COINS_MAX, 'c1')).toEqual({ ...first, repeated: true });
    expect(await textsOf(store.log)).toHaveLength(2);
  });

  it('is known after a restart, and after the stream has gone on', async () => {
    const first = await put(ledgerOn(store.log), 3, 'c1');
    await put(ledgerOn(store.log), 2, 'c2');
    const log = await store.restart();
    const again = await put(ledgerOn(log), 3, 'c1', { at: instantAt(epochMsOf(now) + 86_400_000) });
    expect(again).toMatchObject({ kind: 'recorded', repeated: true, revision: 1 });
    expect(again).toHaveProperty('events', (first as { events: unknown }).events);
    expect(await textsOf(log)).toHaveLength(2);
  });

  it.each<[string, { coins: number } & Partial<Given>]>([
    ['other content', { coins: 2 }],
    ['another actor', { coins: 1, context: { commandId: 'c1', actor: { ...actor, subject: 'user/eve' } } }],
  ])('is refused with %s, also after a restart', async (_content, { coins, ...given }) => {
    await put(ledgerOn(store.log), 1, 'c1');
    const refused = { kind: 'refused', refusal: { refused: 'command-id-used-for-other-content' } };
    expect(await put(ledgerOn(store.log), coins, 'c1', given)).toEqual(refused);
    const log = await store.restart();
    expect(await put(ledgerOn(log), coins, 'c1', given)).toEqual(refused);
    expect(await textsOf(log)).toHaveLength(1);
  });

  it('is refused where its content leads to another stream, as long as the process remembers it', async () => {
    const ledger = ledgerOn(store.log);
    await put(ledger, 1, 'c1');
    const command = { type: 'put', coins: 2, on: today } as const;
    const given = { context: { commandId: 'c1', actor }, input: command, at: now };
    expect(await ledger.transact(jar, streamName('jar', 'hall'), command, given)).toEqual({
      kind: 'refused',
      refusal: { refused: 'command-id-used-for-other-content' },
    });
    expect(await textsOf(store.log)).toHaveLength(1);
  });

  it('is recorded once when both are under way in two processes, and the other is told the truth', async () => {
    const [one, two] = [ledgerOn(store.log), ledgerOn(store.log)];
    await Promise.all([one.load(jar, stream), two.load(jar, stream)]);
    const same = await Promise.all([put(one, 1, 'c1'), put(two, 1, 'c1')]);
    expect(same.map((answer) => answer.kind === 'recorded' && answer.repeated).sort()).toEqual([false, true]);

    const other = await Promise.all([put(one, 1, 'c2'), put(two, 3, 'c2')]);
    expect(other.map(({ kind }) => kind).sort()).toEqual(['recorded', 'refused']);
    expect(other).toContainEqual({ kind: 'refused', refusal: { refused: 'command-id-used-for-other-content' } });
    expect(await textsOf(store.log)).toHaveLength(2);
  });
});

describe('what is remembered of a stream', () => {
  it('is brought up to date by what was appended since, and never read twice', async () => {
    const log = new MemoryEventLog();
    const ledger = ledgerOn(log);
    await put(ledger, 1, 'c1');
    await put(ledger, 2, 'c2');
    const reads: unknown[] = [];
    const readStream = log.readStream.bind(log);
    log.readStream = (name, options) => {
      reads.push(options);
      return readStream(name, options);
    };
    const loaded = await ledger.load(jar, stream);
    await put(ledgerOn(log), 3, 'c3');
    reads.length = 0;
    expect(await ledger.load(jar, stream)).toMatchObject({ state: 6, revision: 2 });
    expect(reads).toEqual([{ from: 2 }]);
    // What was handed out before stays as it was.
    expect(loaded).toMatchObject({ state: 3, revision: 1 });
    expect(loaded.events).toHaveLength(2);
  });

  it('is the state of the rule that asks', async () => {
    const log = new MemoryEventLog();
    const ledger = ledgerOn(log);
    await put(ledger, 4, 'c1');
    const counting = { ...jar, decider: { ...jarDecider, evolve: (held: number) => held + 1 } };
    expect((await ledger.load(jar, stream)).state).toBe(4);
    expect((await ledger.load(counting, stream)).state).toBe(1);
    expect((await ledger.load(jar, stream)).state).toBe(4);
  });

  it('is let go when the store was set back to an earlier state', async () => {
    const earlier = new MemoryEventLog();
    await put(ledgerOn(earlier), 1, 'c1');
    const current = new MemoryEventLog(earlier);
    const standing = { log: current };
    const switching = new Proxy(current, {
      get: (_, name: keyof MemoryEventLog) => {
        const member = standing.log[name];
        return typeof member === 'function' ? member.bind(standing.log) : member;
      },
    });
    const ledger = ledgerOn(switching);
    await put(ledger, 8, 'c2');
    await ledger.load(jar, stream);
    standing.log = earlier;
    expect(await put(ledger, 1, 'c3')).toMatchObject({ kind: 'recorded', revision: 1 });
    expect((await ledger.load(jar, stream)).state).toBe(2);
  });

  it('is what folding its events gives', async () => {
    const ledger = ledgerOn(new MemoryEventLog());
    for (const [index, coins] of [1, 0, 4, 2].entries()) await put(ledger, coins, `c${index}`);
    const { state, events } = await ledger.load(jar, stream);
    const history = [1, 4, 2].map((coins): JarEvent => ({ type: 'CoinsPut', coins, putOn: today as CalendarDate }));
    expect(state).toBe(fold(jarDecider, history));
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });
});

describe('the digest of a command', () => {
  const ledger = ledgerOn(new MemoryEventLog());
  const digest = (input: unknown) => ledger.digest({ input, context: { commandId: 'any', actor } });

  it('is the same whatever the order of fields, and for a field that is absent or undefined', () => {
    expect(digest({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(digest({ b: { c: [1, 2] }, a: 1 }));
  });

  it('differs with any value', () => {
    const inputs = [{}, { a: 1 }, { a: '1' }, { a: [1] }, { a: null }, { a: 0.5 }, [], null];
    expect(new Set(inputs.map(digest)).size).toBe(inputs.length);
  });
});

describe("a stream's name", () => {
  it('joins its parts, which have no hyphen', () => {
    expect(streamName('outcome', 'reboot_west', 'P7K3Q000000000000', 'entry', 2)).toBe(
      'outcome-reboot_west-P7K3Q000000000000-entry-2',
    );
  });

  it.each(['', 'a-b', 'a b', 'é', 'a/b'])('has no part "%s"', (part) => {
    expect(() => streamName('jar', part)).toThrow(RangeError);
  });
});
