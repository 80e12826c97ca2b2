import type { Stratum } from './samples.events.js';

type Unsized = Omit<Stratum, 'size'>;

/**
 * How many are drawn from each stratum: one from each, and the rest in proportion to the members that are left, odd ones
 * to the largest remainders and between equal remainders to the earlier stratum. The same frame and size always give the
 * same numbers.
 *
 * @param size at least as many as there are strata, at most as many as there are members.
 */
export function inProportion(strata: readonly Unsized[], size: number): readonly Stratum[] {
  const toGive = size - strata.length;
  const left = strata.map(({ members }) => members - 1);
  const all = left.reduce((total, each) => total + each, 0);
  if (toGive === 0 || all === 0) return strata.map((stratum) => ({ ...stratum, size: 1 }));
  const whole = left.map((each) => Math.floor((toGive * each) / all));
  const remainders = left.map((each, index) => ({ index, rest: (toGive * each) % all }));
  remainders.sort((one, other) => other.rest - one.rest || one.index - other.index);
  const odd = toGive - whole.reduce((total, each) => total + each, 0);
  const more = new Set(remainders.slice(0, odd).map(({ index }) => index));
  return strata.map((stratum, index) => ({
    ...stratum,
    size: 1 + (whole[index] ?? 0) + (more.has(index) ? 1 : 0),
  }));
}
