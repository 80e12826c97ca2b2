import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate } from '#kernel';
import { disorderIn, type Step } from './timeline.js';

const start = calendarDate('2021-04-01');
const step = (field: Step['field'], days: number): Step => ({ field, on: addDays(start, days) });

describe('a timeline', () => {
  it.each<[string, Step[], [string, string] | undefined]>([
    ['without steps', [], undefined],
    ['of one step', [step('referredOn', 0)], undefined],
    ['with two steps on one day', [step('referredOn', 3), step('acceptedOn', 3)], undefined],
    [
      'with a step before the one it follows',
      [step('referredOn', 3), step('acceptedOn', 2)],
      ['referredOn', 'acceptedOn'],
    ],
    [
      'with the first of two disorders',
      [step('referredOn', 3), step('acceptedOn', 2), step('startedOn', 1)],
      ['referredOn', 'acceptedOn'],
    ],
  ])('%s', (_, steps, disorder) => {
    const found = disorderIn(steps);
    expect(found && [found.earlier.field, found.later.field]).toEqual(disorder);
  });

  it('is in order exactly when its dates are sorted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (days) => {
        const steps = days.map((day) => step('pausedOn', day));
        const sorted = steps.map(({ on }) => on).toSorted();
        expect(disorderIn(steps) === undefined).toBe(steps.every(({ on }, index) => on === sorted[index]));
      }),
    );
  });
});
