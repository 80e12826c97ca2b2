import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { userFileOf } from './config-file.js';
import { ledgerPlaceOf } from './ledger-place.js';
import { nearest } from './nearest.js';
import { resolveSettings, type SettingsReader, type SettingsSources } from './resolve-settings.js';
import { fieldOf, settingNames } from './settings.js';

describe('finding the settings', () => {
  let folder: string;
  let cwd: string;
  let home: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
    [cwd, home] = [join(folder, 'project'), join(folder, 'home')];
    mkdirSync(cwd);
    mkdirSync(join(home, '.config', 'outcomes-ledger'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const projectFile = () => join(cwd, 'ledger.config.json');
  const userFile = () => join(home, '.config', 'outcomes-ledger', 'config.json');
  const write = (file: string, fields: unknown) =>
    writeFileSync(file, typeof fields === 'string' ? fields : JSON.stringify(fields));
  const resolved = (sources: Partial<SettingsSources> = {}, reader: SettingsReader = 'server') =>
    resolveSettings({ environment: { HOME: home }, cwd, ...sources }, reader);

  it('takes an option before the environment, that before the project, and that before the user', () => {
    write(userFile(), { port: 1, host: '10.0.0.1', logLevel: 'warn', checkpointSeconds: 5 });
    write(projectFile(), { port: 2, host: '10.0.0.2', logLevel: 'error' });
    const { values, origins, problems, files } = resolved({
      environment: { HOME: home, LEDGER_PORT: '3', LEDGER_HOST: '10.0.0.3' },
      options: { LEDGER_PORT: { option: '--port', value: '4' } },
    });
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      LEDGER_PORT: 4,
      LEDGER_HOST: '10.0.0.3',
      LEDGER_LOG_LEVEL: 'error',
      LEDGER_CHECKPOINT_SECONDS: 5,
      LEDGER_STORE: 'sqlite',
    });
    expect(origins.get('LEDGER_PORT')).toEqual({ from: 'option', option: '--port' });
    expect(origins.get('LEDGER_HOST')).toEqual({ from: 'environment', variable: 'LEDGER_HOST' });
    expect(origins.get('LEDGER_LOG_LEVEL')).toEqual({ from: 'file', file: projectFile(), field: 'logLevel' });
    expect(origins.get('LEDGER_CHECKPOINT_SECONDS')).toMatchObject({ file: userFile(), field: 'checkpointSeconds' });
    expect(origins.get('LEDGER_STORE')).toEqual({ from: 'default' });
    expect(files).toEqual([
      { file: projectFile(), isThere: true },
      { file: userFile(), isThere: true },
    ]);
  });

  it('takes an empty variable for one that was not given', () => {
    write(projectFile(), { port: 2 });
    expect(resolved({ environment: { LEDGER_PORT: '' } }).values.LEDGER_PORT).toBe(2);
  });

  it('places what a file names beside that file, and leaves what the environment names to where it is run', () => {
    write(userFile(), { data: './ledger', logKey: '/run/secrets/log.key' });
    expect(ledgerPlaceOf(resolved().values)).toMatchObject({
      data: join(home, '.config', 'outcomes-ledger', 'ledger'),
      logKey: '/run/secrets/log.key',
    });
    expect(resolved({ environment: { LEDGER_DATA: './ledger' } }).values.LEDGER_DATA).toBe('./ledger');
  });

  it('has one name in files for each setting', () => {
    const fields = settingNames.map(fieldOf);
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields).toContain('oidcClientSecretFile');
    const typed = { port: 0, serveEntries: true, startCheck: 'tail', publicUrl: 'http://localhost:3000' };
    write(projectFile(), { $schema: 'https://example.org/schema.json', ...typed });
    expect(resolved({}, 'command-line').problems).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a number as text', { port: '3000' }, /: port must be a whole number from 0 to 65535$/],
    ['a flag as text', { signs: 'false' }, /: signs must be true or false$/],
    ['a choice that there is not', { store: 'postgres' }, /: store must be one of sqlite, eventstoredb$/],
    ['nothing', { data: null }, /: data must be text$/],
    ['a slip of the finger', { prot: 3000 }, /: prot is no setting; did you mean port\?$/],
    ['what means nothing', { zebra: true }, /: zebra is no setting$/],
    ['the name of a variable', { LEDGER_PORT: 3000 }, /: LEDGER_PORT is called port in a file$/],
    ['a connection string', { eventstoreUrl: 'esdb://admin:hunter2@es:2113' }, /: eventstoreUrl is a secret/],
    ['a secret', { oidcClientSecret: 'hunter2' }, /: oidcClientSecret is no setting, and no secret may stand/],
    ['what is for one start', { newLog: true }, /: newLog is for one start/],
    ['what is no JSON', '{"port": hunter2}', / is no JSON$/],
    ['a comma too many', '{\n  "port": 1,\n}', / is no JSON: look at line 3, column 1$/],
    ['no object', '["hunter2"]', / must hold one JSON object: settings by their names$/],
  ])('refuses a file with %s, by file and field, and repeats no value', (_, fields, words) => {
    write(projectFile(), fields);
    for (const reader of ['server', 'command-line'] as const) {
      const { problems } = resolved({}, reader);
      expect(problems).toEqual([expect.stringMatching(words)]);
      expect(problems.join()).toContain(projectFile());
      expect(problems.join()).not.toContain('hunter2');
    }
  });

  it('says what cannot be read, and does without what is not there', () => {
    expect(resolved().files).toEqual([
      { file: projectFile(), isThere: false },
      { file: userFile(), isThere: false },
    ]);
    mkdirSync(projectFile());
    expect(resolved().problems).toEqual([expect.stringContaining(`${projectFile()} cannot be read: `)]);
  });

  it('names whoever said what two settings together make wrong', () => {
    write(projectFile(), { metricsPort: 9464, publicUrl: 'https://ledger.example.org' });
    const { problems } = resolved({ environment: { LEDGER_PORT: '9464', LEDGER_STORE: 'eventstoredb' } });
    expect(problems).toEqual([
      'LEDGER_EVENTSTORE_URL: must be given when LEDGER_STORE is eventstoredb',
      `${projectFile()}: metricsPort: must be another port than LEDGER_PORT`,
      expect.stringMatching(/^LEDGER_OIDC_ISSUER: must be given with LEDGER_PUBLIC_URL$/),
      expect.stringMatching(/^LEDGER_OIDC_CLIENT_ID: /),
      expect.stringMatching(/^LEDGER_OIDC_CLIENT_SECRET_FILE: /),
    ]);
  });

  it('leaves what is about serving to whoever serves', () => {
    const environment = { LEDGER_PORT: 'http', LEDGER_PUBLIC_URL: 'https://ledger.example.org' };
    expect(resolved({ environment }, 'command-line').problems).toEqual([]);
    expect(resolved({ environment }).problems).toEqual(['LEDGER_PORT: must be a whole number from 0 to 65535']);
    const store = { option: '--store', value: 'paper' };
    expect(resolved({ options: { LEDGER_STORE: store } }, 'command-line').problems).toEqual([
      '--store: must be one of sqlite, eventstoredb',
    ]);
  });

  it('knows where the file of a user is, as the XDG base directories say', () => {
    expect(userFileOf({ XDG_CONFIG_HOME: '/etc/me', HOME: '/home/me' })).toBe('/etc/me/outcomes-ledger/config.json');
    expect(userFileOf({ XDG_CONFIG_HOME: 'etc', HOME: '/home/me' })).toBe(
      '/home/me/.config/outcomes-ledger/config.json',
    );
    expect(userFileOf({})).toBeUndefined();
  });

  it('suggests what is near, and nothing else', () => {
    expect(nearest('Prot', ['host', 'port', 'data'])).toBe('port');
    expect(nearest('trial', ['trail', 'list'])).toBe('trail');
    expect(nearest('zebra', ['trail', 'list'])).toBeUndefined();
  });
});
