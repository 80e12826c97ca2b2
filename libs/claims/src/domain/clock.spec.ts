import { describe, expect, it } from '@jest/globals';
import type { Lapse } from '#evidence';
import { calendarDate } from '#kernel';
import { type Interval, intervalInWords } from '#rate-cards';
import { clockOn, firstDayFrom, intervalEnd } from './clock.js';

const day = calendarDate;

describe('an interval', () => {
  it.each<[Interval, string, string, string]>([
    [{ days: 1 }, '2021-02-28', '2021-03-01', '1 day'],
    [{ weeks: 13 }, '2021-04-01', '2021-07-01', '13 weeks'],
    [{ months: 1 }, '2021-01-31', '2021-02-28', '1 month'],
    [{ months: 24 }, '2020-02-29', '2022-02-28', '24 months'],
    [{ days: 1_000_000_000_000 }, '2021-04-01', '9999-12-31', '1000000000000 days'],
    [{ weeks: 1_000_000_000_000 }, '2021-04-01', '9999-12-31', '1000000000000 weeks'],
    [{ months: 1_000_000_000_000 }, '2021-04-01', '9999-12-31', '1000000000000 months'],
  ])('of %j that begins on %s has run by %s', (interval, from, until, words) => {
    expect(intervalEnd(day(from), interval)).toBe(until);
    expect(intervalInWords(interval)).toBe(words);
  });
});

describe('the clock of an earlier outcome', () => {
  const lapse = (lapsedOn: string, regainedOn?: string): Lapse => ({
    lapsedOn: day(lapsedOn),
    reasonCode: 'ended',
    regainedOn: regainedOn === undefined ? undefined : day(regainedOn),
  });
  const achievedOn = day('2021-04-01');
  const aWeek = { allowedDays: 7, longer: 'reset' } as const;
  const clock = (lapses: readonly Lapse[], on: string, today = on, rule: typeof aWeek | 'none' = aWeek) =>
    clockOn({ achievedOn, lapses, rule: rule === 'none' ? undefined : rule, today: day(today) }, day(on));
  const since = (on: string) => ({ runs: true, since: on });

  it.each<[string, ReturnType<typeof clock>, object]>([
    ['runs since the achievement', clock([], '2021-06-01'), since('2021-04-01')],
    [
      'does not mind a lapse as long as is allowed',
      clock([lapse('2021-05-01', '2021-05-08')], '2021-06-01'),
      since('2021-04-01'),
    ],
    ['is set back by a longer one', clock([lapse('2021-05-01', '2021-05-09')], '2021-06-01'), since('2021-05-09')],
    [
      'runs from the day of the regain itself',
      clock([lapse('2021-05-01', '2021-05-09')], '2021-05-09'),
      since('2021-05-09'),
    ],
    [
      'stands in a longer one',
      clock([lapse('2021-05-01', '2021-05-09')], '2021-05-08', '2021-06-01'),
      { runs: false, lapsedOn: '2021-05-01' },
    ],
    [
      'stands from its first day',
      clock([lapse('2021-05-01', '2021-05-09')], '2021-05-01', '2021-06-01'),
      { runs: false, lapsedOn: '2021-05-01' },
    ],
    ['runs before what is lost later', clock([lapse('2021-05-01')], '2021-04-30', '2021-06-01'), since('2021-04-01')],
    ['stands while it is lost', clock([lapse('2021-05-01')], '2021-05-08'), { runs: false, lapsedOn: '2021-05-01' }],
    ['runs while it may yet be regained in time', clock([lapse('2021-05-01')], '2021-05-07'), since('2021-04-01')],
    [
      'stands on a day that is looked at later, when the lapse has become too long',
      clock([lapse('2021-05-01')], '2021-05-02', '2021-05-20'),
      { runs: false, lapsedOn: '2021-05-01' },
    ],
    [
      'takes two lapses without a day between them for one',
      clock([lapse('2021-05-01', '2021-05-05'), lapse('2021-05-05', '2021-05-10')], '2021-06-01'),
      since('2021-05-10'),
    ],
    [
      'takes two lapses with a day between them for two',
      clock([lapse('2021-05-01', '2021-05-05'), lapse('2021-05-06', '2021-05-10')], '2021-06-01'),
      since('2021-04-01'),
    ],
    [
      'takes no notice of what was lost before',
      clock([lapse('2021-03-01', '2021-03-31')], '2021-06-01'),
      since('2021-04-01'),
    ],
    [
      'runs on where the rate card says nothing of lapses',
      clock([lapse('2021-05-01')], '2021-06-01', '2021-06-01', 'none'),
      since('2021-04-01'),
    ],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));

  const first = (lapses: readonly Lapse[], from: string, interval?: Interval) =>
    firstDayFrom({ achievedOn, lapses, rule: aWeek, today: day('2021-09-01') }, day(from), interval);
  const may = [lapse('2021-05-01', '2021-05-09')];

  it.each<[string, ReturnType<typeof first>, string | undefined]>([
    ['the end of the interval', first([], '2021-04-02', { days: 10 }), '2021-04-11'],
    ['the day itself, once it has run', first([], '2021-06-01', { days: 10 }), '2021-06-01'],
    ['the end of an interval that began again', first(may, '2021-04-20', { days: 40 }), '2021-06-18'],
    ['a day before it was lost', first(may, '2021-04-20', { days: 29 }), '2021-04-30'],
    ['the day it was regained, where nothing has to run', first(may, '2021-05-03'), '2021-05-09'],
    ['no day while it is lost', first([...may, lapse('2021-06-01')], '2021-05-20', { days: 40 }), undefined],
  ])('has run first on %s', (_, found, expected) => expect(found).toBe(expected));
});
