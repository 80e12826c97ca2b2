import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventLog } from '#event-log';
import { instant, SetClock, SystemEntropy } from '#kernel';
import { ManualTime, record } from '../../test/temporary-log.js';
import { readPolicy } from '../notes/policy.js';
import { WitnessClient } from '../witness/witness-client.js';
import { createWitness, openWitness } from '../witness/witness-files.js';
import { type RunningWitness, serveWitness } from '../witness/witness-server.js';
import { signedLogInMemory } from './signed-log.js';
import { TransparencyLog } from './transparency-log.js';

const clock = new SetClock(instant('2026-03-01T10:00:00.000Z'));
const entropy = new SystemEntropy();

describe('a log whose checkpoints are cosigned', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-witnessed-'));
  const log = new MemoryEventLog();
  const signed = signedLogInMemory({ origin: 'ledger.example.org/test', clock });
  const vkey = signed.keys[0]?.vkey ?? '';
  let running: RunningWitness;
  let witness: ReturnType<typeof openWitness>;
  let transparency: TransparencyLog;

  beforeEach(async () => {
    createWitness(folder, { name: 'witness.example.net/w1', logs: [vkey], entropy });
    witness = openWitness(folder, clock);
    running = await serveWitness(witness.witness, { port: 0, host: '127.0.0.1' });
    const policy = readPolicy(
      `log ${vkey}\nwitness payer ${witness.vkey} ${running.url}\nwitness nobody ${unknownKey()}\nquorum payer\n`,
    );
    const client = new WitnessClient({ entropy });
    const time = new ManualTime();
    transparency = new TransparencyLog({ log, ...signed, clock, after: time.after, witnesses: { policy, client } });
    await transparency.start();
  });
  afterEach(async () => {
    await transparency.stop();
    transparency.close();
    await running.stop();
    witness.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A witness of the policy that has no address, so nobody asks it. */
  function unknownKey(): string {
    const elsewhere = mkdtempSync(join(tmpdir(), 'ledger-witness-'));
    const key = createWitness(join(elsewhere, 'w'), { name: 'witness.example.net/w2', logs: [], entropy });
    rmSync(elsewhere, { recursive: true, force: true });
    return key;
  }

  it('shows a checkpoint as unwitnessed until the witness has cosigned it, and keeps the cosignature', async () => {
    await record(log, 5);
    const first = await transparency.sign();
    if (first === undefined) throw new Error('Nothing was signed');
    expect(transparency.witnessed(first)).toMatchObject({ isWitnessed: false, witnesses: [] });
    await transparency.witnessesAnswered();
    const kept = transparency.checkpointOf(5);
    expect(kept?.note.startsWith(first.note)).toBe(true);
    expect(kept && transparency.witnessed(kept).witnesses).toEqual([{ name: 'payer', at: '2026-03-01T10:00:00.000Z' }]);
    expect(transparency.tlogProof(2)).toContain('witness.example.net/w1');

    // Grown since: the witness is shown that the larger tree begins with the one it knows.
    await record(log, 300);
    await transparency.sign();
    await transparency.witnessesAnswered();
    const grown = transparency.checkpointOf(305);
    expect(grown && transparency.witnessed(grown).isWitnessed).toBe(true);
    expect(transparency.witnessOutcomes).toMatchObject([{ witness: 'payer', outcome: 'cosigned' }]);
  });
});

describe('a log that was signed before it had witnesses', () => {
  it('offers the latest checkpoint at once to a witness that was named since', async () => {
    const another = new MemoryEventLog();
    const before = signedLogInMemory({ origin: 'ledger.example.org/test', clock });
    const own = before.keys[0]?.vkey ?? '';
    const watching = mkdtempSync(join(tmpdir(), 'ledger-witness-'));
    createWitness(watching, { name: 'witness.example.net/w3', logs: [own], entropy });
    const third = openWitness(watching, clock);
    const address = await serveWitness(third.witness, { port: 0, host: '127.0.0.1' });
    const time = new ManualTime();
    const alone = new TransparencyLog({ log: another, ...before, clock, after: time.after });
    await alone.start();
    await record(another, 7);
    await alone.sign();
    await alone.stop();

    const policy = readPolicy(`log ${own}\nwitness third ${third.vkey} ${address.url}\nquorum third\n`);
    const witnesses = { policy, client: new WitnessClient({ entropy }) };
    const restarted = new TransparencyLog({ log: another, ...before, clock, after: time.after, witnesses });
    await restarted.start();
    await restarted.witnessesAnswered();
    const latest = restarted.checkpoint();
    expect(latest && restarted.witnessed(latest)).toMatchObject({ size: 7, isWitnessed: true });
    await restarted.stop();
    restarted.close();
    await address.stop();
    third.close();
    rmSync(watching, { recursive: true, force: true });
  });
});
