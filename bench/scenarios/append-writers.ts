import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventLog } from '#event-log';
import { appendWith } from '../lib/appending.js';
import { bareFileLog } from '../lib/bare-file.js';
import { type Comparison, compare, type Measured } from '../lib/measure.js';
import { oneCommitEach } from '../lib/one-commit-each.js';
import { type Streams, sampleEvent, sampleLedger } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const MS = 1200;

export const scenario: Scenario = {
  summary: 'durable appends by 1, 10, 100 and 1,000 writers, against a bare file and against one commit each',
  async run({ events, folder, rounds, progress }) {
    const ready = Array.from({ length: 20_000 }, (_, number) => sampleEvent(number));
    const texts = ready.map(({ text }) => text);
    let made = 0;
    /** A ledger of its own for each round of each side, so that none inherits another's write-ahead log. */
    const onFresh = async (work: (file: string, streams: Streams) => Measured | Promise<Measured>) => {
      made += 1;
      const file = join(folder, `ledger-${made}.db`);
      const streams = await sampleLedger(file, events);
      try {
        return await work(file, streams);
      } finally {
        for (const rest of ['', '-wal', '-shm', '.lock']) rmSync(`${file}${rest}`, { force: true });
      }
    };
    const ours = (writers: number) => () =>
      onFresh(async (file, streams) => {
        const log = SqliteEventLog.open(file);
        try {
          return await appendWith(log, streams, { writers, ms: MS, events: ready });
        } finally {
          await log.close();
        }
      });
    const commitEach = (writers: number) => ({
      name: 'one commit each',
      run: () => onFresh((file, streams) => oneCommitEach(file, streams, writers, MS)),
    });
    const bareFile = { name: 'bare file + fdatasync', run: () => bareFileLog(join(folder, 'bare'), texts, 1, MS) };

    const comparisons: Comparison[] = [];
    progress('1 writer');
    comparisons.push(await compare('1 writer', ours(1), bareFile, { rounds, must: 0.7 }));
    for (const writers of [10, 100, 1000]) {
      progress(`${writers} writers`);
      const must = writers === 100 ? { must: 6 } : {};
      comparisons.push(await compare(`${writers} writers`, ours(writers), commitEach(writers), { rounds, ...must }));
    }
    return { comparisons };
  },
};
