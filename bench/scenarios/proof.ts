import { join } from 'node:path';
import { SqliteEventLog } from '#event-log';
import { isIncluded } from '#tamper-evidence';
import { openedOver, signedOver } from '../lib/followed-ledger.js';
import { type Comparison, comparisonOf, type Measured, medianOf, quantileOf } from '../lib/measure.js';
import { Dice, sampleLedger } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const PROOFS = 5_000;
/** Entries of a payment's trail, each to be proved. */
const TRAIL = 50;

export const scenario: Scenario = {
  summary: 'proofs of single entries and of a whole trail at random, from tiles, against checking the same proofs',
  async run({ events, folder, rounds, progress }) {
    const size = Math.max(events, 1_000);
    progress(`making a ledger of ${size} events and its tree`);
    const file = join(folder, 'ledger.db');
    await sampleLedger(file, size);
    const log = SqliteEventLog.openReadOnly(file);
    const first = signedOver(log, join(folder, 'tree'));
    first.follow();
    await first.sign();
    await first.stop();
    first.close();

    const made: Measured[] = [];
    const trails: Measured[] = [];
    const grown: Measured[] = [];
    const checked: Measured[] = [];
    let wrong = 0;
    let reopenedMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      // Opened anew, so that no tile is in memory before it is asked for.
      const begun = performance.now();
      const transparency = openedOver(log, join(folder, 'tree'));
      const root = transparency.checkpoint()?.root ?? Buffer.alloc(0);
      reopenedMs = performance.now() - begun;
      const dice = new Dice(round + 7);
      const indexes = Array.from({ length: PROOFS }, () => dice.below(size));
      const proofs: Buffer[][] = [];
      made.push(timed(indexes, (index) => proofs.push(transparency.inclusionProof(index, size))));
      const trailed = Array.from({ length: 100 }, () => dice.below(size - TRAIL * 20));
      trails.push(
        timed(trailed, (from) => {
          for (let at = 0; at < TRAIL; at += 1) transparency.tlogProof(from + at * 20);
        }),
      );
      grown.push(timed(indexes.slice(0, 500), (index) => transparency.consistencyProof(index + 1, size)));
      const leaves = indexes.map((index) => transparency.leafOf(index) ?? Buffer.alloc(0));
      checked.push(
        timed(
          indexes.map((_, at) => at),
          (at) => {
            const [index, leaf, proof] = [indexes[at] ?? 0, leaves[at], proofs[at] ?? []];
            if (leaf === undefined || !isIncluded({ index, size, leaf, proof, root })) wrong += 1;
          },
        ),
      );
      transparency.close();
    }
    await log.close();
    const others = { name: 'proofs checked', rounds: checked };
    const comparisons: Comparison[] = [
      comparisonOf('proof of an entry', made, others, { unit: 'proofs/s' }),
      comparisonOf(`proof files of ${TRAIL} entries`, trails, others, { unit: 'trails/s' }),
      comparisonOf('growth from any size', grown, others, { unit: 'proofs/s' }),
    ];
    return {
      comparisons,
      checks: [
        { what: 'every proof holds', holds: wrong === 0, detail: `${PROOFS * rounds} of a tree of ${size}` },
        { what: 'opened', holds: true, detail: `${reopenedMs.toFixed(1)} ms to open the tree and read its checkpoint` },
      ],
    };
  },
};

function timed<Input>(inputs: readonly Input[], work: (input: Input) => unknown): Measured {
  const latencies: number[] = [];
  const begun = performance.now();
  for (const input of inputs) {
    const at = performance.now();
    work(input);
    latencies.push(performance.now() - at);
  }
  const seconds = (performance.now() - begun) / 1_000;
  return {
    perSecond: inputs.length / seconds,
    notes: { p50Ms: medianOf(latencies), p99Ms: quantileOf(latencies, 0.99) },
  };
}
