import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate, instant } from '#kernel';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { demonstrationStories, seed } from '../../libs/scenarios/src/demonstration/seed-demonstration.js';
import { buildScripts } from '../../scripts/build-scripts.js';
import { buildStyles } from '../../scripts/build-styles.js';

/** What a browser that comes for the first time gets of a page: its HTML, the style sheet and the scripts, zipped. */
const COLD_MAX = 60 * 1024;
/** What the HTML may come to by itself: as it is parsed, and as it is sent. */
const HTML_MAX = 160 * 1024;
const HTML_GZIP_MAX = 16 * 1024;
const STYLES_GZIP_MAX = 24 * 1024;
const SCRIPTS_GZIP_MAX = 12 * 1024;

const CONTRACT = '/contracts/reboot_west';

/** Every list and every long page of the contract of the demonstration that runs over four years. */
const pages = [
  '/',
  '/contracts',
  '/payments',
  '/rate-cards',
  '/integrity',
  '/verify',
  CONTRACT,
  `${CONTRACT}/statements`,
  `${CONTRACT}/statements/reboot_west.S05`,
  `${CONTRACT}/statements/reboot_west.S05/lines/1`,
  `${CONTRACT}/payments`,
  `${CONTRACT}/people`,
  `${CONTRACT}/rate-card`,
  `${CONTRACT}/changes`,
  `${CONTRACT}/in-force`,
  `${CONTRACT}/plans`,
  `${CONTRACT}/caps`,
  `${CONTRACT}/other-money`,
  `${CONTRACT}/cohorts`,
  `${CONTRACT}/samples`,
  `${CONTRACT}/exports`,
  `${CONTRACT}/exports/claims`,
  `${CONTRACT}/timeline`,
  `${CONTRACT}/timeline?clock=happened&at=2020-03-31`,
  `${CONTRACT}/timeline/difference?fromDay=1&fromMonth=1&fromYear=2020`,
];

describe('the pages of the demonstration', () => {
  let ledger: TestLedger;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'page-weight-'));
    buildStyles(folder);
    buildScripts(join(folder, 'scripts'));
    const stylesheet = new Stylesheet(readFileSync(join(folder, 'app.css'), 'utf8'));
    const scripts = BrowserScripts.in(join(folder, 'scripts'));
    rmSync(folder, { recursive: true });
    ledger = await TestLedger.open({ today: '2017-01-01', stylesheet, scripts });
    // One of its contracts, and not all: recording them takes minutes, and every page of a contract is one of this.
    await seed(
      demonstrationStories.filter(({ contract }) => contract === 'reboot_west'),
      ledger.installation,
      { today: calendarDate('2022-12-31') },
    );
    ledger.clock.set(instant('2022-12-31T10:00:00Z'));
    await ledger.readable();
  }, 330_000);
  afterAll(() => ledger?.close());

  const sizeOf = (text: string) => gzipSync(text).length;

  /** The style sheet and the scripts that a page names, and whatever those import. */
  async function assetsOf(html: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const waiting = [...html.matchAll(/<(?:link rel="stylesheet"|script)[^>]* (?:href|src)="([^"]+)"/g)].map(
      ([, address = '']) => address,
    );
    for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
      if (found.has(address)) continue;
      const { status, text } = await ledger.get(address);
      expect({ address, status }).toEqual({ address, status: 200 });
      found.set(address, text);
      for (const [, wanted = ''] of text.matchAll(/^import[^'"]*['"](\.[^'"]+)['"]/gm)) {
        waiting.push(new URL(wanted, `http://ledger.example${address}`).pathname);
      }
    }
    return found;
  }

  it.each(pages)('%s is light, and asks nobody else for anything', async (address) => {
    const { status, text: html } = await ledger.get(address, { accept: 'text/html' });
    expect(status).toBe(200);
    const assets = await assetsOf(html);
    const sizes = [...assets].map(([path, text]) => ({ path, size: sizeOf(text) }));
    const sum = (isMeant: (path: string) => boolean) =>
      sizes.filter(({ path }) => isMeant(path)).reduce((all, { size }) => all + size, 0);
    const [styles, scripts] = [sum((path) => path.includes('.css')), sum((path) => !path.includes('.css'))];
    const weight = { html: Buffer.byteLength(html), zipped: sizeOf(html), styles, scripts };
    expect({ ...weight, isLight: weight.html <= HTML_MAX && weight.zipped <= HTML_GZIP_MAX }).toMatchObject({
      isLight: true,
    });
    expect(styles).toBeLessThanOrEqual(STYLES_GZIP_MAX);
    expect(scripts).toBeLessThanOrEqual(SCRIPTS_GZIP_MAX);
    expect(weight.zipped + styles + scripts).toBeLessThanOrEqual(COLD_MAX);
    for (const text of [html, ...assets.values()]) {
      // Addresses that a browser would load from; links to read elsewhere are no such thing.
      expect(text.match(/(?:src|srcset|poster|data)="(?:https?:)?\/\/|url\(["']?(?:https?:)?\/\/|@import/g)).toBeNull();
      expect(text.match(/<link[^>]+href="(?:https?:)?\/\//g)).toBeNull();
    }
  });
});
