import { closeSync, fdatasyncSync, openSync, writeSync, writevSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Measured } from './measure.js';
import { medianOf, quantileOf } from './measure.js';

/**
 * The least that a durable log can do: append bytes that are ready to a file that grows, and have the disk flush them.
 * What everything else is measured against.
 */
export function bareFileLog(path: string, texts: readonly string[], batch: number, ms: number): Measured {
  const handle = openSync(path, 'w');
  const lines = texts.map((text) => Buffer.from(`${text}\n`));
  const latencies: number[] = [];
  let next = 0;
  let count = 0;
  const begun = performance.now();
  try {
    while (performance.now() - begun < ms) {
      const at = performance.now();
      const buffers = Array.from({ length: batch }, () => lines[next++ % lines.length] as Buffer);
      if (batch === 1) writeSync(handle, buffers[0] as Buffer);
      else writevSync(handle, buffers);
      fdatasyncSync(handle);
      count += batch;
      latencies.push(performance.now() - at);
    }
    const elapsed = performance.now() - begun;
    return {
      perSecond: (count / elapsed) * 1000,
      notes: { p50Ms: medianOf(latencies), p99Ms: quantileOf(latencies, 0.99) },
    };
  } finally {
    closeSync(handle);
  }
}
