import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { CONTRACT, cast, castMembers, PDF, tellStory } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { buildScripts } from '../../scripts/build-scripts.js';
import { buildStyles } from '../../scripts/build-styles.js';
import { findBrowser, launch } from '../setup/browser.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const found = findBrowser();
const title =
  'missing' in found
    ? `providers and verifiers in a browser (there is none: ${found.missing})`
    : 'providers and verifiers in a browser';

(('missing' in found ? describe.skip : describe) as typeof describe)(title, () => {
  let ledger: TestLedger;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    const folder = mkdtempSync(join(tmpdir(), 'casework-'));
    buildStyles(folder);
    buildScripts(join(folder, 'scripts'));
    const stylesheet = new Stylesheet(readFileSync(join(folder, 'app.css'), 'utf8'));
    ledger = await TestLedger.open({
      stylesheet,
      scripts: BrowserScripts.in(join(folder, 'scripts')),
      cast: castMembers,
    });
    rmSync(folder, { recursive: true });
    await tellStory(ledger);
    await ledger.app.listen(0, '127.0.0.1');
    base = await ledger.app.getUrl();
    browser = await launch(found);
  }, 330_000);
  afterAll(async () => {
    await browser?.close();
    await ledger?.close();
  });

  async function visiting<T>(
    options: BrowserContextOptions,
    who: string,
    visit: (page: Page, errors: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      // A form that is shown again with what is wrong is answered with a status that browsers report.
      if (message.type() === 'error' && !message.text().includes('status of 4')) {
        errors.push(`${page.url()}: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    try {
      await page.goto(`${base}/sign-in`);
      await page.getByLabel(who).check();
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
      return await visit(page, errors);
    } finally {
      await context.close();
    }
  }

  const heading = (page: Page) => page.locator('h1').textContent();
  const notice = (page: Page) => page.locator('.govuk-notification-banner__heading').textContent();

  async function fillDay(page: Page, legend: string, [day, month, year]: readonly [string, string, string]) {
    const group = page.getByRole('group', { name: legend });
    await group.getByLabel('Day').fill(day);
    await group.getByLabel('Month').fill(month);
    await group.getByLabel('Year').fill(year);
  }

  async function violations(page: Page): Promise<readonly string[]> {
    const { violations: all } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    return all.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }

  async function refer(reference: string): Promise<string> {
    const referred = await ledger.post(`${CONTRACT}/referrals`, {
      as: cast.gina,
      body: { reference, referredOn: '2019-06-03' },
    });
    await ledger.readable();
    return String(referred.body.about.person);
  }

  it.each([
    ['with scripts', true, 'WEB-1'],
    ['without scripts', false, 'WEB-2'],
  ])('lead a provider from a referral to evidence with two files, %s', async (_, javaScriptEnabled, reference) => {
    const person = await refer(reference);
    await visiting({ javaScriptEnabled }, /Will/.source, async (page, errors) => {
      await page.getByRole('link', { name: 'Referrals that wait for a provider' }).click();
      await page.getByRole('link', { name: person }).click();
      await page.getByRole('button', { name: 'Accept the referral' }).click();
      await page.getByRole('button', { name: 'Accept the referral' }).click();
      await expect(page.locator('.govuk-error-summary').textContent()).resolves.toContain('Nobody is accepted');
      await page.getByLabel('Slept rough in the last month.').check();
      await fillDay(page, 'Day on which you accept', ['4', '6', '2019']);
      await page.getByRole('button', { name: 'Accept the referral' }).click();
      await expect(notice(page)).resolves.toContain('The referral is accepted.');
      await page.getByRole('button', { name: 'Start the engagement' }).click();
      await fillDay(page, 'First day on the service', ['5', '6', '2019']);
      await page.getByRole('button', { name: 'Record the start' }).click();
      await expect(notice(page)).resolves.toContain('The start of the engagement is recorded.');
      await page.getByRole('button', { name: 'Submit evidence' }).click();
      await page.getByLabel('Enters a home').check();
      await fillDay(page, 'Day on which it was achieved', ['10', '6', '2019']);
      await page.getByLabel('Landlord letter').check();
      await page.getByLabel('Files', { exact: true }).setInputFiles([
        { name: 'letter.png', mimeType: 'image/png', buffer: PNG },
        // Large enough to be sent by the script where there is one.
        { name: 'lease.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF + '%'.repeat(400_000)) },
      ]);
      if (javaScriptEnabled) {
        await expect(page.locator('#upload-files').textContent()).resolves.toContain('lease.pdf: 391 kB');
      }
      await page.getByRole('button', { name: 'Submit the evidence' }).click();
      await page.waitForURL(/outcomes\/enters_home\/1/);
      await expect(notice(page)).resolves.toContain('2 pieces of evidence are submitted.');
      await expect(heading(page)).resolves.toBe('Enters a home');
      expect(await page.getByRole('link', { name: /^Download the file of/ }).count()).toBe(2);
      expect(errors).toEqual([]);
    });
  });

  it('let a verifier decide with nothing but the keyboard', async () => {
    await visiting({ viewport: { width: 1200, height: 900 } }, 'Vera', async (page, errors) => {
      await page.goto(`${base}/verification`);
      const waiting = await page.locator('.app-tabs__item--shown strong').first().textContent();
      const press = async (key: string, until: () => Promise<boolean>) => {
        for (let times = 0; times < 80 && !(await until()); times += 1) await page.keyboard.press(key);
        expect(await until()).toBe(true);
      };
      const isFocused = (selector: string) => () =>
        page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`);
      await press('Tab', isFocused('a[href^="/verification/streets/"]'));
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/verification\/streets\/P/);
      await press('Tab', isFocused('a[href="#field-decision-0"]'));
      await page.keyboard.press('Enter');
      await press('Tab', isFocused('#field-decision-0'));
      // The second of the three: return it.
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
      await press('Tab', isFocused('#field-reason'));
      await page.keyboard.type('Return: sig');
      await press('Tab', isFocused('#field-words'));
      await page.keyboard.type('Page two is not signed.');
      await press('Tab', isFocused('form.app-form button[type=submit]'));
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/verification\?/);
      await expect(notice(page)).resolves.toContain('The evidence is returned to the provider.');
      const left = await page.locator('.app-tabs__item--shown strong').first().textContent();
      expect(Number(left)).toBe(Number(waiting) - 1);
      expect(errors).toEqual([]);
    });
  });

  it.each([
    ['on a desk', { width: 1200, height: 900 }],
    ['320 pixels wide', { width: 320, height: 640 }],
  ])(
    'are accessible %s: a queue, an empty one, a decision that is not taken, and the work of a role',
    async (_, viewport) => {
      await visiting({ viewport }, 'Vera', async (page) => {
        for (const url of ['/verification', '/verification?outcome=keeps_home', '/verification?mode=sample', '/']) {
          await page.goto(base + url);
          expect({ url, violations: await violations(page) }).toEqual({ url, violations: [] });
        }
        await page.goto(`${base}/verification`);
        await page.locator('a[href^="/verification/streets/"]').first().click();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('button', { name: 'Record the decision' }).click();
        await expect(page.locator('.govuk-error-summary').textContent()).resolves.toContain('Decision must be chosen');
        expect(await violations(page)).toEqual([]);
        const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        expect(Math.max(0, sideways)).toBe(0);
      });
    },
  );
});
