import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ChangedStory, tellChanges } from '../../apps/web/test/changed-story.js';
import { tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from '../pages/state.js';
import { DESK, Walk } from '../pages/walk.js';

const HOME = '/contracts/streets';

describeInBrowser('an outcome payer, in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payer-journey-'));
  let walk: Walk;
  let story: ChangedStory;
  beforeAll(async () => {
    walk = await Walk.open();
    story = await tellChanges(walk.ledger, await tellStory(walk.ledger));
  });
  afterAll(async () => {
    await walk?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('approves its part, has it paid by somebody else, asks why, and checks the proof without the ledger', async () => {
    const complaints = await walk.visit(DESK, async (page) => {
      await walk.signIn(page, 'Anna (synthetic)');
      await page.goto(`${walk.base}${HOME}/statements/${story.restated}`);
      await says(page, 'Its life so far', 'Approved by City Council (synthetic)');
      await page.getByRole('button', { name: /^Approve £/ }).click();
      await says(page, 'You approve', 'What each payer owes', 'An approval stands.');
      await page.getByRole('button', { name: /^Approve £/ }).click();
      await says(page, `Your part of statement ${story.restated} is approved`);

      // Whoever approved it is not offered to record the payment; by its address the form says why, and takes nothing.
      await says(page, 'You approved this part of the statement, so somebody else of City Council (synthetic) records');
      expect(await page.getByRole('button', { name: /^Record the payment of £/ }).count()).toBe(0);
      await page.goto(`${walk.base}${HOME}/statements/${story.restated}/pay`);
      await says(page, 'somebody else of City Council (synthetic) records');
      expect(await page.getByLabel('Reference of the bank').count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Record the payment' }).count()).toBe(0);

      await walk.signIn(page, 'Ben (synthetic)');
      await page.goto(`${walk.base}${HOME}/statements/${story.restated}`);
      await page.getByRole('button', { name: /^Record the payment of £/ }).click();
      await page.getByLabel('Reference of the bank').fill('CITY-99');
      await page.getByRole('button', { name: 'Record the payment' }).click();
      await says(
        page,
        'is recorded',
        'CITY-99',
        'From the statement to this payment',
        'Why these revisions of the rate card',
      );
      await says(page, 'Approved by', 'Anna (synthetic)', 'Worked out again', 'What depends on this payment');

      // The same as a table, and for tools that know the standard.
      await page.getByRole('link', { name: 'Show as a table' }).click();
      await says(page, 'Every entry of it', 'Show as a timeline');
      const [provenance] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: /PROV-JSON/ }).click(),
      ]);
      expect(provenance.suggestedFilename()).toMatch(/\.prov\.json$/);

      await page.getByRole('link', { name: 'Line 3 and why it was paid' }).click();
      await says(page, 'Why this amount', 'Why this price', 'How it came about', 'Clawbacks of this claim');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: /^Download the audit bundle/ }).click(),
      ]);
      const zip = join(folder, 'statement.zip');
      await download.saveAs(zip);
      await page.getByRole('link', { name: 'Check a bundle in your browser' }).click();
      await page.getByLabel('The bundle').setInputFiles(zip);
      await page
        .getByLabel('Public keys that you trust')
        .fill(walk.ledger.installation.transparency.vkeys()[0]?.vkey ?? '');
      await page.getByRole('button', { name: 'Check the bundle' }).click();
      await page.locator('.app-verdict--passed, .app-verdict--failed').waitFor({ timeout: 60_000 });
      expect(await page.locator('#verify-verdict').textContent()).toContain('No fault found');
    });
    // The refusal is an answer of 409, which a browser writes down as if something had failed.
    expect(complaints.filter((complaint) => !JSON.stringify(complaint).includes('409'))).toEqual([]);
  });

  async function says(page: Page, ...all: readonly string[]) {
    const text = ((await page.locator('body').textContent()) ?? '').replaceAll(/\s+/g, ' ');
    for (const words of all) expect(text).toContain(words);
  }
});
