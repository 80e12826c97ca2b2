import type { Comparison } from './measure.js';

export interface Context {
  /** How many events the ledger holds before anything is measured. */
  readonly events: number;
  readonly rounds: number;
  /** How many claims a contract has that is measured, and how many times as many others have. */
  readonly claims: number;
  readonly ages: readonly number[];
  /** Empty, on a real disk, and thrown away afterwards. */
  readonly folder: string;
  /** Where whole installations are kept for the next run, because making them takes minutes; thrown away when absent. */
  readonly kept?: string | undefined;
  progress(text: string): void;
}

export interface Outcome {
  readonly comparisons: readonly Comparison[];
  /** Checks that hold or do not, where there is nothing to compare. */
  readonly checks?: readonly Check[];
}

export interface Check {
  readonly what: string;
  readonly holds: boolean;
  readonly detail: string;
}

/** One file of `scenarios/`, named as it is asked for. */
export interface Scenario {
  readonly summary: string;
  run(context: Context): Promise<Outcome>;
}
