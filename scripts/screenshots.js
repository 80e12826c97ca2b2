// Takes the pictures of the documentation from the demonstration ledger, made anew in a temporary folder: `npm run
// screenshots`. What they show is the same every time but for pseudonyms, hashes and the order within one moment, which
// rest on keys that every ledger draws for itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBrowser, launch } from '../test/setup/browser.ts';

const FOLDER = 'docs/images';
const WIDTH_PIXELS = 1200;
const MARGIN_PIXELS = 12;
// A picture that nobody waits for when the page is opened.
const BYTES_MAX = 300_000;

// A degree: paid on a letter of the university that the ledger itself holds.
const LINE = '/contracts/reboot_west/statements/reboot_west.S08/lines/166';

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
    const page = await browser.newPage({ viewport: { width: WIDTH_PIXELS, height: 1600 }, locale: 'en-GB' });
    mkdirSync(FOLDER, { recursive: true });
    await takeTrail(page, `${address}${LINE}`, `${FOLDER}/payment-trail.png`);
  } finally {
    await browser.close();
  }
} finally {
  ledger.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
}

/** From the payment back to the evidence: the trail of a line, without the earlier outcomes and the agreement under it. */
async function takeTrail(page, url, file) {
  await page.goto(url);
  const top = await boxOf(page.getByRole('heading', { name: /^How it came about/ }));
  const end = await boxOf(
    page
      .getByRole('listitem')
      .filter({ hasText: / was submitted that / })
      .first(),
  );
  const y = top.y - MARGIN_PIXELS;
  const height = end.y + end.height - y;
  await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y, width: WIDTH_PIXELS, height } });
  const { size } = statSync(file);
  if (size > BYTES_MAX) throw new Error(`${file} has ${size} bytes, more than ${BYTES_MAX}`);
  console.log(`${file}: ${WIDTH_PIXELS} × ${Math.round(height)} pixels, ${size} bytes`);
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
