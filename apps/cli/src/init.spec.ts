import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDouble } from '../../../test/eventstoredb-double/event-store-double.js';
import { read } from '../test/on-changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

describe('ledger init on EventStoreDB, by way of its protocol', () => {
  let folder: string;
  let double: EventStoreDouble;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-cli-init-'));
    double = await EventStoreDouble.start();
  });
  afterAll(() => {
    double.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (data: string, ...argv: string[]) =>
    runLedger([...argv, '--store', 'eventstoredb', '--data', join(folder, data)], {
      environment: { LEDGER_EVENTSTORE_URL: double.connectionString },
    });

  it('makes a ledger on an empty store, and never a second one over its events', async () => {
    expect((await run('first', 'init')).exit).toBe(0);
    const person = ['--issuer', 'https://login.example.org', '--subject', 'one', '--operator'];
    expect((await run('first', 'member', 'admit', ...person)).exit).toBe(0);

    const second = await run('second', 'init', '--json');
    expect([second.exit, JSON.parse(second.err).error]).toMatchObject([
      1,
      { code: 'ledger-exists', message: expect.stringMatching(/holds the events of a ledger already.*LEDGER_DATA/) },
    ]);
    expect(existsSync(join(folder, 'second'))).toBe(false);
    // A folder that has a ledger is told what it was told before.
    expect((await run('first', 'init')).err).toMatch(/^There is a ledger in /);
    expect(read(await run('first', 'member', 'list', '--json')).members).toHaveLength(1);
  });
});
