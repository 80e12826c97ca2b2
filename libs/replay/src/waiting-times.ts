import { DAY_MS } from './day-of.js';
import type { DayAdded } from './running-figures.js';

/** A step that an outcome takes: how many had come so far as `from`, and how many had come as far as `to`. */
export const waits = [
  { name: 'verified', from: 'achieved', to: 'verified' },
  { name: 'claimed', from: 'verified', to: 'claims' },
  { name: 'paid', from: 'claims', to: 'outcomesPaid' },
] as const;

export type WaitName = (typeof waits)[number]['name'];

/** In days, on one day; undefined while none has taken the step. */
export type WaitingTimes = Readonly<Record<WaitName, number | undefined>>;

/**
 * How long outcomes take from one step to the next, first in, first out: where the hundredth is verified today and there
 * were a hundred achieved twenty days ago, it is twenty days. That follows from the running totals alone; it is that of no
 * single outcome, and it is the average where they overtake one another.
 *
 * @param days whose ends are asked about, in order.
 */
export function waitingTimes(added: readonly DayAdded[], days: readonly string[]): WaitingTimes[] {
  const curves = new Map(
    [...new Set(waits.flatMap(({ from, to }) => [from, to]))].map(
      (figure) => [figure, curveOf(added, figure)] as const,
    ),
  );
  return days.map((day) => {
    const wait = ({ from, to }: (typeof waits)[number]): number | undefined => {
      const reached = upTo(curves.get(to) ?? [], day);
      if (reached === undefined || reached.total <= 0) return undefined;
      const since = (curves.get(from) ?? []).find(({ total }) => total >= reached.total)?.day;
      return since === undefined ? undefined : Math.max(0, daysBetween(since, reached.day));
    };
    return Object.fromEntries(waits.map((one) => [one.name, wait(one)])) as WaitingTimes;
  });
}

interface Point {
  readonly day: string;
  readonly total: number;
}

function curveOf(added: readonly DayAdded[], figure: string): Point[] {
  const points: Point[] = [];
  let total = 0;
  for (const { day, added: sums } of added) {
    const more = sums[figure] ?? 0;
    if (more === 0) continue;
    total += more;
    points.push({ day, total });
  }
  return points;
}

function upTo(curve: readonly Point[], day: string): Point | undefined {
  return curve.findLast((point) => point.day <= day);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
