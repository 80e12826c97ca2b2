import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bareFileLog } from '../lib/bare-file.js';
import { compare, type Measured, rateOf } from '../lib/measure.js';
import { sampleEvent } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const MS = 700;
const BLOCK = Buffer.alloc(4096, 7);

export const scenario: Scenario = {
  summary: 'what the disk can do: a flush of a block, and a bare file that grows by batches',
  async run({ folder, rounds }) {
    const path = join(folder, 'floor');
    const texts = Array.from({ length: 2000 }, (_, number) => sampleEvent(number).text);
    const comparisons = [
      await compare(
        'a 4 KiB block appended and flushed',
        () => flushed(path, MS, (block) => block * BLOCK.length),
        { name: 'overwritten in place', run: () => flushed(path, MS, (block) => (block % 64) * BLOCK.length) },
        { rounds, unit: 'flushes/s' },
      ),
    ];
    for (const batch of [10, 100, 1000]) {
      comparisons.push(
        await compare(
          `a bare file, ${batch} events a flush`,
          () => bareFileLog(path, texts, batch, MS),
          { name: 'with one event a flush', run: () => bareFileLog(path, texts, 1, MS) },
          { rounds },
        ),
      );
    }
    return { comparisons };
  },
};

function flushed(path: string, ms: number, offsetOf: (block: number) => number): Measured {
  const handle = openSync(path, 'w');
  let block = 0;
  try {
    // The blocks that are overwritten exist before the clock starts.
    for (let first = 0; first < 64; first += 1) writeSync(handle, BLOCK, 0, BLOCK.length, first * BLOCK.length);
    fdatasyncSync(handle);
    return rateOf(ms, () => {
      writeSync(handle, BLOCK, 0, BLOCK.length, offsetOf(block));
      fdatasyncSync(handle);
      block += 1;
    });
  } finally {
    closeSync(handle);
  }
}
