import { hash } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { leafHash, SqliteEventLog, writeLeafHash } from '#event-log';
import { canonicalJson } from '#kernel';
import { type Comparison, compare, type Measured, rateOf } from '../lib/measure.js';
import { sampleEvent, sampleLedger } from '../lib/sample-ledger.js';
import type { Scenario } from '../lib/scenario.js';

const MS = 400;
const TEXTS = 1000;

export const scenario: Scenario = {
  summary: 'leaf hashes and canonical JSON against the native speed, and hashing a ledger again against parsing it',
  async run({ events, folder, rounds, progress }) {
    const texts = Array.from({ length: TEXTS }, (_, number) => sampleEvent(number).text);
    const values = texts.map((text) => backwards(JSON.parse(text)));
    const eventBytes = Buffer.byteLength(texts[0] ?? '');
    const leaves = Buffer.alloc(32 * TEXTS);
    const each = (work: (index: number) => void) => () =>
      rateOf(
        MS,
        () => {
          for (let index = 0; index < TEXTS; index += 1) work(index);
        },
        TEXTS,
      );
    // One hash over many megabytes: what the processor does without a call for each event.
    const large = Buffer.alloc(eventBytes * 20_000, 7);
    const native = {
      name: 'as many bytes in one go',
      run: () => rateOf(MS, () => hash('sha256', large, 'hex'), 20_000),
    };
    const stringify = { name: 'JSON.stringify', run: each((index) => JSON.stringify(values[index])) };
    const opts = { rounds };
    const comparisons: Comparison[] = [
      await compare(
        'leaf hash into place',
        each((i) => writeLeafHash(texts[i] ?? '', leaves, 32 * i)),
        native,
        opts,
      ),
      await compare(
        'leaf hash as a Buffer',
        each((i) => leafHash(texts[i] ?? '')),
        native,
        opts,
      ),
      await compare(
        'canonical JSON, names in any order',
        each((i) => canonicalJson(values[i])),
        stringify,
        opts,
      ),
    ];

    progress(`a ledger of ${events} events`);
    const file = join(folder, 'ledger.db');
    await sampleLedger(file, events);
    const log = SqliteEventLog.openReadOnly(file);
    const through = async (work: (text: string, leaf: Buffer) => void): Promise<Measured> => {
      const begun = performance.now();
      let count = 0;
      for await (const batch of log.readAll('start')) {
        for (const { text, leaf } of batch) work(text, leaf);
        count += batch.length;
      }
      return { perSecond: (count / (performance.now() - begun)) * 1000 };
    };
    const check = (text: string, leaf: Buffer) => {
      if (!leafHash(text).equals(leaf)) throw new Error('The ledger is not what was written');
    };
    const parse = { name: 'read + JSON.parse', run: () => through((text) => JSON.parse(text)) };
    if (events > 0) {
      comparisons.push(
        await compare('read + every leaf hashed again', () => through(check), parse, { rounds, must: 0.9 }),
      );
    }
    await log.close();
    return { comparisons };
  },
};

/** The same value with every object's names the other way round, so that ordering them is work. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, backwards(item)]),
  );
}
