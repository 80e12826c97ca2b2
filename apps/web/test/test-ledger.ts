import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Installation, openInstallation } from '#installation';
import { type Actor, instant, readActor, SetClock } from '#kernel';
import type { CastMember } from '#scenarios';
import { BrowserScripts } from '../src/bundles/browser-scripts.js';
import { ApiDescription } from '../src/http/api-description.js';
import { Stylesheet } from '../src/layout/stylesheet.js';
import type { SignInSettings } from '../src/sign-in/sign-in-provider.js';
import { createWebApp, type WebOptions } from '../src/web-app.js';
import { DescribedAnswers } from './described-answers.js';

/** What a request answered, and which events it left behind. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test compares answers of every shape.
  readonly body: any;
  /** The types of the events that were recorded since the last request, in ledger order. */
  readonly recorded: readonly string[];
}

export interface Asking {
  readonly as?: string;
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who reads where a test does not say. */
const READER = 'synthetic-anna; city; outcome-payer';

interface Holders {
  headersOf(who: string): Promise<Readonly<Record<string, string>>>;
  actorOf(who: string): Promise<Actor>;
}

interface Opened {
  readonly demonstration?: boolean;
  readonly today?: string;
  readonly stylesheet?: Stylesheet;
  readonly servesEntries?: boolean;
  readonly scripts?: BrowserScripts;
  /** Whom the sign-in page of a demonstration offers. */
  readonly cast?: readonly CastMember[];
  readonly signIn?: SignInSettings;
  /** What else the web process is given, once its ledger is open. */
  readonly parts?: (installation: Installation) => Partial<Pick<WebOptions, 'metrics' | 'webhooks' | 'running'>>;
}

/** The web process on a ledger in memory, asked without a network. Time stands still until it is set. */
export class TestLedger {
  #entries = 0;
  #keys = 0;
  #described: DescribedAnswers | undefined;
  /** How whoever a test names shows who they are, on a ledger that believes no header; by the header, when absent. */
  holders: Holders | undefined;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly installation: Installation,
    readonly clock: SetClock,
  ) {}

  static async open({
    demonstration = true,
    today = '2019-06-28',
    stylesheet = new Stylesheet('body{}'),
    servesEntries = false,
    scripts = new BrowserScripts(new Map()),
    cast = [],
    signIn,
    // As beside a server: the command line is there to be run. No walk through the pages asks for it.
    parts = () => ({ running: { verify: async () => undefined } }),
  }: Opened = {}): Promise<TestLedger> {
    const clock = new SetClock(instant(`${today}T10:00:00Z`));
    const installation = await openInstallation({
      store: { kind: 'memory' },
      clock,
      believes: demonstration ? 'everybody' : 'members',
    });
    await installation.follow();
    const app = await createWebApp({
      installation,
      demonstration,
      servesEntries,
      stylesheet,
      scripts,
      cast,
      ...(signIn && { signIn }),
      ...parts(installation),
      // What nobody foresaw shows in the output of the test that met it.
      logLevel: 'error',
    });
    return new TestLedger(app, installation, clock);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.installation.close();
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.#ask('GET', url, { headers });
  }

  /** A command of somebody, under a key of its own unless the test gives one. */
  post(url: string, { as, key = this.#key(), body = {}, headers = {} }: Asking): Promise<Answered> {
    return this.#ask('POST', url, {
      headers: {
        'content-type': 'application/json',
        ...(as === undefined ? {} : { 'ledger-actor': as }),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  upload(
    url: string,
    { as, content, mediaType, name = 'file' }: { as: string; content: string; mediaType: string; name?: string },
  ): Promise<Answered> {
    const boundary = 'a-line-that-is-in-no-file';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="evidence"\r\nContent-Type: ${mediaType}\r\n\r\n`;
    return this.#ask('POST', url, {
      headers: { 'ledger-actor': as, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: `${head}${content}\r\n--${boundary}--\r\n`,
    });
  }

  /** Several parts in one body, as a program sends files. */
  multipart(
    url: string,
    as: string,
    parts: readonly { readonly name: string; readonly fileName?: string; readonly content: Buffer }[],
  ): Promise<Answered> {
    const boundary = 'a-line-that-is-in-no-file';
    const body = parts.flatMap(({ name, fileName, content }) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`),
      Buffer.from(fileName === undefined ? '\r\n\r\n' : `; filename="${fileName}"\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]);
    return this.#ask('POST', url, {
      headers: { 'ledger-actor': as, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.concat([...body, Buffer.from(`--${boundary}--\r\n`)]),
    });
  }

  /** A form as a browser sends it. */
  send(
    url: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
    cookie = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#ask('POST', url, {
      headers: { ...type, ...(cookie && { cookie }), ...headers },
      body: body.toString(),
    });
  }

  /** A form with files as a browser sends it. */
  sendFiles(
    url: string,
    fields: Readonly<Record<string, string>>,
    files: readonly { readonly name: string; readonly mediaType: string; readonly content: string }[],
    cookie: string,
  ): Promise<Answered> {
    const boundary = 'a-line-that-is-in-no-file';
    const head = (about: string) => `--${boundary}\r\nContent-Disposition: form-data; ${about}\r\n`;
    const parts = [
      ...Object.entries(fields).map(([name, value]) => `${head(`name="${name}"`)}\r\n${value}\r\n`),
      ...files.map(
        ({ name, mediaType, content }) =>
          `${head(`name="files"; filename="${name}"`)}Content-Type: ${mediaType}\r\n\r\n${content}\r\n`,
      ),
    ];
    return this.#ask('POST', url, {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, cookie },
      body: `${parts.join('')}--${boundary}--\r\n`,
    });
  }

  /** Signs in as one of the cast. @returns the cookie of the session. */
  async signIn(subject: string): Promise<string> {
    const { headers } = await this.send('/sign-in', { who: subject });
    const [cookie = ''] = String(headers['set-cookie']).split(';');
    if (!cookie.includes('=')) throw new Error(`${subject} is not of the cast`);
    return cookie;
  }

  /** What a form was shown with beside its fields: its command, the token of the session, the revision that is seen. */
  async formAt(url: string, cookie: string): Promise<Readonly<Record<string, string>>> {
    const { text, status } = await this.get(url, { cookie });
    if (status !== 200) throw new Error(`${url}: ${status} ${text}`);
    const main = text.slice(text.indexOf('<main'));
    const hidden = main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
    return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
  }

  /** Settles once the read models have everything that was recorded. */
  async readable(): Promise<void> {
    const head = await this.installation.log.head();
    if (head === undefined) return;
    if (!(await this.installation.store.whenHandled(head, 60_000))) throw new Error('The read models are behind');
  }

  /** Who acts, where a test gives a command beside the API. */
  async actorOf(who: string): Promise<Actor> {
    if (this.holders !== undefined) return this.holders.actorOf(who);
    const actor = readActor(who);
    if ('wrong' in actor) throw new Error(actor.wrong);
    return actor;
  }

  #key(): string {
    this.#keys += 1;
    return `test-key-${this.#keys}`;
  }

  async #shown(headers: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    if (this.holders === undefined) return headers;
    const { 'ledger-actor': who = READER, ...others } = headers;
    const shown = await this.holders.headersOf(who);
    // That they were given what they show is no work of the request.
    await this.#recordedSince();
    return { ...others, ...shown };
  }

  async #recordedSince(): Promise<readonly string[]> {
    const recorded: string[] = [];
    for await (const batch of this.installation.log.readAll('start')) {
      for (const { sequence, type } of batch) if (sequence >= this.#entries) recorded.push(type);
    }
    this.#entries += recorded.length;
    return recorded;
  }

  async #ask(
    method: 'GET' | 'POST',
    url: string,
    { headers: asked, body }: { headers: Readonly<Record<string, string>>; body?: string | Buffer },
  ): Promise<Answered> {
    const headers = await this.#shown(asked);
    const answer = await this.app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    const recorded = await this.#recordedSince();
    this.#described ??= new DescribedAnswers(this.app.get(ApiDescription).document);
    const mediaType = String(answer.headers['content-type']);
    const wrong = this.#described.wrongIn({ method, url, status: answer.statusCode, mediaType, text: answer.body });
    // Every test of the API is one of its description too.
    if (wrong !== undefined) throw new Error(wrong);
    const isJson = /[/+]json\b/.test(mediaType);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? JSON.parse(answer.body) : undefined,
      recorded,
    };
  }
}
