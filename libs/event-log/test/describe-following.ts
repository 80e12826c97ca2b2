import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventLog, LedgerEntry, LedgerPlace } from '#event-log';
import { type FollowerOptions, LogFollower } from './log-follower.js';
import { allOf, appendMany, notes } from './notes.js';
import type { OpenedLog } from './opened-log.js';

/** What every adapter promises to whoever follows its log: a part of `describeEventLog`. */
export function describeFollowing(
  name: string,
  open: () => Promise<OpenedLog>,
  { many, drops }: { readonly many: number; readonly drops: boolean },
): void {
  describe(`${name} keeps the promises of an event log`, () => {
    let opened: OpenedLog;
    let log: EventLog;
    const followers: LogFollower[] = [];

    beforeEach(async () => {
      opened = await open();
      log = opened.log;
    });

    afterEach(async () => {
      for (const follower of followers.splice(0)) follower.stop();
      await opened.close();
    });

    const follow = (after: LedgerPlace | 'start', options: FollowerOptions = {}): LogFollower => {
      const follower = new LogFollower(log, after, options);
      followers.push(follower);
      return follower;
    };

    describe('following', () => {
      it('goes from history into live, each event once and in order', async () => {
        await appendMany(log, many, 5);
        const follower = follow('start', { batchSize: 64 });
        await follower.until(many);
        await follower.untilLive();
        for (let index = 0; index < 10; index += 1) {
          await log.append('live-1', index === 0 ? 'no-stream' : index - 1, notes(`live${index}`, 1));
          await follower.until(many + index + 1);
        }
        expect(follower.entries).toEqual(await allOf(log));
      });

      it('has no gap and no repeat where history ends and live begins, while others append', async () => {
        await appendMany(log, 50, 5);
        const follower = follow('start', { batchSize: 16 });
        const writers = Array.from({ length: 5 }, async (_, writer) => {
          for (let index = 0; index < many / 10; index += 1) {
            await log.append(
              `writer-${writer}`,
              index === 0 ? 'no-stream' : index - 1,
              notes(`w${writer}.${index}`, 1),
            );
          }
        });
        await Promise.all(writers);
        await follower.until(50 + 5 * Math.ceil(many / 10));
        expect(follower.entries).toEqual(await allOf(log));
      });

      it('waits in an empty ledger for its first event', async () => {
        const follower = follow('start');
        await follower.untilLive();
        await log.append('note-1', 'no-stream', notes('a', 1));
        await follower.until(1);
        expect(follower.entries).toEqual(await allOf(log));
      });

      it('takes up from just after a place', async () => {
        await appendMany(log, 20, 4);
        const entries = await allOf(log);
        const { position, sequence } = entries[11] as LedgerEntry;
        const follower = follow({ position, sequence });
        await follower.until(8);
        expect(follower.entries).toEqual(entries.slice(12));
        await log.append('more-1', 'no-stream', notes('more', 2));
        await follower.until(10);
        expect(follower.entries.map((entry) => entry.sequence)).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
      });

      it('starts at the head with what is appended from then on', async () => {
        await appendMany(log, 10, 2);
        const { position, sequence } = (await allOf(log)).at(-1) as LedgerEntry;
        const follower = follow({ position, sequence });
        await follower.untilLive();
        await log.append('more-1', 'no-stream', notes('more', 1));
        await follower.until(1);
        expect(follower.entries.map((entry) => entry.sequence)).toEqual([10]);
      });

      it('never buries a slow reader: one batch at a time, none larger than asked', async () => {
        await appendMany(log, Math.ceil(many / 2), 5);
        let turns = 0;
        const follower = follow('start', {
          batchSize: 10,
          handle: async () => {
            turns += 1;
            for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done));
          },
        });
        const appending = appendMany(log, Math.ceil(many / 2), 5, 'other');
        await Promise.all([appending, follower.until(2 * Math.ceil(many / 2))]);
        expect(follower.overlaps).toBe(0);
        expect(follower.largestBatch).toBeLessThanOrEqual(10);
        expect(turns).toBeGreaterThanOrEqual(many / 10);
        expect(follower.entries).toEqual(await allOf(log));
      });

      it('reads no further while a batch is being handled', async () => {
        await appendMany(log, 30, 3);
        const gate = deferred();
        const follower = follow('start', { batchSize: 10, handle: () => gate.promise });
        await follower.untilBegun(1);
        // Another reader gets through all of it meanwhile, so the store is not what holds the first one back.
        await follow('start').until(30);
        expect(follower.begun).toBe(1);
        gate.open();
        await follower.until(30);
      });

      it('says after each batch how far it has come, and when nothing more is waiting', async () => {
        await appendMany(log, 25, 5);
        const follower = follow('start', { batchSize: 10 });
        await follower.until(25);
        await follower.untilLive();
        const entries = await allOf(log);
        let counted = 0;
        for (const signal of follower.signals) {
          if (signal.kind !== 'handled') continue;
          counted += signal.count;
          const last = entries[counted - 1];
          expect(signal.place).toEqual({ position: last?.position, sequence: last?.sequence });
          if (counted < 25) expect(signal.live).toBe(false);
        }
        expect(counted).toBe(25);
      });

      it.each<[string, () => void | Promise<void>]>([
        [
          'throws',
          () => {
            throw new Error('no room');
          },
        ],
        ['rejects', () => Promise.reject(new Error('no room'))],
      ])('ends with the error of a handler that %s, the batch not handled', async (_, fail) => {
        await appendMany(log, 20, 4);
        const follower = follow('start', {
          batchSize: 5,
          handle: (batch) => (batch[0]?.sequence === 10 ? fail() : undefined),
        });
        await expect(follower.ended).rejects.toThrow('no room');
        const place = follower.lastPlace();
        expect(place?.sequence).toBe(9);

        // Nothing is left running: what comes later is not handled by a following that has ended.
        const next = follow(place as LedgerPlace);
        await log.append('more-1', 'no-stream', notes('more', 1));
        await next.until(11);
        expect(next.entries.map(({ sequence }) => sequence)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
        expect(follower.entries).toHaveLength(10);
      });

      it('stops at once when unsubscribed, also in the middle of history', async () => {
        await appendMany(log, 40, 4);
        const follower = follow('start', {
          batchSize: 5,
          handle: (batch) => {
            if (batch[0]?.sequence === 10) follower.stop();
          },
        });
        await follower.untilBegun(3);
        await follow('start').until(40);
        expect(follower.begun).toBe(3);
      });

      it('stops at once when unsubscribed while it waits for news', async () => {
        const follower = follow('start');
        await follower.untilLive();
        follower.stop();
        await log.append('note-1', 'no-stream', notes('a', 1));
        await follow('start').until(1);
        expect(follower.begun).toBe(0);
      });

      it('lets go of what it held: many followings come and go and the next one still works', async () => {
        await log.append('note-1', 'no-stream', notes('a', 1));
        for (let round = 0; round < 25; round += 1) {
          const follower = follow('start');
          await follower.until(1);
          follower.stop();
        }
        const last = follow('start');
        await last.untilLive();
        await log.append('note-1', 0, notes('b', 1));
        await last.until(2);
      });

      it('serves several followers, each at its own pace', async () => {
        await appendMany(log, 30, 3);
        const gate = deferred();
        const slow = follow('start', { batchSize: 7, handle: () => gate.promise });
        const fast = follow('start', { batchSize: 100 });
        await fast.until(30);
        await log.append('more-1', 'no-stream', notes('more', 3));
        await fast.until(33);
        gate.open();
        await slow.until(33);
        expect(slow.entries).toEqual(fast.entries);
      });

      it('begins only when subscribed to', async () => {
        await appendMany(log, 5, 1);
        let handled = 0;
        const following = log.follow('start', () => {
          handled += 1;
        });
        await follow('start').until(5);
        expect(handled).toBe(0);
        // Subscribing to what `follow` gave is what begins it.
        const place = await new Promise<LedgerPlace>((resolve, reject) => {
          const subscription = following.subscribe({
            next: (signal) => {
              if (signal.kind !== 'handled' || signal.place.sequence < 4) return;
              subscription.unsubscribe();
              resolve(signal.place);
            },
            error: reject,
          });
        });
        expect(place.sequence).toBe(4);
        expect(handled).toBeGreaterThan(0);
      });

      it('goes on after a restart from the place it had reached', async () => {
        await appendMany(log, 12, 3);
        const before = follow('start', { batchSize: 5 });
        await before.until(12);
        await before.untilLive();
        const place = before.lastPlace() as LedgerPlace;
        before.stop();
        log = await opened.reopen();
        const after = follow(place);
        await after.untilLive();
        await log.append('more-1', 'no-stream', notes('more', 2));
        await after.until(2);
        expect([...before.entries, ...after.entries]).toEqual(await allOf(log));
      });

      if (drops) {
        it('takes a dropped subscription up again from the last handled event', async () => {
          await appendMany(log, 20, 4);
          const follower = follow('start', { batchSize: 7 });
          await follower.until(20);
          await follower.untilLive();
          for (let round = 0; round < 3; round += 1) {
            await opened.drop?.();
            await log.append(`round-${round}`, 'no-stream', notes(`round${round}`, 5));
            await follower.until(20 + 5 * (round + 1));
          }
          expect(follower.entries).toEqual(await allOf(log));
          const dropped = follower.signals.filter(({ kind }) => kind === 'dropped');
          expect(dropped.length).toBeGreaterThan(0);
          expect(dropped.every((signal) => signal.kind === 'dropped' && signal.retryInMs >= 0)).toBe(true);
        });

        it('repeats nothing when the drop comes while a batch is being handled', async () => {
          await appendMany(log, 30, 3);
          const gate = deferred();
          const follower = follow('start', { batchSize: 10, handle: () => gate.promise });
          await follower.untilBegun(1);
          await opened.drop?.();
          gate.open();
          await follower.until(30);
          expect(follower.overlaps).toBe(0);
          expect(follower.entries).toEqual(await allOf(log));
        });

        it('can be unsubscribed while it waits to take up a dropped subscription', async () => {
          const follower = follow('start');
          await follower.untilLive();
          await opened.drop?.();
          follower.stop();
          await log.append('note-1', 'no-stream', notes('a', 1));
          await follow('start').until(1);
          expect(follower.begun).toBe(0);
        });
      }
    });
  });
}

function deferred() {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
