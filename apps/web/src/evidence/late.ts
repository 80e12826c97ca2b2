import { calendarDate, daysBetween } from '#kernel';
import { BACKDATED_DAYS } from '#payments';
import { counted } from '../layout/words.js';

/**
 * How long after the achievement something came in, where that is so long that a reader has to be told: from then on a
 * payment counts as back-dated too.
 *
 * @param achievedOn undefined where nobody has said it.
 */
export function lateWords(achievedOn: string | undefined, cameOn: string): string | undefined {
  if (achievedOn === undefined) return undefined;
  const days = daysBetween(calendarDate(achievedOn), calendarDate(cameOn));
  return days > BACKDATED_DAYS ? `${counted(days, 'day')} after it was achieved` : undefined;
}
