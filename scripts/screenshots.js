// Takes the pictures of the documentation from the demonstration ledger, made anew in a temporary folder: `npm run
// screenshots`, or some of them by name: `npm run screenshots -- timeline`. What they show is the same every time but for
// pseudonyms, hashes and the order within one moment, which rest on keys that every ledger draws for itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBrowser, launch } from '../test/setup/browser.ts';

const FOLDER = 'docs/images';
const WIDTH_PIXELS = 1200;
// As much as a reader takes in at once; what stands further down is left to the page itself.
const HEIGHT_PIXELS_MAX = 1100;
const MARGIN_PIXELS = 12;
// A picture that nobody waits for when the page is opened.
const BYTES_MAX = 350_000;

const KIRKLEES = '/contracts/kirklees_like';
// Most headings have a line above them that says of what they are.
const heading = (page) => page.locator('main').locator('.govuk-caption-l, h1').first();

/**
 * Each picture: the page it is of, who reads it (nobody, when it is not said), and from what to what of the page it goes:
 * from the top, and as far down as there is room, when that is not said.
 */
const PICTURES = {
  // What a payer had to do on a day that never changes: the work of the contract that is running goes by the day of the picture.
  home: { url: '/?asOf=2021-10-12', as: 'demo:priya' },
  // A degree: paid on a letter of the university that the ledger itself holds. Without the earlier outcomes and the
  // agreement, which stand under it.
  'payment-trail': {
    url: '/contracts/reboot_west/statements/reboot_west.S08/lines/166',
    from: (page) => page.getByRole('heading', { name: /^How it came about/ }),
    to: (page) =>
      page
        .getByRole('listitem')
        .filter({ hasText: / was submitted that / })
        .first(),
  },
  // Corrected since by a later statement: a part of two lines was given back.
  payment: { url: `${KIRKLEES}/payments/kirklees_like.S08.P1`, as: 'demo:ruth', from: heading },
  'verification-queue': { url: '/verification?asOf=2021-11-12', as: 'demo:victor', from: heading },
  'rate-card-comparison': {
    url: `${KIRKLEES}/rate-card/compare?from=2&to=5`,
    from: (page) => page.locator('main'),
  },
  'change-log': { url: `${KIRKLEES}/changes`, from: heading },
  timeline: { url: `${KIRKLEES}/timeline?clock=recorded&at=2021-03-31`, from: heading },
  verify: { url: '/verify' },
};

const asked = process.argv.slice(2);
for (const name of asked) {
  if (!(name in PICTURES)) throw new Error(`${name} is no picture: choose from ${Object.keys(PICTURES).join(', ')}`);
}
const browserFound = findBrowser();
if ('missing' in browserFound) throw new Error(`There is no browser to take pictures with: ${browserFound.missing}`);

const data = mkdtempSync(join(tmpdir(), 'screenshots-'));
const ledger = spawn(process.execPath, ['dist/apps/web/src/main.js', '--demonstration'], {
  env: { ...process.env, LEDGER_DATA: data, LEDGER_PORT: '0', LEDGER_STORE: 'sqlite', LEDGER_LOG_LEVEL: 'silent' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
const ended = once(ledger, 'exit');
try {
  const address = await openedAt(ledger.stderr);
  const browser = await launch(browserFound);
  try {
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, picture] of Object.entries(PICTURES)) {
      if (asked.length === 0 || asked.includes(name)) await take(browser, address, name, picture);
    }
  } finally {
    await browser.close();
  }
} finally {
  ledger.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
}

/** @throws Error for a page that is not there, that does not show what the picture is of, or whose picture is too large. */
async function take(browser, address, name, { url, as, from, to }) {
  const context = await browser.newContext({
    viewport: { width: WIDTH_PIXELS, height: HEIGHT_PIXELS_MAX },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  try {
    const page = await context.newPage();
    if (as !== undefined) {
      await page.goto(`${address}/sign-in`);
      await page.locator(`input[name=who][value="${as}"]`).check();
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    }
    const answer = await page.goto(address + url);
    if (answer?.status() !== 200) throw new Error(`${name}: ${url} answers ${answer?.status()}`);
    const y = from === undefined ? 0 : (await boxOf(from(page))).y - MARGIN_PIXELS;
    const end = await boxOf(to === undefined ? page.locator('main') : to(page));
    const whole = end.y + end.height + (to === undefined ? MARGIN_PIXELS : 0) - y;
    const height = to === undefined ? Math.min(whole, HEIGHT_PIXELS_MAX) : whole;
    const file = `${FOLDER}/${name}.png`;
    const clip = { x: 0, y, width: WIDTH_PIXELS, height };
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled', caret: 'hide', clip });
    const { size } = statSync(file);
    if (size > BYTES_MAX) throw new Error(`${file} has ${size} bytes, more than ${BYTES_MAX}`);
    console.log(`${file}: ${WIDTH_PIXELS} × ${Math.round(height)} pixels, ${size} bytes`);
  } finally {
    await context.close();
  }
}

async function boxOf(locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`The page does not show ${locator}`);
  return box;
}

/** Where the ledger listens, once it says so. */
async function openedAt(stderr) {
  const told = [];
  for await (const line of createInterface({ input: stderr })) {
    const address = / open at (http:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      stderr.resume();
      return address;
    }
    told.push(line);
  }
  throw new Error(`The ledger did not open: ${told.join('\n')}`);
}
