import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from '../pages/state.js';
import { DESK, Walk } from '../pages/walk.js';

const HOME = '/contracts/streets';

describeInBrowser('members of the board, in a browser', () => {
  let walk: Walk;
  beforeAll(async () => {
    walk = await Walk.open();
    await tellStory(walk.ledger);
  });
  afterAll(() => walk?.close());

  it('draft a cap, see what it would do, are asked for another one, and agree: it is in force, and the money says so', async () => {
    // Forms work without scripts: the walk is made without them.
    const complaints = await walk.visit({ ...DESK, javaScriptEnabled: false }, async (page) => {
      await walk.signIn(page, 'Anna (synthetic)');
      await page.goto(`${walk.base}${HOME}/changes`);
      await page.getByRole('button', { name: 'Draft a variation' }).click();
      await page.getByLabel('Title').fill('A cap for each person');
      await day(page, 'Takes effect on', '1', '4', '2019');
      await page.getByLabel('Caps', { exact: true }).check();
      await page.getByRole('button', { name: /^Show the fields for this.*What is changed/ }).click();
      await page.getByRole('button', { name: 'Add a cap' }).click();
      await page.locator('[name="changes.0.caps.1.cap"]').fill('each_person');
      await page.locator('[name="changes.0.caps.1.level"][value="person"]').check();
      await page.locator('[name="changes.0.caps.1.limitPence"]').fill('500');
      await page.getByLabel('Why').fill('To serve more people.');
      await page.getByRole('button', { name: 'Show what it would change' }).click();
      await says(
        page,
        'what it would do',
        '£600.00 now, £500.00 with it, a difference of -£100.00',
        'Cap: Each person',
      );
      await page.getByRole('button', { name: 'Record the draft' }).click();
      await says(page, 'Draft 1 of variation 1 is written down', 'A cap for each person');
      await press(page, 'Put it to the parties', 'Put it to the parties');
      await says(page, 'Variation 1 is put to the parties', 'Homes that Work (synthetic)');

      await walk.signIn(page, 'Will (synthetic)');
      await page.goto(`${walk.base}${HOME}/variations/1`);
      await page.getByRole('button', { name: 'Ask for a change' }).click();
      await page.getByRole('button', { name: 'Ask for a change' }).click();
      await says(page, 'There is a problem', 'What has to be different must be given');
      await page.getByLabel('What has to be different').fill('£550 for each.');
      await page.getByRole('button', { name: 'Ask for a change' }).click();
      await says(page, 'You have asked for a change of variation 1', 'Change requested');

      await walk.signIn(page, 'Anna (synthetic)');
      await page.goto(`${walk.base}${HOME}/variations/1`);
      await page.getByRole('button', { name: 'Write another draft' }).click();
      await page.locator('[name="changes.0.caps.1.limitPence"]').fill('550');
      await page.getByLabel('Why').fill('As asked.');
      await page.getByRole('button', { name: 'Record the draft' }).click();
      await says(page, 'Draft 2 of variation 1 is written down');
      await press(page, 'Put it to the parties', 'Put it to the parties');
      await agree(page);

      await walk.signIn(page, 'Will (synthetic)');
      await page.goto(`${walk.base}${HOME}/variations/1`);
      await agree(page);
      await says(page, 'In force', 'what it did', '£600.00 without it, £550.00 with it, a difference of -£50.00');
      await page.goto(`${walk.base}${HOME}/in-force?onDay=1&onMonth=4&onYear=2019`);
      await says(page, 'At most £550.00 for one person');
      await page.goto(`${walk.base}${HOME}/changes?kind=cap&retroactive=yes`);
      await says(page, '1 of 3', 'A cap for each person', 'retroactive');
    });
    // The form that was sent without a word is answered as what it is: not taken.
    expect(complaints).toEqual([expect.stringContaining('/variations/1/request-change: Failed to load resource')]);
  });

  it('compare two revisions with the keyboard alone', async () => {
    const complaints = await walk.visit(DESK, async (page) => {
      await page.goto(`${walk.base}${HOME}/rate-card/compare`);
      await page.locator('#from').focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('to');
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/from=1&to=2/);
      const table = page.getByRole('region', { name: 'What is different: revision 1 and revision 2' });
      const reached: string[] = [];
      for (let step = 0; step < 40 && !reached.includes('difference'); step += 1) {
        await page.keyboard.press('Tab');
        reached.push(await focused(page));
      }
      expect(reached).toContain('difference');
      // Told apart by more than the place and the colour.
      expect(await table.locator('del').first().textContent()).toBe('was £600.00 for each person');
      expect(await table.locator('ins').first().textContent()).toBe('now £650.00 for each person');
    });
    expect(complaints).toEqual([]);
  });

  /** Opens a form from a page, and sends it as it is. */
  async function press(page: Page, action: string, button: string) {
    await page.getByRole('button', { name: action }).click();
    await page.getByRole('button', { name: button, exact: true }).click();
  }

  async function agree(page: Page) {
    await page.getByRole('button', { name: 'Agree to it' }).click();
    await says(page, 'An agreement cannot be taken back', 'Effect on the money');
    await page.getByLabel('It may take effect before the day it is agreed').check();
    await page.getByLabel('Why you agree').fill('It is fair.');
    await page.getByRole('button', { name: 'Agree', exact: true }).click();
    await says(page, 'Your agreement to variation 1 is recorded');
  }

  async function day(page: Page, legend: string, ...typed: readonly [string, string, string]) {
    const group = page.getByRole('group', { name: legend });
    for (const [index, label] of ['Day', 'Month', 'Year'].entries()) {
      await group.getByLabel(label).fill(typed[index] ?? '');
    }
  }

  async function says(page: Page, ...all: readonly string[]) {
    const text = ((await page.locator('body').textContent()) ?? '').replaceAll(/\s+/g, ' ');
    for (const words of all) expect(text).toContain(words);
  }

  /** What the keyboard stands on: its id, or that of the caption it is named by. */
  function focused(page: Page): Promise<string> {
    return page.evaluate<string>(
      "document.activeElement.id || document.activeElement.getAttribute('aria-labelledby') || ''",
    );
  }
});
