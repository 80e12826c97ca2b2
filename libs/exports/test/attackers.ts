import type { Ruleset, Shown } from '../src/domain/suppression/ruleset.js';
import type { CountTable, EarlierRelease, ShownTable } from '../src/domain/suppression/table.js';

/**
 * Readers who try to work out what a table hides. They have what is published of every release, know the rule, know
 * that each measure is a part of the one before, that nothing is below zero, and of which cells nothing was taken away since
 * an earlier release. They share no code with what they attack.
 */

interface Bounds {
  low: number;
  high: number;
}

/** A sum that must come out: the first is the total of the others. */
type Sum = readonly [total: string, ...parts: string[]];

export interface Knowledge {
  readonly bounds: Map<string, Bounds>;
  readonly sums: Sum[];
  /** The second is at most the first. */
  readonly within: (readonly [string, string])[];
  /** What nobody may find out, and how many values must stay possible: a figure, or the difference of two. */
  readonly secrets: {
    readonly name: string;
    readonly of: readonly [string] | readonly [string, string];
    readonly min: number;
  }[];
}

const big = 1_000_000;

function boundsOf(shown: Shown, count: number, { threshold, showZero }: Ruleset): Bounds {
  if (shown === 0) return { low: 0, high: 0 };
  if (shown !== null) return { low: Math.max(threshold, shown - 2), high: shown + 2 };
  // Guessed right: which of the suppressed figures are small, and which were hidden to protect those.
  return count < threshold ? { low: showZero ? 1 : 0, high: threshold - 1 } : { low: threshold, high: big };
}

export function knowledgeOf(releases: readonly EarlierRelease[], ruleset: Ruleset): Knowledge {
  const known: Knowledge = { bounds: new Map(), sums: [], within: [], secrets: [] };
  const published = releases.filter(({ shown }) => !shown.withheld);
  published.forEach(({ counts, shown }, release) => {
    shown.measures.forEach((measure, m) => {
      const name = (figure: string) => `${release}/${m}/${figure}`;
      const learn = (figure: string, value: Shown, count: number) => {
        known.bounds.set(name(figure), boundsOf(value, count, ruleset));
        if (value === null) {
          known.secrets.push({ name: name(figure), of: [name(figure)], min: ruleset.possibleValuesMin });
        }
        const before = countIn(published[release - 1]?.counts, m, figure);
        const grew = before === undefined ? 0 : count - before;
        const earlier = `${release - 1}/${m}/${figure}`;
        const toldBefore = shownIn(published[release - 1]?.shown, m, figure);
        const isTold = value !== null && toldBefore !== null;
        if (isTold && grew !== 0 && Math.abs(grew) < ruleset.threshold) {
          known.secrets.push({
            name: `${name(figure)} - ${earlier}`,
            of: [name(figure), earlier],
            min: ruleset.possibleIncrementsMin,
          });
        }
        const isCell = figure.includes(' x ');
        if (before !== undefined && isCell && grew >= 0) known.within.push([name(figure), earlier]);
        if (isCell && m > 0) known.within.push([`${release}/${m - 1}/${figure}`, name(figure)]);
      };
      counts.rows.forEach((row, i) => {
        const cells = counts.columns.map((column) => `${row} x ${column}`);
        counts.columns.forEach((_, j) => {
          learn(cells[j] ?? '', measure.cells[i]?.[j] ?? null, counts.counts[m]?.[i]?.[j] ?? 0);
        });
        learn(`row ${row}`, measure.rowTotals[i] ?? null, countIn(counts, m, `row ${row}`) ?? 0);
        known.sums.push([name(`row ${row}`), ...cells.map(name)]);
      });
      const { columnTotals } = measure;
      if (columnTotals === null) return;
      counts.columns.forEach((column, j) => {
        learn(`column ${column}`, columnTotals[j] ?? null, countIn(counts, m, `column ${column}`) ?? 0);
        known.sums.push([name(`column ${column}`), ...counts.rows.map((row) => name(`${row} x ${column}`))]);
      });
      learn('all', measure.total, countIn(counts, m, 'all') ?? 0);
      known.sums.push([name('all'), ...counts.rows.map((row) => name(`row ${row}`))]);
      known.sums.push([name('all'), ...counts.columns.map((column) => name(`column ${column}`))]);
    });
  });
  return known;
}

function shownIn(table: ShownTable | undefined, measure: number, figure: string): Shown {
  const of = table?.measures[measure];
  if (table === undefined || of === undefined) return null;
  if (figure === 'all') return of.total;
  if (figure.startsWith('row ')) return of.rowTotals[table.rows.indexOf(figure.slice(4))] ?? null;
  if (figure.startsWith('column ')) return of.columnTotals?.[table.columns.indexOf(figure.slice(7))] ?? null;
  const [row = '', column = ''] = figure.split(' x ');
  return of.cells[table.rows.indexOf(row)]?.[table.columns.indexOf(column)] ?? null;
}

/** Undefined for a figure that the table does not have. */
export function countIn(table: CountTable | undefined, measure: number, figure: string): number | undefined {
  if (table === undefined) return undefined;
  const counts = table.counts[measure] ?? [];
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  if (figure === 'all') return sum(counts.flat());
  if (figure.startsWith('row ')) {
    const row = counts[table.rows.indexOf(figure.slice(4))];
    return row && sum(row);
  }
  if (figure.startsWith('column ')) {
    const at = table.columns.indexOf(figure.slice(7));
    return at < 0 ? undefined : sum(counts.map((row) => row[at] ?? 0));
  }
  const [row = '', column = ''] = figure.split(' x ');
  return counts[table.rows.indexOf(row)]?.[table.columns.indexOf(column)];
}

/** The first attacker narrows bounds by every sum and comparison until nothing changes any more. */
export function narrowed({ bounds, sums, within }: Knowledge): Map<string, Bounds> {
  const all = new Map([...bounds].map(([name, { low, high }]) => [name, { low, high }]));
  const at = (name: string) => all.get(name) ?? { low: 0, high: big };
  let isChanged = true;
  const narrow = (name: string, low: number, high: number) => {
    const of = at(name);
    if (low > of.low || high < of.high) {
      all.set(name, { low: Math.max(low, of.low), high: Math.min(high, of.high) });
      isChanged = true;
    }
  };
  while (isChanged) {
    isChanged = false;
    for (const [total, ...parts] of sums) {
      const low = parts.reduce((sum, part) => sum + at(part).low, 0);
      const high = parts.reduce((sum, part) => sum + at(part).high, 0);
      narrow(total, low, high);
      for (const part of parts) {
        narrow(part, at(total).low - (high - at(part).high), at(total).high - (low - at(part).low));
      }
    }
    for (const [greater, smaller] of within) {
      narrow(greater, at(smaller).low, big);
      narrow(smaller, 0, at(greater).high);
    }
  }
  return all;
}

/** What the first attacker finds out that nobody may. */
export function foundByNarrowing(knowledge: Knowledge): string[] {
  const all = narrowed(knowledge);
  return knowledge.secrets.flatMap(({ name, of: [figure, before], min }) => {
    const now = all.get(figure) ?? { low: 0, high: big };
    const then = before === undefined ? { low: 0, high: 0 } : (all.get(before) ?? { low: 0, high: big });
    const values = now.high - then.low - (now.low - then.high) + 1;
    return values >= min ? [] : [`${name}: ${values} values`];
  });
}

/**
 * The second attacker tries every table that could be under what is published, cell by cell. Only for small ones.
 *
 * @returns the values that each secret can have.
 */
export function possibleValues(knowledge: Knowledge): Map<string, Set<number>> {
  const bounds = narrowed(knowledge);
  const cells = [...bounds.keys()].filter((name) => name.includes(' x '));
  const values = new Map<string, number>();
  const found = new Map(knowledge.secrets.map(({ name }) => [name, new Set<number>()]));
  const at = (name: string) => bounds.get(name) ?? { low: 0, high: big };
  const isPossible = () => {
    const worked = new Map(values);
    // Totals of rows and columns first: the total of all is a sum of those.
    for (const [total, ...parts] of knowledge.sums) {
      const sum = parts.reduce((all, part) => all + (worked.get(part) ?? 0), 0);
      const { low, high } = at(total);
      if (sum < low || sum > high) return undefined;
      worked.set(total, sum);
    }
    return worked;
  };
  const tryFrom = (place: number): void => {
    const name = cells[place];
    if (name === undefined) {
      const world = isPossible();
      if (world === undefined) return;
      for (const { name: secret, of } of knowledge.secrets) {
        const [figure, before] = of;
        found.get(secret)?.add((world.get(figure) ?? 0) - (before === undefined ? 0 : (world.get(before) ?? 0)));
      }
      return;
    }
    const { low, high } = at(name);
    for (let value = low; value <= Math.min(high, low + 24); value += 1) {
      values.set(name, value);
      const fits = knowledge.within.every(([greater, smaller]) => {
        const [more, less] = [values.get(greater), values.get(smaller)];
        return more === undefined || less === undefined || more >= less;
      });
      if (fits) tryFrom(place + 1);
    }
    values.delete(name);
  };
  tryFrom(0);
  return found;
}
