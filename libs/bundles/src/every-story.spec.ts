import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { playedStory } from '../../../test/tamper/played-story.js';
import { MadeBundle } from '../test/made-bundle.js';
import type { BundleSubject } from './subjects.js';

/** Whole contracts of thousands of entries take minutes to play; of what is in them, the small stories have each. */
const WHOLE_CONTRACTS = ['bristol-reboot-west.json', 'greater-manchester.json', 'kirklees-like.json'];
const STORIES = readdirSync(join(import.meta.dirname, '../../../test/scenarios/ok')).filter(
  (name) => name.endsWith('.json') && !WHOLE_CONTRACTS.includes(name),
);
/** Of each kind, the last ones: they rest on what came before. */
const SUBJECTS_MAX = 4;

describe.each(STORIES)('bundles of %s', (story) => {
  it('hold, and every amount in them comes out again', async () => {
    const installation = await playedStory(story.replace(/\.json$/, ''));
    try {
      const head = await installation.log.head();
      if (head !== undefined) await installation.store.whenHandled(head, 60_000);
      const refs = (kind: BundleSubject['kind']) =>
        installation.store
          .all<{ ref: string }>('SELECT DISTINCT ref FROM trail_subjects WHERE kind = :kind ORDER BY ref', { kind })
          .map(({ ref }) => ({ kind, ref }));
      const subjects = (['payment', 'statement', 'variation', 'person'] as const).flatMap((kind) =>
        refs(kind).slice(-SUBJECTS_MAX),
      );
      expect(subjects.length).toBeGreaterThan(0);
      for (const subject of subjects) {
        const bundle = await MadeBundle.of(installation, subject);
        const report = await bundle.check({ keys: installation.transparency.vkeys().map(({ vkey }) => vkey) });
        expect({ subject, faults: report.findings.faults }).toEqual({ subject, faults: [] });
        expect(report.proved).toBe(report.events);
        expect(report.keys?.isKeyGiven).toBe(true);
      }
    } finally {
      await installation.close();
    }
  }, 120_000);
});
