import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, eventIdOf } from '#kernel';
import { EventStoreDouble } from '../../../../test/eventstoredb-double/event-store-double.js';
import { ManualScheduler } from '../../../../test/eventstoredb-double/manual-scheduler.js';
import { ANSWER_MS, LogOnDouble, NoEntropy, untilKnown } from '../../test/log-on-double.js';
import { allOf, collect, notes } from '../../test/notes.js';
import { LogBusy, LogUnavailable, type NewEvent, type Position } from '../event-log.js';
import { EventStoreDbEventLog } from './eventstoredb-event-log.js';
import { UnsupportedServer } from './server-version.js';

/** What version 6.2.1 of the client does to whoever trusts it, one by one, against a server on its worst day. */
describe('the traps of the EventStoreDB client', () => {
  const at = new LogOnDouble();
  beforeEach(() => at.begin());
  afterEach(() => at.end());

  describe('an append that is never answered', () => {
    it('is unknown when its time is over, and the same is asked again until it is there once', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      at.double.answersAppends = false;
      at.double.writesUnanswered = true;
      const answer = opened.append('note-1', 'no-stream', notes('a', 2));
      await at.double.untilAsked('append');
      scheduler.pass(ANSWER_MS);
      expect(await answer).toEqual({ kind: 'unknown', cause: expect.stringContaining('10000 ms') });

      at.double.answersAppends = true;
      const again = await opened.append('note-1', 'no-stream', notes('a', 2));
      expect(again).toMatchObject({ kind: 'already-appended', revision: 1 });
      expect(at.double.log.stream('outcomes-ledger.note-1')).toHaveLength(2);
    });

    it('is asked again with the same ids at the same revision when it was not written', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      at.double.answersAppends = false;
      const answer = opened.append('note-1', 'no-stream', notes('a', 2));
      await at.double.untilAsked('append');
      scheduler.pass(ANSWER_MS);
      expect((await answer).kind).toBe('unknown');

      at.double.answersAppends = true;
      expect((await opened.append('note-1', 'no-stream', notes('a', 2))).kind).toBe('appended');
      const [first, second] = at.appendsAsked();
      expect(second).toEqual(first);
    });

    it('gives up a connection on which nobody is answered any more', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      expect(at.double.appendCallsOpened).toBe(1);
      at.double.answersAppends = false;
      const answer = opened.append('note-1', 0, notes('b', 1));
      await at.double.untilAsked('append', 2);
      scheduler.pass(ANSWER_MS);
      await answer;
      at.double.answersAppends = true;
      expect((await opened.append('note-1', 0, notes('b', 1))).kind).toBe('appended');
      expect(at.double.appendCallsOpened).toBe(2);
    });

    it('keeps the connection while others are answered on it', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      at.double.answersAppends = false;
      const answer = opened.append('note-1', 0, notes('b', 1));
      await at.double.untilAsked('append', 2);
      at.double.answersAppends = true;
      await opened.append('note-2', 'no-stream', notes('c', 1));
      scheduler.pass(ANSWER_MS);
      expect((await answer).kind).toBe('unknown');
      expect((await opened.append('note-2', 0, notes('d', 1))).kind).toBe('appended');
      expect(at.double.appendCallsOpened).toBe(1);
    });

    it('does not keep the log from closing', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      at.double.answersAppends = false;
      const answer = opened.append('note-1', 'no-stream', notes('a', 1));
      await at.double.untilAsked('append');
      const closed = opened.close();
      scheduler.pass(ANSWER_MS);
      await closed;
      expect((await answer).kind).toBe('unknown');
    });
  });

  describe('a connection that is lost', () => {
    it('leaves every append that was under way unknown, and each is there once after asking again', async () => {
      const opened = await at.open();
      at.double.holdAnswers();
      const streams = Array.from({ length: 60 }, (_, index) => `note-${index}`);
      const sent = streams.map((stream) => opened.append(stream, 'no-stream', [largeNote(stream)]));
      await at.double.untilAsked('append', 30);
      at.double.stop();
      expect(new Set((await Promise.all(sent)).map(({ kind }) => kind))).toEqual(new Set(['unknown']));

      at.double.releaseAnswers();
      await at.double.restart();
      const again = await Promise.all(
        streams.map((stream) => untilKnown(() => opened.append(stream, 'no-stream', [largeNote(stream)]))),
      );
      for (const { kind } of again) expect(kind).toMatch(/^(already-)?appended$/);
      const entries = await allOf(opened);
      expect(entries.map(({ stream }) => stream).toSorted()).toEqual(streams.toSorted());
    });

    it('makes appends unknown while the server is down, and they go through when it is back on its port', async () => {
      const opened = await at.open();
      at.double.stop();
      expect(await opened.append('note-1', 'no-stream', notes('a', 1))).toMatchObject({ kind: 'unknown' });
      await at.double.restart();
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toBe('appended');
    });

    it('lets a read go on where it was', async () => {
      const opened = await at.open();
      for (let index = 0; index < 40; index += 1) {
        await opened.append('note-1', index === 0 ? 'no-stream' : index - 1, notes(`a${index}`, 1));
      }
      const whole = await allOf(opened);
      at.double.breakNextReadAfter(20);
      expect(await allOf(opened)).toEqual(whole);
      for (const direction of ['forwards', 'backwards'] as const) {
        at.double.breakNextReadAfter(7);
        const revisions = (await collect(opened.readStream('note-1', { direction, limit: 30 }))).map(
          ({ revision }) => revision,
        );
        const all = Array.from({ length: 40 }, (_, index) => (direction === 'forwards' ? index : 39 - index));
        expect(revisions).toEqual(all.slice(0, 30));
      }
    });

    it('makes a read fail in words when it does not come back', async () => {
      const opened = await at.open();
      at.double.stop();
      await expect(allOf(opened)).rejects.toThrow(LogUnavailable);
    });
  });

  it('a read that is never answered fails when it was tried often enough', async () => {
    const { opened, scheduler } = await at.openInStoppedTime({ attempts: 3 });
    at.double.answersReads = false;
    const reading = collect(opened.readStream('note-1'));
    const failed = expect(reading).rejects.toThrow(LogUnavailable);
    const before = at.double.asked.length;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await at.double.until(() => at.double.asked.length === before + attempt);
      scheduler.pass(ANSWER_MS);
      if (attempt < 3) {
        await scheduler.untilWaiting(50 * 2 ** (attempt - 1));
        scheduler.pass(50 * 2 ** (attempt - 1));
      }
    }
    await failed;
    at.double.answersReads = true;
  });

  describe('an answer that nobody waits for', () => {
    it('ends nothing, and the connection goes on', async () => {
      const opened = await at.open();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      at.double.answerNobody();
      expect((await opened.append('note-1', 0, notes('b', 1))).kind).toBe('appended');
      expect(at.double.appendCallsOpened).toBe(1);
    });

    it('may come after its time was over', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      at.double.holdAnswers();
      const late = opened.append('note-1', 0, notes('b', 1));
      await at.double.untilAsked('append', 2);
      scheduler.pass(ANSWER_MS);
      expect((await late).kind).toBe('unknown');
      at.double.releaseAnswers();
      expect((await opened.append('note-1', 0, notes('b', 1))).kind).toBe('already-appended');
      expect((await opened.append('note-1', 1, notes('c', 1))).kind).toBe('appended');
    });
  });

  it('a second log in one process is refused, because the client mixes up whose appends failed', async () => {
    const opened = await at.open();
    await expect(EventStoreDbEventLog.open({ connectionString: at.double.connectionString })).rejects.toThrow(
      'has an EventStoreDB log open already',
    );
    await opened.close();
    await at.open();
  });

  it('text that is not canonical JSON is refused before the client sees it', async () => {
    const opened = await at.open();
    for (const text of ['{"b":1,"a":2}', '{ "a": 1 }', '[1]', '{"a":1.0}', 'null']) {
      const event = { id: eventIdOf('x', 0), type: 'NoteTaken', text };
      await expect(opened.append('note-1', 'no-stream', [event])).rejects.toThrow(TypeError);
    }
    await expect(
      opened.append('note-1', 'no-stream', [{ id: eventIdOf('x', 0), type: 'NoteTaken', text: 'no JSON' }]),
    ).rejects.toThrow(SyntaxError);
    expect(at.appendsAsked()).toEqual([]);
  });

  it('an append that the server answers without a place is answered with its place', async () => {
    const opened = await at.open();
    at.double.tellsPositions = false;
    const answer = await opened.append('note-1', 'no-stream', notes('a', 2));
    const last = (await allOf(opened)).at(-1);
    expect(answer).toEqual({ kind: 'appended', revision: 1, position: last?.position });
    const again = await opened.append('note-1', 'no-stream', notes('a', 2));
    expect(again).toEqual({ kind: 'already-appended', revision: 1, position: last?.position });
  });

  it('a repetition that the server takes for a conflict is found in the stream', async () => {
    const opened = await at.open();
    const answer = await opened.append('note-1', 'no-stream', notes('a', 2));
    await opened.append('note-1', 1, notes('b', 1));
    at.double.knowsRepetitions = false;
    expect(await opened.append('note-1', 'no-stream', notes('a', 2))).toEqual({ ...answer, kind: 'already-appended' });
    expect(await opened.append('note-1', 'no-stream', notes('c', 2))).toEqual({ kind: 'moved-on', actual: 2 });
  });

  it('a follower that names its leader is left for it', async () => {
    const leader = await EventStoreDouble.start();
    at.others.push(leader);
    const opened = await at.open();
    at.double.leader = { host: '127.0.0.1', port: leader.port };
    expect(await opened.append('note-1', 'no-stream', notes('a', 1))).toMatchObject({ kind: 'unknown' });
    expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toBe('appended');
    expect(leader.log.stream('outcomes-ledger.note-1')).toHaveLength(1);
    expect(at.double.log.stream('outcomes-ledger.note-1')).toBeUndefined();
  });

  it('an older server that takes one append a call keeps the same promises', async () => {
    at.double.takesBatches = false;
    const opened = await at.open();
    const answer = await opened.append('note-1', 'no-stream', notes('a', 2));
    expect(answer).toMatchObject({ kind: 'appended', revision: 1 });
    expect(await opened.append('note-1', 'no-stream', notes('a', 2))).toEqual({ ...answer, kind: 'already-appended' });
    expect(await opened.append('note-1', 'no-stream', notes('b', 2))).toEqual({ kind: 'moved-on', actual: 1 });
    expect(await opened.append('note-2', 4, notes('b', 2))).toEqual({ kind: 'moved-on', actual: 'no-stream' });
    expect(at.double.appendCallsOpened).toBe(0);
  });

  it('a call for appends that the server ends as if all were well is replaced', async () => {
    const { opened } = await at.openInStoppedTime();
    await opened.append('note-1', 'no-stream', notes('a', 1));
    at.double.endAppendCalls();
    // Sent on the ended call it is lost, and the call fails; sent after that it goes over a new one.
    const answer = await untilKnown(() => opened.append('note-1', 0, notes('b', 1)));
    expect(answer.kind).toMatch(/appended$/);
    expect(at.double.appendCallsOpened).toBe(2);
  });

  it('too many appends at once are refused instead of piling up', async () => {
    const { opened, scheduler } = await at.openInStoppedTime();
    at.double.answersAppends = false;
    const waiting = Array.from({ length: 1000 }, (_, index) =>
      opened.append(`note-${index}`, 'no-stream', notes(`a${index}`, 1)),
    );
    await expect(opened.append('note-x', 'no-stream', notes('x', 1))).rejects.toThrow(LogBusy);
    await at.double.untilAsked('append', 1000);
    scheduler.pass(ANSWER_MS);
    expect(new Set((await Promise.all(waiting)).map(({ kind }) => kind))).toEqual(new Set(['unknown']));
  });

  describe('a server that may not be asked', () => {
    it('fails appends and reads at once', async () => {
      const opened = await at.open();
      at.double.isDenied = true;
      await expect(opened.append('note-1', 'no-stream', notes('a', 1))).rejects.toMatchObject({ kind: 'denied' });
      await expect(allOf(opened)).rejects.toMatchObject({ kind: 'denied' });
    });

    it('ends a following with an error instead of asking for ever', async () => {
      const opened = await at.open();
      at.double.isDenied = true;
      const follower = at.follow(opened);
      await expect(follower.ended).rejects.toMatchObject({ kind: 'denied' });
      expect(follower.signals).toEqual([]);
    });

    it('ends a following that was taken up again, too', async () => {
      const opened = await at.open();
      const follower = at.follow(opened);
      await follower.untilSignal('live');
      at.double.isDenied = true;
      at.double.dropSubscriptions();
      await expect(follower.ended).rejects.toMatchObject({ kind: 'denied' });
    });
  });

  it('a place that the server does not have ends a following with an error', async () => {
    const opened = await at.open();
    const place = (position: string) => ({ position: position as Position, sequence: 4 });
    const unknown = at.follow(opened, place('00000000000000000007/00000000000000000007'));
    await expect(unknown.ended).rejects.toMatchObject({ kind: 'invalid' });
    await expect(at.follow(opened, place('00000012')).ended).rejects.toThrow('not a position of an EventStoreDB log');
  });

  describe('the version of the server', () => {
    it.each(['25.0.0', '22.10.5', '21.10.0', 'unknown', ''])('is refused when it is "%s"', async (version) => {
      at.double.version = version;
      await expect(at.open()).rejects.toThrow(UnsupportedServer);
      at.double.version = '24.10.0';
      await at.open();
    });

    it('is looked at again when a subscription is taken up', async () => {
      const opened = await at.open();
      const follower = at.follow(opened);
      await follower.untilSignal('live');
      at.double.version = '25.0.0';
      await at.double.restart();
      await expect(follower.ended).rejects.toThrow('25.0.0, which can skip an event');
    });

    it('that is never told is not waited for: the log says so, and can be opened when the server is well again', async () => {
      at.double.answersProbes = false;
      const scheduler = new ManualScheduler();
      const opening = at.open({ scheduler, times: { attempts: 2 }, entropy: new NoEntropy() });
      const failed = expect(opening).rejects.toThrow(LogUnavailable);
      await at.double.untilAsked('probe');
      scheduler.pass(ANSWER_MS / 2);
      await scheduler.untilWaiting(50);
      scheduler.pass(50);
      await at.double.untilAsked('probe', 2);
      scheduler.pass(ANSWER_MS / 2);
      await failed;
      at.double.answersProbes = true;
      await at.open();
    });

    it('is asked for again when the question failed once, because the client would keep the failure', async () => {
      const opened = await at.open();
      await at.double.restart();
      at.double.probeFault = status.INTERNAL;
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)), 3)).kind).toBe('unknown');
      at.double.probeFault = undefined;
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toBe('appended');
    });

    it('that was not told once is asked for again, so that appends do not hang for ever', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      await at.double.restart();
      // The first append finds the connection gone, and the next one asks the server what it can do.
      at.double.answersProbes = false;
      const probes = at.double.asked.filter(({ kind }) => kind === 'probe').length;
      const first = untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)), 2);
      await at.double.untilAsked('probe', probes + 1);
      scheduler.pass(ANSWER_MS / 2);
      await first;
      at.double.answersProbes = true;
      expect((await untilKnown(() => opened.append('note-1', 'no-stream', notes('a', 1)))).kind).toMatch(/appended$/);
    });
  });
});

function largeNote(command: string): NewEvent {
  const id = eventIdOf(command, 0);
  return { id, type: 'NoteTaken', text: canonicalJson({ id, type: 'NoteTaken', data: 'x'.repeat(60_000) }) };
}
