import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Installation, openInstallation } from '#installation';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { createWebApp } from '../../apps/web/src/web-app.js';
import { contractAt, type Portfolio } from './portfolio.js';

/** A page that is measured: lists and pages about one thing, and the same as of an earlier entry. */
export interface MeasuredPage {
  readonly name: string;
  readonly address: string;
  readonly isAsOf: boolean;
}

/** Bytes of a page with the style sheet and the scripts that it loads, as a browser that comes for the first time gets them. */
export interface Weight {
  readonly html: number;
  readonly htmlGzip: number;
  readonly assetsGzip: number;
}

const FIRST = contractAt(0);
const root = fileURLToPath(new URL('../..', import.meta.url));
const PUBLIC = join(root, 'dist/apps/web/src/public');

/** Builds what a user starts, with the style sheet and the scripts of the pages. */
export function build(): void {
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The web application on a portfolio, asked without a network or by a browser. */
export class OpenedPages {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly installation: Installation,
  ) {}

  /** With the style sheet and the scripts of the last build: see `build`. */
  static async of({ data }: Portfolio): Promise<OpenedPages> {
    const installation = await openInstallation({ data, store: { kind: 'sqlite' } });
    await installation.follow();
    const app = await createWebApp({
      installation,
      demonstration: true,
      stylesheet: new Stylesheet(readFileSync(join(PUBLIC, 'app.css'), 'utf8')),
      scripts: BrowserScripts.in(join(PUBLIC, 'scripts')),
      logLevel: 'error',
    });
    return new OpenedPages(app, installation);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.installation.close();
  }

  /** Where a browser finds the pages. */
  async listen(): Promise<string> {
    await this.app.listen(0, '127.0.0.1');
    return this.app.getUrl();
  }

  /** Every page of one contract of 100,000 events, and those over all contracts. */
  pages(): readonly MeasuredPage[] {
    const one = (sql: string) => this.installation.store.get<{ ref: string }>(sql, { contract: FIRST })?.ref ?? '';
    const statement = one(
      `SELECT statement AS ref FROM statements WHERE contract = :contract AND status = 'paid' AND known_to IS NULL
       ORDER BY lines DESC, number LIMIT 1`,
    );
    const payment = one('SELECT min(payment) AS ref FROM payments WHERE contract = :contract');
    const person = one(`SELECT person AS ref FROM statement_lines WHERE contract = :contract LIMIT 1`);
    const { last } = this.installation.store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries') ?? {
      last: 0,
    };
    const home = `/contracts/${FIRST}`;
    const pages = {
      home: '/',
      contracts: '/contracts',
      contract: home,
      statements: `${home}/statements`,
      statement: `${home}/statements/${statement}`,
      'payment trail': `${home}/statements/${statement}/lines/1`,
      payments: '/payments',
      'payments of a contract': `${home}/payments`,
      payment: `${home}/payments/${payment}`,
      people: `${home}/people`,
      person: `${home}/people/${person}`,
      'rate cards': '/rate-cards',
      'rate card': `${home}/rate-card`,
      'rate-card comparison': `${home}/rate-card/compare`,
      changes: `${home}/changes`,
      'in force': `${home}/in-force`,
      plans: `${home}/plans`,
      caps: `${home}/caps`,
      'other money': `${home}/other-money`,
      cohorts: `${home}/cohorts`,
      samples: `${home}/samples`,
      agreement: `${home}/agreement`,
      exports: `${home}/exports`,
      'export of claims': `${home}/exports/claims`,
      published: `${home}/published`,
      timeline: `${home}/timeline`,
      'timeline, as it happened': `${home}/timeline?clock=happened`,
      difference: `${home}/timeline/difference?fromDay=1&fromMonth=1&fromYear=2020`,
      entry: `/entries/${Math.floor(last / 2)}`,
      integrity: '/integrity',
    };
    const asOf = Math.floor((last * 3) / 4);
    return Object.entries(pages).flatMap(([name, address]) => [
      { name, address, isAsOf: false },
      { name: `${name}, as of`, address: `${address}${address.includes('?') ? '&' : '?'}asOf=${asOf}`, isAsOf: true },
    ]);
  }

  /**
   * @returns how long the server took, in milliseconds.
   * @throws Error when the page is none: a fast refusal is no speed.
   */
  async time({ address }: MeasuredPage): Promise<number> {
    const began = performance.now();
    const { statusCode } = await this.app.inject({ url: address });
    const took = performance.now() - began;
    if (statusCode !== 200) throw new Error(`${address} answers ${statusCode}`);
    return took;
  }

  async weigh({ address }: MeasuredPage): Promise<Weight> {
    const html = await this.#get(address);
    const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, asset = '']) => asset);
    const sizes = await Promise.all([...new Set(assets)].map(async (asset) => gzipSync(await this.#get(asset)).length));
    return {
      html: Buffer.byteLength(html),
      htmlGzip: gzipSync(html).length,
      assetsGzip: sizes.reduce((sum, size) => sum + size, 0),
    };
  }

  async #get(url: string): Promise<string> {
    return (await this.app.inject({ url })).body;
  }
}
