import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { playedStory } from '../../../test/tamper/played-story.js';
import { runLedger } from '../test/run-ledger.js';

const SAMPLE = 'ashdown_work.V1';

/** Two stories of samples, each in a ledger of its own on disk. */
describe('ledger sample', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-samples-'));
  const claims = join(folder, 'claims');
  const verifications = join(folder, 'verifications');
  beforeAll(async () => {
    for (const [story, data] of [
      ['sample-extrapolated', claims],
      ['verifications-checked-again', verifications],
    ] as const) {
      await (await playedStory(story, { store: { kind: 'sqlite' }, data })).close();
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const ask = (data: string, ...argv: string[]) => runLedger(['sample', ...argv, '--data', data]);

  it('lists the regimes side by side', async () => {
    const { exit, out } = await ask(claims, 'list', 'ashdown_work');
    expect(exit).toBe(0);
    expect(out).toMatch(/ashdown_work.V1 +closed +paid claims +8 +4 +4 +25% in error \(0.6% to 80.6%\)/);
    expect(out).toMatch(/ashdown_work.V2 +closed +claims before payment +2 +2 +2 +0% in error/);
  });

  it('shows what was drawn, what was found, and what follows', async () => {
    const { out } = await ask(claims, 'show', SAMPLE);
    const words = out.replace(/\s+/g, ' ');
    expect(words).toContain('Seed: 11 17 40 41 48');
    expect(words).toContain('£600.00 found wrong, £1,200.00 in the whole frame as estimated (15%;');
    expect(words).toContain('To be taken back beyond what was found: £600.00.');
    expect(words).toContain('partly, £400.00 right (wrong-amount)');
    expect(words).toContain('confirmed, before that not-confirmed');
    const { out: then } = await ask(claims, 'show', SAMPLE, '--as-of', '2021-05-03');
    expect(then).toContain('No seed has been given yet.');
    expect((await ask(claims, 'show', 'ashdown_work.V9')).exit).toBe(1);
  });

  it('prints the list of the frame so that its digest is that of the sample', async () => {
    const { out } = await ask(claims, 'frame', SAMPLE);
    const { out: shown } = await ask(claims, 'show', SAMPLE, '--json');
    const { digest } = JSON.parse(shown) as { digest: string };
    expect(`sha256:${createHash('sha256').update(out).digest('hex')}`).toBe(digest);
  });

  it('counts how often verifiers agree, and gives no rate of four', async () => {
    const { out } = await ask(verifications, 'agreement', 'ashdown_work', '--by', 'outcome');
    expect(out).toMatch(/Enters work +4 +2 +1 +0 +1 +too few +too few/);
    expect((await ask(verifications, 'agreement', 'ashdown_work', '--by', 'colour')).exit).toBe(2);
    expect((await ask(verifications, 'show', SAMPLE)).out).toContain('; first verified');
    expect((await ask(verifications, 'nothing', SAMPLE)).exit).toBe(2);
  });
});
