import type { ReturnRecord } from './return-state.js';

export function recordKey({ kind, person, item, dated }: ReturnRecord): string {
  return [kind, person, item, dated].join('\n');
}

/** Which fact a record is about. Of breaks there may be several, told apart by their days; of all else there is one. */
export function recordIdentity({ kind, person, item, dated }: ReturnRecord): string {
  return [kind, person, item, kind === 'paused' || kind === 'resumed' ? dated : ''].join('\n');
}
