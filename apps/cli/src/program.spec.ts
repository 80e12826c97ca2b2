import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openInstallation } from '#installation';
import { OnSmallLedger } from '../test/on-small-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnSmallLedger();

describe('the command line', () => {
  it('helps with examples first, and with the meaning of every exit code', async () => {
    const { exit, out } = await runLedger(['--help']);
    expect(exit).toBe(0);
    expect(out.startsWith('Examples\n  ledger demo')).toBe(true);
    for (const code of [0, 1, 2, 3, 4, 5, 6, 130]) expect(out).toMatch(new RegExp(`^ +${code}  `, 'm'));
  });

  it.each(['init', 'serve', 'demo', 'trail', 'history', 'show', 'events', 'rebuild', 'verify', 'import'])(
    'has help with examples for %s',
    async (command) => {
      const { exit, out } = await runLedger([command, '--help']);
      expect(exit).toBe(0);
      expect(out.startsWith(`Examples\n  ledger ${command}`)).toBe(true);
      expect(out).toContain('--data <folder>');
    },
  );

  it.each([
    ['an unknown command', ['tral'], /unknown command 'tral'\n\(Did you mean trail\?\)/],
    ['an unknown option', ['verify', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    ['a missing argument', ['trail', 'payment'], /missing required argument 'ref'/],
    ['a missing option', ['import', 'x'], /required option '--contract <contract>' not specified/],
    ['a bad number', ['events', '--limit', 'all'], /It is a whole number/],
    ['a bad port', ['serve', '--port', '70000'], /It is a number from 0 to 65535/],
    ['an unknown store', ['verify', '--store', 'oracle'], /The settings are not right: --store/],
    [
      'a store that nothing says where it is',
      ['verify', '--store', 'eventstoredb'],
      /LEDGER_EVENTSTORE_URL: must be given/,
    ],
    ['an unknown kind of trail', ['trail', 'invoice', 'x'], /There is no trail of a invoice; there is one of payment/],
    ['an unknown kind of record', ['show', 'invoice', 'x'], /A invoice cannot be shown/],
  ])('says with exit code 2 what is wrong with %s', async (_, argv, says) => {
    const { exit, out, err } = await runLedger(argv);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(says);
  });

  it('says with exit code 5 that there is no ledger, and how to make one', async () => {
    const { exit, err } = await runLedger(['verify', '--data', join(on.small.folder, 'nowhere')]);
    expect(exit).toBe(5);
    expect(err).toMatch(/There is no ledger in .*nowhere\nMake one with "ledger init"/);
  });

  it.each([
    ['ledger.db', undefined, 'There is no ledger at'],
    ['ledger.db', 'no database', 'is no SQLite file'],
    ['participants.key', undefined, 'cannot be read (ENOENT)'],
    ['participants.key', 'no key', 'is not a participants key file'],
    ['participants.db', 'no database '.repeat(500), 'is damaged'],
  ])('says with exit code 5, in one line, that %s is not what it was', async (name, instead, says) => {
    const data = join(mkdtempSync(join(on.small.folder, 'damaged-')), 'data');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
    rmSync(join(data, name), { force: true });
    if (instead !== undefined) writeFileSync(join(data, name), instead);
    const { exit, out, err } = await runLedger(['verify', '--data', data]);
    expect({ exit, out, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 5, out: '', lines: 1 });
    expect(err).toContain(says);
  });

  it('says with exit code 5, in one line, which folder to delete when the read models are damaged', async () => {
    const data = join(mkdtempSync(join(on.small.folder, 'damaged-')), 'data');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
    expect((await runLedger(['rebuild', '--data', data])).exit).toBe(0);
    const folder = join(data, 'read-store');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'no database '.repeat(500));
    for (const argv of [['rebuild'], ['events']]) {
      const { exit, out, err } = await runLedger([...argv, '--data', data]);
      expect({ exit, out, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 5, out: '', lines: 1 });
      expect(err).toContain(`The read store in ${folder} is damaged. Delete that folder`);
    }
    rmSync(folder, { recursive: true });
    expect((await runLedger(['rebuild', '--data', data])).exit).toBe(0);
  });

  it('says it as a document where that is asked for', async () => {
    const { exit, out, err } = await runLedger(['verify', '--json', '--data', 'nowhere'], { cwd: on.small.folder });
    expect({ exit, out }).toEqual({ exit: 5, out: '' });
    expect(JSON.parse(err)).toEqual({
      error: { code: 'no-ledger', message: 'There is no ledger in nowhere', hint: expect.any(String) },
      exitCode: 5,
    });
  });

  it('takes the folder from the environment, and an option before that', async () => {
    const environment = { LEDGER_DATA: on.small.data };
    expect((await runLedger(['show', 'contract', 'west'], { environment })).exit).toBe(0);
    expect((await runLedger(['show', 'contract', 'west', '--data', 'nowhere'], { environment })).exit).toBe(5);
  });

  it('never repeats a connection string, which holds a password', async () => {
    const environment = { LEDGER_STORE: 'eventstoredb', LEDGER_EVENTSTORE_URL: 'http://admin:changeit@host' };
    const { exit, err } = await runLedger(['verify'], { environment });
    expect(exit).toBe(2);
    expect(err).not.toContain('changeit');
  });

  it('colours on a terminal, unless asked not to', async () => {
    const argv = ['trail', 'payment', 'west.S01.P1', '--data', on.small.data];
    const coloured = '\u001b[';
    expect((await runLedger(argv, { isTerminal: true })).out).toContain(coloured);
    expect((await runLedger(argv, { isTerminal: false })).out).not.toContain(coloured);
    expect((await runLedger(argv, { isTerminal: true, environment: { NO_COLOR: '1' } })).out).not.toContain(coloured);
    expect((await runLedger(argv, { isTerminal: true, environment: { TERM: 'dumb' } })).out).not.toContain(coloured);
    expect((await runLedger([...argv, '--no-color'], { isTerminal: true })).out).not.toContain(coloured);
    expect((await runLedger(argv, { isTerminal: false, environment: { FORCE_COLOR: '1' } })).out).toContain(coloured);
  });
});

describe('ledger init', () => {
  it('makes an empty ledger, once', async () => {
    const data = join(on.small.folder, 'fresh');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
    const again = await runLedger(['init', '--data', data]);
    expect([again.exit, again.err]).toEqual([1, `There is a ledger in ${data} already\n`]);
    const verified = await runLedger(['verify', '--json', '--data', data]);
    expect(JSON.parse(verified.out)).toMatchObject({ verdict: 'ok', entries: 0, faults: [] });
  });

  it('keeps the participants store and its key apart where the settings say so, and misses them when they do not', async () => {
    const data = join(on.small.folder, 'apart');
    const environment = {
      LEDGER_DATA: data,
      LEDGER_PARTICIPANTS: join(on.small.folder, 'vault'),
      LEDGER_PARTICIPANTS_KEY: join(on.small.folder, 'keys', 'ledger.key'),
    };
    expect((await runLedger(['init'], { environment })).exit).toBe(0);
    expect(existsSync(join(on.small.folder, 'vault', 'participants.db'))).toBe(true);
    expect(existsSync(join(on.small.folder, 'keys', 'ledger.key'))).toBe(true);
    expect((await runLedger(['verify'], { environment })).exit).toBe(0);
    const { exit, err } = await runLedger(['verify', '--data', data]);
    expect(exit).toBe(5);
    expect(err).toMatch(/has no participants store at .*: LEDGER_PARTICIPANTS says where it is\n$/);
  });
});

describe('beside a process that writes', () => {
  it('reads, and says why it cannot write', async () => {
    const data = on.copy();
    const owner = await openInstallation({ data, store: { kind: 'sqlite' } });
    try {
      await owner.follow();
      const reading = await runLedger(['trail', 'payment', 'west.S01.P1', '--data', data]);
      expect(reading.exit).toBe(0);
      const writing = await runLedger(['rebuild', '--data', data]);
      expect(writing.exit).toBe(5);
      expect(writing.err).toMatch(/Another process writes to the ledger in .*\nStop it first/);
    } finally {
      await owner.close();
    }
  });

  it('makes the read models of another version again', async () => {
    const data = on.copy();
    const file = readdirSync(join(data, 'read-store')).find((name) => name.endsWith('.sqlite')) ?? '';
    const database = new Database(join(data, 'read-store', file));
    database.exec("UPDATE read_store_projections SET version = 0 WHERE name = 'trail'");
    database.close();
    expect((await runLedger(['trail', 'payment', 'west.S01.P1', '--data', data])).exit).toBe(0);
    expect((await runLedger(['verify', '--data', data])).exit).toBe(0);
  });

  it('brings the read models up to date where nobody does', async () => {
    const data = on.copy();
    rmSync(join(data, 'read-store'), { recursive: true });
    expect((await runLedger(['trail', 'payment', 'west.S01.P1', '--data', data])).exit).toBe(0);
  });
});
