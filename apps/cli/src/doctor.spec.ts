import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openInstallation } from '#installation';
import { OnSmallLedger } from '../test/on-small-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnSmallLedger();

interface Told {
  readonly isWell: boolean;
  readonly findings: readonly { readonly check: string; readonly state: string; readonly says: string }[];
  readonly settings: readonly { readonly setting: string; readonly value?: unknown; readonly origin: object }[];
}

const examined = async (data: string, environment: Record<string, string> = {}) => {
  const { exit, out } = await runLedger(['doctor', '--data', data, '--json'], { environment, cwd: on.small.folder });
  const told = JSON.parse(out) as Told;
  return { exit, told, wrong: told.findings.filter(({ state }) => state === 'wrong').map(({ check }) => check) };
};

describe('ledger doctor', () => {
  it('finds a ledger well, and says what it looked at', async () => {
    const { exit, out, err } = await on.ledger('doctor');
    expect({ exit, err }).toEqual({ exit: 0, err: '' });
    for (const words of ['Node: ', 'SQLite: ', 'Time zone data: ', 'Writer: nobody', 'The log: format 1', 'Clock: ']) {
      expect(out).toContain(words);
    }
    expect(out).toMatch(/LEDGER_DATA +\S+ +--data\n/);
    const { told } = await examined(on.small.data);
    expect(told.isWell).toBe(true);
    expect(told.findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['settings', 'folder', 'lock', 'store', 'read-models', 'verification', 'key:log', 'disk']),
    );
    const { out: records } = await on.ledger('doctor', '--plain');
    expect(records.split('\n')[1]).toMatch(/^node\twell\t\d+\.\d+\.\d+ on [^\t]+\t$/);
  });

  it('says who writes to it, while they do', async () => {
    const owner = await openInstallation({ data: on.small.data, store: { kind: 'sqlite' } });
    try {
      const { exit, told } = await examined(on.small.data);
      expect(exit).toBe(0);
      expect(told.findings.find(({ check }) => check === 'lock')?.says).toContain(`process ${process.pid} on `);
    } finally {
      await owner.close();
    }
  });

  it('says where each setting comes from, and keeps what is secret to itself', async () => {
    const home = on.emptyFolder();
    mkdirSync(join(home, 'outcomes-ledger'));
    writeFileSync(join(home, 'outcomes-ledger', 'config.json'), JSON.stringify({ logLevel: 'warn', port: 1 }));
    // A password may stand there unescaped, with whatever signs are in it.
    const url = 'esdb://admin:p@/ch?an#changeit@localhost:2113?tls=false';
    const environment = { XDG_CONFIG_HOME: home, LEDGER_PORT: '8080', LEDGER_EVENTSTORE_URL: url };
    const { told } = await examined(on.small.data, environment);
    const of = (name: string) => told.settings.find(({ setting }) => setting === name);
    expect(of('LEDGER_PORT')).toMatchObject({ value: 8080, origin: { from: 'environment' } });
    expect(of('LEDGER_LOG_LEVEL')).toMatchObject({ value: 'warn', origin: { from: 'file', field: 'logLevel' } });
    expect(of('LEDGER_HOST')).toMatchObject({ origin: { from: 'default' } });
    expect(of('LEDGER_EVENTSTORE_URL')).toMatchObject({ value: 'esdb://…@localhost:2113?…' });
    expect(JSON.stringify(told)).not.toContain('changeit');
  });

  it('takes a command to the folder that a file names', async () => {
    const folder = on.emptyFolder();
    writeFileSync(join(folder, 'ledger.config.json'), JSON.stringify({ data: on.small.data }));
    expect((await runLedger(['show', 'contract', 'west'], { cwd: folder })).exit).toBe(0);
    writeFileSync(join(folder, 'ledger.config.json'), JSON.stringify({ dta: on.small.data }));
    const { exit, err } = await runLedger(['show', 'contract', 'west'], { cwd: folder });
    expect([exit, err]).toEqual([
      2,
      expect.stringContaining('ledger.config.json: dta is no setting; did you mean data?'),
    ]);
  });

  it('ends with exit code 1 for settings that are wrong, and looks no further', async () => {
    const { exit, told, wrong } = await examined(on.small.data, { LEDGER_PORT: 'http', LEDGER_SIGNS: 'perhaps' });
    expect([exit, told.isWell, wrong]).toEqual([1, false, ['settings', 'settings']]);
    expect(told.findings.some(({ check }) => check === 'folder')).toBe(false);
  });

  it.each<[string, string, (data: string) => void]>([
    ['no ledger', 'folder', (data) => renameSync(data, `${data}.away`)],
    ['a key that is gone', 'key:log', (data) => renameSync(join(data, 'tamper-evidence', 'log.key'), join(data, 'k'))],
    ['a key that others can read', 'key:participants', (data) => chmodSync(join(data, 'participants.key'), 0o644)],
    [
      'a file that is none of ours',
      'database:tree.db',
      (data) => {
        chmodSync(join(data, 'tamper-evidence', 'tree.db'), 0o600);
        writeFileSync(join(data, 'tamper-evidence', 'tree.db'), 'no database at all');
      },
    ],
  ])('ends with exit code 1 for %s', async (_, check, spoil) => {
    const data = on.copy();
    spoil(data);
    const { exit, wrong } = await examined(data);
    expect([exit, wrong]).toEqual([1, [check]]);
  });

  it('finds a policy of witnesses that says nothing', async () => {
    const { wrong } = await examined(on.small.data, { LEDGER_WITNESS_POLICY: join(on.small.folder, 'nowhere') });
    expect(wrong).toEqual(['witnesses']);
  });
});
