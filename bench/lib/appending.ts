import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { EventLog, NewEvent } from '#event-log';
import { type Measured, medianOf, quantileOf } from './measure.js';
import type { Streams } from './sample-ledger.js';

/** So many writers, each of which waits for its answer before it appends again. Events are made ready beforehand. */
export async function appendWith(
  log: EventLog,
  streams: Streams,
  { writers, ms, events }: { readonly writers: number; readonly ms: number; readonly events: readonly NewEvent[] },
): Promise<Measured> {
  const latencies: number[] = [];
  const loop = monitorEventLoopDelay({ resolution: 1 });
  let next = 0;
  let count = 0;
  loop.enable();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      while (performance.now() - begun < ms) {
        const stream = streams.pick(writer, writers);
        const event = events[next++ % events.length] as NewEvent;
        const at = performance.now();
        const answer = await log.append(streams.nameOf(stream), streams.expected(stream), [event]);
        if (answer.kind !== 'appended') throw new Error(`${streams.nameOf(stream)}: ${answer.kind}`);
        latencies.push(performance.now() - at);
        streams.appended(stream);
        count += 1;
      }
    }),
  );
  const elapsed = performance.now() - begun;
  loop.disable();
  return {
    perSecond: (count / elapsed) * 1000,
    notes: {
      p50Ms: medianOf(latencies),
      p99Ms: quantileOf(latencies, 0.99),
      loopP99Ms: loop.percentile(99) / 1e6,
    },
  };
}
