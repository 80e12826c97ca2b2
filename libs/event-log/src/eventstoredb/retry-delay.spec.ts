import { expect, it } from '@jest/globals';
import { Entropy } from '#kernel';
import { retryDelayMs } from './retry-delay.js';

class FixedEntropy extends Entropy {
  constructor(private readonly byte: number) {
    super();
  }

  bytes(count: number): Buffer {
    return Buffer.alloc(count, this.byte);
  }
}

const times = { retryMs: 100, retryMsMax: 30_000 };
const delays = (byte: number) =>
  [0, 1, 2, 8, 9, 5000].map((failures) => retryDelayMs(failures, times, new FixedEntropy(byte)));

it('doubles from failure to failure up to its limit, and is by chance between half of that and the whole', () => {
  expect(delays(0x00)).toEqual([50, 100, 200, 12_800, 15_000, 15_000]);
  expect(delays(0xff)).toEqual([100, 200, 400, 25_600, 30_000, 30_000]);
});
