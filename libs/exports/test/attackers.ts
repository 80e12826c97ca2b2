import { publish } from '../src/domain/suppression/publish.js';
import type { Ruleset } from '../src/domain/suppression/ruleset.js';
import type { ShownTable } from '../src/domain/suppression/table.js';

/** Which figure of a table: its measure, row and column by their place. */
export type Figure = readonly [measure: number, row: number, column: number];

/** How many measures, rows and columns a table has. A column is a release. */
export type Shape = readonly [measures: number, rows: number, columns: number];

/** What the attacker knows of every table there could be: of which two figures the first is at most the second. */
export type Order = (first: Figure, second: Figure) => boolean;

/** Each measure is a part of the one before, and of nothing was anything taken away between two releases. */
export const partsThatOnlyGrow: Order = ([m, r, c], [n, s, d]) => r === s && m >= n && c <= d;
/** Each measure is a part of the one before; anything may have been taken away. */
export const partsOnly: Order = ([m, r, c], [n, s, d]) => r === s && m >= n && c === d;
export const nothingKnown: Order = (first, second) => first.join() === second.join();

export function figuresOf([measures, rows, columns]: Shape): Figure[] {
  const places = (number: number) => Array.from({ length: number }, (_, place) => place);
  return places(measures).flatMap((m) => places(rows).flatMap((r) => places(columns).map((c): Figure => [m, r, c])));
}

const names = (prefix: string, number: number) => Array.from({ length: number }, (_, place) => `${prefix}${place}`);

/** What is published of counts that stand in the order of `figuresOf`. */
export function publishedOf(shape: Shape, counts: readonly number[], ruleset: Ruleset): ShownTable {
  const [measures, rows, columns] = shape;
  const at = ([m, r, c]: Figure) => counts[(m * rows + r) * columns + c] ?? 0;
  return publish(
    names('m', measures),
    names('r', rows),
    names('q', columns).map((column, c) => ({
      column,
      ruleset,
      counts: new Map(
        names('m', measures).map((measure, m) => [
          measure,
          new Map(names('r', rows).map((row, r) => [row, at([m, r, c])])),
        ]),
      ),
    })),
  );
}

/** Every table of a shape with counts up to `most` that is in the order the attacker knows of. */
export function* everyTable(shape: Shape, most: number, isAtMost: Order): Generator<readonly number[]> {
  const figures = figuresOf(shape);
  // Of each figure those before it that bound it from below and from above.
  const bounds = figures.map((figure, place) => {
    const before = figures.slice(0, place).map((other, at) => ({ other, at }));
    return {
      over: before.filter(({ other }) => isAtMost(other, figure)).map(({ at }) => at),
      under: before.filter(({ other }) => isAtMost(figure, other)).map(({ at }) => at),
    };
  });
  const counts = figures.map(() => 0);
  function* from(place: number): Generator<readonly number[]> {
    const bound = bounds[place];
    if (bound === undefined) {
      yield counts;
      return;
    }
    const low = bound.over.reduce((max, at) => Math.max(max, counts[at] ?? 0), 0);
    const high = bound.under.reduce((min, at) => Math.min(min, counts[at] ?? 0), most);
    for (let count = low; count <= high; count += 1) {
      counts[place] = count;
      yield* from(place + 1);
    }
  }
  yield* from(0);
}

/** What an attacker found out who may not: of which publication, of which figure or difference, and what is left of it. */
export interface Found {
  readonly published: string;
  readonly figures: readonly Figure[];
  readonly values: readonly number[];
}

/** Everything that is published of counts that stand in the order of `figuresOf`. */
export type Publishing = (counts: readonly number[]) => string;

export function publishing(shape: Shape, ruleset: Ruleset): Publishing {
  return (counts) =>
    publishedOf(shape, counts, ruleset)
      .measures.map(({ cells }) => cells.map((row) => row.join(' ')).join('/'))
      .join('//');
}

/**
 * The attacker runs the published algorithm over every table there could be and keeps, for each thing that may come out,
 * the tables it came out of. Nothing can be learned from what is published that he does not find.
 *
 * @param tables every one there could be, as far as he knows.
 * @returns every count under ten, and every difference under ten of two figures in a row, that has fewer than five values
 * left.
 */
export function foundByInversion(shape: Shape, tables: Iterable<readonly number[]>, published: Publishing) {
  const figures = figuresOf(shape);
  const secrets = figures.flatMap((one, at) => [
    { of: [one], value: (counts: readonly number[]) => counts[at] ?? 0 },
    ...figures.slice(at + 1).flatMap((other, after) => {
      const value = (counts: readonly number[]) => (counts[at + 1 + after] ?? 0) - (counts[at] ?? 0);
      return one[1] === other[1] ? [{ of: [one, other], value }] : [];
    }),
  ]);
  const behind = new Map<string, Set<number>[]>();
  let tried = 0;
  for (const counts of tables) {
    tried += 1;
    const text = published(counts);
    const known = behind.get(text) ?? secrets.map(() => new Set<number>());
    behind.set(text, known);
    for (const [place, values] of known.entries()) values.add(secrets[place]?.value(counts) ?? 0);
  }
  const found: Found[] = [];
  for (const [text, known] of behind) {
    for (const [place, values] of known.entries()) {
      const isSecret = [...values].some((value) => value !== 0 && Math.abs(value) < 10);
      if (isSecret && values.size < 5) {
        found.push({ published: text, figures: secrets[place]?.of ?? [], values: [...values] });
      }
    }
  }
  return { tried, publications: behind.size, found };
}
