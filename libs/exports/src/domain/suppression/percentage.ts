import type { Shown } from './ruleset.js';

/**
 * A part in per cent of a whole that is published beside it, to the whole per cent. It is worked out of what is
 * published of both and so tells nothing more: one of the figures themselves would give the other away.
 *
 * @returns null where either is suppressed, or there is nothing that it could be a part of.
 */
export function shownPercentage(part: Shown, whole: Shown): number | null {
  if (part === null || whole === null || whole === 0) return null;
  return Math.min(100, Math.round((100 * part) / whole));
}
