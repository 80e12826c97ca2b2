import { type Figures, figuresOf, Grid, knowledgeOf, showAlone, showAsPublished, shownMeasure } from './figures.js';
import { type Slack, valuesOf } from './room.js';
import type { Ruleset } from './ruleset.js';
import { assertCounts, type CountTable, type EarlierRelease, type ShownTable } from './table.js';

/**
 * What of a table may be published, beside everything that was published of it before.
 *
 * First each figure by the rule for itself. Then every figure that is suppressed, and every small number by which a
 * figure grew since an earlier release, is held against a reader who has all published figures, totals and releases,
 * knows the rule, and knows of which figures nothing was taken away since. Where such a reader could narrow it down to
 * too few values, more figures are suppressed until he cannot. Earlier releases cannot be taken back, so where that is
 * not enough nothing of the table is published.
 *
 * @throws RangeError for counts that are no table, or of another shape than the earlier ones.
 */
export function publish(counts: CountTable, earlier: readonly EarlierRelease[], ruleset: Ruleset): ShownTable {
  assertCounts(counts);
  // A table that was withheld told nothing.
  const told = earlier.filter(({ shown }) => !shown.withheld);
  for (const release of told) assertSameShape(release.counts, counts);
  const making = new Making(counts, told, ruleset);
  const isSafe = making.protect();
  return {
    rows: counts.rows,
    columns: counts.columns,
    measures: making.shown(isSafe),
    withheld: !isSafe,
  };
}

function assertSameShape(before: CountTable, now: CountTable): void {
  const isSame =
    before.measures.join() === now.measures.join() &&
    before.columnsAddUp === now.columnsAddUp &&
    before.rows.every((row) => now.rows.includes(row)) &&
    before.columns.every((column) => now.columns.includes(column));
  if (!isSame) throw new RangeError('A later release has the measures, rows and columns of the earlier ones');
}

/** Something that must stay uncertain: a suppressed figure, or the small number by which one grew. */
interface Secret {
  readonly measure: number;
  readonly release: number;
  readonly figure: number;
  /** What it grew by since the release before, rather than what it is. */
  readonly isIncrement: boolean;
}

/** Which measures and releases move together while the others stay: from and to, both included. */
interface Layer {
  readonly measures: readonly [number, number];
  readonly releases: readonly [number, number];
}

class Making {
  readonly #grid: Grid;
  /** By release and measure; the last release is the one that is being made. */
  readonly #figures: readonly (readonly Figures[])[];
  readonly #slacks = new Map<string, Slack>();
  readonly #last: number;

  constructor(
    private readonly counts: CountTable,
    earlier: readonly EarlierRelease[],
    private readonly ruleset: Ruleset,
  ) {
    this.#grid = new Grid(counts.rows.length, counts.columns.length);
    this.#last = earlier.length;
    this.#figures = [
      ...earlier.map(({ counts: table, shown }) =>
        shown.measures.map((measure, place) => {
          const figures = figuresOf(this.#grid, counts, table, place);
          showAsPublished(figures, this.#grid, counts, shown, measure);
          return figures;
        }),
      ),
      counts.measures.map((_, place) => {
        const figures = figuresOf(this.#grid, counts, counts, place);
        showAlone(figures, ruleset);
        return figures;
      }),
    ];
  }

  /** Suppresses more until every secret is safe. @returns false when nothing is left to suppress. */
  protect(): boolean {
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (const secret of this.#secrets()) {
        while (!this.#isKept(secret) && !this.#isSafe(secret)) {
          if (!this.#suppressOneMore(secret)) return false;
          isChanged = true;
        }
      }
    }
    return true;
  }

  shown(isSafe: boolean) {
    const { measures, columnsAddUp } = this.counts;
    return measures.map((name, measure) => {
      const figures = this.#at(this.#last, measure);
      const withheld = { ...figures, shown: figures.shown.map(() => null) };
      return shownMeasure(this.#grid, name, isSafe ? figures : withheld, columnsAddUp);
    });
  }

  #at(release: number, measure: number): Figures {
    const figures = this.#figures[release]?.[measure];
    if (figures === undefined) throw new RangeError(`There is no release ${release} of measure ${measure}`);
    return figures;
  }

  #secrets(): Secret[] {
    const { threshold } = this.ruleset;
    const secrets: Secret[] = [];
    this.#figures.forEach((measures, release) => {
      measures.forEach(({ counts, shown, exists }, measure) => {
        const before = release === 0 ? undefined : this.#at(release - 1, measure);
        counts.forEach((count, figure) => {
          if (exists[figure] !== true) return;
          const at = { measure, release, figure };
          if (shown[figure] === null) secrets.push({ ...at, isIncrement: false });
          const grew = Math.abs(count - (before?.counts[figure] ?? 0));
          // Only between two figures that are shown: of a suppressed one the figure itself is the secret.
          const isTold = shown[figure] !== null && before?.exists[figure] === true && before.shown[figure] !== null;
          if (isTold && grew > 0 && grew < threshold) {
            secrets.push({ ...at, isIncrement: true });
          }
        });
      });
    });
    return secrets;
  }

  /** Whether it is no secret any more: what a figure grew by is not told once the figure is suppressed. */
  #isKept({ isIncrement, release, measure, figure }: Secret): boolean {
    return isIncrement && this.#at(release, measure).shown[figure] === null;
  }

  /** Whether enough values are possible, moving with it whichever measures and releases leave it the most room. */
  #isSafe(secret: Secret): boolean {
    const { possibleValuesMin, possibleIncrementsMin } = this.ruleset;
    const enough = secret.isIncrement ? possibleIncrementsMin : possibleValuesMin;
    return this.#layers(secret).some(
      (layer) => valuesOf(this.#grid, this.#slack(layer), secret.figure, enough) >= enough,
    );
  }

  #layers({ measure, release, isIncrement }: Secret): Layer[] {
    const last = this.#last;
    const measures = spansWith(measure, this.counts.measures.length - 1);
    const releases = isIncrement
      ? // What it grew by changes when it moves and the release before does not, or the other way round.
        [
          ...spansWith(release, last).filter(([from]) => from === release),
          ...spansWith(release - 1, last).filter(([, to]) => to === release - 1),
        ]
      : spansWith(release, last);
    return releases.flatMap((span) => measures.map((of) => ({ measures: of, releases: span })));
  }

  #slack(layer: Layer): Slack {
    const key = `${layer.measures.join('-')} ${layer.releases.join('-')}`;
    const kept = this.#slacks.get(key);
    if (kept !== undefined) return kept;
    const figures = Array.from({ length: this.#grid.figures }, (_, figure) => this.#slackOf(layer, figure));
    const slack = { more: figures.map(({ more }) => more), less: figures.map(({ less }) => less) };
    this.#slacks.set(key, slack);
    return slack;
  }

  /** How far a figure can move in all measures and releases of a layer at once, without showing anywhere. */
  #slackOf({ measures: [top, bottom], releases: [from, to] }: Layer, figure: number): { more: number; less: number } {
    let more = Number.POSITIVE_INFINITY;
    let less = Number.POSITIVE_INFINITY;
    const isCell = this.#grid.placeOf(figure) !== undefined;
    // Moving it only in the later releases of a layer would break the sums of the earlier ones.
    if (isCell && this.#at(from, top).exists[figure] !== true) return { more: 0, less: 0 };
    for (let release = from; release <= to; release += 1) {
      for (let measure = top; measure <= bottom; measure += 1) {
        const figures = this.#at(release, measure);
        const count = figures.counts[figure] ?? 0;
        const { low, high } = knowledgeOf(figures, figure, this.ruleset);
        more = Math.min(more, high - count);
        less = Math.min(less, count - low);
      }
      if (!isCell) continue;
      // Of what is achieved some is verified and of that some is paid: everybody knows that.
      const above = top === 0 ? Number.POSITIVE_INFINITY : (this.#at(release, top - 1).counts[figure] ?? 0);
      const below = bottom + 1 < this.counts.measures.length ? (this.#at(release, bottom + 1).counts[figure] ?? 0) : 0;
      more = Math.min(more, above - (this.#at(release, top).counts[figure] ?? 0));
      less = Math.min(less, (this.#at(release, bottom).counts[figure] ?? 0) - below);
    }
    if (isCell) {
      for (let measure = top; measure <= bottom; measure += 1) {
        const since = this.#grown(from, measure, figure);
        const until = this.#grown(to + 1, measure, figure);
        // A reader may know of a figure that it only grew: that nothing was taken away from it.
        if (since !== undefined && since >= 0) less = Math.min(less, since);
        if (until !== undefined && until >= 0) more = Math.min(more, until);
      }
    }
    return { more: Math.max(0, more), less: Math.max(0, less) };
  }

  /** What a cell grew by from the release before to this one; undefined where it was not there in both. */
  #grown(release: number, measure: number, figure: number): number | undefined {
    if (release === 0 || release > this.#last) return undefined;
    const [before, now] = [this.#at(release - 1, measure), this.#at(release, measure)];
    if (before.exists[figure] !== true) return undefined;
    return (now.counts[figure] ?? 0) - (before.counts[figure] ?? 0);
  }

  /**
   * Hides the figure that costs a reader the least: the smallest cell of the row, then of the column, then their totals,
   * then whatever else there is. A zero hides nothing. @returns false when everything is hidden already.
   */
  #suppressOneMore({ measure, figure }: Secret): boolean {
    const grid = this.#grid;
    const place = grid.placeOf(figure);
    const [from, to] = grid.ends(figure);
    const nearness = (other: number, of: number): number => {
      const elsewhere = of === measure ? 0 : 10;
      const there = grid.placeOf(other);
      if (other === figure) return elsewhere;
      if (place !== undefined && there?.row === place.row) return elsewhere + 1;
      if (place !== undefined && there?.column === place.column) return elsewhere + 2;
      if (place === undefined && there !== undefined && grid.ends(other).some((end) => end === from || end === to)) {
        return elsewhere + 1;
      }
      if (there === undefined && grid.ends(other).some((end) => end > 1 && (end === from || end === to))) {
        return elsewhere + 3;
      }
      if (there === undefined && other !== grid.total) return elsewhere + 5;
      return elsewhere + (other === grid.total ? 6 : 4);
    };
    let best: { readonly rank: readonly number[]; readonly figures: Figures; readonly figure: number } | undefined;
    this.counts.measures.forEach((_, of) => {
      const figures = this.#at(this.#last, of);
      figures.shown.forEach((shown, other) => {
        if (shown === null || shown === 0 || figures.exists[other] !== true) return;
        // By what would be published, not by the count itself: what is chosen must not tell where between two steps it lies.
        const rank = [nearness(other, of), shown, of, other];
        if (best === undefined || isBefore(rank, best.rank)) best = { rank, figures, figure: other };
      });
    });
    if (best === undefined) return false;
    best.figures.shown[best.figure] = null;
    this.#slacks.clear();
    return true;
  }
}

/** Every span of whole numbers from 0 to `last` that has a number in it, the widest first. */
function spansWith(number: number, last: number): (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [];
  for (let from = 0; from <= number; from += 1) {
    for (let to = last; to >= number; to -= 1) spans.push([from, to]);
  }
  return spans;
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0);
}
