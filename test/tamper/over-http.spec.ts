import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import Database from 'better-sqlite3';
import { createInstallation, type Installation, markDemonstration, openInstallation } from '#installation';
import { SetClock } from '#kernel';
import { BrowserScripts } from '../../apps/web/src/bundles/browser-scripts.js';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { createWebApp } from '../../apps/web/src/web-app.js';
import { MIDSUMMER, recordContract } from '../../libs/returns/test/open-ledger.js';
import { hashed } from './victim.js';

const PAULA = 'paula; dfe; outcome-payer';
const REFER = '/contracts/west/people/refer';

describe('a file that is changed under a running ledger', () => {
  let folder: string;
  let data: string;
  let installation: Installation;
  let app: NestFastifyApplication;
  const options = () => ({ data, store: { kind: 'sqlite' }, clock: new SetClock(MIDSUMMER) }) as const;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-tampered-'));
    data = join(folder, 'data');
    createInstallation({ data, store: { kind: 'sqlite' } });
    markDemonstration({ data });
    const before = await openInstallation(options());
    await before.follow();
    await recordContract(before);
    await before.transparency.sign();
    await before.close();

    installation = await openInstallation({ ...options(), signing: { startCheck: 'tail' } });
    app = await createWebApp({
      installation,
      demonstration: true,
      stylesheet: new Stylesheet('body{}'),
      scripts: new BrowserScripts(new Map()),
      logLevel: 'error',
    });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await installation?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (url: string, headers = {}) => app.inject({ method: 'GET', url, headers });
  const register = (organisation: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/organisations',
      headers: { 'ledger-actor': PAULA, 'idempotency-key': `register-${organisation}` },
      payload: { organisation, name: `${organisation} (synthetic)` },
    });

  /** As whoever has the file and knows how it is hashed would: only the tree remembers otherwise. */
  function change(): void {
    const file = new Database(join(data, 'ledger.db'));
    const guards = file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
      name: string;
      sql: string;
    }[];
    for (const { name } of guards) file.exec(`DROP TRIGGER ${name}`);
    const found = file.prepare('SELECT rowid AS place, text FROM events ORDER BY rowid LIMIT 1').get() as {
      readonly place: number;
      readonly text: string;
    };
    const text = found.text.replace('A department', 'A Department');
    expect(text).not.toBe(found.text);
    file.prepare('UPDATE events SET text = ?, leaf = ? WHERE rowid = ?').run(text, hashed(text), found.place);
    for (const { sql } of guards) file.exec(sql);
    file.close();
  }

  it('records before, and nothing once it is found, while every page and the machine’s own answers say so', async () => {
    expect((await get('/contracts')).statusCode).toBe(200);
    expect((await get('/contracts')).body).not.toContain('is not what was logged');
    change();
    // The rest of the log is gone through beside the work, from here on.
    await installation.follow();
    while (installation.transparency.status.state !== 'broken') await new Promise(setImmediate);

    const before = await installation.log.head();
    const refused = await register('late_one');
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json()).toMatchObject({
      code: 'log-tampered',
      title: 'The log is not what was logged',
      detail: expect.stringMatching(/^Entry \d+ \(organisation-dfe\/0\) is not what was logged there/),
    });
    expect(await installation.log.head()).toEqual(before);
    expect(refused.json().type).toContain('log-tampered');

    for (const url of ['/', '/contracts', '/contracts/west', '/integrity', '/operation']) {
      const page = await get(url);
      expect([url, page.statusCode]).toEqual([url, 200]);
      expect(page.body).toContain('The log of this ledger is not what was logged.');
      expect(page.body).toContain('(organisation-dfe/0) is not what was logged there');
    }
    const ready = await get('/health/ready');
    expect([ready.statusCode, ready.body]).toEqual([503, expect.stringContaining('is not what was logged')]);
  });

  it('loses nothing that was typed into a form', async () => {
    const headers = { 'ledger-actor': 'rosa; council; referral-agency' };
    const shown = await get(REFER, headers);
    const [, command = ''] = /name="_command" value="([^"]+)"/.exec(shown.body) ?? [];
    const sent = await app.inject({
      method: 'POST',
      url: REFER,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        _command: command,
        reference: 'COUNCIL-7',
        'referredOn-day': '4',
        'referredOn-month': '3',
        'referredOn-year': '2021',
      }).toString(),
    });
    expect(sent.statusCode).toBe(503);
    expect(sent.body).toContain('Nothing was recorded, because the log is not what was logged.');
    expect(sent.body).toContain('value="COUNCIL-7"');
  });

  it('is not opened again as if nothing were wrong', async () => {
    await app.close();
    await installation.close();
    await expect(openInstallation(options())).rejects.toMatchObject({
      name: 'LogTampered',
      what: 'changed-event',
    });
  });
});
