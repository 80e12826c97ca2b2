import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  everyTable,
  figuresOf,
  foundByInversion,
  nothingKnown,
  type Order,
  partsOnly,
  partsThatOnlyGrow,
  publishedOf,
  publishing,
  type Shape,
} from '../../../test/attackers.js';
import { publish, suppressedIn } from './publish.js';
import { bandOf, ONS_10_5, shownOf } from './ruleset.js';

const column = (name: string, counts: Readonly<Record<string, number>>) => ({
  column: name,
  ruleset: ONS_10_5,
  counts: new Map([['paid', new Map(Object.entries(counts))]]),
});

describe('a published table', () => {
  const first = column('2019-Q1', { job: 9, home: 0 });
  const second = column('2019-Q2', { job: 23, home: 4, course: 101 });

  it('has of each count what the rule publishes, and no totals', () =>
    expect(publish(['paid'], ['job', 'home', 'course'], [first, second])).toEqual({
      rows: ['job', 'home', 'course'],
      columns: ['2019-Q1', '2019-Q2'],
      measures: [
        {
          measure: 'paid',
          cells: [
            [null, 25],
            [0, null],
            [0, 100],
          ],
        },
      ],
    }));

  it('says how many figures are suppressed', () =>
    expect(suppressedIn(publish(['paid'], ['job', 'home', 'course'], [first, second]))).toBe(2));

  it('repeats earlier columns as they were, by the rules they were published by', () => {
    const later = { ...second, ruleset: { ...ONS_10_5, threshold: 30, base: 10 } };
    const [before] = publish(['paid'], ['job', 'home'], [first]).measures;
    const [now] = publish(['paid'], ['job', 'home'], [first, later]).measures;
    expect(now?.cells.map(([figure]) => figure)).toEqual(before?.cells.map(([figure]) => figure));
    expect(now?.cells.map(([, figure]) => figure)).toEqual([null, null]);
  });

  it.each([-1, 2.5, Number.NaN])('cannot be made of a count of %p', (count) =>
    expect(() => publish(['paid'], ['job'], [column('2019-Q1', { job: count })])).toThrow(RangeError),
  );
});

describe('a reader who runs the algorithm over every table there could be', () => {
  // Up to the end of a band, so that no band is cut off by where the attacker stops.
  it.each([
    ['one outcome in three releases', [1, 1, 3], 27, nothingKnown],
    ['one outcome in three releases that only grew', [1, 1, 3], 42, partsThatOnlyGrow],
    ['two outcomes in two releases', [1, 2, 2], 17, nothingKnown],
    ['two outcomes in two releases that only grew', [1, 2, 2], 22, partsThatOnlyGrow],
    ['two outcomes in three releases that only grew', [1, 2, 3], 13, partsThatOnlyGrow],
    ['achieved, verified and paid', [3, 1, 1], 42, partsOnly],
    ['achieved and verified in two releases', [2, 1, 2], 22, partsOnly],
    ['achieved and verified in two releases that only grew', [2, 1, 2], 27, partsThatOnlyGrow],
  ] satisfies [string, Shape, number, Order][])(
    'finds out no small count and no small difference of %s',
    (_, shape, most, order) => {
      const tables = everyTable(shape, most, order);
      const { tried, publications, found } = foundByInversion(shape, tables, publishing(shape, ONS_10_5));
      expect(found).toEqual([]);
      expect(tried).toBeGreaterThan(publications * 5);
    },
  );

  it('would find out how little a 10 that stays a 10 has grown, were 10, 11 and 12 not suppressed', () => {
    const shape: Shape = [1, 1, 2];
    const tables = everyTable(shape, 17, partsThatOnlyGrow);
    const { found } = foundByInversion(shape, tables, publishing(shape, { ...ONS_10_5, possibleValuesMin: 3 }));
    expect(found).toMatchObject([{ published: '10 10', values: [0, 1, 2] }]);
  });

  it('would find out small counts, were their total published', () => {
    const shape: Shape = [1, 1, 2];
    const alone = publishing(shape, ONS_10_5);
    const withTotal = (counts: readonly number[]) =>
      `${alone(counts)} ${shownOf((counts[0] ?? 0) + (counts[1] ?? 0), ONS_10_5)}`;
    const { found } = foundByInversion(shape, everyTable(shape, 17, nothingKnown), withTotal);
    expect(found.map(({ published }) => published)).toContain(' 15 15');
  });
});

const shapes: fc.Arbitrary<Shape> = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 1, max: 8 }),
);

describe('the table of any size', () => {
  it('is published alike whatever two of its counts are within their bands, though every order is kept', () => {
    const worlds = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        counts: fc.array(fc.integer({ min: 0, max: 60 }), {
          minLength: figuresOf(shape).length,
          maxLength: figuresOf(shape).length,
        }),
        picked: fc.tuple(fc.nat(), fc.nat()),
        put: fc.tuple(fc.nat(), fc.nat()),
      }),
    );
    fc.assert(
      fc.property(worlds, ({ shape, counts, picked, put }) => {
        // Every order there is between the counts is taken to be known: no reader can know of more.
        const isAtMost = (one: number, other: number) => (counts[one] ?? 0) <= (counts[other] ?? 0);
        const bands = counts.map((count) => bandOf(count, ONS_10_5));
        const pick = picked.map((at) => at % counts.length);
        const fixed = pick.map((at, which) => {
          const { low, high } = bands[at] ?? { low: 0, high: 0 };
          return { at, count: low + ((put[which] ?? 0) % (high - low + 1)) };
        });
        const [one, other] = fixed;
        if (one === undefined || other === undefined) return;
        fc.pre(!isAtMost(one.at, other.at) || one.count <= other.count);
        fc.pre(!isAtMost(other.at, one.at) || other.count <= one.count);
        const moved = counts.map((_, at) =>
          fixed.reduce(
            (least, { at: of, count }) => (isAtMost(of, at) ? Math.max(least, count) : least),
            bands[at]?.low ?? 0,
          ),
        );
        expect([moved[one.at], moved[other.at]]).toEqual([one.count, other.count]);
        for (let a = 0; a < moved.length; a += 1) {
          for (let b = 0; b < moved.length; b += 1) {
            if (isAtMost(a, b)) expect((moved[a] ?? 0) <= (moved[b] ?? 0)).toBe(true);
          }
        }
        expect(publishedOf(shape, moved, ONS_10_5)).toEqual(publishedOf(shape, counts, ONS_10_5));
      }),
    );
  });
});
