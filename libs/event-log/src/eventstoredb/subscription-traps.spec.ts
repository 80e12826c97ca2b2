import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, eventIdOf } from '#kernel';
import { LogOnDouble, untilKnown } from '../../test/log-on-double.js';
import { allOf, collect, notes } from '../../test/notes.js';
import { LogClosed, LogCorrupt, type NewEvent, type Position } from '../event-log.js';

describe('the traps of the EventStoreDB client', () => {
  const at = new LogOnDouble();
  beforeEach(() => at.begin());
  afterEach(() => at.end());

  describe('a subscription', () => {
    it('that the server ends as if all were well is a drop', async () => {
      const opened = await at.open();
      const follower = at.follow(opened);
      await follower.untilSignal('live');
      at.double.endSubscriptions();
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
      const opened = await at.open();
      const follower = at.follow(opened);
      await follower.untilSignal('live');
      at.double.dropSubscriptions(code);
      await opened.append('note-1', 'no-stream', notes('a', 1));
      await follower.until(1);
      expect(follower.signals.filter(({ kind }) => kind === 'dropped')).toHaveLength(1);
    });

    it('that cannot even begin, because the server is down, begins when it is back', async () => {
      const opened = await at.open();
      await opened.append('note-1', 'no-stream', notes('a', 3));
      at.double.stop();
      const follower = at.follow(opened);
      await follower.untilSignal('dropped', 3);
      await at.double.restart();
      await follower.until(3);
    });

    it('survives a restart of the server in the middle, without a gap or a repeat', async () => {
      const opened = await at.open();
      const follower = at.follow(opened, 'start', { batchSize: 3 });
      for (let round = 0; round < 3; round += 1) {
        for (let index = 0; index < 5; index += 1) {
          const command = `r${round}.${index}`;
          await untilKnown(() =>
            opened.append(`note-${round}`, index === 0 ? 'no-stream' : index - 1, notes(command, 1)),
          );
        }
        await at.double.restart();
      }
      await follower.until(15);
      expect(follower.entries).toEqual(await allOf(opened));
    });

    it('is taken up again from the last handled event, by both halves of its place', async () => {
      const opened = await at.open();
      await opened.append('note-1', 'no-stream', notes('a', 9));
      const gate = Promise.withResolvers<void>();
      const follower = at.follow(opened, 'start', {
        batchSize: 3,
        handle: (batch) => (batch[0]?.sequence === 3 ? gate.promise : undefined),
      });
      await follower.untilSignal('handled');
      await follower.untilBegun(2);
      at.double.dropSubscriptions();
      gate.resolve();
      await follower.until(9);
      const after = at.double.asked.filter(({ kind }) => kind === 'subscribe').map((asked) => asked.after);
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
      const opened = await at.open();
      at.double.writeForeign('somebody-else', 100);
      await opened.append('note-1', 'no-stream', notes('a', 1));
      at.double.writeForeign('outcomes', 100);
      const follower = at.follow(opened);
      await follower.until(1);
      expect(at.double.asked.find(({ kind }) => kind === 'subscribe')?.prefixes).toEqual(['outcomes-ledger.']);
      expect(await allOf(opened)).toEqual(follower.entries);
      expect(await opened.head()).toBe(follower.entries.at(-1)?.position);
    });

    it('on which nothing comes for a while counts as dropped', async () => {
      const { opened, scheduler } = await at.openInStoppedTime();
      await opened.append('note-1', 'no-stream', notes('a', 1));
      at.double.answersSubscriptions = false;
      const follower = at.follow(opened);
      await at.double.untilAsked('subscribe');
      await scheduler.untilWaiting(60_000);
      scheduler.pass(60_000);
      await follower.untilSignal('dropped');
      expect(follower.signals).toEqual([
        { kind: 'dropped', cause: expect.stringContaining('60000 ms'), retryInMs: 50 },
      ]);
      at.double.answersSubscriptions = true;
      await scheduler.untilWaiting(50);
      scheduler.pass(50);
      await follower.until(1);
    });

    it('is asked for again less and less often, and as often as at first when it has worked', async () => {
      const { opened, scheduler } = await at.openInStoppedTime({ retryMsMax: 1000 });
      const follower = at.follow(opened);
      await follower.untilSignal('live');
      at.double.stop();
      const expected = [50, 100, 200, 400, 500, 500];
      for (const [index, delay] of expected.entries()) {
        await follower.untilSignal('dropped', index + 1);
        await scheduler.untilWaiting(delay);
        if (index === expected.length - 1) await at.double.restart();
        scheduler.pass(delay);
      }
      await follower.untilSignal('live', 2);
      at.double.dropSubscriptions();
      await follower.untilSignal('dropped', 7);
      const delays = follower.signals.flatMap((signal) => (signal.kind === 'dropped' ? [signal.retryInMs] : []));
      expect(delays).toEqual([...expected, 50]);
    });

    it('of a reader so slow that the server falls back on its log misses and repeats nothing', async () => {
      const opened = await at.open();
      const gate = Promise.withResolvers<void>();
      const follower = at.follow(opened, 'start', { batchSize: 1, handle: () => gate.promise });
      await follower.untilSignal('live');
      for (let index = 0; index < 120; index += 1) {
        await opened.append(`note-${index}`, 'no-stream', [largeNote(`slow${index}`)]);
      }
      gate.resolve();
      await follower.until(120);
      expect(at.double.fellBehindTold).toBeGreaterThan(0);
      expect(follower.entries).toEqual(await allOf(opened));
    });

    it('ends with an error on an event that is not what the ledger wrote', async () => {
      const opened = await at.open();
      const id = eventIdOf('foreign', 0);
      at.double.write('outcomes-ledger.note-1', id, { a: 1 });
      await expect(at.follow(opened).ended).rejects.toThrow(LogCorrupt);
      await expect(allOf(opened)).rejects.toThrow(
        'outcomes-ledger.note-1/0 (SomethingHappened) was not written by the ledger',
      );
      at.double.write('outcomes-ledger.note-2', id, { a: 1 }, { leaf: '00'.repeat(32) });
      await expect(collect(opened.readStream('note-2'))).rejects.toThrow('is not what was written');
    });

    it('completes when the log is closed', async () => {
      const opened = await at.open();
      const follower = at.follow(opened);
      await follower.untilSignal('live');
      await opened.close();
      await expect(follower.ended).resolves.toBeUndefined();
      await expect(opened.head()).rejects.toThrow(LogClosed);
    });
  });
});

function largeNote(command: string): NewEvent {
  const id = eventIdOf(command, 0);
  return { id, type: 'NoteTaken', text: canonicalJson({ id, type: 'NoteTaken', data: 'x'.repeat(60_000) }) };
}
