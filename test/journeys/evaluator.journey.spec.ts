import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Actor, instant } from '#kernel';
import { runLedger } from '../../apps/cli/test/run-ledger.js';
import { tellChanges } from '../../apps/web/test/changed-story.js';
import { castMembers, tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from '../pages/state.js';
import { DESK, Walk } from '../pages/walk.js';

const eve = {
  actor: Actor.parse({ subject: 'synthetic-eve', organisation: 'counters', role: 'evaluator' }),
  name: 'Eve (synthetic)',
  part: 'Off the Streets',
};

describeInBrowser('an evaluator, in a browser', () => {
  let walk: Walk;
  let downloads: string;
  beforeAll(async () => {
    downloads = mkdtempSync(join(tmpdir(), 'evaluator-'));
    // A contract that is known to have gone well a week before it is changed.
    walk = await Walk.open({ today: '2019-06-21', cast: [...castMembers, eve] });
    const story = await tellStory(walk.ledger);
    walk.ledger.clock.set(instant('2019-06-28T10:00:00Z'));
    await tellChanges(walk.ledger, story);
  });
  afterAll(async () => {
    await walk?.close();
    rmSync(downloads, { recursive: true, force: true });
  });

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('replays a contract, compares two moments and takes away events that prove themselves, %s', async (_, scripts) => {
    const complaints = await walk.visit(
      { ...DESK, javaScriptEnabled: scripts, acceptDownloads: true },
      async (page) => {
        await page.goto(`${walk.base}/sign-in`);
        await page.getByLabel('Eve (synthetic), evaluator').check();
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.goto(`${walk.base}/contracts/streets`);
        await expect(page.locator('.app-who').textContent()).resolves.toContain('Eve (synthetic)');

        await page.getByRole('link', { name: 'Timeline' }).first().click();
        await page.getByRole('link', { name: 'What was known then' }).click();
        await show(page, 'Show another day', 'Show this day', '21', '6', '2019');
        await expect(figure(page, 'paidPence')).resolves.toBe('£600.00');
        await expect(figure(page, 'claimedPence')).resolves.toBe('£600.00');
        await show(page, 'Compare with what was known on a later day', 'Compare', '28', '6', '2019');
        await expect(page.locator('h1').textContent()).resolves.toContain('What is different between two moments');
        const difference = (await page.locator('main').textContent()) ?? '';
        for (const words of ['Claimed', '£600.00', 'Variation']) expect(difference).toContain(words);

        await page.goto(`${walk.base}/contracts/streets/exports`);
        const [events, eventsName] = await download(page, 'Events for evaluators');
        const [manifest] = await download(page, 'Manifest of the events');
        const [dictionary] = await download(page, 'Dictionary of the events');
        const told = JSON.parse(manifest.toString()) as { name: string; sha256: string; events: number };
        expect(eventsName).toBe(told.name);
        expect(createHash('sha256').update(events).digest('hex')).toBe(told.sha256);
        expect(events.toString().trimEnd().split('\n')).toHaveLength(told.events);
        // Nobody's own reference, and no bank's.
        for (const words of ['OUT-1', 'CITY-12', 'synthetic-will']) expect(events.toString()).not.toContain(words);

        // And without this ledger: with its command line alone.
        for (const [name, bytes] of [
          [told.name, events],
          ['manifest.json', manifest],
          ['dictionary.json', dictionary],
        ] as const) {
          writeFileSync(join(downloads, name), bytes);
        }
        expect(await runLedger(['check-export', downloads])).toMatchObject({
          exit: 0,
          out: expect.stringContaining('as the manifest says'),
        });
      },
    );
    expect(complaints).toEqual([]);
  });

  const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}]`).textContent();

  async function show(page: Page, legend: string, button: string, ...typed: readonly [string, string, string]) {
    const group = page.getByRole('group', { name: legend });
    for (const [index, label] of ['Day', 'Month', 'Year'].entries())
      await group.getByLabel(label).fill(typed[index] ?? '');
    await page.getByRole('button', { name: button, exact: true }).click();
  }

  /** What a link leads to, whether the browser shows it or keeps it. */
  async function download(page: Page, name: string): Promise<readonly [content: Buffer, name: string]> {
    const href = (await page.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '';
    const answer = await page.request.get(walk.base + href);
    expect(answer.status()).toBe(200);
    const [, kept = ''] = /filename="([^"]+)"/.exec(answer.headers()['content-disposition'] ?? '') ?? [];
    return [await answer.body(), kept];
  }
});
