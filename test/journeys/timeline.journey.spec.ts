import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { Harbour } from '../../apps/web/test/harbour.js';
import { settleHarbour } from '../../apps/web/test/settled-harbour.js';
import { buildScripts } from '../../scripts/build-scripts.js';
import { buildStyles } from '../../scripts/build-styles.js';
import { findBrowser, launch } from '../setup/browser.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const found = findBrowser();
const title =
  'missing' in found ? `the timeline in a browser (there is none: ${found.missing})` : 'the timeline in a browser';
// On the clock of the world: the ledger of the story learned everything on one day.
const TIMELINE = '/contracts/harbour/timeline?clock=happened';

(('missing' in found ? describe.skip : describe) as typeof describe)(title, () => {
  let harbour: Harbour;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    const folder = mkdtempSync(join(tmpdir(), 'timeline-'));
    buildStyles(folder);
    buildScripts(join(folder, 'scripts'));
    const stylesheet = new Stylesheet(readFileSync(join(folder, 'app.css'), 'utf8'));
    harbour = await Harbour.open({ stylesheet, scripts: BrowserScripts.in(join(folder, 'scripts')) });
    rmSync(folder, { recursive: true });
    await settleHarbour(harbour);
    await harbour.ledger.readable();
    await harbour.ledger.app.listen(0, '127.0.0.1');
    base = await harbour.ledger.app.getUrl();
    browser = await launch(found);
  }, 330_000);
  afterAll(async () => {
    await browser?.close();
    await harbour?.close();
  });

  async function visiting<T>(
    options: BrowserContextOptions,
    visit: (page: Page, errors: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    try {
      return await visit(page, errors);
    } finally {
      await context.close();
    }
  }

  const moment = (page: Page) => page.locator('#timeline-moment').textContent();
  /** Settled when the page of the server has taken the place of what was shown while somebody moved. */
  const settledAt = (page: Page, day: string) => page.waitForURL((url) => url.searchParams.get('at') === day);

  it.each([
    ['on a desk', { viewport: { width: 1200, height: 900 } }],
    ['320 pixels wide', { viewport: { width: 320, height: 640 } }],
  ])('is accessible %s, before and after the slider was moved', async (_, options) => {
    await visiting(options, async (page, errors) => {
      for (const address of [TIMELINE, `${TIMELINE}&at=2019-04-10&by=day`, '/contracts/harbour/timeline?at=20']) {
        await page.goto(base + address);
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        const met = violations.map(
          ({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        );
        expect({ address, sideways: Math.max(0, sideways), met }).toEqual({ address, sideways: 0, met: [] });
      }
      await page.goto(base + TIMELINE);
      await page.getByRole('slider', { name: 'Month' }).focus();
      await page.keyboard.press('Home');
      await settledAt(page, '2019-02-28');
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      expect(errors).toEqual([]);
    });
  });

  it('is walked by keyboard: the slider shows a month at once, and the page of the server follows', async () => {
    await visiting({ viewport: { width: 1200, height: 900 } }, async (page, errors) => {
      await page.goto(base + TIMELINE);
      const slider = page.getByRole('slider', { name: 'Month' });
      await slider.focus();
      expect(await slider.getAttribute('aria-valuetext')).toBe('Jun 2019');
      await page.keyboard.press('ArrowLeft');
      expect(await slider.getAttribute('aria-valuetext')).toBe('May 2019');
      expect(await moment(page)).toBe('What is known now of the time up to 31 May 2019');
      await settledAt(page, '2019-05-31');
      // It has kept the focus, so that the next key goes on from here.
      expect(await slider.evaluate((element) => element.matches(':focus'))).toBe(true);
      await page.keyboard.press('Home');
      await settledAt(page, '2019-02-28');
      expect(await page.locator('[data-figure=claimedPence]').textContent()).toBe('£0.00');
      expect(await page.locator('#timeline-view').textContent()).toContain('Figures that changed since');
      // What was replaced stands on the address that can be cited, and steps go on from there.
      await page.getByRole('link', { name: 'Next month' }).press('Enter');
      await settledAt(page, '2019-03-31');
      expect(await moment(page)).toBe('What is known now of the time up to 31 March 2019');
      expect(errors).toEqual([]);
    });
  });

  it('plays to the end from the beginning, and stops when it loses the focus', async () => {
    await visiting({ viewport: { width: 1200, height: 900 } }, async (page, errors) => {
      await page.clock.install();
      await page.goto(base + TIMELINE);
      const play = page.getByRole('button', { name: 'Play' });
      await play.press('Enter');
      expect(await page.locator('#timeline-play').textContent()).toBe('Pause');
      expect(await moment(page)).toContain('28 February 2019');
      await page.clock.runFor(1_300);
      expect(await moment(page)).toContain('30 April 2019');
      // Tabbing away is as good as Pause.
      await page.keyboard.press('Tab');
      await settledAt(page, '2019-04-30');
      expect(await page.locator('#timeline-play').textContent()).toBe('Play');
      await page.clock.runFor(5_000);
      expect(await moment(page)).toContain('30 April 2019');
      await play.press('Enter');
      await page.clock.runFor(5_000);
      await settledAt(page, '2019-06-30');
      expect(errors).toEqual([]);
    });
  });

  it('does not play for somebody who wants nothing to move', async () => {
    await visiting({ reducedMotion: 'reduce' }, async (page) => {
      await page.goto(base + TIMELINE);
      await page.getByRole('slider', { name: 'Month' }).waitFor();
      expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(0);
    });
  });

  it('goes without scripts: by links, by a day that is typed in, and on to a comparison', async () => {
    await visiting({ javaScriptEnabled: false }, async (page) => {
      await page.goto(base + TIMELINE);
      expect(await page.getByRole('slider').count()).toBe(0);
      await page.getByRole('link', { name: 'Previous month' }).click();
      expect(await moment(page)).toBe('What is known now of the time up to 31 May 2019');
      await page.getByRole('link', { name: 'What was known then' }).click();
      expect(await moment(page)).toBe('What the ledger knew at the end of 31 May 2019');
      const day = page.getByRole('group', { name: 'Show another day' });
      await day.getByLabel('Day').fill('28');
      await day.getByLabel('Month').fill('6');
      await page.getByRole('button', { name: 'Show this day' }).click();
      expect(await moment(page)).toBe('What the ledger knew at the end of 28 June 2019');
      const later = page.getByRole('group', { name: 'Compare with what was known on a later day' });
      await later.getByLabel('Day').fill('29');
      await later.getByLabel('Month').fill('6');
      await later.getByLabel('Year').fill('2019');
      await page.getByRole('button', { name: 'Compare' }).click();
      expect(await page.locator('h1').textContent()).toContain('What is different between two moments');
    });
  });
});
