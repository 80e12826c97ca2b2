import type { CalendarDate } from '#kernel';
import type { CorrectableField } from './referrals.events.js';

/** A dated step of a person's path, under the name its date has in the events. */
export interface Step {
  readonly field: CorrectableField;
  readonly on: CalendarDate;
}

/** Two steps of which the later one is dated before the earlier one. */
export interface Disorder {
  readonly earlier: Step;
  readonly later: Step;
}

/**
 * The first place where the steps of a path, in the order in which they follow from each other, are not in the order of
 * their dates. Two steps on one day are in order.
 */
export function disorderIn(steps: readonly Step[]): Disorder | undefined {
  for (const [index, later] of steps.entries()) {
    const earlier = steps[index - 1];
    if (earlier !== undefined && later.on < earlier.on) return { earlier, later };
  }
  return undefined;
}
