import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventLog } from '#event-log';
import { appendWith } from '../lib/appending.js';
import { openedOver, removeSigned, signedOver } from '../lib/followed-ledger.js';
import { type Comparison, compare, type Measured } from '../lib/measure.js';
import { sampleEvent, sampleLedger } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const MS = 1500;
const SIGN_EVERY_MS = 1_000;

export const scenario: Scenario = {
  summary: 'durable appends while the tree follows and is signed, against appends alone; the check at the start',
  async run({ events, folder, rounds, progress }) {
    const ready = Array.from({ length: 20_000 }, (_, number) => sampleEvent(number));
    let made = 0;
    const behind: number[] = [];

    /** On a ledger of its own for each round of each side, so that none inherits another's write-ahead log. */
    const appending = (writers: number, isFollowed: boolean) => async (): Promise<Measured> => {
      made += 1;
      const file = join(folder, `ledger-${made}.db`);
      const tree = join(folder, `tree-${made}`);
      const streams = await sampleLedger(file, events);
      const log = SqliteEventLog.open(file);
      try {
        if (!isFollowed) return await appendWith(log, streams, { writers, ms: MS, events: ready });
        const transparency = signedOver(log, tree, { signEveryMs: SIGN_EVERY_MS });
        transparency.follow();
        await transparency.sign();
        const measured = await appendWith(log, streams, { writers, ms: MS, events: ready });
        const stood = transparency.size;
        const begun = performance.now();
        await transparency.sign();
        const notes = { behind: transparency.size - stood, caughtUpMs: performance.now() - begun };
        behind.push(notes.caughtUpMs);
        await transparency.stop();
        transparency.close();
        return { ...measured, notes: { ...measured.notes, ...notes } };
      } finally {
        await log.close();
        for (const rest of ['', '-wal', '-shm', '.lock']) rmSync(`${file}${rest}`, { force: true });
        removeSigned(tree);
      }
    };
    const comparisons: Comparison[] = [];
    for (const writers of [1, 100]) {
      progress(`${writers} writers`);
      const alone = { name: 'without the tree', run: appending(writers, false) };
      comparisons.push(
        await compare(`append, ${writers} writers`, appending(writers, true), alone, { rounds, must: 0.75 }),
      );
    }

    progress(`making a ledger of ${events} events`);
    const file = join(folder, 'ledger.db');
    const tree = join(folder, 'tree');
    await sampleLedger(file, events);
    const log = SqliteEventLog.openReadOnly(file);
    const perSecond = async (work: () => Promise<unknown>): Promise<Measured> => {
      const begun = performance.now();
      await work();
      const seconds = (performance.now() - begun) / 1_000;
      return { perSecond: events / seconds, notes: { seconds } };
    };
    const readAndParse = () =>
      perSecond(async () => {
        for await (const batch of log.readAll('start')) for (const { text } of batch) JSON.parse(text);
      });
    const grow = () =>
      perSecond(async () => {
        removeSigned(tree);
        const transparency = signedOver(log, tree);
        transparency.follow();
        await transparency.sign();
        await transparency.stop();
        transparency.close();
      });
    const check = (mode: 'full' | 'tail') => () =>
      perSecond(async () => {
        const transparency = openedOver(log, tree);
        await transparency.check(mode);
        transparency.close();
      });
    const parsed = { name: 'read + JSON.parse', run: readAndParse };
    if (events > 0) {
      progress('the tree of a ledger that stands already');
      comparisons.push(await compare('a tree made anew', grow, parsed, { rounds }));
      progress('the check at the start');
      comparisons.push(await compare('check, full', check('full'), parsed, { rounds, must: 0.9 }));
      comparisons.push(await compare('check, tail', check('tail'), parsed, { rounds }));
    }
    await log.close();
    const longest = Math.max(...behind);
    return {
      comparisons,
      checks: [
        {
          what: 'the tree keeps up with appends',
          holds: longest < 2_000,
          detail: `${Math.round(longest)} ms after the last append at most, all of it was in the tree and signed`,
        },
      ],
    };
  },
};
