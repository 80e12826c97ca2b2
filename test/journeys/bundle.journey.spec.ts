import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { tellStory } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { buildScripts } from '../../scripts/build-scripts.js';
import { buildStyles } from '../../scripts/build-styles.js';
import { findBrowser, launch } from '../setup/browser.js';

const found = findBrowser();
const title = 'missing' in found ? `a bundle in a browser (there is none: ${found.missing})` : 'a bundle in a browser';

(('missing' in found ? describe.skip : describe) as typeof describe)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-journey-'));
  let ledger: TestLedger;
  let browser: Browser;
  let base: string;
  let payment: string;
  let vkey: string;

  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    buildStyles(folder);
    buildScripts(join(folder, 'scripts'));
    const stylesheet = new Stylesheet(readFileSync(join(folder, 'app.css'), 'utf8'));
    ledger = await TestLedger.open({ stylesheet, scripts: BrowserScripts.in(join(folder, 'scripts')) });
    ({ payment } = await tellStory(ledger));
    vkey = ledger.installation.transparency.vkeys()[0]?.vkey ?? '';
    await ledger.app.listen(0, '127.0.0.1');
    base = await ledger.app.getUrl();
    browser = await launch(found);
  }, 330_000);
  afterAll(async () => {
    await browser?.close();
    await ledger?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken from the page of a payment and checked on a page that sends it nowhere', async () => {
    const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1200, height: 900 } });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));

    await page.goto(`${base}/contracts/streets/payments/${payment}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the audit bundle of this payment' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`payment-${payment}.zip`);
    const zip = join(folder, 'payment.zip');
    await download.saveAs(zip);

    await page.getByRole('link', { name: 'Check a bundle in your browser' }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    asked.length = 0;
    const verdict = async (file: string, key: string): Promise<string> => {
      await page.getByLabel('The bundle').setInputFiles(file);
      await page.getByLabel('Public keys that you trust').fill(key);
      await page.getByRole('button', { name: 'Check the bundle' }).click();
      await page.locator('.app-verdict--passed, .app-verdict--failed').waitFor({ timeout: 60_000 });
      const said = `${await page.locator('#verify-verdict').textContent()} ${await page.locator('#verify-details').textContent()}`;
      await page.reload();
      return said;
    };

    const good = await verdict(zip, vkey);
    expect(good).toContain(`No fault found: payment ${payment}`);
    expect(good).toContain('with the key that you gave');
    expect(await verdict(zip, '')).toContain('bundle’s own word');

    const changed = join(folder, 'changed.zip');
    const bytes = readFileSync(zip);
    const middle = Math.floor(bytes.length / 3);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(changed, bytes);
    expect(await verdict(changed, vkey)).toMatch(/does not hold|could not be checked/);
    writeFileSync(changed, 'no bundle at all');
    expect(await verdict(changed, '')).toContain('no zip file');
    expect(await verdict(zip, 'no key')).toContain('could not be checked');

    // Nothing but code and the page itself was asked for, and nothing was sent.
    expect(asked.filter((one) => !/^GET \/(verify|assets\/)/.test(one))).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  }, 180_000);
});
