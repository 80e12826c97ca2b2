import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { CastMember } from '#scenarios';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Pages } from '../../apps/web/src/layout/pages.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { castMembers } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { buildScripts } from '../../scripts/build-scripts.js';
import { buildStyles } from '../../scripts/build-styles.js';
import { findBrowser, launch } from '../setup/browser.js';

/** A page, and who reads it: nobody, unless it is said. */
export interface Address {
  readonly url: string;
  readonly as?: string;
}

/** What a walk found wrong at an address; nothing, when it is not there. */
export type Finding = readonly [url: string, problem: string];

export interface PageMet extends Address {
  readonly page: Page;
  readonly status: number;
  /** The template that printed it. */
  readonly template: string;
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface Window extends BrowserContextOptions {
  /** Whether the pages are loaded by a browser that runs none of their scripts. */
  readonly withoutScripts?: boolean;
}

export const DESK: Window = { viewport: { width: 1200, height: 900 } };
export const NARROW: Window = { viewport: { width: 320, height: 640 } };
export const WITHOUT_SCRIPTS: Window = { ...DESK, withoutScripts: true };
/** What a window of 1280 × 1024 pixels shows at 400 %. */
export const ZOOMED: Window = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };

interface Opening {
  readonly today?: string;
  /** Whom the sign-in page offers. */
  readonly cast?: readonly CastMember[];
}

/** The ledger of a test over HTTP, and a browser that walks its pages. */
export class Walk {
  #template = '';

  private constructor(
    readonly ledger: TestLedger,
    readonly base: string,
    private readonly browser: Browser,
    private readonly stopWatching: () => void,
  ) {}

  /**
   * @param today the day of the ledger until its clock is set.
   * @throws Error when there is no browser.
   */
  static async open({ today, cast = castMembers }: Opening = {}): Promise<Walk> {
    return Walk.on(await TestLedger.open({ ...built(), cast, ...(today === undefined ? {} : { today }) }));
  }

  /**
   * @param ledger opened with what is `built()`; it is closed with the walk.
   * @throws Error when there is no browser.
   */
  static async on(ledger: TestLedger): Promise<Walk> {
    const found = findBrowser();
    if ('missing' in found) throw new Error(found.missing);
    await ledger.app.listen(0, '127.0.0.1');
    const browser = await launch(found);
    const { html: print } = Pages.prototype;
    const walk = new Walk(ledger, await ledger.app.getUrl(), browser, () => {
      Pages.prototype.html = print;
    });
    Pages.prototype.html = function (page, surroundings) {
      walk.#template = page.template;
      return print.call(this, page, surroundings);
    };
    return walk;
  }

  async close(): Promise<void> {
    this.stopWatching();
    await this.browser.close();
    await this.ledger.close();
  }

  /** Signs in as one of the cast of a demonstration. */
  async signIn(page: Page, name: string): Promise<void> {
    await page.goto(`${this.base}/sign-in`);
    await page.getByLabel(name).check();
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  }

  /** One window, for whoever goes through the pages as a person does. @returns what the browser complained of. */
  async visit(options: BrowserContextOptions, go: (page: Page) => Promise<void>): Promise<readonly string[]> {
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    const complaints: string[] = [];
    try {
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
      await go(page);
    } finally {
      await context.close();
    }
    return complaints;
  }

  /**
   * Opens one address after the other in one window, and has each looked at.
   *
   * @returns what was found, and everything that the browser itself complained of: errors of scripts, whatever the policy
   * of the pages forbids, and files that are not there.
   */
  async through(
    addresses: readonly Address[],
    { withoutScripts = false, ...options }: Window,
    look: (met: PageMet) => Promise<readonly string[]>,
  ): Promise<Finding[]> {
    const found: Finding[] = [];
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    try {
      const page = await context.newPage();
      const session = withoutScripts ? await context.newCDPSession(page) : undefined;
      let url = '';
      page.on('console', (message) => {
        // The document itself may be one that is not there; whatever it loads may not.
        const isOfDocument = message.location().url === this.base + url;
        if (message.type() === 'error' && !isOfDocument) found.push([url, `console: ${message.text()}`]);
      });
      page.on('pageerror', ({ message }) => found.push([url, `script: ${message}`]));
      for (const address of addresses) {
        url = address.url;
        await context.setExtraHTTPHeaders(address.as === undefined ? {} : { 'ledger-actor': address.as });
        await session?.send('Emulation.setScriptExecutionDisabled', { value: true });
        const answer = await page.goto(this.base + url);
        const status = answer?.status() ?? 0;
        // The page stands as it came; whoever looks at it needs scripts of their own.
        await session?.send('Emulation.setScriptExecutionDisabled', { value: false });
        for (const problem of await look({ ...address, page, status, template: this.#template })) {
          found.push([url, problem]);
        }
      }
    } finally {
      await context.close();
    }
    return found;
  }
}

/** Each violation of the accessibility rules, with where it is. */
export async function violationsOn(page: Page): Promise<string[]> {
  // The pages have no frames: one run in the page itself, in place of a window of its own for each.
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    .setLegacyMode();
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Whether the page scrolls sideways, or its headings skip a level; panes within it may scroll. */
export async function shapeOf(page: Page): Promise<string[]> {
  const { sideways, levels, title } = await page.evaluate<{ sideways: number; levels: number[]; title: string }>(`({
    sideways: document.documentElement.scrollWidth - window.innerWidth,
    levels: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({ tagName }) => Number(tagName.slice(1))),
    title: document.title,
  })`);
  const problems = sideways > 0 ? [`scrolls ${sideways} pixels sideways`] : [];
  if (levels.filter((level) => level === 1).length !== 1) problems.push(`has not one main heading: ${levels}`);
  if (levels.some((level, index) => level - (levels[index - 1] ?? 0) > 1)) problems.push(`skips a heading: ${levels}`);
  if (!/^.+ – Outcomes Ledger$/.test(title)) problems.push(`is called “${title}”`);
  return problems;
}

/** True the first time something is asked about. */
export function firstOfEach(): (what: string) => boolean {
  const seen = new Set<string>();
  return (what) => {
    if (seen.has(what)) return false;
    seen.add(what);
    return true;
  };
}

/** What the build makes for the browser: read at once, so that nothing stays behind. */
export function built(): { readonly stylesheet: Stylesheet; readonly scripts: BrowserScripts } {
  const folder = mkdtempSync(join(tmpdir(), 'built-'));
  buildStyles(folder);
  buildScripts(join(folder, 'scripts'));
  const stylesheet = new Stylesheet(readFileSync(join(folder, 'app.css'), 'utf8'));
  const scripts = BrowserScripts.in(join(folder, 'scripts'));
  rmSync(folder, { recursive: true });
  return { stylesheet, scripts };
}
