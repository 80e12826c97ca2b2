import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClaimId, pence } from '#kernel';
import { often } from '../../kernel/test/laws.js';
import { inProportion } from './domain/allocation.js';
import { drawFrom, frameDigest, frameText, rankOf } from './draw.js';

const members = fc
  .uniqueArray(fc.stringMatching(/^[A-Z0-9_]{1,12}$/), { minLength: 1, maxLength: 60 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          item: fc.constant(ClaimId.parse(`riverside.${name}.starts_work.1`)),
          stratum: fc.constantFrom('a', 'b', 'c'),
          pence: fc.nat(1_000_000).map(pence),
        }),
      ),
    ),
  )
  .map((found) => found.sort((one, other) => (one.item < other.item ? -1 : 1)));

/** A frame with how many are drawn from each stratum. */
const worlds = members.chain((frame) => {
  const strata = [...Map.groupBy(frame, ({ stratum }) => stratum)]
    .map(([stratum, inIt]) => ({ stratum, members: inIt.length, pence: pence(0) }))
    .sort((one, other) => (one.stratum < other.stratum ? -1 : 1));
  return fc
    .integer({ min: strata.length, max: frame.length })
    .map((size) => ({ frame, size, strata: inProportion(strata, size) }));
});
const seeds = fc.stringMatching(/^[ -~]{1,40}$/);

describe('drawing from any frame by any seed', () => {
  it('shares the size among the strata: at least one from each, at most all, and all of them together', () => {
    fc.assert(
      fc.property(worlds, ({ size, strata }) => {
        expect(strata.reduce((sum, stratum) => sum + stratum.size, 0)).toBe(size);
        for (const stratum of strata) {
          expect(stratum.size).toBeGreaterThanOrEqual(1);
          expect(stratum.size).toBeLessThanOrEqual(stratum.members);
        }
      }),
      often(200),
    );
  });

  it('draws members of the frame once each, as many as were to be, and the same ones again however the frame is listed', () => {
    fc.assert(
      fc.property(worlds, seeds, ({ frame, strata }, seed) => {
        const drawn = drawFrom(frame, strata, seed);
        const items = drawn.map(({ item }) => item);
        expect(new Set(items).size).toBe(items.length);
        for (const { stratum, size } of strata) {
          expect(drawn.filter((one) => one.stratum === stratum).length).toBe(size);
        }
        for (const { rank: _, ...member } of drawn) expect(frame).toContainEqual(member);
        expect(drawFrom(frame.toReversed(), strata, seed)).toEqual(drawn);
        // Every member has a place: those that were not drawn stand behind those that were.
        for (const { item, stratum } of frame) {
          const last = drawn.findLast((one) => one.stratum === stratum);
          if (!items.includes(item)) expect(rankOf(seed, item) > (last?.rank ?? '')).toBe(true);
        }
      }),
      often(200),
    );
  });
});

describe('what the documentation prints', () => {
  /** The script between the fences after its name. */
  function recipe(): string {
    const text = readFileSync('docs/samples.md', 'utf8');
    const [, script = ''] = /```sh\n# redraw\.sh[^\n]*\n([^`]*)```/.exec(text) ?? [];
    return script;
  }

  it('draws the same with sha256sum and sort, and finds the same digest', () => {
    const folder = mkdtempSync(join(tmpdir(), 'redraw-'));
    try {
      fc.assert(
        fc.property(worlds, seeds, ({ frame, strata }, seed) => {
          const [list, sizes] = [join(folder, 'frame.tsv'), join(folder, 'sizes.tsv')];
          writeFileSync(list, frameText(frame));
          writeFileSync(sizes, strata.map(({ stratum, size }) => `${stratum}\t${size}\n`).join(''));
          writeFileSync(join(folder, 'redraw.sh'), recipe());
          const { stdout, stderr } = spawnSync('sh', ['redraw.sh', seed], { cwd: folder, encoding: 'utf8' });
          expect(stderr).toBe('');
          const drawn = drawFrom(frame, strata, seed).map(({ item, stratum }) => `${stratum}\t${item}`);
          expect(stdout.trimEnd().split('\n').slice(1)).toEqual(drawn);
          expect(`sha256:${stdout.slice(0, 64)}`).toBe(frameDigest(frame));
        }),
        { numRuns: 3, seed: 20_220_505 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
