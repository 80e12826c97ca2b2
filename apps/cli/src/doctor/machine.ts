import { sqliteVersion } from '#event-log';
import { ledgerVersion, nodeNeeded } from '#installation';
import { addDays, type CalendarDate, epochMsOf, type Instant, instant, londonDayOf } from '#kernel';
import { about, type Finding, reasonOf } from './finding.js';

/** The program, and what it runs on. */
export function machineFindings(now: Instant): readonly Finding[] {
  return [about('version', 'Ledger').well(ledgerVersion()), node(), sqlite(), zone(now)];
}

function node(): Finding {
  const { well, wrong } = about('node', 'Node');
  const [have, needed] = [process.versions.node, nodeNeeded()];
  if (isAtLeast(have, needed)) return well(`${have} on ${process.platform} ${process.arch}`);
  return wrong(`${have}, and the ledger needs ${needed} or newer`, 'Run: npm ci (it brings one)');
}

function isAtLeast(have: string, needed: string): boolean {
  const [ours, theirs] = [have, needed].map((version) => version.split('.').map(Number));
  for (const [place, wanted] of (theirs ?? []).entries()) {
    const part = ours?.[place] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

function sqlite(): Finding {
  const { well, wrong } = about('sqlite', 'SQLite');
  try {
    return well(`${sqliteVersion()}, with its driver`);
  } catch (error) {
    return wrong(`The driver cannot be loaded: ${reasonOf(error)}`, 'Run: npm ci');
  }
}

/** Days are those of London, so that it must be known when the clocks change there. */
function zone(now: Instant): Finding {
  const { well, wrong } = about('zone', 'Time zone data');
  const isRight = isSummerDay('2026-06-30') && !isSummerDay('2026-01-31');
  if (!isRight) {
    return wrong(
      'Europe/London is not known, and days of the ledger are those of London',
      'Use a Node with full ICU data.',
    );
  }
  return well(`${process.versions.tz ?? 'of the system'}; in London it is ${londonDayOf(now)}`);
}

/** In summer the last half hour of a day by UTC is the next day in London. */
function isSummerDay(day: string): boolean {
  return londonDayOf(instant(`${day}T23:30:00.000Z`)) === addDays(day as CalendarDate, 1);
}

/** A clock may be a little behind that of the machine on which an entry was recorded. */
const CLOCK_MS = 5_000;

/** Entries stand in the order in which they were recorded: a clock that is behind them would mix that up. */
export function clockFinding(
  now: Instant,
  last: { readonly entry: number; readonly recordedAt: string } | undefined,
): Finding {
  const { well, wrong } = about('clock', 'Clock');
  if (last === undefined) return well(`${now}; the log is empty`);
  const behind = epochMsOf(instant(last.recordedAt)) - epochMsOf(now);
  if (behind <= CLOCK_MS) return well(`${now}; entry ${last.entry}, the last, was recorded at ${last.recordedAt}`);
  return wrong(
    `${now} is before entry ${last.entry}, which was recorded at ${last.recordedAt}`,
    'Set the clock of the machine before anything is recorded.',
  );
}
