import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ChangedStory, tellChanges } from '../../apps/web/test/changed-story.js';
import { tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from '../pages/state.js';
import { Walk } from '../pages/walk.js';

describeInBrowser('the pages in a browser', () => {
  let walk: Walk;
  let story: ChangedStory;
  beforeAll(async () => {
    walk = await Walk.open();
    story = await tellChanges(walk.ledger, await tellStory(walk.ledger));
  }, 330_000);
  afterAll(() => walk?.close());

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('lead from home to the reason of a payment, %s', async (_, javaScriptEnabled) => {
    const complaints = await walk.visit({ javaScriptEnabled }, async (page) => {
      await page.goto(walk.base);
      await page.getByRole('link', { name: 'Off the Streets' }).click();
      await page.getByRole('link', { name: 'Payments', exact: true }).last().click();
      await page.getByRole('link', { name: story.payment }).click();
      await expect(page.locator('h1').textContent()).resolves.toContain('£400.00 to Homes that Work');
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
    });
    expect(complaints).toEqual([]);
  });

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('lead a board from the contract to what a change did to the money, %s', async (_, javaScriptEnabled) => {
    const complaints = await walk.visit({ javaScriptEnabled }, async (page) => {
      await page.goto(`${walk.base}/contracts/streets`);
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
      await page.goto(`${walk.base}/contracts/streets/rate-card/compare`);
      await page.getByLabel('Compare', { exact: true }).selectOption('1');
      await page.getByLabel('With', { exact: true }).selectOption('3');
      await page.getByRole('button', { name: 'Compare revisions' }).click();
      await expect(page.locator('h1').textContent()).resolves.toBe('Rate card: revision 1 and revision 3');
    });
    expect(complaints).toEqual([]);
  });

  it('can be reached past the navigation by keyboard, and wide tables scrolled by it', async () => {
    await walk.visit({ viewport: { width: 360, height: 700 } }, async (page) => {
      await page.goto(`${walk.base}/contracts/streets/rate-card`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).hash).toBe('#main-content');
      await page.locator('.app-pane').first().focus();
      expect(await page.locator('.app-pane:focus').count()).toBe(1);
    });
  });
});
