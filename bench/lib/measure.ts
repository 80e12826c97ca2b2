import { performance } from 'node:perf_hooks';

/** What both sides of a comparison did in one round. */
export interface Measured {
  readonly perSecond: number;
  /** Anything else worth seeing: latencies in milliseconds, bytes per event. */
  readonly notes?: Readonly<Record<string, number>>;
}

export interface Figures {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly notes: Readonly<Record<string, number>>;
}

/** Ours beside something else, in the same run on the same machine: the ratio is what can be kept and compared. */
export interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly ours: Figures;
  readonly other: string;
  readonly others: Figures;
  /** The median of each round's ratio, since both sides of a round met the same machine. */
  readonly ratio: number;
  readonly must?: number;
}

export interface Side {
  readonly name: string;
  run(): Measured | Promise<Measured>;
}

/** Runs both sides in turn, round after round, so that whatever slows the machine slows both. */
export async function compare(
  what: string,
  ours: Side['run'],
  other: Side,
  options: { readonly rounds: number; readonly unit?: string; readonly must?: number },
): Promise<Comparison> {
  const rounds: { ours: Measured; other: Measured }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    // Whoever goes first alternates too.
    const isOursFirst = round % 2 === 0;
    const first = isOursFirst ? await ours() : await other.run();
    const second = isOursFirst ? await other.run() : await ours();
    rounds.push(isOursFirst ? { ours: first, other: second } : { ours: second, other: first });
  }
  const others = { name: other.name, rounds: rounds.map((round) => round.other) };
  return comparisonOf(
    what,
    rounds.map((round) => round.ours),
    others,
    options,
  );
}

/** A comparison of rounds whose two sides were measured together. */
export function comparisonOf(
  what: string,
  ours: readonly Measured[],
  other: { readonly name: string; readonly rounds: readonly Measured[] },
  options: { readonly unit?: string; readonly must?: number } = {},
): Comparison {
  return {
    what,
    unit: options.unit ?? 'events/s',
    ours: figuresOf(ours),
    other: other.name,
    others: figuresOf(other.rounds),
    ratio: medianOf(ours.map(({ perSecond }, round) => perSecond / (other.rounds[round]?.perSecond ?? Number.NaN))),
    ...(options.must === undefined ? {} : { must: options.must }),
  };
}

function figuresOf(measured: readonly Measured[]): Figures {
  const rates = measured.map(({ perSecond }) => perSecond);
  const names = Object.keys(measured[0]?.notes ?? {});
  return {
    median: medianOf(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    notes: Object.fromEntries(names.map((name) => [name, medianOf(measured.map(({ notes }) => notes?.[name] ?? 0))])),
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The value below which a share of them lies. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Repeats synchronous work for a while. @param batch how much one call does. */
export function rateOf(ms: number, work: () => void, batch = 1): Measured {
  const begun = performance.now();
  let count = 0;
  do {
    work();
    count += batch;
  } while (performance.now() - begun < ms);
  return { perSecond: (count / (performance.now() - begun)) * 1000 };
}
