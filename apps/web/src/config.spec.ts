import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BadSettings, Settings } from '#settings';
import { readConfig } from './config.js';

describe('reading the settings', () => {
  it('runs on the embedded store without any setting, and not as a demonstration', () => {
    expect(readConfig({})).toStrictEqual({
      host: '127.0.0.1',
      port: 3000,
      dataFolder: './data',
      participantsBackupDays: 30,
      signing: { everyMs: 60_000, isElsewhere: false, newLog: false, startCheck: 'auto' },
      servesEntries: false,
      store: { kind: 'sqlite' },
      webhooks: { allowsLoopback: false },
      demonstration: false,
      logLevel: 'info',
      trustProxy: false,
      settingsFiles: [],
    });
  });

  it('takes where the participants store and its key are, when they do not stand with the ledger', () => {
    const given = { LEDGER_PARTICIPANTS: '/vault/participants', LEDGER_PARTICIPANTS_KEY: '/run/secrets/key' };
    expect(readConfig(given)).toMatchObject({
      participants: '/vault/participants',
      participantsKey: '/run/secrets/key',
    });
    expect(readConfig({ LEDGER_PARTICIPANTS: '', LEDGER_PARTICIPANTS_KEY: '' })).not.toHaveProperty('participants');
  });

  it('takes how the log is signed, checked and witnessed', () => {
    const config = readConfig({
      LEDGER_LOG_KEY: '/run/secrets/log.key',
      LEDGER_ORIGIN: 'ledger.example.org/outcomes',
      LEDGER_CHECKPOINT_SECONDS: '10',
      LEDGER_SIGNS: 'false',
      LEDGER_START_CHECK: 'full',
      LEDGER_WITNESS_POLICY: '/etc/ledger/policy.txt',
      LEDGER_SERVE_ENTRIES: 'true',
    });
    expect(config).toMatchObject({
      logKey: '/run/secrets/log.key',
      origin: 'ledger.example.org/outcomes',
      signing: { everyMs: 10_000, isElsewhere: true, startCheck: 'full', witnessPolicy: '/etc/ledger/policy.txt' },
      servesEntries: true,
    });
    expect(() => readConfig({ LEDGER_CHECKPOINT_SECONDS: '0', LEDGER_START_CHECK: 'none' })).toThrow(
      /LEDGER_CHECKPOINT_SECONDS[\s\S]*LEDGER_START_CHECK/,
    );
  });

  it('takes how webhooks are sent, or that another process sends them', () => {
    const given = { LEDGER_WEBHOOKS_KEY: '/run/secrets/webhooks.key', LEDGER_WEBHOOKS_LOCAL: 'true' };
    expect(readConfig(given).webhooks).toEqual({ keyFile: '/run/secrets/webhooks.key', allowsLoopback: true });
    expect(readConfig({ LEDGER_WEBHOOKS: 'false' })).not.toHaveProperty('webhooks');
  });

  it('takes where what is measured can be asked for, on this machine unless said otherwise', () => {
    expect(readConfig({})).not.toHaveProperty('metrics');
    expect(readConfig({ LEDGER_METRICS_PORT: '' })).not.toHaveProperty('metrics');
    expect(readConfig({ LEDGER_METRICS_PORT: '9464', LEDGER_HOST: '0.0.0.0' }).metrics).toEqual({
      host: '127.0.0.1',
      port: 9464,
    });
    const given = { LEDGER_METRICS_PORT: '0', LEDGER_PORT: '0', LEDGER_METRICS_HOST: '10.0.0.7' };
    expect(readConfig(given).metrics).toEqual({ host: '10.0.0.7', port: 0 });
    for (const port of ['metrics', '70000', '-1', '3000']) {
      expect(() => readConfig({ LEDGER_METRICS_PORT: port })).toThrow(/LEDGER_METRICS_PORT: /);
    }
  });

  describe('of sign-in', () => {
    const signIn = {
      LEDGER_PUBLIC_URL: 'https://ledger.example.org',
      LEDGER_OIDC_ISSUER: 'https://login.example.org/realms/city',
      LEDGER_OIDC_CLIENT_ID: 'ledger',
      LEDGER_OIDC_CLIENT_SECRET_FILE: '/run/secrets/oidc',
    };

    it('takes all of it, also for a browser on the same machine', () => {
      expect(readConfig(signIn).signIn).toEqual({
        publicUrl: 'https://ledger.example.org',
        issuer: 'https://login.example.org/realms/city',
        clientId: 'ledger',
        clientSecretFile: '/run/secrets/oidc',
      });
      expect(readConfig({ ...signIn, LEDGER_PUBLIC_URL: 'http://localhost:3000' }).signIn).toBeDefined();
      expect(readConfig({})).not.toHaveProperty('signIn');
    });

    it.each(Object.keys(signIn))('is refused without %s', (name) => {
      expect(() => readConfig({ ...signIn, [name]: '' })).toThrow(new RegExp(`${name}: must be given with`));
    });

    it.each([
      ['LEDGER_PUBLIC_URL', 'http://ledger.example.org', /must be https/],
      ['LEDGER_PUBLIC_URL', 'https://ledger.example.org/path', /without a path/],
      ['LEDGER_OIDC_ISSUER', 'http://login.example.org', /must be https/],
      ['LEDGER_DEMONSTRATION', 'true', /believes everybody/],
    ])('is refused with %s=%s', (name, value, words) => {
      expect(() => readConfig({ ...signIn, [name]: value })).toThrow(words);
    });
  });

  it('has every setting in the documentation', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    expect(Object.keys(Settings.shape).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('goes by the file of settings in the folder in which it is started, and names it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-config-'));
    const file = join(folder, 'ledger.config.json');
    writeFileSync(file, JSON.stringify({ data: 'kept', port: 8080 }));
    expect(readConfig({ LEDGER_PORT: '9090' }, folder)).toMatchObject({
      ...{ dataFolder: join(folder, 'kept'), port: 9090, settingsFiles: [file] },
    });
    writeFileSync(file, JSON.stringify({ port: 'http' }));
    expect(() => readConfig({}, folder)).toThrow(`${file}: port must be a whole number`);
    rmSync(folder, { recursive: true });
  });

  it('takes the address of the server from the environment only', () => {
    const url = 'esdb://admin:secret@localhost:2113?tls=false';
    const config = readConfig({ LEDGER_STORE: 'eventstoredb', LEDGER_EVENTSTORE_URL: url });
    expect(config.store).toStrictEqual({ kind: 'eventstoredb', url });
  });

  it('reports every problem at once, and never repeats a value', () => {
    const problems = thrownBy({
      LEDGER_PORT: 'http',
      LEDGER_STORE: 'postgres',
      LEDGER_EVENTSTORE_URL: 'admin:hunter2@localhost',
      LEDGER_DEMONSTRATION: 'yes',
    });
    expect(problems).toContain('LEDGER_PORT');
    expect(problems).toContain('LEDGER_STORE');
    expect(problems).toContain('LEDGER_EVENTSTORE_URL');
    expect(problems).toContain('LEDGER_DEMONSTRATION');
    expect(problems).not.toContain('hunter2');
  });

  it.each([
    ['a server without its address', { LEDGER_STORE: 'eventstoredb' }, 'LEDGER_EVENTSTORE_URL: must be given'],
    ['a port that cannot be', { LEDGER_PORT: '70000' }, 'LEDGER_PORT'],
  ])('refuses %s', (_, environment, words) => {
    expect(thrownBy(environment)).toContain(words);
  });
});

function thrownBy(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(BadSettings);
    return (error as BadSettings).message;
  }
  throw new Error('The settings were taken');
}
