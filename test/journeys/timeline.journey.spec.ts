import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Harbour } from '../../apps/web/test/harbour.js';
import { settleHarbour } from '../../apps/web/test/settled-harbour.js';
import { describeInBrowser } from '../pages/state.js';
import { built, DESK, NARROW, shapeOf, violationsOn, Walk } from '../pages/walk.js';

// On the clock of the world: the ledger of the story learned everything on one day.
const TIMELINE = '/contracts/harbour/timeline?clock=happened';

describeInBrowser('the timeline in a browser', () => {
  let walk: Walk;
  beforeAll(async () => {
    const harbour = await Harbour.open(built());
    await settleHarbour(harbour);
    await harbour.ledger.readable();
    walk = await Walk.on(harbour.ledger);
  }, 330_000);
  afterAll(() => walk?.close());

  const moment = (page: Page) => page.locator('#timeline-moment').textContent();
  /** Settled when the page of the server has taken the place of what was shown while somebody moved. */
  const settledAt = (page: Page, day: string) => page.waitForURL((url) => url.searchParams.get('at') === day);

  it.each([
    ['on a desk', DESK],
    ['320 pixels wide', NARROW],
  ])('is accessible %s, before and after the slider was moved', async (_, options) => {
    const complaints = await walk.visit(options, async (page) => {
      for (const address of [TIMELINE, `${TIMELINE}&at=2019-04-10&by=day`, '/contracts/harbour/timeline?at=20']) {
        await page.goto(walk.base + address);
        const wrong = [...(await shapeOf(page)), ...(await violationsOn(page))];
        expect({ address, wrong }).toEqual({ address, wrong: [] });
      }
      await page.goto(walk.base + TIMELINE);
      await page.getByRole('slider', { name: 'Month' }).focus();
      await page.keyboard.press('Home');
      await settledAt(page, '2019-02-28');
      expect(await violationsOn(page)).toEqual([]);
    });
    expect(complaints).toEqual([]);
  });

  it('is walked by keyboard: the slider shows a month at once, and the page of the server follows', async () => {
    const complaints = await walk.visit(DESK, async (page) => {
      await page.goto(walk.base + TIMELINE);
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
    });
    expect(complaints).toEqual([]);
  });

  it('plays to the end from the beginning, and stops when it loses the focus', async () => {
    const complaints = await walk.visit(DESK, async (page) => {
      await page.clock.install();
      await page.goto(walk.base + TIMELINE);
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
    });
    expect(complaints).toEqual([]);
  });

  it('does not play for somebody who wants nothing to move', async () => {
    await walk.visit({ reducedMotion: 'reduce' }, async (page) => {
      await page.goto(walk.base + TIMELINE);
      await page.getByRole('slider', { name: 'Month' }).waitFor();
      expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(0);
    });
  });

  it('goes without scripts: by links, by a day that is typed in, and on to a comparison', async () => {
    await walk.visit({ javaScriptEnabled: false }, async (page) => {
      await page.goto(walk.base + TIMELINE);
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
