import { createRequire } from 'node:module';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Subscription } from 'rxjs';
import { canonicalJson, Entropy, eventIdOf } from '#kernel';
import { EventStoreDouble } from '../../../../test/eventstoredb-double/event-store-double.js';
import { ManualScheduler } from '../../../../test/eventstoredb-double/manual-scheduler.js';
import {
  type FollowSignal,
  type LedgerEntry,
  type LedgerPlace,
  LogBusy,
  LogClosed,
  LogCorrupt,
  LogUnavailable,
  type NewEvent,
  type Position,
} from '../event-log.js';
import { EventStoreDbEventLog, type EventStoreDbOptions } from './eventstoredb-event-log.js';
import { UnsupportedServer } from './server-version.js';

const ANSWER_MS = 10_000;
const QUICK = { retryMs: 2, retryMsMax: 20 };

/** What version 6.2.1 of the client does to whoever trusts it, one by one, against a server on its worst day. */
describe('the traps of the EventStoreDB client', () => {
  let double: EventStoreDouble;
  let log: EventStoreDbEventLog | undefined;
  let time: ManualScheduler | undefined;
  const followers: Subscription[] = [];
  const others: EventStoreDouble[] = [];

  beforeEach(async () => {
    double = await EventStoreDouble.start();
  });

  afterEach(async () => {
    for (const follower of followers.splice(0)) follower.unsubscribe();
    const closed = log?.close();
    // Where time stands still, what a failed test left waiting would wait for ever.
    time?.pass(ANSWER_MS);
    await closed;
    log = undefined;
    time = undefined;
    for (const other of [double, ...others.splice(0)]) other.stop();
  });

  const open = async (options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDbEventLog> => {
    log = await EventStoreDbEventLog.open({ connectionString: double.connectionString, times: QUICK, ...options });
    return log;
  };

  /** Opened with a time that stands still, after which nothing waits for it any more. */
  const openInStoppedTime = async (times: EventStoreDbOptions['times'] = {}) => {
    const scheduler = new ManualScheduler();
    time = scheduler;
    const opened = await open({ scheduler, times, entropy: new NoEntropy() });
    return { opened, scheduler };
  };

  const follow = (
    from: EventStoreDbEventLog,
    after: LedgerPlace | 'start' = 'start',
    options: FollowerOptions = {},
  ) => {
    const follower = new Follower(from, after, options);
    followers.push(follower.subscription);
    return follower;
  };

  const appendsAsked = () => double.asked.filter(({ kind }) => kind === 'append');

  describe('an append that is never answered', () => {
    it('is unknown when its time is over, and the same is asked again until it is there once', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      double.answersAppends = false;
      double.writesUnanswered = true;
      const answer = opened.append('note-1', 'no-stream', notes('a', 2));
      await double.untilAsked('append');
      scheduler.pass(ANSWER_MS);
      expect(await answer).toEqual({ kind: 'unknown', cause: expect.stringContaining('10000 ms') });

      double.answersAppends = true;
      const again = await opened.append('note-1', 'no-stream', notes('a', 2));
      expect(again).toMatchObject({ kind: 'already-appended', revision: 1 });
      expect(double.log.stream('outcomes-ledger.note-1')).toHaveLength(2);
    });

    it('is asked again with the same ids at the same revision when it was not written', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      double.answersAppends = false;
      const answer = opened.append('note-1', 'no-stream', notes('a', 2));
      await double.untilAsked('append');
      scheduler.pass(ANSWER_MS);
      expect((await answer).kind).toBe('unknown');

      double.answersAppends = true;
      expect((await opened.append('note-1', 'no-stream', notes('a', 2))).kind).toBe('appended');
      const [first, second] = appendsAsked();
      expect(second).toEqual(first);
    });

    it('gives up a connection on which nobody is answered any more', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      expect(double.appendCallsOpened).toBe(1);
      double.answersAppends = false;
      const answer = opened.append('note-1', 0, notes('b', 1));
      await double.untilAsked('append', 2);
      scheduler.pass(ANSWER_MS);
      await answer;
      double.answersAppends = true;
      expect((await opened.append('note-1', 0, notes('b', 1))).kind).toBe('appended');
      expect(double.appendCallsOpened).toBe(2);
    });

    it('keeps the connection while others are answered on it', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      double.answersAppends = false;
      const answer = opened.append('note-1', 0, notes('b', 1));
      await double.untilAsked('append', 2);
      double.answersAppends = true;
      await opened.append('note-2', 'no-stream', notes('c', 1));
      scheduler.pass(ANSWER_MS);
      expect((await answer).kind).toBe('unknown');
      expect((await opened.append('note-2', 0, notes('d', 1))).kind).toBe('appended');
      expect(double.appendCallsOpened).toBe(1);
    });

    it('does not keep the log from closing', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      double.answersAppends = false;
      const answer = opened.append('note-1', 'no-stream', notes('a', 1));
      await double.untilAsked('append');
      const closed = opened.close();
      scheduler.pass(ANSWER_MS);
      await closed;
      expect((await answer).kind).toBe('unknown');
    });
  });

  describe('a connection that is lost', () => {
    it('leaves every append that was under way unknown, and each is there once after asking again', async () => {
      const opened = await open();
      double.holdAnswers();
      const streams = Array.from({ length: 60 }, (_, index) => `note-${index}`);
      const sent = streams.map((stream) => opened.append(stream, 'no-stream', [largeNote(stream)]));
      await double.untilAsked('append', 30);
      double.stop();
      expect(new Set((await Promise.all(sent)).map(({ kind }) => kind))).toEqual(new Set(['unknown']));

      double.releaseAnswers();
      await double.restart();
      const again = await Promise.all(
        streams.map((stream) => untilKnown(() => opened.append(stream, 'no-stream', [largeNote(stream)]))),
      );
      for (const { kind } of again) expect(kind).toMatch(/^(already-)?appended$/);
      const entries = await allOf(opened);
      expect(entries.map(({ stream }) => stream).toSorted()).toEqual(streams.toSorted());
    });

    it('makes appends unknown while the server is down, and they go through when it is back on its port', async () => {
      const opened = await open();
      double.stop();
      expect(await opened.append('note-1', 'no-stream', notes('a', 1))).toMatchObject({ kind: 'unknown' });
      await double.restart();
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toBe('appended');
    });

    it('lets a read go on where it was', async () => {
      const opened = await open();
      for (let index = 0; index < 40; index += 1) {
        await opened.append('note-1', index === 0 ? 'no-stream' : index - 1, notes(`a${index}`, 1));
      }
      const whole = await allOf(opened);
      double.breakNextReadAfter(20);
      expect(await allOf(opened)).toEqual(whole);
      for (const direction of ['forwards', 'backwards'] as const) {
        double.breakNextReadAfter(7);
        const revisions = (await collect(opened.readStream('note-1', { direction, limit: 30 }))).map(
          ({ revision }) => revision,
        );
        const all = Array.from({ length: 40 }, (_, index) => (direction === 'forwards' ? index : 39 - index));
        expect(revisions).toEqual(all.slice(0, 30));
      }
    });

    it('makes a read fail in words when it does not come back', async () => {
      const opened = await open();
      double.stop();
      await expect(allOf(opened)).rejects.toThrow(LogUnavailable);
    });
  });

  it('a read that is never answered fails when it was tried often enough', async () => {
    const { opened, scheduler } = await openInStoppedTime({ attempts: 3 });
    double.answersReads = false;
    const reading = collect(opened.readStream('note-1'));
    const failed = expect(reading).rejects.toThrow(LogUnavailable);
    const before = double.asked.length;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await double.until(() => double.asked.length === before + attempt);
      scheduler.pass(ANSWER_MS);
      if (attempt < 3) {
        await scheduler.untilWaiting(50 * 2 ** (attempt - 1));
        scheduler.pass(50 * 2 ** (attempt - 1));
      }
    }
    await failed;
    double.answersReads = true;
  });

  describe('an answer that nobody waits for', () => {
    it('ends nothing, and the connection goes on', async () => {
      const opened = await open();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      double.answerNobody();
      expect((await opened.append('note-1', 0, notes('b', 1))).kind).toBe('appended');
      expect(double.appendCallsOpened).toBe(1);
    });

    it('may come after its time was over', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      double.holdAnswers();
      const late = opened.append('note-1', 0, notes('b', 1));
      await double.untilAsked('append', 2);
      scheduler.pass(ANSWER_MS);
      expect((await late).kind).toBe('unknown');
      double.releaseAnswers();
      expect((await opened.append('note-1', 0, notes('b', 1))).kind).toBe('already-appended');
      expect((await opened.append('note-1', 1, notes('c', 1))).kind).toBe('appended');
    });
  });

  it('a second log in one process is refused, because the client mixes up whose appends failed', async () => {
    const opened = await open();
    await expect(EventStoreDbEventLog.open({ connectionString: double.connectionString })).rejects.toThrow(
      'has an EventStoreDB log open already',
    );
    await opened.close();
    await open();
  });

  it('text that is not canonical JSON is refused before the client sees it', async () => {
    const opened = await open();
    for (const text of ['{"b":1,"a":2}', '{ "a": 1 }', '[1]', '{"a":1.0}', 'null']) {
      const event = { id: eventIdOf('x', 0), type: 'NoteTaken', text };
      await expect(opened.append('note-1', 'no-stream', [event])).rejects.toThrow(TypeError);
    }
    await expect(
      opened.append('note-1', 'no-stream', [{ id: eventIdOf('x', 0), type: 'NoteTaken', text: 'no JSON' }]),
    ).rejects.toThrow(SyntaxError);
    expect(appendsAsked()).toEqual([]);
  });

  it('an append that the server answers without a place is answered with its place', async () => {
    const opened = await open();
    double.tellsPositions = false;
    const answer = await opened.append('note-1', 'no-stream', notes('a', 2));
    const last = (await allOf(opened)).at(-1);
    expect(answer).toEqual({ kind: 'appended', revision: 1, position: last?.position });
    const again = await opened.append('note-1', 'no-stream', notes('a', 2));
    expect(again).toEqual({ kind: 'already-appended', revision: 1, position: last?.position });
  });

  it('a repetition that the server takes for a conflict is found in the stream', async () => {
    const opened = await open();
    const answer = await opened.append('note-1', 'no-stream', notes('a', 2));
    await opened.append('note-1', 1, notes('b', 1));
    double.knowsRepetitions = false;
    expect(await opened.append('note-1', 'no-stream', notes('a', 2))).toEqual({ ...answer, kind: 'already-appended' });
    expect(await opened.append('note-1', 'no-stream', notes('c', 2))).toEqual({ kind: 'moved-on', actual: 2 });
  });

  it('a follower that names its leader is left for it', async () => {
    const leader = await EventStoreDouble.start();
    others.push(leader);
    const opened = await open();
    double.leader = { host: '127.0.0.1', port: leader.port };
    expect(await opened.append('note-1', 'no-stream', notes('a', 1))).toMatchObject({ kind: 'unknown' });
    expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toBe('appended');
    expect(leader.log.stream('outcomes-ledger.note-1')).toHaveLength(1);
    expect(double.log.stream('outcomes-ledger.note-1')).toBeUndefined();
  });

  it('an older server that takes one append a call keeps the same promises', async () => {
    double.takesBatches = false;
    const opened = await open();
    const answer = await opened.append('note-1', 'no-stream', notes('a', 2));
    expect(answer).toMatchObject({ kind: 'appended', revision: 1 });
    expect(await opened.append('note-1', 'no-stream', notes('a', 2))).toEqual({ ...answer, kind: 'already-appended' });
    expect(await opened.append('note-1', 'no-stream', notes('b', 2))).toEqual({ kind: 'moved-on', actual: 1 });
    expect(await opened.append('note-2', 4, notes('b', 2))).toEqual({ kind: 'moved-on', actual: 'no-stream' });
    expect(double.appendCallsOpened).toBe(0);
  });

  it('a call for appends that the server ends as if all were well is replaced', async () => {
    const { opened } = await openInStoppedTime();
    await opened.append('note-1', 'no-stream', notes('a', 1));
    double.endAppendCalls();
    // Sent on the ended call it is lost, and the call fails; sent after that it goes over a new one.
    const answer = await untilKnown(() => opened.append('note-1', 0, notes('b', 1)));
    expect(answer.kind).toMatch(/appended$/);
    expect(double.appendCallsOpened).toBe(2);
  });

  it('too many appends at once are refused instead of piling up', async () => {
    const { opened, scheduler } = await openInStoppedTime();
    double.answersAppends = false;
    const waiting = Array.from({ length: 1000 }, (_, index) =>
      opened.append(`note-${index}`, 'no-stream', notes(`a${index}`, 1)),
    );
    await expect(opened.append('note-x', 'no-stream', notes('x', 1))).rejects.toThrow(LogBusy);
    await double.untilAsked('append', 1000);
    scheduler.pass(ANSWER_MS);
    expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).toEqual(new Set(['unknown']));
  });

  describe('a server that may not be asked', () => {
    it('fails appends and reads at once', async () => {
      const opened = await open();
      double.isDenied = true;
      await expect(opened.append('note-1', 'no-stream', notes('a', 1))).rejects.toMatchObject({ kind: 'denied' });
      await expect(allOf(opened)).rejects.toMatchObject({ kind: 'denied' });
    });

    it('ends a following with an error instead of asking for ever', async () => {
      const opened = await open();
      double.isDenied = true;
      const follower = follow(opened);
      await expect(follower.ended).rejects.toMatchObject({ kind: 'denied' });
      expect(follower.signals).toEqual([]);
    });

    it('ends a following that was taken up again, too', async () => {
      const opened = await open();
      const follower = follow(opened);
      await follower.untilSignal('live');
      double.isDenied = true;
      double.dropSubscriptions();
      await expect(follower.ended).rejects.toMatchObject({ kind: 'denied' });
    });
  });

  it('a place that the server does not have ends a following with an error', async () => {
    const opened = await open();
    const place = (position: string) => ({ position: position as Position, sequence: 4 });
    const unknown = follow(opened, place('00000000000000000007/00000000000000000007'));
    await expect(unknown.ended).rejects.toMatchObject({ kind: 'invalid' });
    await expect(follow(opened, place('00000012')).ended).rejects.toThrow('not a position of an EventStoreDB log');
  });

  describe('a subscription', () => {
    it('that the server ends as if all were well is a drop', async () => {
      const opened = await open();
      const follower = follow(opened);
      await follower.untilSignal('live');
      double.endSubscriptions();
      await follower.untilSignal('dropped');
      await opened.append('note-1', 'no-stream', notes('a', 2));
      await follower.until(2);
      expect(follower.entries).toEqual(await allOf(opened));
    });

    it.each([
      ['a server that is shutting down', status.UNAVAILABLE],
      ['a call that the server cancelled', status.CANCELLED],
      ['a server that drops slow subscribers', status.UNKNOWN],
      ['a deadline', status.DEADLINE_EXCEEDED],
      ['a broken connection', status.INTERNAL],
    ])('is taken up again after %s', async (_, code) => {
      const opened = await open();
      const follower = follow(opened);
      await follower.untilSignal('live');
      double.dropSubscriptions(code);
      await opened.append('note-1', 'no-stream', notes('a', 1));
      await follower.until(1);
      expect(follower.signals.filter(({ kind }) => kind === 'dropped')).toHaveLength(1);
    });

    it('that cannot even begin, because the server is down, begins when it is back', async () => {
      const opened = await open();
      await opened.append('note-1', 'no-stream', notes('a', 3));
      double.stop();
      const follower = follow(opened);
      await follower.untilSignal('dropped', 3);
      await double.restart();
      await follower.until(3);
    });

    it('survives a restart of the server in the middle, without a gap or a repeat', async () => {
      const opened = await open();
      const follower = follow(opened, 'start', { batchSize: 3 });
      for (let round = 0; round < 3; round += 1) {
        for (let index = 0; index < 5; index += 1) {
          const command = `r${round}.${index}`;
          await untilKnown(() =>
            opened.append(`note-${round}`, index === 0 ? 'no-stream' : index - 1, notes(command, 1)),
          );
        }
        await double.restart();
      }
      await follower.until(15);
      expect(follower.entries).toEqual(await allOf(opened));
    });

    it('is taken up again from the last handled event, by both halves of its place', async () => {
      const opened = await open();
      await opened.append('note-1', 'no-stream', notes('a', 9));
      const gate = Promise.withResolvers<void>();
      const follower = follow(opened, 'start', {
        batchSize: 3,
        handle: (batch) => (batch[0]?.sequence === 3 ? gate.promise : undefined),
      });
      await follower.untilSignal('handled');
      await follower.untilBegun(2);
      double.dropSubscriptions();
      gate.resolve();
      await follower.until(9);
      const after = double.asked.filter(({ kind }) => kind === 'subscribe').map((asked) => asked.after);
      const places = follower.entries.map(({ position }) => position);
      expect(after[0]).toBe('start');
      for (const place of after.slice(1)) {
        if (place === undefined || place === 'start') throw new Error('taken up from the start');
        const text = `${place.commit.padStart(20, '0')}/${place.prepare.padStart(20, '0')}` as Position;
        expect(places).toContain(text);
      }
      expect(follower.entries.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('asks only for the streams of the ledger', async () => {
      const opened = await open();
      double.writeForeign('somebody-else', 100);
      await opened.append('note-1', 'no-stream', notes('a', 1));
      double.writeForeign('outcomes', 100);
      const follower = follow(opened);
      await follower.until(1);
      expect(double.asked.find(({ kind }) => kind === 'subscribe')?.prefixes).toEqual(['outcomes-ledger.']);
      expect(await allOf(opened)).toEqual(follower.entries);
      expect(await opened.head()).toBe(follower.entries.at(-1)?.position);
    });

    it('on which nothing comes for a while counts as dropped', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      double.answersSubscriptions = false;
      const follower = follow(opened);
      await double.untilAsked('subscribe');
      await scheduler.untilWaiting(60_000);
      scheduler.pass(60_000);
      await follower.untilSignal('dropped');
      expect(follower.signals).toEqual([
        { kind: 'dropped', cause: expect.stringContaining('60000 ms'), retryInMs: 50 },
      ]);
      double.answersSubscriptions = true;
      await scheduler.untilWaiting(50);
      scheduler.pass(50);
      await follower.until(1);
    });

    it('is asked for again less and less often, and as often as at first when it has worked', async () => {
      const { opened, scheduler } = await openInStoppedTime({ retryMsMax: 1000 });
      const follower = follow(opened);
      await follower.untilSignal('live');
      double.stop();
      const expected = [50, 100, 200, 400, 500, 500];
      for (const [index, delay] of expected.entries()) {
        await follower.untilSignal('dropped', index + 1);
        await scheduler.untilWaiting(delay);
        if (index === expected.length - 1) await double.restart();
        scheduler.pass(delay);
      }
      await follower.untilSignal('live', 2);
      double.dropSubscriptions();
      await follower.untilSignal('dropped', 7);
      const delays = follower.signals.flatMap((signal) => (signal.kind === 'dropped' ? [signal.retryInMs] : []));
      expect(delays).toEqual([...expected, 50]);
    });

    it('of a reader so slow that the server falls back on its log misses and repeats nothing', async () => {
      const opened = await open();
      const gate = Promise.withResolvers<void>();
      const follower = follow(opened, 'start', { batchSize: 1, handle: () => gate.promise });
      await follower.untilSignal('live');
      for (let index = 0; index < 120; index += 1) {
        await opened.append(`note-${index}`, 'no-stream', [largeNote(`slow${index}`)]);
      }
      gate.resolve();
      await follower.until(120);
      expect(double.fellBehindTold).toBeGreaterThan(0);
      expect(follower.entries).toEqual(await allOf(opened));
    });

    it('ends with an error on an event that is not what the ledger wrote', async () => {
      const opened = await open();
      const id = eventIdOf('foreign', 0);
      double.write('outcomes-ledger.note-1', id, { a: 1 });
      await expect(follow(opened).ended).rejects.toThrow(LogCorrupt);
      await expect(allOf(opened)).rejects.toThrow(
        'outcomes-ledger.note-1/0 (SomethingHappened) was not written by the ledger',
      );
      double.write('outcomes-ledger.note-2', id, { a: 1 }, { leaf: '00'.repeat(32) });
      await expect(collect(opened.readStream('note-2'))).rejects.toThrow('is not what was written');
    });

    it('completes when the log is closed', async () => {
      const opened = await open();
      const follower = follow(opened);
      await follower.untilSignal('live');
      await opened.close();
      await expect(follower.ended).resolves.toBeUndefined();
      await expect(opened.head()).rejects.toThrow(LogClosed);
    });
  });

  describe('the version of the server', () => {
    it.each(['25.0.0', '22.10.5', '21.10.0', 'unknown', ''])('is refused when it is "%s"', async (version) => {
      double.version = version;
      await expect(open()).rejects.toThrow(UnsupportedServer);
      double.version = '24.10.0';
      await open();
    });

    it('is looked at again when a subscription is taken up', async () => {
      const opened = await open();
      const follower = follow(opened);
      await follower.untilSignal('live');
      double.version = '25.0.0';
      await double.restart();
      await expect(follower.ended).rejects.toThrow('25.0.0, which can skip an event');
    });

    it('that is never told is not waited for: the log says so, and can be opened when the server is well again', async () => {
      double.answersProbes = false;
      const scheduler = new ManualScheduler();
      const opening = open({ scheduler, times: { attempts: 2 }, entropy: new NoEntropy() });
      const failed = expect(opening).rejects.toThrow(LogUnavailable);
      await double.untilAsked('probe');
      scheduler.pass(ANSWER_MS / 2);
      await scheduler.untilWaiting(50);
      scheduler.pass(50);
      await double.untilAsked('probe', 2);
      scheduler.pass(ANSWER_MS / 2);
      await failed;
      double.answersProbes = true;
      await open();
    });

    it('is asked for again when the question failed once, because the client would keep the failure', async () => {
      const opened = await open();
      await double.restart();
      double.probeFault = status.INTERNAL;
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)), 3)).kind).toBe('unknown');
      double.probeFault = undefined;
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toBe('appended');
    });

    it('that was not told once is asked for again, so that appends do not hang for ever', async () => {
      const { opened, scheduler } = await openInStoppedTime();
      await double.restart();
      // The first append finds the connection gone, and the next one asks the server what it can do.
      double.answersProbes = false;
      const probes = double.asked.filter(({ kind }) => kind === 'probe').length;
      const first = untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)), 2);
      await double.untilAsked('probe', probes + 1);
      scheduler.pass(ANSWER_MS / 2);
      await first;
      double.answersProbes = true;
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toMatch(/appended$/);
    });
  });

  describe('the password', () => {
    it('goes to the server with TLS, and nowhere without', async () => {
      const secure = await EventStoreDouble.start({ tls: true });
      others.push(secure);
      const opened = await open({ connectionString: secure.connectionStringFor('ann:p%40ss%3Aword@') });
      expect((await opened.append('note-1', 'no-stream', notes('a', 1))).kind).toBe('appended');
      expect(secure.authorization).toBe(`Basic ${Buffer.from('ann:p@ss:word').toString('base64')}`);
      await opened.close();

      const plain = await open({ connectionString: double.connectionStringFor('ann:p%40ss%3Aword@') });
      expect((await plain.append('note-1', 'no-stream', notes('a', 1))).kind).toBe('appended');
      expect(double.authorization).toBeUndefined();
    });

    it('is not sent to a server whose certificate nobody vouches for', async () => {
      const secure = await EventStoreDouble.start({ tls: true });
      others.push(secure);
      const connectionString = `esdb://ann:s3cret@127.0.0.1:${secure.port}`;
      await expect(open({ connectionString, times: { ...QUICK, attempts: 2 } })).rejects.toThrow(LogUnavailable);
      expect(secure.asked).toEqual([]);
    });

    it('is taken out of what a server says', async () => {
      const opened = await open({ connectionString: double.connectionStringFor('ann:s3%20cret@') });
      double.isDenied = true;
      double.words = `not with "s3 cret", s3%20cret or ${Buffer.from('ann:s3 cret').toString('base64')}`;
      const error: unknown = await allOf(opened).catch((error: unknown) => error);
      expect(error).toMatchObject({
        kind: 'denied',
        message: expect.stringContaining('not with "*****", ***** or *****'),
      });
      expect(JSON.stringify(told(error))).not.toMatch(/s3( |%20)cret/);
    });

    it('is in no error, whatever is wrong', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
      const wrong = [
        'esdb://ann:s3cret@127.0.0.1:1?tls=false',
        'esdb://ann:s3cret@127.0.0.1:1',
        'esdb://ann:s3cret@?tls=false',
        'esdb://ann:s3cret@host:port?tls=false',
        'esdb://ann:s3cret@host:2113?tls=perhaps',
        'esdb://ann:s3cret@host:2113?tlsVerifyCert=false',
        'esdb://ann:s3cret@host:2113?nonsense=1',
        'esdb://ann:s3cret@host:2113?throwOnAppendFailure=false',
        'esdb://ann:s3cret@host:2113?tlsCAFile=/no/such/file',
        'esdb://ann:s3cret@host:2113?tlsCAFile=/no/s3cret/file',
        'esdb://ann:s3cret:more@host:2113',
        'esdb://ann:s3@cret@host:2113',
        'esdb://ann:12?s3cret@host:2113',
        'esdb://ann:s3cret%@host:2113',
        'postgres://ann:s3cret@host:2113',
        'ann:s3cret',
      ];
      for (const connectionString of wrong) {
        const error: unknown = await open({ connectionString, times: { ...QUICK, attempts: 1 } }).catch(
          (error: unknown) => error,
        );
        expect(error).toBeInstanceOf(Error);
        expect(JSON.stringify(told(error))).not.toContain('s3cret');
      }
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    });

    it('is kept out of the log by refusing to run while the client is being debugged', async () => {
      const ours = createRequire(import.meta.url);
      const debug = createRequire(ours.resolve('@eventstore/db-client'))('debug') as {
        enable(namespaces: string): void;
        disable(): string;
      };
      for (const namespaces of ['esdb:*', '*', 'esdb:connection', 'esdb*']) {
        debug.enable(namespaces);
        await expect(open()).rejects.toThrow('DEBUG covers esdb');
      }
      debug.enable('*,-esdb,-esdb:*');
      const log = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
      try {
        await open();
      } finally {
        debug.disable();
        log.mockRestore();
      }
    });
  });
});

/** Random bits that are all zero: every delay is as short as it can be. */
class NoEntropy extends Entropy {
  bytes(count: number): Buffer {
    return Buffer.alloc(count);
  }
}

interface FollowerOptions {
  readonly batchSize?: number;
  readonly handle?: (batch: readonly LedgerEntry[]) => void | Promise<void>;
}

class Follower {
  readonly entries: LedgerEntry[] = [];
  readonly signals: FollowSignal[] = [];
  readonly ended: Promise<void>;
  readonly subscription: Subscription;
  #begun = 0;
  readonly #conditions = new Set<() => void>();

  constructor(log: EventStoreDbEventLog, after: LedgerPlace | 'start', { batchSize, handle }: FollowerOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ended = promise;
    promise.catch(() => {});
    const remember = async (batch: readonly LedgerEntry[]) => {
      this.#begun += 1;
      this.#check();
      await handle?.(batch);
      this.entries.push(...batch);
      this.#check();
    };
    this.subscription = log.follow(after, remember, batchSize === undefined ? {} : { batchSize }).subscribe({
      next: (signal) => {
        this.signals.push(signal);
        this.#check();
      },
      error: reject,
      complete: resolve,
    });
  }

  until(count: number): Promise<void> {
    return this.#until(() => this.entries.length >= count);
  }

  untilBegun(count: number): Promise<void> {
    return this.#until(() => this.#begun >= count);
  }

  untilSignal(kind: FollowSignal['kind'], count = 1): Promise<void> {
    return this.#until(() => this.signals.filter((signal) => signal.kind === kind).length >= count);
  }

  async #until(condition: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (condition()) resolve();
    };
    this.#conditions.add(check);
    check();
    // A following that ended with an error fails whatever waits for it.
    await Promise.race([promise, this.ended.then(() => promise)]);
    this.#conditions.delete(check);
  }

  #check(): void {
    for (const check of [...this.#conditions]) check();
  }
}

function notes(command: string, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const id = eventIdOf(command, index);
    return { id, type: 'NoteTaken', text: canonicalJson({ id, type: 'NoteTaken', data: { command, index } }) };
  });
}

function largeNote(command: string): NewEvent {
  const id = eventIdOf(command, 0);
  return { id, type: 'NoteTaken', text: canonicalJson({ id, type: 'NoteTaken', data: 'x'.repeat(60_000) }) };
}

async function untilKnown<Answer extends { kind: string }>(ask: () => Promise<Answer>, times = 50): Promise<Answer> {
  for (let asked = 1; ; asked += 1) {
    const answer = await ask();
    if (answer.kind !== 'unknown' || asked === times) return answer;
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function allOf(log: EventStoreDbEventLog): Promise<LedgerEntry[]> {
  return (await collect(log.readAll('start'))).flat();
}

/** Everything that a logger could print of an error. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { ...error, name: error.name, message: error.message, stack: error.stack, cause: told(error.cause) };
}
