import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from '../pages/state.js';
import { DESK, violationsOn, Walk } from '../pages/walk.js';

describeInBrowser('a bundle in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-journey-'));
  let walk: Walk;
  let payment: string;
  let vkey: string;
  const texts: string[] = [];

  beforeAll(async () => {
    walk = await Walk.open();
    ({ payment } = await tellStory(walk.ledger));
    for await (const batch of walk.ledger.installation.log.readAll('start'))
      texts.push(...batch.map(({ text }) => text));
    vkey = walk.ledger.installation.transparency.vkeys()[0]?.vkey ?? '';
  }, 330_000);
  afterAll(async () => {
    await walk?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken from the page of a payment and checked on a page that sends it nowhere', async () => {
    const complaints = await walk.visit(DESK, async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));

      await page.goto(`${walk.base}/contracts/streets/payments/${payment}`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download the audit bundle of this payment' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`payment-${payment}.zip`);
      const zip = join(folder, 'payment.zip');
      await download.saveAs(zip);

      await page.getByRole('link', { name: 'Check a bundle in your browser' }).click();
      expect(await violationsOn(page)).toEqual([]);
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

      // The bytes of an event, chosen as a file: hashed here as the tree hashes them.
      writeFileSync(changed, texts[5] ?? '');
      await page.getByLabel('Or a file').setInputFiles(changed);
      await page.locator('#verify-leaf:not([value=""])').waitFor({ state: 'attached' });
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('heading', { name: 'The hash of an entry, as the tree has it: entry 5' }).waitFor();

      // Nothing but code and the page itself was asked for, and nothing was sent.
      expect(asked.filter((one) => !/^GET \/(verify|assets\/)/.test(one))).toEqual([]);
    });
    expect(complaints).toEqual([]);
  }, 180_000);
});
