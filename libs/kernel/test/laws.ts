/**
 * How often chance is tried. `LEDGER_LAWS=50 npm run jest -- laws` tries every law fifty times as often: a law that fails
 * once in a thousand stories is found by patience, not by the next person's build.
 */
const times = Number(process.env.LEDGER_LAWS ?? 1);
if (!Number.isInteger(times) || times < 1) throw new RangeError(`LEDGER_LAWS is ${times}: give a whole number from 1`);

/** @param runs as many as every test run affords. */
export function often(runs: number): { readonly numRuns: number } {
  return { numRuns: runs * times };
}

/** The time limit of a law, in milliseconds, that grows with how often it is tried. */
export function within(ms: number): number {
  return ms * times;
}
