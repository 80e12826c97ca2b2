import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EVENT_BYTES_MAX, type EventLog, leafHash, type NewEvent } from '#event-log';
import { describeFollowing } from './describe-following.js';
import { LogFollower } from './log-follower.js';
import { allOf, appendMany, collect, note, noteOfBytes, notes, revisionsOf, streamOf } from './notes.js';
import type { OpenedLog } from './opened-log.js';

export interface EventLogSuiteOptions {
  /** How many events the longer tests append. Fewer for a store at the end of a slow line. */
  readonly many?: number;
  /** The store drops subscriptions, so `drop` is given and tested. */
  readonly drops?: boolean;
  /** The store can lose an answer, so `loseNextAnswer` is given and tested. */
  readonly losesAnswers?: boolean;
  /** False for a store whose answer to a repetition is the same as to news. */
  readonly tellsRepetitions?: boolean;
}

/**
 * The promises of the `EventLog` port. Every adapter passes all of it; what a store cannot be made to do (a drop, a lost
 * answer) is left out by its options, never loosened.
 *
 * @param open makes an empty log for each test.
 */
export function describeEventLog(
  name: string,
  open: () => Promise<OpenedLog>,
  { many = 500, drops = false, losesAnswers = false, tellsRepetitions = true }: EventLogSuiteOptions = {},
): void {
  describe(`${name} keeps the promises of an event log`, () => {
    let opened: OpenedLog;
    let log: EventLog;

    beforeEach(async () => {
      opened = await open();
      log = opened.log;
    });

    afterEach(async () => {
      await opened.close();
    });

    const repeated = (last: { revision: number; position: string }) => ({
      kind: tellsRepetitions ? 'already-appended' : expect.stringMatching(/^(already-)?appended$/),
      ...last,
    });

    describe('appending', () => {
      it('starts a stream at revision 0 and goes on one by one', async () => {
        expect(await log.append('note-1', 'no-stream', notes('a', 1))).toMatchObject({ kind: 'appended', revision: 0 });
        expect(await log.append('note-1', 0, notes('b', 1))).toMatchObject({ kind: 'appended', revision: 1 });
        expect(revisionsOf(await streamOf(log, 'note-1'))).toEqual([0, 1]);
      });

      it('answers with the revision and position of the last event', async () => {
        const answer = await log.append('note-1', 'no-stream', notes('a', 3));
        const last = (await streamOf(log, 'note-1')).at(-1);
        expect(answer).toEqual({ kind: 'appended', revision: 2, position: last?.position });
        expect(await log.head()).toBe(last?.position);
      });

      it('appends several events together, next to each other in the log', async () => {
        await Promise.all(
          ['note-1', 'note-2', 'note-3'].map((stream) => log.append(stream, 'no-stream', notes(stream, 4))),
        );
        const streams = (await allOf(log)).map(({ stream }) => stream);
        expect(streams).toHaveLength(12);
        expect(streams.filter((stream, index) => stream !== streams[index - 1])).toHaveLength(3);
      });

      it.each<[string, number, number | 'no-stream', number | 'no-stream']>([
        ['as new to a stream that exists', 2, 'no-stream', 1],
        ['at a revision that is past', 3, 1, 2],
        ['at a revision that is still to come', 2, 2, 1],
        ['far beyond the end', 2, 40, 1],
        ['at revision 0 of a stream that does not exist', 0, 0, 'no-stream'],
        ['at a later revision of a stream that does not exist', 0, 7, 'no-stream'],
      ])('writes nothing when asked %s, and says where the stream is', async (_, standing, expected, actual) => {
        if (standing > 0) await log.append('note-1', 'no-stream', notes('a', standing));
        expect(await log.append('note-1', expected, notes('b', 2))).toEqual({ kind: 'moved-on', actual });
        expect(await streamOf(log, 'note-1')).toHaveLength(standing);
        expect(await allOf(log)).toHaveLength(standing);
      });

      it('lets exactly one of two racing writers in, also into a new stream', async () => {
        const first = await Promise.all(
          ['ann', 'bob'].map((writer) => log.append('note-1', 'no-stream', notes(writer, 2))),
        );
        expect(first.map(({ kind }) => kind).sort()).toEqual(['appended', 'moved-on']);
        expect(first).toContainEqual({ kind: 'moved-on', actual: 1 });

        const second = await Promise.all(['cid', 'dot'].map((writer) => log.append('note-1', 1, notes(writer, 1))));
        expect(second.map(({ kind }) => kind).sort()).toEqual(['appended', 'moved-on']);
        expect(second).toContainEqual({ kind: 'moved-on', actual: 2 });
        expect(await streamOf(log, 'note-1')).toHaveLength(3);
      });

      it('keeps one conflict out of the way of everybody else who appends at that moment', async () => {
        await log.append('note-1', 'no-stream', notes('a', 1));
        const answers = await Promise.all([
          log.append('note-2', 'no-stream', notes('b', 1)),
          log.append('note-1', 'no-stream', notes('c', 1)),
          log.append('note-3', 'no-stream', notes('d', 2)),
          log.append('note-1', 0, notes('e', 1)),
        ]);
        expect(answers.map(({ kind }) => kind)).toEqual(['appended', 'moved-on', 'appended', 'appended']);
        expect(await allOf(log)).toHaveLength(5);
      });

      it('refuses to append nothing', async () => {
        await expect(log.append('note-1', 'no-stream', [])).rejects.toThrow(RangeError);
      });

      it('takes an event of the greatest size, counted in bytes, and refuses one byte more with all that came along', async () => {
        const largest = noteOfBytes('largest', EVENT_BYTES_MAX);
        expect(await log.append('note-1', 'no-stream', [largest])).toMatchObject({ kind: 'appended' });
        expect((await streamOf(log, 'note-1')).at(0)?.text).toBe(largest.text);

        const tooLarge = noteOfBytes('too-large', EVENT_BYTES_MAX + 1);
        await expect(log.append('note-2', 'no-stream', [...notes('a', 1), tooLarge])).rejects.toThrow(RangeError);
        expect(await streamOf(log, 'note-2')).toEqual([]);
        expect(await allOf(log)).toHaveLength(1);
      });
    });

    describe('appending the same events again', () => {
      it('appends them once, and answers as the first time', async () => {
        const events = notes('a', 3);
        const answer = await log.append('note-1', 'no-stream', events);
        expect(answer.kind).toBe('appended');
        expect(await log.append('note-1', 'no-stream', events)).toEqual(repeated(lastOf(answer)));
        expect(await allOf(log)).toHaveLength(3);
      });

      it('knows them also when the stream has gone on since', async () => {
        const events = notes('b', 2);
        await log.append('note-1', 'no-stream', notes('a', 1));
        const answer = await log.append('note-1', 0, events);
        await log.append('note-1', 2, notes('c', 2));
        expect(await log.append('note-1', 0, events)).toEqual(repeated(lastOf(answer)));
        expect(await allOf(log)).toHaveLength(5);
      });

      it('knows them after a restart', async () => {
        const events = notes('a', 2);
        const answer = await log.append('note-1', 'no-stream', events);
        log = await opened.reopen();
        expect(await log.append('note-1', 'no-stream', events)).toEqual(repeated(lastOf(answer)));
        expect(await allOf(log)).toHaveLength(2);
      });

      it('appends them once when both are under way together', async () => {
        const events = notes('a', 2);
        const answers = await Promise.all([
          log.append('note-1', 'no-stream', events),
          log.append('note-1', 'no-stream', events),
        ]);
        for (const answer of answers) expect(answer.kind).toMatch(/^(already-)?appended$/);
        expect(await allOf(log)).toHaveLength(2);
      });

      it('takes events that only begin or end as those that stand there for other events', async () => {
        const [a, b, c] = notes('a', 3) as [NewEvent, NewEvent, NewEvent];
        await log.append('note-1', 'no-stream', [a, b]);
        const movedOn = { kind: 'moved-on', actual: 1 };
        expect(await log.append('note-1', 'no-stream', [a, b, c])).toEqual(movedOn);
        expect(await log.append('note-1', 'no-stream', [a, c])).toEqual(movedOn);
        expect(await log.append('note-1', 'no-stream', [c, b])).toEqual(movedOn);
        expect(await log.append('note-1', 0, [b, c])).toEqual(movedOn);
        expect(await allOf(log)).toHaveLength(2);
      });

      it('does not take the same ids in another stream for a repetition', async () => {
        await log.append('note-1', 'no-stream', notes('a', 2));
        expect(await log.append('note-2', 0, notes('a', 1))).toEqual({ kind: 'moved-on', actual: 'no-stream' });
      });

      if (losesAnswers) {
        it('appends them once when the first answer was lost', async () => {
          await log.append('note-1', 'no-stream', notes('a', 1));
          opened.loseNextAnswer?.();
          const events = notes('b', 2);
          expect(await log.append('note-1', 0, events)).toMatchObject({ kind: 'unknown', cause: expect.any(String) });

          const answer = await log.append('note-1', 0, events);
          const last = (await streamOf(log, 'note-1')).at(-1);
          expect(answer).toEqual(repeated({ revision: 2, position: last?.position ?? '' }));
          expect(await allOf(log)).toHaveLength(3);
        });

        it('says that the stream moved on when another writer was first and the answer was lost', async () => {
          await log.append('note-1', 'no-stream', notes('a', 1));
          opened.loseNextAnswer?.();
          await log.append('note-1', 0, notes('b', 1));
          expect(await log.append('note-1', 0, notes('c', 1))).toEqual({ kind: 'moved-on', actual: 1 });
        });
      }
    });

    describe('what is stored', () => {
      it.each<[string, unknown]>([
        ['letters beyond the basic plane', '𝒪utcomes 🧾 \u{10ffff} 𠮷'],
        ['combining marks, unnormalised', 'e\u0301 é a\u0308\u0323 가 각'],
        ['text from right to left', 'שלום \u200f العربية'],
        ['what JSON must escape', '\u0000\u0001\b\t\n\f\r\u001f"\\/\u007f'],
        ['what JavaScript breaks lines at', '\u2028 \u2029 \u0085 \ufeff'],
        ['the largest and smallest whole numbers', [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0]],
        ['names in canonical order', { '\u{1f600}': 1, ﬀ: 2, Z: 3, a: 4, '': 5, 10: 6, 9: 7 }],
        ['nothing in many forms', [null, '', {}, [], false]],
        ['sixty thousand bytes', 'wörter und mehr '.repeat(3750)],
      ])('comes back byte for byte: %s', async (what, value) => {
        const event = note(what, value);
        await log.append('note-1', 'no-stream', [event]);
        const [stored] = await streamOf(log, 'note-1');
        expect(Buffer.from(stored?.text ?? '')).toEqual(Buffer.from(event.text));
        expect(stored?.leaf).toEqual(leafHash(event.text));
        const [entry] = await allOf(log);
        expect(entry).toMatchObject({ id: event.id, type: event.type, text: event.text });
        expect(entry?.leaf).toEqual(leafHash(event.text));
      });

      it('is the same whichever way it is read', async () => {
        await log.append('note-1', 'no-stream', notes('a', 3));
        await log.append('note-2', 'no-stream', notes('b', 2));
        const entries = await allOf(log);
        const streams = [...(await streamOf(log, 'note-1')), ...(await streamOf(log, 'note-2'))];
        expect(entries.map(({ sequence: _, ...event }) => event)).toEqual(streams.map((event) => ({ ...event })));
      });

      it('is all there after a restart, in the same places', async () => {
        await appendMany(log, 40, 4);
        const before = await allOf(log);
        const head = await log.head();
        const actual = (await streamOf(log, 'note-0')).length - 1;
        log = await opened.reopen();
        expect(await allOf(log)).toEqual(before);
        expect(await log.head()).toBe(head);
        expect(await log.append('note-0', 'no-stream', notes('again', 1))).toEqual({ kind: 'moved-on', actual });

        await log.append('note-0', actual, notes('on', 1));
        const after = await allOf(log);
        expect(after.slice(0, -1)).toEqual(before);
        expect(after.at(-1)).toMatchObject({ sequence: 40, stream: 'note-0', revision: actual + 1 });
        expect(String(after.at(-1)?.position) > String(before.at(-1)?.position)).toBe(true);
      });
    });

    describe('reading a stream', () => {
      beforeEach(async () => {
        await log.append('note-1', 'no-stream', notes('a', 3));
        await log.append('note-10', 'no-stream', notes('b', 2));
        await log.append('note-1', 2, notes('c', 4));
      });

      it.each([
        ['all of it', {}, [0, 1, 2, 3, 4, 5, 6]],
        ['from its middle', { from: 4 }, [4, 5, 6]],
        ['from its last event', { from: 6 }, [6]],
        ['from just after its end', { from: 7 }, []],
        ['from far after its end', { from: 700 }, []],
        ['a few', { limit: 2 }, [0, 1]],
        ['a few from its middle', { from: 2, limit: 3 }, [2, 3, 4]],
        ['more than there are', { from: 5, limit: 50 }, [5, 6]],
        ['backwards', { direction: 'backwards' }, [6, 5, 4, 3, 2, 1, 0]],
        ['backwards from its middle', { direction: 'backwards', from: 3 }, [3, 2, 1, 0]],
        ['backwards from its first event', { direction: 'backwards', from: 0 }, [0]],
        ['the last event', { direction: 'backwards', limit: 1 }, [6]],
        ['a few backwards from its middle', { direction: 'backwards', from: 4, limit: 2 }, [4, 3]],
      ] as const)('reads %s', async (_, options, revisions) => {
        const events = await collect(log.readStream('note-1', options));
        expect(revisionsOf(events)).toEqual(revisions);
        expect(events.every(({ stream }) => stream === 'note-1')).toBe(true);
      });

      it('finds nothing in a stream that does not exist', async () => {
        expect(await streamOf(log, 'note')).toEqual([]);
        expect(await collect(log.readStream('note-2', { direction: 'backwards' }))).toEqual([]);
      });

      it('can be left in the middle', async () => {
        for (let round = 0; round < 20; round += 1) {
          for await (const event of log.readStream('note-1')) {
            if (event.revision === 1) break;
          }
        }
        expect(await streamOf(log, 'note-1')).toHaveLength(7);
      });
    });

    it('reads a long stream whole, both ways', async () => {
      const length = Math.max(many, 50);
      for (let start = 0; start < length; start += 50) {
        const size = Math.min(50, length - start);
        await log.append('note-1', start === 0 ? 'no-stream' : start - 1, notes(`part${start}`, size));
      }
      const forwards = await streamOf(log, 'note-1');
      expect(revisionsOf(forwards)).toEqual(Array.from({ length }, (_, index) => index));
      const backwards = await collect(log.readStream('note-1', { direction: 'backwards' }));
      expect(backwards).toEqual(forwards.toReversed());
    });

    describe('reading the ledger', () => {
      it('is empty at first', async () => {
        expect(await allOf(log)).toEqual([]);
        expect(await log.head()).toBeUndefined();
      });

      it('numbers entries from 0 without a gap, at positions that rise as text', async () => {
        await appendMany(log, many, 7);
        const entries = await allOf(log);
        expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: many }, (_, index) => index));
        for (const [index, { position }] of entries.entries()) {
          const before = entries[index - 1]?.position;
          if (before !== undefined) expect(before < position).toBe(true);
        }
        expect(await log.head()).toBe(entries.at(-1)?.position);
      });

      it('keeps the order in which appends were answered, and the order of every stream', async () => {
        for (const stream of ['note-1', 'note-2', 'note-1', 'note-3', 'note-2']) {
          const standing = await streamOf(log, stream);
          const expected = standing.length === 0 ? 'no-stream' : standing.length - 1;
          await log.append(stream, expected, notes(`${stream}.${standing.length}`, 2));
        }
        const order = (await allOf(log)).map(({ stream, revision }) => `${stream}/${revision}`);
        expect(order.join(' ')).toBe(
          'note-1/0 note-1/1 note-2/0 note-2/1 note-1/2 note-1/3 note-3/0 note-3/1 note-2/2 note-2/3',
        );
      });

      it('reads on from just after any place, in batches no larger than asked', async () => {
        await appendMany(log, 30, 3);
        const entries = await allOf(log);
        for (const [index, { position, sequence }] of entries.entries()) {
          const batches = await collect(log.readAll({ position, sequence }, { batchSize: 4 }));
          expect(batches.every((batch) => batch.length > 0 && batch.length <= 4)).toBe(true);
          expect(batches.flat()).toEqual(entries.slice(index + 1));
        }
      });

      it('can be left after a batch', async () => {
        await appendMany(log, 30, 3);
        for (let round = 0; round < 20; round += 1) {
          for await (const _ of log.readAll('start', { batchSize: 5 })) break;
        }
        expect(await allOf(log)).toHaveLength(30);
      });
    });

    describe('closing', () => {
      it('lets nothing more in or out', async () => {
        await log.append('note-1', 'no-stream', notes('a', 1));
        const follower = new LogFollower(log, 'start');
        await follower.until(1);
        await log.close();
        await expect(log.append('note-1', 0, notes('b', 1))).rejects.toThrow('closed');
        await expect(streamOf(log, 'note-1')).rejects.toThrow('closed');
        await expect(allOf(log)).rejects.toThrow('closed');
        await expect(follower.ended).resolves.toBeUndefined();
        log = await opened.reopen();
        expect(await allOf(log)).toHaveLength(1);
      });

      it('settles what was being appended, and can be asked for twice', async () => {
        const appending = log.append('note-1', 'no-stream', notes('a', 3));
        await log.close();
        await log.close();
        const outcome = await appending.then(({ kind }) => kind);
        log = await opened.reopen();
        expect(await allOf(log)).toHaveLength(outcome === 'appended' ? 3 : 0);
        expect(outcome).toBe('appended');
      });
    });
  });

  describeFollowing(name, open, { many, drops });
}

function lastOf(answer: { kind: string }): { revision: number; position: string } {
  const { revision, position } = answer as { kind: string; revision: number; position: string };
  return { revision, position };
}
