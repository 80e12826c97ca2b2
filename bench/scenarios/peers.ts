import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Comparison } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

const place = fileURLToPath(new URL('../peers/', import.meta.url));

/** What `peers/run.js` prints, a round a number. */
interface Measured {
  readonly scenario: string;
  readonly unit: string;
  readonly stores: readonly { readonly name: string; readonly rates: readonly number[]; readonly failed: number }[];
}

/**
 * Other stores bring packages of their own, some of which compile native code, so they are installed only here, when
 * they are asked for.
 */
export const scenario: Scenario = {
  summary: 'the log beside other durable stores (installs them first: emmett-sqlite; PostgreSQL where it is there)',
  async run({ folder, rounds, progress }) {
    if (!existsSync(`${place}node_modules`)) {
      progress('installing the peers (a minute, native code is compiled)');
      execFileSync('npm', ['ci'], { cwd: place, stdio: ['ignore', 'ignore', 'inherit'] });
    }
    const { measured, notes } = await measure(folder, rounds);
    for (const note of notes) progress(note);
    return { comparisons: measured.flatMap(comparisonsOf) };
  },
};

function measure(folder: string, rounds: number) {
  return new Promise<{ measured: Measured[]; notes: string[] }>((resolve, reject) => {
    const hooks = fileURLToPath(new URL('../../test/setup/typescript.js', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--import', hooks, `${place}run.js`, folder, String(rounds)],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      // emmett prints every lock it meets on the same stream; the figures are the last line.
      const last = printed.trimEnd().split('\n').at(-1) ?? '';
      if (code === 0) resolve(JSON.parse(last) as { measured: Measured[]; notes: string[] });
      else reject(new Error(`peers/run.js ended with ${code}`));
    });
  });
}

function comparisonsOf({ scenario: what, unit, stores }: Measured): Comparison[] {
  const [ours, ...peers] = stores;
  if (ours === undefined) return [];
  return peers.map((peer) => ({
    what,
    unit,
    ours: figures(ours.rates, 0),
    other: peer.name,
    others: figures(peer.rates, peer.failed),
    ratio: median(ours.rates.map((rate, round) => rate / Math.max(peer.rates[round] ?? 0, 0.001))),
    ...mustOf(what, peer.name),
  }));
}

/** Durable appends by a hundred writers: ten times emmett-sqlite, four and a half times a plain PostgreSQL table. */
function mustOf(what: string, peer: string): { readonly must: number } | Record<string, never> {
  if (what !== 'append 1, 100 writers') return {};
  return { must: peer.startsWith('emmett') ? 10 : 4.5 };
}

function figures(rates: readonly number[], failed: number) {
  return {
    median: median(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    notes: failed === 0 ? {} : { failed },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
