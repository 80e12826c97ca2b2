import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { foundByNarrowing, knowledgeOf, possibleValues } from '../../../test/attackers.js';
import { publish } from './publish.js';
import { ONS_10_5, type Shown } from './ruleset.js';
import type { CountTable, EarlierRelease } from './table.js';

const names = (prefix: string, number: number) => Array.from({ length: number }, (_, place) => `${prefix}${place + 1}`);

function table(counts: readonly (readonly (readonly number[])[])[], columnsAddUp = true): CountTable {
  return {
    measures: names('m', counts.length),
    rows: names('r', counts[0]?.length ?? 0),
    columns: names('q', counts[0]?.[0]?.length ?? 0),
    counts,
    columnsAddUp,
  };
}

const single = (...rows: readonly number[][]) => table([rows]);

function releasesOf(tables: readonly CountTable[]): EarlierRelease[] {
  const releases: EarlierRelease[] = [];
  for (const counts of tables) releases.push({ counts, shown: publish(counts, releases, ONS_10_5) });
  return releases;
}

const cellsOf = (counts: CountTable): readonly (readonly Shown[])[] =>
  publish(counts, [], ONS_10_5).measures[0]?.cells ?? [];

describe('a published table', () => {
  it('suppresses counts under ten, rounds the others to the nearest five and shows zeros', () => {
    const counts = single([9, 10, 12, 13], [0, 57, 58, 3], [1, 22, 101, 6]);
    expect(cellsOf(counts)).toEqual([
      [null, 10, 10, 15],
      [0, 55, 60, null],
      [null, 20, 100, null],
    ]);
  });

  it('works totals out of the figures, not out of what is shown of them', () => {
    const { rowTotals, columnTotals, total } =
      publish(single([12, 12, 12], [62, 62, 62]), [], ONS_10_5).measures[0] ?? {};
    expect([rowTotals, columnTotals, total]).toEqual([[35, 185], [75, 75, 75], 220]);
  });

  it('hides a total that would say what its parts are', () => {
    // 18 in two small parts is nine in each.
    const { cells, rowTotals } = publish(single([9, 9], [40, 50]), [], ONS_10_5).measures[0] ?? {};
    expect(cells?.[0]).toEqual([null, null]);
    expect(rowTotals?.[0]).toBeNull();
  });

  it('is as it is whatever order the rows stand in', () => {
    const [one] = publish(single([12, 30], [4, 50]), [], ONS_10_5).measures;
    const [other] = publish(single([4, 50], [12, 30]), [], ONS_10_5).measures;
    expect(other?.cells).toEqual(one?.cells.toReversed());
    expect(other?.total).toEqual(one?.total);
  });

  it.each([
    ['a count below zero', table([[[-1]]])],
    ['more verified than achieved', table([[[3]], [[4]]])],
    ['a row that is too short', { ...single([1, 2]), columns: ['q1', 'q2', 'q3'] }],
  ])('cannot be made of %s', (_, counts) => expect(() => publish(counts, [], ONS_10_5)).toThrow(RangeError));

  it('cannot follow one of another shape', () => {
    const before = releasesOf([single([12, 30])]);
    expect(() => publish(single([12]), before, ONS_10_5)).toThrow(/later release/);
  });
});

/** Counts as they come in outcomes contracts: many small, some zero, a few large. */
const count = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 13, max: 90 }) },
);

/** Measures of which each is within the one before. */
function measures(rows: number, columns: number, number: number, of = count): fc.Arbitrary<number[][][]> {
  const grid = <Value>(value: fc.Arbitrary<Value>) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
  return fc
    .tuple(grid(of), ...Array.from({ length: number - 1 }, () => grid(fc.integer({ min: 0, max: 4 }))))
    .map(([first, ...shares]) => {
      const all = [first];
      for (const share of shares) {
        const before = all.at(-1) ?? [];
        all.push(before.map((row, i) => row.map((value, j) => Math.round((value * (share[i]?.[j] ?? 0)) / 4))));
      }
      return all;
    });
}

/** Releases one after the other: each has another column, and some of the earlier cells have changed. */
const releases = fc
  .record({
    rows: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 4 }),
    number: fc.integer({ min: 1, max: 3 }),
    later: fc.integer({ min: 0, max: 3 }),
  })
  .chain(({ rows, columns, number, later }) =>
    fc.tuple(
      measures(rows, columns + later, number),
      fc.array(fc.array(fc.integer({ min: -2, max: 8 }), { minLength: rows * columns, maxLength: rows * columns }), {
        minLength: later,
        maxLength: later,
      }),
      fc.constant({ columns, later }),
    ),
  )
  .map(([whole, changes, { columns, later }]) =>
    Array.from({ length: later + 1 }, (_, release) => {
      const upTo = columns + release;
      // What has not happened yet by this release is taken off again, most often nothing.
      const missing = (i: number, j: number) =>
        changes.slice(release).reduce((sum, change) => {
          const by = change[i * columns + j] ?? 0;
          return sum + (by > 5 ? by - 5 : by === -2 ? -1 : 0);
        }, 0);
      let before: number[][] | undefined;
      return table(
        whole.map((measure) => {
          before = measure.map((row, i) =>
            row
              .slice(0, upTo)
              .map((value, j) =>
                Math.min(Math.max(0, value - missing(i, j)), before?.[i]?.[j] ?? Number.MAX_SAFE_INTEGER),
              ),
          );
          return before;
        }),
      );
    }),
  );

describe('a reader with everything that is published', () => {
  it('cannot narrow a suppressed figure or a small increment down, whatever the table', () => {
    fc.assert(
      fc.property(measures(4, 5, 3), (counts) => {
        expect(foundByNarrowing(knowledgeOf(releasesOf([table(counts)]), ONS_10_5))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('cannot do so with all releases side by side either', () => {
    fc.assert(
      fc.property(releases, (tables) => {
        expect(foundByNarrowing(knowledgeOf(releasesOf(tables), ONS_10_5))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('cannot do so by trying every table there could be', () => {
    const small = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 14 }));
    const shapes = fc.oneof(measures(2, 2, 1, small), measures(1, 3, 1, small), measures(1, 2, 2, small));
    fc.assert(
      fc.property(shapes, (counts) => {
        const knowledge = knowledgeOf(releasesOf([table(counts)]), ONS_10_5);
        const found = possibleValues(knowledge);
        for (const { name, min } of knowledge.secrets)
          expect({ name, few: (found.get(name)?.size ?? 0) < min }).toEqual({ name, few: false });
      }),
      { numRuns: 120 },
    );
  });

  it('cannot do so by trying every pair of tables under two releases', () => {
    const two = fc.tuple(
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 14 }),
    );
    fc.assert(
      fc.property(two, ([first, grew, second]) => {
        const knowledge = knowledgeOf(releasesOf([single([first]), single([first + grew, second])]), ONS_10_5);
        const found = possibleValues(knowledge);
        for (const { name, min } of knowledge.secrets)
          expect({ name, few: (found.get(name)?.size ?? 0) < min }).toEqual({ name, few: false });
      }),
    );
  });
});
