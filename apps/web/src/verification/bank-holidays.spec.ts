import { describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate, calendarDate, daysBetween } from '#kernel';
import { bankHolidays, bankHolidaysKnown } from './bank-holidays.js';

/** Easter Sunday of the Gregorian calendar. */
function easter(year: number): CalendarDate {
  const [golden, century] = [year % 19, Math.floor(year / 100)];
  const epact = (century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15) % 30;
  const moon = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  return addDays(calendarDate(`${year}-03-28`), moon - weekday);
}

const weekdayOf = (day: CalendarDate) => ((daysBetween(calendarDate('1970-01-05'), day) % 7) + 7) % 7;
const years = [2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027];

describe('the bank holidays of England and Wales', () => {
  it('are known for whole years, each once, in their order, and never on a weekend', () => {
    expect(bankHolidaysKnown).toEqual({ from: '2017-01-01', to: '2027-12-31' });
    expect(bankHolidays).toEqual([...new Set(bankHolidays)].toSorted());
    expect(bankHolidays.filter((day) => weekdayOf(day) > 4)).toEqual([]);
  });

  it.each(years)(
    'have in %i Good Friday, Easter Monday, the last Monday of August and two days of Christmas',
    (year) => {
      const own = bankHolidays.filter((day) => day.startsWith(String(year)));
      expect(own).toEqual(expect.arrayContaining([addDays(easter(year), -2), addDays(easter(year), 1)]));
      const [august = calendarDate('1970-01-01')] = own.filter((day) => day.slice(5, 7) === '08');
      expect(weekdayOf(august)).toBe(0);
      expect(addDays(august, 7) > calendarDate(`${year}-08-31`)).toBe(true);
      expect(own.filter((day) => day.slice(5, 7) === '12')).toHaveLength(2);
    },
  );

  it('have the days that were proclaimed for one year', () => {
    expect(bankHolidays).toEqual(expect.arrayContaining(['2020-05-08', '2022-06-03', '2022-09-19', '2023-05-08']));
    expect(years.map((year) => bankHolidays.filter((day) => day.startsWith(String(year))).length)).toEqual([
      8, 8, 8, 8, 8, 10, 9, 8, 8, 8, 8,
    ]);
  });
});
