import {
  addDays,
  type CalendarDate,
  type Clock,
  calendarDate,
  dayInWords,
  epochMsOf,
  type Instant,
  instant,
  instantAt,
  londonDayOf,
} from '#kernel';
import { type ReadStore, sequenceAt } from '#read-store';
import { Failure } from './exit-codes.js';

/** What `--as-of` and `--effective-on` mean, the same as in the API. */
export interface Asked {
  readonly asOf?: number;
  /** The day that was asked for as a moment of knowing. */
  readonly asOfDay?: CalendarDate;
  readonly on?: CalendarDate;
}

/** The day in the world that is meant where none is asked for: that of the entry asked for, else today. */
export function dayOfAsked(store: ReadStore, { asOf, asOfDay, on }: Asked, today: CalendarDate): CalendarDate {
  if (on !== undefined || asOf === undefined) return on ?? today;
  if (asOfDay !== undefined) return asOfDay;
  const entry = store.get<{ recorded_at: string }>(
    'SELECT recorded_at FROM entries WHERE sequence <= :asOf ORDER BY sequence DESC LIMIT 1',
    { asOf },
  );
  return entry === undefined ? today : londonDayOf(instant(entry.recorded_at));
}

/**
 * When something is worked out rather than looked up: with the ledger of now, or as of the moment asked for, on the day
 * asked for, else that of the moment, else today.
 *
 * @throws Failure (usage) for what is no moment or no day.
 */
export function workedOutAt(
  { store, clock }: { readonly store: ReadStore; readonly clock: Clock },
  { asOf, effectiveOn, on }: { readonly asOf?: string; readonly effectiveOn?: string; readonly on?: string },
): { readonly asOf?: number; readonly on: CalendarDate } {
  const day = on ?? effectiveOn;
  const asked = momentOf(store, {
    ...(asOf === undefined ? {} : { asOf }),
    ...(day === undefined ? {} : { effectiveOn: day }),
  });
  const today = londonDayOf(clock.now());
  return { ...(asked.asOf === undefined ? {} : { asOf: asked.asOf }), on: dayOfAsked(store, asked, today) };
}

/** @throws Failure for what is neither an entry that there is, an instant nor a day. */
export function momentOf(store: ReadStore, asked: { readonly asOf?: string; readonly effectiveOn?: string }): Asked {
  return {
    ...(asked.asOf === undefined ? {} : { asOf: entryOf(store, asked.asOf) }),
    ...(isDay(asked.asOf) ? { asOfDay: dayOf('--as-of', asked.asOf) } : {}),
    ...(asked.effectiveOn === undefined ? {} : { on: dayOf('--effective-on', asked.effectiveOn) }),
  };
}

/** @throws Failure for an entry that is not there yet: what it will say nobody knows. */
function knownEntry(store: ReadStore, entry: number): number {
  const last = store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
  if (entry <= last) return entry;
  throw new Failure('failed', 'no-such-entry', `--as-of ${entry}: the ledger has entries up to ${last}`);
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text);
}

function entryOf(store: ReadStore, text: string): number {
  if (/^\d{1,15}$/.test(text)) return knownEntry(store, Number(text));
  if (isDay(text)) return sequenceAt(store, endOf(dayOf('--as-of', text)));
  let at: Instant;
  try {
    at = instant(text);
  } catch {
    throw new Failure(
      'usage',
      'bad-moment',
      `--as-of ${text} is no entry (4821), day (2021-06-01) or instant (2021-06-01T12:00:00Z)`,
    );
  }
  return sequenceAt(store, at);
}

/** The last millisecond of a day in London, where summer days end an hour earlier by UTC. */
function endOf(day: CalendarDate): Instant {
  const midnight = epochMsOf(instant(`${addDays(day, 1)}T00:00:00Z`));
  const isSummer = londonDayOf(instantAt(midnight - 1)) !== day;
  return instantAt(midnight - (isSummer ? 3_600_000 : 0) - 1);
}

/** @param orElse what else the option takes. @throws Failure (usage) for what is no day. */
export function dayGiven(option: string, text: string, orElse: string): CalendarDate {
  if (isDay(text)) return dayOf(option, text);
  throw new Failure('usage', 'bad-date', `${option} ${text} is neither ${orElse} nor a day such as 2021-06-01`);
}

function dayOf(option: string, text: string): CalendarDate {
  try {
    return calendarDate(text);
  } catch {
    throw new Failure('usage', 'bad-date', `${option} ${text} is no date such as 2021-06-01`);
  }
}

const when = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** "12 March 2026 at 09:14", in the contract's own zone, whatever the machine's. */
export function inWords(moment: string): string {
  if (isDay(moment)) return dayInWords(moment);
  return when.format(epochMsOf(instant(moment)));
}
