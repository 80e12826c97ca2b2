import type { CalendarDate } from '#kernel';
import type { BreakReason, EndReason, ReferralState } from '#referrals';
import type { DateCorrections } from './date-corrections.js';
import type { PersonDraft } from './person-draft.js';
import type { EngagementRow } from './return-format.js';
import { wordsOf } from './row-values.js';

/**
 * Tells rows of the engagement that are recorded already from corrections and from news. A row is known by what
 * happened and the day; one whose day differs is a correction only where it cannot be news.
 */
export function newsOf(
  draft: PersonDraft,
  rows: readonly EngagementRow[],
  corrections: DateCorrections,
): EngagementRow[] {
  const referral = draft.referral;
  const engaged = 'startedOn' in referral ? referral : undefined;
  const breaks = engaged?.breaks ?? [];
  const open: EngagementRow[] = [];
  for (const row of rows) {
    if (!isRecorded(draft, row)) open.push(row);
  }
  const fresh: EngagementRow[] = [];
  const last = breaks.at(-1);
  const isMatched = (change: EngagementRow['change'], on: CalendarDate | undefined) =>
    rows.some((row) => row.change === change && row.on === on);
  const paused = open.filter(({ change }) => change === 'paused').sort(byDay);
  const resumed = open.filter(({ change }) => change === 'resumed').sort(byDay);
  let otherPause: EngagementRow | undefined;
  let otherReturn: EngagementRow | undefined;
  if (last !== undefined && !isMatched('paused', last.pausedOn)) {
    const until = last.resumedOn ?? resumed[0]?.on;
    otherPause = paused.find(({ on, reason }) => reason === last.reasonCode && (until === undefined || on < until));
  }
  if (last?.resumedOn !== undefined && !isMatched('resumed', last.resumedOn)) {
    // While nobody is in a break, a return can only be another day for the one that is recorded, unless a new break
    // begins before it.
    const nextPause = paused.find((row) => row !== otherPause)?.on;
    otherReturn = resumed.find(({ on }) => nextPause === undefined || on < nextPause);
  }
  for (const row of open) {
    if (row.change === 'started' && engaged !== undefined) {
      corrections.compare(row, 'on', 'started', 'startedOn', engaged.startedOn, row.on);
    } else if (row.change === 'ended' && engaged?.status === 'ended') {
      corrections.compare(row, 'on', 'ended', 'endedOn', engaged.endedOn, row.on);
      if (row.reason !== engaged.reasonCode) draft.otherwise(row, 'reason', row.reason ?? '', engaged.reasonCode);
    } else if (row === otherPause && last !== undefined) {
      corrections.compare(row, 'on', 'paused', 'pausedOn', last.pausedOn, row.on);
    } else if (row === otherReturn && last?.resumedOn !== undefined) {
      corrections.compare(row, 'on', 'resumed', 'resumedOn', last.resumedOn, row.on);
    } else if (draft.wasSaid(row.change, '', row.on)) {
      draft.leave(row, 'on', 'was corrected since this return was sent before');
    } else {
      fresh.push(row);
    }
  }
  return fresh;
}

function isRecorded(draft: PersonDraft, row: EngagementRow): boolean {
  const referral = draft.referral;
  if (!('startedOn' in referral)) return false;
  switch (row.change) {
    case 'started':
      if (referral.startedOn !== row.on) return false;
      break;
    case 'paused': {
      const found = referral.breaks.find(({ pausedOn }) => pausedOn === row.on);
      if (found === undefined) return false;
      if (found.reasonCode !== row.reason) draft.otherwise(row, 'reason', row.reason ?? '', found.reasonCode);
      break;
    }
    case 'resumed':
      if (!referral.breaks.some(({ resumedOn }) => resumedOn === row.on)) return false;
      break;
    case 'ended':
      if (referral.status !== 'ended' || referral.endedOn !== row.on) return false;
      if (referral.reasonCode !== row.reason) draft.otherwise(row, 'reason', row.reason ?? '', referral.reasonCode);
      break;
  }
  draft.unchanged += 1;
  return true;
}

/**
 * Rows of news by day, and on one day in the order in which they can follow from each other: whoever comes back and
 * leaves on the same day came back first.
 */
export function inSequence(rows: readonly EngagementRow[], referral: ReferralState): EngagementRow[] {
  const waiting = rows.toSorted(byDay);
  const inOrder: EngagementRow[] = [];
  let isPaused = referral.status === 'paused';
  while (waiting.length > 0) {
    const day = waiting[0]?.on;
    const today = waiting.filter(({ on }) => on === day);
    const wanted: readonly EngagementRow['change'][] = isPaused
      ? ['started', 'resumed', 'ended', 'paused']
      : ['started', 'paused', 'ended', 'resumed'];
    const change = wanted.find((candidate) => today.some((row) => row.change === candidate));
    const next = today.find((row) => row.change === change);
    if (next === undefined) break;
    waiting.splice(waiting.indexOf(next), 1);
    inOrder.push(next);
    if (next.change === 'paused') isPaused = true;
    if (next.change === 'resumed') isPaused = false;
  }
  return inOrder;
}

/** Records a row of news; to be called in the order in which they can have happened. */
export function recordEngagement(draft: PersonDraft, row: EngagementRow): void {
  const on = row.on;
  const common = { places: [row], kind: 'new', column: 'on', by: 'provider' } as const;
  switch (row.change) {
    case 'started':
      draft.step({
        ...common,
        command: 'start-engagement',
        input: { startedOn: on },
        says: `started on ${on}`,
        asked: { type: 'start', startedOn: on },
      });
      return;
    case 'paused': {
      const reasonCode = row.reason as BreakReason;
      draft.step({
        ...common,
        command: 'pause-engagement',
        input: { pausedOn: on, reasonCode, ...wordsOf(row.words) },
        says: `break began on ${on} (${reasonCode})`,
        asked: { type: 'pause', pausedOn: on, reasonCode },
      });
      return;
    }
    case 'resumed':
      draft.step({
        ...common,
        command: 'resume-engagement',
        input: { resumedOn: on },
        says: `came back on ${on}`,
        asked: { type: 'resume', resumedOn: on },
      });
      return;
    case 'ended': {
      const reasonCode = row.reason as EndReason;
      draft.step({
        ...common,
        command: 'end-engagement',
        input: { endedOn: on, reasonCode, ...wordsOf(row.words) },
        says: `ended on ${on} (${reasonCode})`,
        asked: { type: 'end', endedOn: on, reasonCode },
      });
    }
  }
}

function byDay(a: EngagementRow, b: EngagementRow): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : 0;
}
