import type { Grid } from './figures.js';

/** By how much each figure could be more or less than it is, as far as that one figure goes. */
export interface Slack {
  readonly more: readonly number[];
  readonly less: readonly number[];
}

/**
 * How many values one figure can have when the others move with it so that every sum still comes out and none leaves its
 * slack, counted up to `enough`.
 *
 * It is what a largest flow says: more of one figure must come back to where it began through the others. Sums of a
 * table in two directions make a network, so the answer is exact for the table, in whole numbers.
 */
export function valuesOf(grid: Grid, slack: Slack, figure: number, enough: number): number {
  const more = pushed(grid, slack, figure, 'more', enough - 1);
  if (more >= enough - 1) return enough;
  return 1 + more + pushed(grid, slack, figure, 'less', enough - 1 - more);
}

function pushed(grid: Grid, slack: Slack, figure: number, way: 'more' | 'less', wanted: number): number {
  const most = Math.min(wanted, slack[way][figure] ?? 0);
  if (most <= 0) return 0;
  const more = [...slack.more];
  const less = [...slack.less];
  // It moves by itself, and must not be its own way back.
  more[figure] = 0;
  less[figure] = 0;
  const [from, to] = grid.ends(figure);
  const [start, end] = way === 'more' ? [to, from] : [from, to];
  let sum = 0;
  while (sum < most) {
    const path = shortestPath(grid, more, less, start, end);
    if (path === undefined) break;
    let step = most - sum;
    for (const { edge, forward } of path) step = Math.min(step, (forward ? more : less)[edge] ?? 0);
    for (const { edge, forward } of path) {
      const [used, freed] = forward ? [more, less] : [less, more];
      used[edge] = (used[edge] ?? 0) - step;
      freed[edge] = (freed[edge] ?? 0) + step;
    }
    sum += step;
  }
  return sum;
}

interface Step {
  readonly edge: number;
  readonly forward: boolean;
}

function shortestPath(
  grid: Grid,
  more: readonly number[],
  less: readonly number[],
  start: number,
  end: number,
): readonly Step[] | undefined {
  const cameBy = new Array<(Step & { readonly from: number }) | undefined>(grid.nodes);
  const seen = new Array<boolean>(grid.nodes).fill(false);
  seen[start] = true;
  const queue = [start];
  for (let next = 0; next < queue.length; next += 1) {
    const node = queue[next] ?? 0;
    if (node === end) return pathTo(end, start, cameBy);
    for (const { edge, to, forward } of edgesAt(grid, node)) {
      if (seen[to] === true || ((forward ? more : less)[edge] ?? 0) <= 0) continue;
      seen[to] = true;
      cameBy[to] = { edge, forward, from: node };
      queue.push(to);
    }
  }
  return undefined;
}

function pathTo(
  end: number,
  start: number,
  cameBy: readonly ((Step & { readonly from: number }) | undefined)[],
): readonly Step[] {
  const path: Step[] = [];
  for (let node = end; node !== start; ) {
    const step = cameBy[node];
    if (step === undefined) throw new Error('A path has no beginning');
    path.push(step);
    node = step.from;
  }
  return path;
}

function* edgesAt(grid: Grid, node: number): Iterable<{ edge: number; to: number; forward: boolean }> {
  const { rows, columns } = grid;
  if (node === 0) {
    for (let row = 0; row < rows; row += 1) yield { edge: grid.rowTotal(row), to: 2 + row, forward: true };
    yield { edge: grid.total, to: 1, forward: false };
  } else if (node === 1) {
    for (let column = 0; column < columns; column += 1) {
      yield { edge: grid.columnTotal(column), to: 2 + rows + column, forward: false };
    }
    yield { edge: grid.total, to: 0, forward: true };
  } else if (node < 2 + rows) {
    const row = node - 2;
    yield { edge: grid.rowTotal(row), to: 0, forward: false };
    for (let column = 0; column < columns; column += 1) {
      yield { edge: grid.cell(row, column), to: 2 + rows + column, forward: true };
    }
  } else {
    const column = node - 2 - rows;
    yield { edge: grid.columnTotal(column), to: 1, forward: true };
    for (let row = 0; row < rows; row += 1) yield { edge: grid.cell(row, column), to: 2 + row, forward: false };
  }
}
