import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { OnSmallLedger } from '../test/on-small-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnSmallLedger();
const { ledger, json } = on;

describe('ledger rebuild and verify', () => {
  it('makes the read models again', async () => {
    const report = await json('rebuild');
    expect(report).toMatchObject({ events: expect.any(Number), parked: 0 });
    expect(report.projections).toContain('returns');
    expect((await ledger('rebuild', '--projection', 'nothing')).exit).toBe(2);
  });

  it('finds nothing wrong with what is sound', async () => {
    const report = await json('verify');
    expect(report).toMatchObject({ verdict: 'ok', faults: [] });
    expect(report.readModels.differences).toEqual([]);
    const { exit, out } = await ledger('verify', '--log-only');
    expect(exit).toBe(0);
    expect(out).toContain('No fault found.');
  });

  it('finds a changed event with exit code 3, and names its entry', async () => {
    const data = on.copy();
    const database = new Database(join(data, 'ledger.db'));
    const triggers = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all() as string[];
    for (const name of triggers) database.exec(`DROP TRIGGER ${name}`);
    const paid = database
      .prepare('SELECT position, text FROM events WHERE text LIKE \'%"type":"PaymentMade"%\'')
      .get() as { position: number; text: string };
    database
      .prepare('UPDATE events SET text = ? WHERE position = ?')
      .run(paid.text.replace('22000', '92000'), paid.position);
    database.close();
    const { exit, out } = await runLedger(['verify', '--json', '--data', data]);
    expect(exit).toBe(3);
    const report = JSON.parse(out);
    expect(report.readModels).toBeNull();
    expect(report.faults).toContainEqual(
      expect.objectContaining({ entry: paid.position - 1, stream: 'account-west', rule: 'leaf-hash' }),
    );
    expect(report.faults).toContainEqual(
      expect.objectContaining({ rule: 'file', says: expect.stringMatching(/guard/) }),
    );
    const human = await runLedger(['verify', '--data', data]);
    expect(human.out).toContain(`entry ${paid.position - 1}, account-west/`);
    expect(human.err).not.toContain('what is stored is what was recorded');
  });

  it('finds a changed read model with exit code 4', async () => {
    const data = on.copy();
    const file = readdirSync(join(data, 'read-store')).find((name) => name.endsWith('.sqlite')) ?? '';
    const database = new Database(join(data, 'read-store', file));
    database.exec('UPDATE payments SET pence = 1');
    database.close();
    const { exit, out, err } = await runLedger(['verify', '--data', data]);
    expect(exit).toBe(4);
    expect(out).not.toContain('No fault found.');
    expect(err).toContain('Make them again with "ledger rebuild".');
    expect(out).toContain('DIFFERS  payments: 1 row');
  });

  it('shows how far it is: a bar on a terminal, elsewhere a line every ten seconds', async () => {
    const argv = ['verify', '--data', on.small.data];
    expect((await runLedger(argv, { isTerminal: true, tick: 200 })).err).toContain('\r\u001b[2KChecking the log  [#');
    expect((await runLedger(argv, { tick: 20_000 })).err).toMatch(/^Checking the log {2}100%/m);
    expect((await runLedger(argv, { tick: 0 })).err).not.toMatch(/Checking/);
    expect((await runLedger([...argv, '--quiet'], { isTerminal: true, tick: 20_000 })).err).toBe('');
  });
});
