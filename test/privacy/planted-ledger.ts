import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createInstallation, type Installation, markDemonstration, openInstallation } from '#installation';
import { instant, SetClock, SystemClock } from '#kernel';
import { runLedger } from '../../apps/cli/test/run-ledger.js';
import { ApiDescription } from '../../apps/web/src/http/api-description.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { createWebApp } from '../../apps/web/src/web-app.js';
import { CONTRACT, cast, contractBody, lines } from '../../apps/web/test/story.js';
import { Planted } from './planted.js';

export interface Spoken {
  readonly status: number;
  readonly text: string;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: a test compares answers of every shape.
  readonly body: any;
}

export const auditor = 'auditor-3';

/**
 * A ledger on disk with a server and its log lines, in which every field that takes words about a person holds some that
 * stand nowhere else. Everybody in it is made up.
 */
export class PlantedLedger {
  readonly planted = new Planted();
  readonly logLines: string[] = [];
  readonly clock = new SetClock(instant('2019-06-28T10:00:00Z'));
  readonly folder: string;
  readonly data: string;
  person = '';
  other = '';
  digest = '';
  /** What the terminal said of the return. */
  returned = '';
  #keys = 0;
  #opened: { installation: Installation; app: NestFastifyApplication } | undefined;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'ledger-privacy-'));
    this.data = join(this.folder, 'data');
    createInstallation({ data: this.data, store: { kind: 'sqlite' } });
    // The command line takes an actor's word only where nobody is real.
    markDemonstration({ data: this.data });
  }

  get installation(): Installation {
    return this.#running().installation;
  }

  /** The API as it describes itself. */
  description(): ApiDescription {
    return this.#running().app.get(ApiDescription);
  }

  async open(): Promise<this> {
    const installation = await openInstallation({ data: this.data, store: { kind: 'sqlite' }, clock: this.clock });
    await installation.follow();
    const app = await createWebApp({
      installation,
      demonstration: true,
      stylesheet: new Stylesheet('body{}'),
      logLevel: 'debug',
      logTo: { write: (line) => this.logLines.push(line) },
    });
    this.#opened = { installation, app };
    return this;
  }

  /** Stops the server; the files stay. */
  async stop(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.app.close();
    await opened?.installation.close();
  }

  async discard(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async get(url: string, as?: string): Promise<Spoken> {
    return this.#spoken(
      await this.#running().app.inject({ method: 'GET', url, headers: as === undefined ? {} : { 'ledger-actor': as } }),
    );
  }

  async post(as: string, url: string, body: object = {}): Promise<Spoken> {
    this.#keys += 1;
    return this.#spoken(
      await this.#running().app.inject({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          'ledger-actor': as,
          'idempotency-key': `planted-key-${this.#keys}`,
        },
        payload: JSON.stringify(body),
      }),
    );
  }

  /** @throws Error for a step that is not recorded. */
  async say(as: string, url: string, body: object = {}): Promise<Spoken['body']> {
    const { status, text, body: answer } = await this.post(as, url, body);
    if (status !== 201) throw new Error(`${url}: ${text}`);
    await this.readable();
    return answer;
  }

  async readable(): Promise<void> {
    const { log, store } = this.installation;
    const head = await log.head();
    if (head !== undefined && !(await store.whenHandled(head, 60_000))) throw new Error('The read models are behind');
  }

  /** The command line on the same files, beside the server. */
  async cli(...argv: string[]) {
    return runLedger([...argv, '--data', this.data], { cwd: this.folder, columns: 400 });
  }

  /** Every file of the ledger, by its name in the folder. */
  files(): Map<string, Buffer> {
    return new Map(
      readdirSync(this.data, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(this.data, name)).isFile())
        .map((name) => [name, readFileSync(join(this.data, name))]),
    );
  }

  /** The leaf of every entry, and the texts they are of. */
  async leaves(): Promise<{ readonly leaf: string; readonly text: string }[]> {
    const found: { leaf: string; text: string }[] = [];
    for await (const batch of this.installation.log.readAll('start')) {
      found.push(...batch.map(({ leaf, text }) => ({ leaf: leaf.toString('hex'), text })));
    }
    return found;
  }

  /** The number of the last entry of a type. */
  async entryOf(type: string): Promise<number> {
    let last = -1;
    for await (const batch of this.installation.log.readAll('start')) {
      for (const entry of batch) if (entry.type === type) last = entry.sequence;
    }
    return last;
  }

  /** From the contract to the payment, with words in every field that takes words about somebody. */
  async tell(): Promise<this> {
    const { planted } = this;
    const say = (as: string, url: string, body?: object) => this.say(as, url, body);
    for (const organisation of ['city', 'fund', 'works', 'gateway', 'checkers']) {
      await say(cast.anna, '/v1/organisations', { organisation, name: `${organisation} (synthetic)` });
    }
    await say(cast.anna, '/v1/contracts', contractBody);
    await say(cast.anna, `${CONTRACT}/rate-card/revisions`, {
      effectiveFrom: '2019-01-01',
      proposedOn: '2018-12-11',
      reason: planted.word('reason of a revision'),
      lines: lines(60_000),
    });
    for (const as of [cast.will, cast.anna]) {
      await say(as, `${CONTRACT}/rate-card/revisions/1/agreement`, {
        decidedOn: '2018-12-12',
        words: planted.word('words of a party'),
      });
    }
    this.person = await this.#engage('reference');
    this.other = await this.#engage('reference of another');
    await this.#achieve(this.person);
    await this.#settle();
    await this.#law();
    await this.#return();
    return this;
  }

  /** What a provider sends as spreadsheets, over the command line: it writes alone, so the server is stopped for it. */
  async #return(): Promise<void> {
    const { planted } = this;
    const folder = join(this.folder, 'march');
    mkdirSync(join(folder, 'evidence'), { recursive: true });
    const person = planted.word('reference in a return');
    const file = `${planted.word('name of a file in a return')}.pdf`;
    const csv = (name: string, ...rows: readonly Readonly<Record<string, string>>[]) => {
      const head = ['person_reference', ...Object.keys(rows[0] ?? {})];
      const lines = rows.map((row) => [person, ...Object.values(row)]);
      writeFileSync(join(folder, `${name}.csv`), [head, ...lines].map((line) => `${line.join(',')}\r\n`).join(''));
    };
    csv('referrals', {
      referred_on: '2019-03-04',
      name: planted.word('name in a return'),
      note: planted.word('note in a return'),
      decision: 'accepted',
      decided_on: '2019-03-05',
      criteria_met: 'rough_sleeper',
    });
    csv(
      'engagements',
      { change: 'started', on: '2019-03-06', reason: '', words: '' },
      { change: 'ended', on: '2019-05-01', reason: 'completed', words: planted.word('words in a return') },
    );
    csv('outcomes', {
      outcome: 'enters_home',
      achieved_on: '2019-04-10',
      evidence_reference: planted.word('reference of evidence in a return'),
      evidence_kind: 'tenancy_agreement',
      evidence_description: planted.word('description in a return'),
      evidence_file: file,
    });
    writeFileSync(
      join(folder, 'evidence', file),
      `%PDF-1.4\n${planted.word('content of a file in a return')}\n%%EOF\n`,
    );
    await this.stop();
    const senders = ['--as', cast.gina.replaceAll(' ', ''), '--as', cast.will.replaceAll(' ', '')];
    const { exit, out, err } = await this.cli('import', folder, '--contract', 'streets', ...senders);
    this.returned = `${out}\n${err}`;
    if (exit !== 0) throw new Error(this.returned);
    // The command line has a clock of its own, and nothing is recorded before what went before it.
    this.clock.set(new SystemClock().now());
    await this.open();
  }

  async #engage(reference: string): Promise<string> {
    const { planted } = this;
    const { about } = await this.say(cast.gina, `${CONTRACT}/referrals`, {
      reference: planted.word(reference),
      name: planted.word(`name with the ${reference}`),
      note: planted.word(`note with the ${reference}`),
      referredOn: '2019-02-04',
    });
    const path = `${CONTRACT}/referrals/${about.person}`;
    await this.say(cast.will, `${path}/acceptance`, { acceptedOn: '2019-02-06', criteriaMet: ['rough_sleeper'] });
    await this.say(cast.gina, `${path}/baselines`, {
      outcome: 'keeps_home',
      recordedOn: '2019-02-06',
      alreadyTrue: false,
    });
    await this.say(cast.gina, `${path}/baselines/keeps_home/correction`, {
      recordedOn: '2019-02-07',
      alreadyTrue: false,
      words: planted.word('words of a baseline'),
    });
    await this.say(cast.will, `${path}/engagement`, { startedOn: '2019-02-11' });
    await this.say(cast.will, `${path}/engagement/break`, {
      pausedOn: '2019-03-01',
      reasonCode: 'other',
      words: planted.word('words of a break'),
    });
    await this.say(cast.will, `${path}/engagement/return`, { resumedOn: '2019-03-15' });
    await this.say(cast.will, `${path}/date-corrections`, {
      changes: [{ field: 'resumedOn', to: '2019-03-16' }],
      words: planted.word('words of a correction'),
    });
    return about.person as string;
  }

  async #achieve(person: string): Promise<void> {
    const { planted } = this;
    const outcome = `${CONTRACT}/people/${person}/outcomes/enters_home/1`;
    const content = `%PDF-1.4\n${planted.word('content of a file')}\n%%EOF\n`;
    const boundary = 'a-line-that-is-in-no-file';
    const stored = this.#spoken(
      await this.#running().app.inject({
        method: 'POST',
        url: `${CONTRACT}/people/${person}/evidence-files`,
        headers: { 'ledger-actor': cast.will, 'content-type': `multipart/form-data; boundary=${boundary}` },
        payload: Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${planted.word('name of an upload')}"\r\nContent-Type: application/pdf\r\n\r\n${content}\r\n--${boundary}--\r\n`,
        ),
      }),
    );
    if (stored.status !== 201) throw new Error(stored.text);
    this.digest = stored.body.digest as string;
    const achieved = { achievedOn: '2019-04-08', kind: 'tenancy_agreement' };
    await this.say(cast.will, `${outcome}/evidence`, {
      ...achieved,
      description: planted.word('description of evidence'),
      providerFile: {
        contentDigest: `sha256:${'ab'.repeat(32)}`,
        location: planted.word('location of a file'),
        fileName: planted.word('name of a file kept elsewhere'),
        bytes: 1024,
        mediaType: 'application/pdf',
      },
    });
    await this.say(cast.vera, `${outcome}/query`, {
      reasonCode: 'signature-missing',
      words: planted.word('words of a query'),
    });
    await this.say(cast.will, `${outcome}/evidence`, {
      ...achieved,
      file: { digest: this.digest, fileName: planted.word('name of a stored file') },
    });
    await this.say(cast.vera, `${outcome}/verification`, {
      method: 'document-check',
      words: planted.word('words of a verification'),
    });
    await this.say(cast.will, `${outcome}/claim`, { claimedOn: '2019-05-02' });
    await this.say(cast.will, `${outcome}/lapse`, {
      lapsedOn: '2019-05-20',
      reasonCode: 'ended',
      words: planted.word('words of a lapse'),
    });
  }

  async #settle(): Promise<void> {
    const issued = await this.say(cast.will, `${CONTRACT}/statements`, {
      period: { from: '2019-05-01', to: '2019-05-31' },
      issuedOn: '2019-06-05',
    });
    const statement = `${CONTRACT}/statements/${issued.about.statement}`;
    await this.say(cast.anna, `${statement}/approvals`, { approvedOn: '2019-06-12' });
    await this.say(cast.faye, `${statement}/approvals`, { approvedOn: '2019-06-13' });
    await this.say(cast.ben, `${statement}/payments`, { paidOn: '2019-06-21', bankReference: 'CITY-12' });
    await this.say(cast.finn, `${statement}/payments`, { paidOn: '2019-06-20', bankReference: 'FUND-77' });
  }

  async #law(): Promise<void> {
    const { planted } = this;
    const people = `${CONTRACT}/people/${this.person}`;
    const consent = { words: planted.word('words of a consent') };
    await this.say(cast.will, `${people}/consents`, { purpose: 'evaluation', givenOn: '2019-02-11', ...consent });
    await this.say(cast.will, `${people}/consents/evaluation/withdrawal`, {
      withdrawnOn: '2019-06-01',
      words: planted.word('words of a withdrawn consent'),
    });
    await this.say(cast.anna, `${people}/holds`, { reasonCode: 'audit', words: planted.word('words of a hold') });
    await this.say(cast.ben, `${people}/holds/1/lifting`, { words: planted.word('words of a lifted hold') });
    await this.say(cast.anna, `${CONTRACT}/holds`, {
      reasonCode: 'audit',
      words: planted.word('words of a hold over all'),
    });
    await this.say(cast.ben, `${CONTRACT}/holds/1/lifting`, {});
    await this.say(cast.will, `${people}/erasure`, { basis: 'objection', words: planted.word('words of a request') });
    await this.say(cast.anna, `${people}/erasure/decline`, {
      reasonCode: 'still-needed',
      words: planted.word('words of a decline'),
    });
    const entry = await this.entryOf('PersonReferred');
    await this.say(cast.anna, `${CONTRACT}/entries/${entry}/disclosures`, {
      path: '/note',
      to: auditor,
      purpose: 'audit',
      words: planted.word('words of a disclosure'),
    });
  }

  #running() {
    if (this.#opened === undefined) throw new Error('The ledger is not open');
    return this.#opened;
  }

  #spoken({
    statusCode,
    body,
    rawPayload,
    headers,
  }: {
    statusCode: number;
    body: string;
    rawPayload: Buffer;
    headers: object;
  }): Spoken {
    const type = String((headers as Record<string, unknown>)['content-type']);
    return {
      status: statusCode,
      text: body,
      bytes: rawPayload,
      body: /[/+]json\b/.test(type) ? JSON.parse(body) : undefined,
    };
  }
}
