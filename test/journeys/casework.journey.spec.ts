import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CONTRACT, cast, PDF, tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from '../pages/state.js';
import { DESK, NARROW, violationsOn, Walk } from '../pages/walk.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describeInBrowser('providers and verifiers in a browser', () => {
  let walk: Walk;
  beforeAll(async () => {
    walk = await Walk.open();
    await tellStory(walk.ledger);
    // One for the verifier to decide, and one that still waits afterwards.
    for (const reference of ['OUT-3', 'OUT-4']) await submitEvidence(await refer(reference));
  }, 330_000);
  afterAll(() => walk?.close());

  const heading = (page: Page) => page.locator('h1').textContent();
  const notice = (page: Page) => page.locator('.govuk-notification-banner__heading').textContent();

  async function fillDay(page: Page, legend: string, [day, month, year]: readonly [string, string, string]) {
    const group = page.getByRole('group', { name: legend });
    await group.getByLabel('Day').fill(day);
    await group.getByLabel('Month').fill(month);
    await group.getByLabel('Year').fill(year);
  }

  async function refer(reference: string): Promise<string> {
    const referred = await walk.ledger.post(`${CONTRACT}/referrals`, {
      as: cast.gina,
      body: { reference, referredOn: '2019-06-03' },
    });
    await walk.ledger.readable();
    return String(referred.body.about.person);
  }

  async function submitEvidence(person: string): Promise<void> {
    const referral = `${CONTRACT}/referrals/${person}`;
    for (const [url, body] of [
      [`${referral}/acceptance`, { acceptedOn: '2019-06-04', criteriaMet: ['rough_sleeper'] }],
      [`${referral}/engagement`, { startedOn: '2019-06-05' }],
      [
        `${CONTRACT}/people/${person}/outcomes/enters_home/1/evidence`,
        {
          achievedOn: '2019-06-10',
          kind: 'tenancy_agreement',
          issuedOn: '2019-06-10',
          providerFile: {
            contentDigest: `sha256:${'ab'.repeat(32)}`,
            location: 'cabinet 3',
            bytes: 1024,
            mediaType: 'application/pdf',
          },
        },
      ],
    ] as const) {
      const { status, text } = await walk.ledger.post(url, { as: cast.will, body });
      if (status !== 201) throw new Error(`${url}: ${text}`);
    }
    await walk.ledger.readable();
  }

  it.each([
    ['with scripts', true, 'WEB-1'],
    ['without scripts', false, 'WEB-2'],
  ])('lead a provider from a referral to evidence with two files, %s', async (_, javaScriptEnabled, reference) => {
    const person = await refer(reference);
    const complaints = await walk.visit({ javaScriptEnabled }, async (page) => {
      await walk.signIn(page, 'Will (synthetic)');
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
    });
    // The form that was sent without a criterion is answered as what it is: not taken.
    expect(complaints).toEqual([expect.stringContaining('/accept: Failed to load resource')]);
  });

  it('let a verifier decide with nothing but the keyboard', async () => {
    const complaints = await walk.visit(DESK, async (page) => {
      await walk.signIn(page, 'Vera (synthetic)');
      await page.goto(`${walk.base}/verification`);
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
    });
    expect(complaints).toEqual([]);
  });

  it.each([
    ['on a desk', DESK],
    ['320 pixels wide', NARROW],
  ])(
    'are accessible %s: a queue, an empty one, a decision that is not taken, and the work of a role',
    async (_, window) => {
      await walk.visit(window, async (page) => {
        await walk.signIn(page, 'Vera (synthetic)');
        for (const url of ['/verification', '/verification?outcome=keeps_home', '/verification?mode=sample', '/']) {
          await page.goto(walk.base + url);
          expect({ url, violations: await violationsOn(page) }).toEqual({ url, violations: [] });
        }
        await page.goto(`${walk.base}/verification`);
        await page.locator('a[href^="/verification/streets/"]').first().click();
        expect(await violationsOn(page)).toEqual([]);
        await page.getByRole('button', { name: 'Record the decision' }).click();
        await expect(page.locator('.govuk-error-summary').textContent()).resolves.toContain('Decision must be chosen');
        expect(await violationsOn(page)).toEqual([]);
        const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        expect(Math.max(0, sideways)).toBe(0);
      });
    },
  );
});
