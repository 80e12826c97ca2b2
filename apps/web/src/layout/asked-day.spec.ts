import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { askedDay } from './asked-day.js';

const on = { prefix: 'on', legend: 'The day' };

describe('a day asked for in three fields', () => {
  it('is read as people write it', () => {
    const { day, fields } = askedDay(on, { onDay: ' 7', onMonth: '03', onYear: '2021' });
    expect(day).toBe('2021-03-07');
    expect(fields).toMatchObject({ day: '7', month: '03', year: '2021', error: undefined });
  });

  it.each([
    ['30', '2', '2021'],
    ['7', 'March', '2021'],
    ['7', '', '2021'],
    ['7', '3', '21'],
  ])('is no day for %s / %s / %s, and keeps what was typed', (onDay, onMonth, onYear) => {
    const { day, fields } = askedDay(on, { onDay, onMonth, onYear });
    expect(day).toBeUndefined();
    expect(fields).toMatchObject({ day: onDay, month: onMonth, year: onYear });
    expect(fields.error).toContain('There is no such day');
  });

  it('holds the day that is shown while nothing was asked', () => {
    const { day, fields } = askedDay(on, {}, calendarDate('2021-03-07'));
    expect(day).toBeUndefined();
    expect(fields).toMatchObject({ day: '7', month: '3', year: '2021', error: undefined });
  });
});
