import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { Narratives, TrailOf } from '#audit-trail';
import { type BundleSubject, Bundles } from '#bundles';
import { importLedger, Ledger, SqliteEventLog } from '#event-log';
import { FolderEvidenceFiles } from '#evidence';
import { checkBundle, nodeEd25519, nodeSha256, ZipFiles } from '#independent-check';
import { SystemClock, SystemEntropy } from '#kernel';
import { Follower, SqliteReadStore } from '#read-store';
import { TestSealer } from '../../libs/event-log/test/test-sealer.js';
import { benchCodec, contractEvents } from '../lib/contract-ledger.js';
import { everyProjection } from '../lib/every-projection.js';
import { signedOver } from '../lib/followed-ledger.js';
import { type Comparison, compare, type Measured } from '../lib/measure.js';
import type { Check, Scenario } from '../lib/scenario.js';

const BUNDLES = 5;

export const scenario: Scenario = {
  summary:
    'audit bundles of statements of 400 lines and of their payments, against finding and reading the same entries',
  async run({ events, folder, rounds, progress }) {
    const file = join(folder, 'ledger.db');
    progress(`making a ledger of ${events} events, its read models and its tree`);
    await importLedger(file, contractEvents(Math.max(events, 5_000)));
    const log = SqliteEventLog.openReadOnly(file);
    const codec = benchCodec();
    const store = SqliteReadStore.open(join(folder, 'read-store'), everyProjection());
    await new Follower(log, codec, store).rebuild();
    const transparency = signedOver(log, join(folder, 'tree'));
    transparency.follow();
    await transparency.sign();
    const ledger = new Ledger(log, codec, new SystemClock());
    const trails = new TrailOf(store, ledger, new Narratives());
    const evidenceFiles = new FolderEvidenceFiles(join(folder, 'evidence'), new TestSealer(), new SystemEntropy());
    const bundles = new Bundles({ store, log, trails, transparency, evidenceFiles });

    const comparisons: Comparison[] = [];
    const checks: Check[] = [];
    for (const [kind, what] of [
      ['statement', 'audit bundle of a statement of 400 lines'],
      ['payment', 'audit bundle of the payment of one of two payers for such a statement'],
    ] as const) {
      progress(what);
      const asked = new AskedBundles(bundles, subjectsOf(store, kind));
      comparisons.push(
        await compare(
          what,
          () => asked.make(),
          { name: 'finding and reading its entries alone', run: () => asked.read() },
          { rounds, unit: 'entries/s' },
        ),
      );
      checks.push(...asked.checks(kind));
    }
    transparency.close();
    store.close();
    await log.close();
    return { comparisons, checks };
  },
};

/** Some of those that the ledger has, spread over all of it. */
function subjectsOf(store: SqliteReadStore, kind: BundleSubject['kind']): BundleSubject[] {
  const refs = store.all<{ ref: string }>('SELECT DISTINCT ref FROM trail_subjects WHERE kind = $kind ORDER BY ref', {
    kind,
  });
  const every = Math.max(1, Math.floor(refs.length / BUNDLES));
  return refs.filter((_, place) => place % every === 0).map(({ ref }) => ({ kind, ref }));
}

/** Bundles of a few subjects, made and checked again and again. */
class AskedBundles {
  #entries = 0;
  #bytes = 0;
  #faults = 0;

  constructor(
    private readonly bundles: Bundles,
    private readonly subjects: readonly BundleSubject[],
  ) {}

  async make(): Promise<Measured> {
    const begun = performance.now();
    [this.#entries, this.#bytes] = [0, 0];
    const zips: Buffer[] = [];
    for (const subject of this.subjects) {
      const plan = await this.bundles.plan(subject);
      const pieces: Uint8Array[] = [];
      for await (const piece of this.bundles.zip(plan)) pieces.push(piece);
      zips.push(Buffer.concat(pieces));
      this.#entries += plan.entries.length;
    }
    const ms = performance.now() - begun;
    const checked = performance.now();
    for (const zip of zips) {
      this.#bytes += zip.length;
      const files = ZipFiles.open(zip, (packed) => inflateRawSync(packed));
      const { findings } = await checkBundle({ files, hash: nodeSha256, verify: nodeEd25519 });
      this.#faults += findings.count;
    }
    const checkMs = performance.now() - checked;
    const each = (total: number) => Math.round(total / this.subjects.length);
    return {
      perSecond: this.#entries / (ms / 1_000),
      notes: { msPerBundle: each(ms), checkMsPerBundle: each(checkMs) },
    };
  }

  async read(): Promise<Measured> {
    const begun = performance.now();
    let read = 0;
    for (const subject of this.subjects) {
      const plan = await this.bundles.plan(subject);
      for await (const { envelope } of this.bundles.events(plan)) read += envelope.revision >= 0 ? 1 : 0;
    }
    return { perSecond: read / ((performance.now() - begun) / 1_000) };
  }

  checks(kind: string): Check[] {
    const { length } = this.subjects;
    const [entries, kib] = [Math.round(this.#entries / length), Math.round(this.#bytes / length / 1024)];
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    return [
      {
        what: `every bundle of a ${kind} holds`,
        holds: this.#faults === 0 && this.#entries > 0,
        detail: `${length} bundles, ${this.#faults} faults`,
      },
      {
        what: `size of a bundle of a ${kind}`,
        holds: true,
        detail: `${entries} entries and ${kib} KiB a bundle, peak memory ${peakMb} MB`,
      },
    ];
  }
}
