import type { CalendarDate } from '#kernel';

/**
 * The bank holidays of England and Wales as GOV.UK publishes them (gov.uk/bank-holidays), the substitute days and those
 * proclaimed for one year among them. A day is put here when it was published, never worked out: some are proclaimed.
 */
const published: Readonly<Record<string, string>> = {
  2017: '01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  2018: '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  2019: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2020: '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  2021: '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  2022: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27',
  2023: '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
};

/** In the order of their days. */
export const bankHolidays: readonly CalendarDate[] = Object.entries(published).flatMap(([year, days]) =>
  days.split(' ').map((day) => `${year}-${day}` as CalendarDate),
);

const years = Object.keys(published);

/** The days for which the list is whole: of a day outside, nobody here knows whether it is a bank holiday. */
export const bankHolidaysKnown = {
  from: `${years.at(0)}-01-01` as CalendarDate,
  to: `${years.at(-1)}-12-31` as CalendarDate,
} as const;
