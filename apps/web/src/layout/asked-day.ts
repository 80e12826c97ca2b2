import { type CalendarDate, calendarDate } from '#kernel';
import type { DayFields } from './parts.js';

/** What was typed into three fields for a day, and the day that it makes. */
export interface AskedDay {
  readonly fields: DayFields;
  /** Undefined when nothing was asked, or no such day exists. */
  readonly day: CalendarDate | undefined;
}

export function namesOfDay(prefix: string): readonly string[] {
  return [`${prefix}Day`, `${prefix}Month`, `${prefix}Year`];
}

/**
 * Reads a day from the address of a page. Fields that were left empty stay empty, and what is no day is said beside them.
 *
 * @param shown the day that the fields hold while none was asked for.
 */
export function askedDay(
  { prefix, legend }: Pick<DayFields, 'prefix' | 'legend'>,
  query: Readonly<Record<string, string>>,
  shown?: CalendarDate,
): AskedDay {
  const [day = '', month = '', year = ''] = namesOfDay(prefix).map((name) => query[name]?.trim() ?? '');
  if (`${day}${month}${year}` === '') {
    const [shownYear = '', shownMonth = '', shownDay = ''] = shown?.split('-') ?? [];
    const fields = { prefix, legend, day: unpadded(shownDay), month: unpadded(shownMonth), year: shownYear };
    return { fields: { ...fields, error: undefined }, day: undefined };
  }
  const found = dayFrom(day, month, year);
  const error = found === undefined ? 'There is no such day. Write it like 27 3 2021.' : undefined;
  return { fields: { prefix, legend, day, month, year, error }, day: found };
}

function dayFrom(day: string, month: string, year: string): CalendarDate | undefined {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  try {
    return calendarDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  } catch {
    return undefined;
  }
}

function unpadded(digits: string): string {
  return digits.replace(/^0/, '');
}
