import { addDays, type CalendarDate, epochMsOf, type Instant, instant, instantAt, londonDayOf } from '#kernel';
import { ACCESS_NOTES, type AccessAsked, type MembersDirectory, type NotedAccess } from '#members';
import { dayFrom, numberFrom, oneOf } from '../http/query-desk.js';

const HOUR_MS = 3_600_000;

/** The moment at which a day begins in London. */
function startOf(day: CalendarDate): Instant {
  const midnight = instant(`${day}T00:00:00Z`);
  // Clocks are changed at one in the morning, so midnight is that of the day itself: in summer an hour before.
  const anHourBefore = instantAt(epochMsOf(midnight) - HOUR_MS);
  return londonDayOf(anHourBefore) === day ? anHourBefore : midnight;
}

/** Which notes a query asks for. @throws Problem for a filter that there is not. */
export function accessAsked(
  filters: Readonly<Record<string, string>>,
  days: { readonly from?: CalendarDate | undefined; readonly until?: CalendarDate | undefined },
): Omit<AccessAsked, 'limit' | 'before'> {
  const { what = '', who = '' } = filters;
  return {
    what: oneOf('what', ACCESS_NOTES, what === '' ? undefined : what),
    // As the log has it: a token by its reference alone would be found nowhere.
    who: who === '' ? undefined : /^T[0-9A-Z]{16}$/.test(who) ? `token:${who}` : who,
    from: days.from && startOf(days.from),
    until: days.until && startOf(addDays(days.until, 1)),
  };
}

/** A page of notes, and the number to go on before. @throws Problem */
export function notesFrom(
  directory: MembersDirectory,
  asked: Omit<AccessAsked, 'limit' | 'before'>,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): { readonly notes: readonly NotedAccess[]; readonly next: number | undefined } {
  const found = directory.noted({
    ...asked,
    limit: limit + 1,
    before: before === undefined ? undefined : numberFrom('before', before),
  });
  const notes = found.slice(0, limit);
  return { notes, next: found.length > limit ? notes.at(-1)?.number : undefined };
}

/** All of them, a thousand at a time, so that no table is held whole. */
export function* everyNote(
  directory: MembersDirectory,
  asked: Omit<AccessAsked, 'limit' | 'before'>,
): Iterable<NotedAccess> {
  let before: number | undefined;
  do {
    const notes = directory.noted({ ...asked, limit: 1000, before });
    yield* notes;
    before = notes.length === 1000 ? notes.at(-1)?.number : undefined;
  } while (before !== undefined);
}

/** A day as it stands in a query. @throws Problem for text that is none. */
export function dayIn(name: string, filters: Readonly<Record<string, string>>): CalendarDate | undefined {
  const text = filters[name];
  return text === undefined ? undefined : dayFrom(name, text);
}
