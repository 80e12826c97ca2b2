import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { AppointedWorld, acting, OWN } from '../../apps/web/test/appointed-world.js';
import { Issuer } from '../../apps/web/test/issuer.js';
import { admitted } from '../../apps/web/test/members.js';
import { describeInBrowser } from '../pages/state.js';
import { built, violationsOn } from '../pages/walk.js';
import { findBrowser, launch } from '../setup/browser.js';

const MINUTE = 60_000;

/** Somewhere to listen before the ledger is there: it has to know under which address it is reached. */
async function listening(): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, address: `http://localhost:${(server.address() as AddressInfo).port}` };
}

describeInBrowser('a member of a ledger of real people, in a browser', () => {
  let server: Server;
  let base: string;
  let issuer: Issuer;
  let world: AppointedWorld;
  let browser: Browser;
  beforeAll(async () => {
    ({ server, address: base } = await listening());
    issuer = await Issuer.open(base);
    world = await AppointedWorld.open(issuer.settings(base), undefined, built());
    const fastify: FastifyInstance = world.app.getHttpAdapter().getInstance();
    server.on('request', (request: IncomingMessage, response: ServerResponse) => fastify.routing(request, response));
    const found = findBrowser();
    if ('missing' in found) throw new Error(found.missing);
    browser = await launch(found);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    await issuer?.close();
    await new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  });

  it('signs in, chooses a role, is warned before they are signed out, and signs out', async () => {
    const who = { issuer: issuer.address, subject: issuer.subject };
    await admitted(
      world.installation,
      who,
      { organisation: acting('outcome-payer'), role: 'outcome-payer' },
      { organisation: acting('verifier'), role: 'verifier' },
    );
    const context = await browser.newContext({ locale: 'en-GB' });
    const complaints: string[] = [];
    try {
      const page = await context.newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.clock.install();

      // A page that needs somebody sends them to sign in, and there they come back to.
      await page.goto(`${base}/contracts`);
      await page.getByRole('button', { name: 'Sign in with your organisation’s account' }).click();
      await says(page, 'As what do you act?');
      expect(await violationsOn(page)).toEqual([]);
      await page.getByLabel('Outcome payer for acting_outcome_payer (synthetic)').check();
      await page.getByRole('button', { name: 'Continue' }).click();
      await says(page, 'Contracts', `Synthetic ${issuer.subject}`, 'outcome payer', OWN);

      // The cookie is one that no script reads and no other host sets.
      const [session] = (await context.cookies(base)).filter(({ name }) => name.endsWith('-session'));
      expect(session).toMatchObject({ name: '__Host-ledger-session', httpOnly: true, secure: true, sameSite: 'Lax' });

      // Nothing is said while there is time; then it is, and whoever asks to stay stays where they are.
      const warning = page.locator('#session');
      expect(await warning.isVisible()).toBe(false);
      await page.clock.fastForward(25 * MINUTE);
      await warning.waitFor({ state: 'visible' });
      expect(await warning.textContent()).toMatch(/signed out in \d+ minutes unless you do something/);
      expect(await violationsOn(page)).toEqual([]);
      await page.getByRole('button', { name: 'Stay signed in' }).click();
      await warning.waitFor({ state: 'hidden' });

      await page.getByRole('button', { name: 'Sign out' }).click();
      await says(page, 'You are signed out');
      await page.goto(`${base}/contracts`);
      await says(page, 'You sign in with the account of your organisation');
    } finally {
      await context.close();
    }
    expect(complaints).toEqual([]);
  });
});

async function says(page: Page, ...words: readonly string[]): Promise<void> {
  for (const one of words) await page.getByText(one, { exact: false }).first().waitFor();
}
