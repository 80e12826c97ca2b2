import { describe, expect, it } from '@jest/globals';
import { type Actor, instant, SetClock } from '#kernel';
import { Onlookers } from './onlookers.js';

const verifier = (subject: string) => ({ subject, organisation: 'check', role: 'verifier' }) as Actor;

describe('who has a place in the queue before them', () => {
  it('are the others who opened it within the hour, the latest first', () => {
    const clock = new SetClock(instant('2021-06-01T09:00:00Z'));
    const onlookers = new Onlookers(clock);
    const at = (time: string, place: string, subject: string) => {
      clock.set(instant(`2021-06-01T${time}Z`));
      return onlookers.open(place, verifier(subject)).map((one) => [one.subject, one.minutesAgo]);
    };
    expect(at('09:00:00', 'one', 'vera')).toEqual([]);
    expect(at('09:00:59', 'one', 'victor')).toEqual([['vera', 0]]);
    expect(at('09:04:10', 'one', 'vikram')).toEqual([
      ['victor', 3],
      ['vera', 4],
    ]);
    expect(at('09:04:30', 'other', 'vera')).toEqual([]);
    // Opened again, it counts from then on.
    expect(at('09:30:00', 'one', 'vera')).toEqual([
      ['vikram', 25],
      ['victor', 29],
    ]);
    expect(at('10:20:00', 'one', 'victor')).toEqual([['vera', 50]]);
  });

  it('are forgotten where many others were opened since', () => {
    const onlookers = new Onlookers(new SetClock(instant('2021-06-01T09:00:00Z')));
    onlookers.open('first', verifier('vera'));
    for (let place = 0; place < 5_000; place += 1) onlookers.open(`place ${place}`, verifier('vera'));
    expect(onlookers.open('first', verifier('victor'))).toEqual([]);
  });
});
