import type { Entropy } from '#kernel';

export interface RetryTimes {
  /** Before the first repetition, in milliseconds; doubled each time. */
  readonly retryMs: number;
  readonly retryMsMax: number;
}

/**
 * How long to wait before asking again: between half and the whole of a time that doubles, by chance, so that many
 * processes that lost the same server do not all come back in the same moment.
 */
export function retryDelayMs(failures: number, { retryMs, retryMsMax }: RetryTimes, entropy: Entropy): number {
  const whole = Math.min(retryMsMax, retryMs * 2 ** Math.min(failures, 30));
  const chance = entropy.bytes(4).readUInt32BE() / 2 ** 32;
  return Math.round(whole / 2 + (whole / 2) * chance);
}
