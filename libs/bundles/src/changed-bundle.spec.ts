import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Installation } from '#installation';
import { playedStory } from '../../../test/tamper/played-story.js';
import { MadeBundle } from '../test/made-bundle.js';

/** Bytes of a file at which it is changed: all of a small one, and of a larger one its ends and some between. */
const SAMPLED = 8;
const ALL_BYTES_OF = new Set([
  'bagit.txt',
  'bag-info.txt',
  'tagmanifest-sha256.txt',
  'data/checkpoint',
  'data/log.vkey',
  'data/log.pem',
]);

describe('a bundle that was changed', () => {
  let installation: Installation;
  let bundle: MadeBundle;
  let vkey: string;
  beforeAll(async () => {
    installation = await playedStory('evidence-held-by-the-ledger');
    await installation.transparency.sign();
    bundle = await MadeBundle.of(installation, { kind: 'statement', ref: statementOf(installation) });
    vkey = installation.transparency.vkeys()[0]?.vkey ?? '';
  });
  afterAll(() => installation.close());

  const isRefused = async (changed: MadeBundle, options = {}) => (await changed.check(options)).findings.count > 0;

  it('holds as long as nothing is', async () => {
    expect(await bundle.faults({ keys: [vkey] })).toEqual([]);
    expect(await bundle.rebagged().faults()).toEqual([]);
  });

  it('is refused for any byte that is not what it was, in every file', async () => {
    let changes = 0;
    for (const [name, bytes] of bundle.files) {
      for (const at of placesIn(name, bytes.length)) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << ((at * 7) % 8));
        changes += 1;
        if (!(await isRefused(bundle.with({ [name]: flipped }))))
          throw new Error(`Byte ${at} of ${name} may be changed`);
      }
    }
    expect(changes).toBeGreaterThan(1_000);
  }, 300_000);

  it('is refused for any byte of what was signed even where the manifests were made to fit', async () => {
    const signed = [...bundle.files.keys()].filter((name) =>
      /^data\/(events|proofs|checkpoint|evidence|log\.|consistency|index|calculation)/.test(name),
    );
    const free: string[] = [];
    for (const name of signed) {
      const bytes = bundle.files.get(name) ?? Buffer.alloc(0);
      for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        if (!(await isRefused(bundle.with({ [name]: flipped }).rebagged()))) free.push(`${name} at ${at}`);
      }
    }
    expect(free).toEqual([]);
  }, 300_000);

  it('is refused for a file that is gone, added, renamed or swapped', async () => {
    const names = [...bundle.files.keys()];
    for (const name of names) {
      expect({ gone: name, refused: await isRefused(bundle.with({ [name]: undefined })) }).toEqual({
        gone: name,
        refused: true,
      });
    }
    expect(await isRefused(bundle.with({ 'data/more.txt': 'more' }))).toBe(true);
    expect(await isRefused(bundle.with({ 'more.txt': 'more' }))).toBe(true);
    const events = names.filter((name) => /^data\/events\/\d+\.json$/.test(name));
    const [one = '', other = ''] = events;
    const swapped = bundle.with({ [one]: bundle.text(other), [other]: bundle.text(one) });
    expect(await isRefused(swapped)).toBe(true);
    expect(await swapped.rebagged().faults()).toContainEqual(expect.stringContaining('proof #'));
    const renamed = bundle.with({ [one]: undefined, 'data/events/999999.json': bundle.text(one) });
    expect(await renamed.rebagged().faults()).toContainEqual(expect.stringContaining('has no proof'));
  }, 300_000);

  it('is refused for an event that is taken out with all that says that it was there', async () => {
    const lines = bundle.text('data/index.json').split('\n');
    const verified = lines.find((line) => line.includes('"EvidenceVerified"')) ?? '';
    const index = /"index":(\d+)/.exec(verified)?.[1];
    // The forger also says of all the others that they only came later, and rests nothing on it.
    const without = lines
      .filter((line) => line !== verified)
      .map((line) => line.replace('"relation":"rests-on"', '"relation":"later"'))
      .join('\n');
    const faults = await bundle
      .with({
        [`data/events/${index}.json`]: undefined,
        [`data/events/${index}.json.spicy`]: undefined,
        [`data/proofs/${index}.tlog-proof`]: undefined,
        'data/index.json': without,
      })
      .rebagged()
      .faults();
    expect(faults).toContainEqual(expect.stringContaining('as verification, which is not in the bundle'));
  });

  it('is refused where it is of another ledger than the auditor knows, and believed where nobody says which', async () => {
    const other = await playedStory('three-thirds');
    try {
      const [theirs] = other.transparency.vkeys();
      expect(await bundle.faults({ keys: [theirs?.vkey ?? ''] })).toEqual([
        expect.stringContaining('none that you gave'),
      ]);
    } finally {
      await other.close();
    }
  });

  it('is refused for a checkpoint of another history that the auditor kept', async () => {
    const before = installation.transparency.checkpoint()?.note ?? '';
    const [origin, size] = before.split('\n');
    const forged = before.replace(/\n[A-Za-z0-9+/]{43}=\n\n/, `\n${Buffer.alloc(32, 3).toString('base64')}\n\n`);
    expect(await bundle.faults({ held: [{ name: 'mine', note: before }] })).toEqual([]);
    expect(await bundle.faults({ held: [{ name: 'forged', note: forged }] })).toEqual([
      expect.stringContaining('held-checkpoint: forged'),
    ]);
    expect([origin, size]).toEqual([installation.transparency.origin, String(bundle.plan?.checkpoint.size)]);
  });
});

function statementOf({ store }: Installation): string {
  return store.get<{ ref: string }>("SELECT ref FROM trail_subjects WHERE kind = 'statement' LIMIT 1")?.ref ?? '';
}

function placesIn(name: string, length: number): number[] {
  if (ALL_BYTES_OF.has(name)) return Array.from({ length }, (_, at) => at);
  const step = Math.max(1, Math.floor(length / SAMPLED));
  return [
    ...new Set([0, length - 1, ...Array.from({ length: SAMPLED }, (_, nth) => Math.min(length - 1, nth * step))]),
  ];
}
