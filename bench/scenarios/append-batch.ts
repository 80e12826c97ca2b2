import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type NewEvent, SqliteEventLog } from '#event-log';
import { bareFileLog } from '../lib/bare-file.js';
import { type Comparison, compare, type Measured } from '../lib/measure.js';
import { type Streams, sampleEvent, sampleLedger } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const MS = 800;
const OWN_IO = '/proc/self/io';

export const scenario: Scenario = {
  summary: 'batches of 1 to 10,000 events over streams at random, and the bytes written for each event',
  async run({ events, folder, rounds, progress }) {
    const ready = Array.from({ length: 20_000 }, (_, number) => sampleEvent(number));
    const texts = ready.map(({ text }) => text);
    const comparisons: Comparison[] = [];
    for (const standing of events === 0 ? [0] : [0, events]) {
      progress(`on a ledger of ${standing} events`);
      const file = join(folder, `ledger-${standing}.db`);
      const streams = await sampleLedger(file, standing);
      const log = SqliteEventLog.open(file);
      try {
        for (const batch of [1, 10, 100, 1000, 10_000]) {
          comparisons.push(
            await compare(
              `${batch} together, ${standing} there`,
              () => appendTogether(log, streams, ready, batch),
              { name: 'bare file', run: () => bareFileLog(join(folder, 'bare'), texts, batch, MS) },
              { rounds },
            ),
          );
        }
      } finally {
        await log.close();
        rmSync(file);
      }
    }
    return { comparisons };
  },
};

async function appendTogether(
  log: SqliteEventLog,
  streams: Streams,
  ready: readonly NewEvent[],
  batch: number,
): Promise<Measured> {
  let next = 0;
  let count = 0;
  const written = bytesWritten();
  const begun = performance.now();
  do {
    const chosen = new Set<number>();
    while (chosen.size < batch) chosen.add(streams.pick());
    await Promise.all(
      Array.from(chosen, (stream) => {
        const event = ready[next++ % ready.length] as NewEvent;
        const answer = log.append(streams.nameOf(stream), streams.expected(stream), [event]);
        streams.appended(stream);
        return answer;
      }),
    );
    count += batch;
  } while (performance.now() - begun < MS);
  const perSecond = (count / (performance.now() - begun)) * 1000;
  return {
    perSecond,
    notes: written === undefined ? {} : { bytesPerEvent: ((bytesWritten() ?? 0) - written) / count },
  };
}

/** What this process handed to the system to be written, where the system tells. */
function bytesWritten(): number | undefined {
  if (!existsSync(OWN_IO)) return undefined;
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(OWN_IO, 'utf8'))?.[1]);
}
