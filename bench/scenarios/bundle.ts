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
import { compare, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

const BUNDLES = 5;

export const scenario: Scenario = {
  summary:
    'audit bundles of statements of 400 lines with all that they rest on, against finding and reading the same entries',
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

    const refs = store
      .all<{ ref: string }>("SELECT DISTINCT ref FROM trail_subjects WHERE kind = 'statement'")
      .map(({ ref }): BundleSubject => ({ kind: 'statement', ref }));
    const subjects = refs.filter((_, place) => place % Math.max(1, Math.floor(refs.length / BUNDLES)) === 0);
    let entries = 0;
    let bytes = 0;
    let checkMs = 0;
    let faults = 0;
    const make = async (): Promise<Measured> => {
      const begun = performance.now();
      [entries, bytes] = [0, 0];
      const zips: Buffer[] = [];
      for (const subject of subjects) {
        const plan = await bundles.plan(subject);
        const pieces: Uint8Array[] = [];
        for await (const piece of bundles.zip(plan)) pieces.push(piece);
        zips.push(Buffer.concat(pieces));
        entries += plan.entries.length;
      }
      const ms = performance.now() - begun;
      const checked = performance.now();
      for (const zip of zips) {
        bytes += zip.length;
        const files = ZipFiles.open(zip, (packed) => inflateRawSync(packed));
        const { findings } = await checkBundle({ files, hash: nodeSha256, verify: nodeEd25519 });
        faults += findings.count;
      }
      checkMs = performance.now() - checked;
      return {
        perSecond: entries / (ms / 1_000),
        notes: {
          msPerBundle: Math.round(ms / subjects.length),
          checkMsPerBundle: Math.round(checkMs / subjects.length),
        },
      };
    };
    const read = async (): Promise<Measured> => {
      const begun = performance.now();
      let read = 0;
      for (const subject of subjects) {
        const plan = await bundles.plan(subject);
        for await (const { envelope } of bundles.events(plan)) read += envelope.revision >= 0 ? 1 : 0;
      }
      return { perSecond: read / ((performance.now() - begun) / 1_000) };
    };
    const comparison = await compare(
      'audit bundle of a statement of 400 lines',
      make,
      { name: 'finding and reading its entries alone', run: read },
      { rounds, unit: 'entries/s' },
    );
    transparency.close();
    store.close();
    await log.close();
    return {
      comparisons: [comparison],
      checks: [
        {
          what: 'every bundle holds',
          holds: faults === 0 && entries > 0,
          detail: `${subjects.length} bundles, ${faults} faults`,
        },
        {
          what: 'size',
          holds: true,
          detail: `${Math.round(entries / subjects.length)} entries and ${Math.round(bytes / subjects.length / 1024)} KiB a bundle, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
        },
      ],
    };
  },
};
