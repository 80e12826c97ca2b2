import type { CalendarDate } from '#kernel';
import { dayWords } from '../layout/words.js';
import type { DayField } from './field.js';

/**
 * What a field for a day under a contract begins with: today while the contract runs, and otherwise nothing, with the
 * reason. A day that is filled in already is believed by whoever is in a hurry.
 */
export function dayPrefilled(
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string },
  today: CalendarDate,
  hint: string,
): Pick<DayField, 'hint' | 'value'> {
  if (today < startsOn)
    return { hint: `The contract begins on ${dayWords(startsOn)}, so today is not filled in. ${hint}` };
  if (today > endsOn) return { hint: `The contract ended on ${dayWords(endsOn)}, so today is not filled in. ${hint}` };
  return { hint, value: today };
}
