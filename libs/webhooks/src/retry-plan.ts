import type { Entropy } from '#kernel';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each attempt that failed the next one follows: seconds for a hiccup, days for an outage. */
const WAITS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const RETRY_AFTER_MS_MAX = 24 * HOUR;
/** A webhook whose deliveries have failed for so long, without one that arrived, is paused. */
export const PAUSED_AFTER_MS = 72 * HOUR;
/** For so long both secrets sign after a new one was made. */
export const ROTATION_MS = 24 * HOUR;
/** For so long the answer to a request under a key is kept, for whoever sends it again. */
export const ANSWERS_KEPT_MS = 24 * HOUR;
/** What was settled is kept for so long, to be looked at and sent again. */
export const KEPT_MS = 30 * 24 * HOUR;

/**
 * When to try again, in milliseconds from now; undefined when it has been tried often enough.
 *
 * @param attempts how often it was tried.
 * @param retryAfterMs what the receiver asked for, which is heeded within a day.
 */
export function waitBefore(attempts: number, entropy: Entropy, retryAfterMs = 0): number | undefined {
  const wait = WAITS_MS[attempts - 1];
  if (wait === undefined) return undefined;
  // Up to a fifth longer: what failed at one moment must not come back at one moment.
  const jitter = (entropy.bytes(2).readUInt16BE() / 0xffff) * 0.2;
  return Math.max(Math.round(wait * (1 + jitter)), Math.min(retryAfterMs, RETRY_AFTER_MS_MAX));
}
