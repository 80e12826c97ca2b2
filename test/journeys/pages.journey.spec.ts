import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { type ChangedStory, tellChanges } from '../../apps/web/test/changed-story.js';
import { pagesOf } from '../../apps/web/test/pages-of.js';
import { tellStory } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { buildScripts } from '../../scripts/build-scripts.js';
import { buildStyles } from '../../scripts/build-styles.js';
import { findBrowser, launch } from '../setup/browser.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const found = findBrowser();
const title =
  'missing' in found ? `the pages in a browser (there is none: ${found.missing})` : 'the pages in a browser';

(('missing' in found ? describe.skip : describe) as typeof describe)(title, () => {
  let ledger: TestLedger;
  let story: ChangedStory;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    ledger = await TestLedger.open(built());
    story = await tellChanges(ledger, await tellStory(ledger));
    await ledger.app.listen(0, '127.0.0.1');
    base = await ledger.app.getUrl();
    browser = await launch(found);
  }, 330_000);
  afterAll(async () => {
    await browser?.close();
    await ledger?.close();
  });

  async function visiting<T>(
    options: Parameters<Browser['newContext']>[0],
    visit: (page: Page, errors: readonly string[], context: BrowserContext) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    try {
      return await visit(page, errors, context);
    } finally {
      await context.close();
    }
  }

  it.each([
    ['on a desk', { width: 1200, height: 900 }],
    ['320 pixels wide', { width: 320, height: 640 }],
  ])(
    'are accessible %s, scroll sideways nowhere, and break no policy of their own',
    async (_, viewport) => {
      await visiting({ viewport }, async (page, errors) => {
        for (const url of pagesOf(story)) {
          await page.goto(base + url);
          const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
          const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
          expect({
            url,
            sideways: Math.max(0, sideways),
            violations: violations.map(
              ({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
            ),
          }).toEqual({ url, sideways: 0, violations: [] });
        }
        expect(errors).toEqual([]);
      });
    },
    600_000,
  );

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('lead from home to the reason of a payment, %s', async (_, javaScriptEnabled) => {
    await visiting({ javaScriptEnabled }, async (page, errors) => {
      await page.goto(base);
      await page.getByRole('link', { name: 'Off the Streets' }).click();
      await page.getByRole('link', { name: 'Payments', exact: true }).last().click();
      await page.getByRole('link', { name: story.payment }).click();
      await expect(page.locator('h1').textContent()).resolves.toContain('£400.00 paid by City Council');
      await page.getByRole('link', { name: 'and why it was paid' }).click();
      await expect(page.locator('h1').textContent()).resolves.toContain('£600.00 for: Enters a home');
      const main = (await page.locator('main').textContent()) ?? '';
      for (const words of ['Why this price', '8 April 2019', 'signature missing', 'application/pdf', 'leaf hash']) {
        expect(main).toContain(words);
      }
      await page.getByRole('link', { name: 'Revision 1', exact: true }).click();
      await expect(page.locator('h1').textContent()).resolves.toContain('Rate card, revision 1');
      await page.getByRole('link', { name: 'Permanent link to this page as it is' }).click();
      await expect(page.locator('.app-as-of').textContent()).resolves.toContain('Showing what the ledger knew');
      expect(errors).toEqual([]);
    });
  });

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('lead a board from the contract to what a change did to the money, %s', async (_, javaScriptEnabled) => {
    await visiting({ javaScriptEnabled }, async (page, errors) => {
      await page.goto(`${base}/contracts/streets`);
      await page.getByRole('link', { name: 'Contract changes' }).click();
      await page.getByRole('link', { name: 'Variation 1', exact: true }).first().click();
      await expect(page.locator('h1').textContent()).resolves.toBe('A cap for each person');
      const main = (await page.locator('main').textContent()) ?? '';
      for (const words of ['Effect on the money: what it did', 'By payer', 'Asked for a change', 'Board of June']) {
        expect(main).toContain(words);
      }
      await page.getByRole('link', { name: 'In force from 1 April 2019' }).click();
      await page.getByRole('textbox', { name: 'Day' }).fill('31');
      await page.getByRole('textbox', { name: 'Month' }).fill('3');
      await page.getByRole('button', { name: 'Show this day' }).click();
      await expect(page.locator('h1').textContent()).resolves.toBe('What was in force on 31 March 2019');
      await page.goto(`${base}/contracts/streets/rate-card/compare`);
      await page.getByLabel('Compare', { exact: true }).selectOption('1');
      await page.getByLabel('With', { exact: true }).selectOption('3');
      await page.getByRole('button', { name: 'Compare revisions' }).click();
      await expect(page.locator('h1').textContent()).resolves.toBe('Rate card: revision 1 and revision 3');
      expect(errors).toEqual([]);
    });
  });

  it('can be reached past the navigation by keyboard, and wide tables scrolled by it', async () => {
    await visiting({ viewport: { width: 360, height: 700 } }, async (page) => {
      await page.goto(`${base}/contracts/streets/rate-card`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).hash).toBe('#main-content');
      await page.locator('.app-pane').first().focus();
      expect(await page.locator('.app-pane:focus').count()).toBe(1);
    });
  });
});

/** The style sheet as the build makes it, from the sources as they stand. */
/** What the build makes for the browser: read at once, so that nothing stays behind. */
function built(): { readonly stylesheet: Stylesheet; readonly scripts: BrowserScripts } {
  const folder = mkdtempSync(join(tmpdir(), 'built-'));
  buildStyles(folder);
  buildScripts(join(folder, 'scripts'));
  const stylesheet = new Stylesheet(readFileSync(join(folder, 'app.css'), 'utf8'));
  const scripts = BrowserScripts.in(join(folder, 'scripts'));
  rmSync(folder, { recursive: true });
  return { stylesheet, scripts };
}
