import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type EventLog, leafHash, MemoryEventLog, SqliteEventLog } from '#event-log';
import { instant, SetClock } from '#kernel';
import { ManualTime, record, sizeOf, TemporaryLog } from '../../test/temporary-log.js';
import { readCheckpoint } from '../notes/checkpoint.js';
import { readVkey } from '../notes/ed25519-keys.js';
import { openNote } from '../notes/signed-note.js';
import { isConsistent, isIncluded } from '../proofs/check-proof.js';
import { readTlogProof } from '../proofs/tlog-proof.js';
import { HASH_BYTES } from '../tree/hashing.js';
import { signedLogInMemory } from './signed-log.js';
import { NotTheSigner, NotYetSigned, TransparencyLog } from './transparency-log.js';

const at = instant('2026-03-01T10:00:00.000Z');
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function started({ log = new MemoryEventLog() as EventLog, signEveryMs = undefined as number | undefined } = {}) {
  const time = new ManualTime();
  const clock = new SetClock(at);
  const transparency = new TransparencyLog({
    log,
    ...signedLogInMemory({ origin: 'ledger.example.org/test', clock }),
    clock,
    after: time.after,
    signEveryMs,
  });
  await transparency.start();
  opened.push(async () => {
    await transparency.stop();
    transparency.close();
    await log.close();
  });
  return { log, transparency, time, clock };
}

/** Lets everybody have their turns until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn === 100_000) throw new Error('It never came to be so');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the transparency log', () => {
  it('signs nothing while there is nothing', async () => {
    const { transparency } = await started();
    expect(await transparency.sign()).toBeUndefined();
    expect(transparency.checkpoint()).toBeUndefined();
    expect(() => transparency.tlogProof(0)).toThrow(NotYetSigned);
  });

  it('signs what is recorded, and proves every entry of it', async () => {
    const { log, transparency } = await started();
    await record(log, 11);
    const signed = await transparency.sign();
    expect(signed?.size).toBe(11);
    expect(signed?.signedAt).toBe(at);
    const keys = transparency.vkeys().map(({ vkey }) => readVkey(vkey));
    const said = readCheckpoint(openNote(signed?.note ?? '', keys).text);
    expect(said).toEqual({ origin: 'ledger.example.org/test', size: 11, root: signed?.root });
    for await (const batch of log.readAll('start')) {
      for (const { sequence, text } of batch) {
        const { index, hashes, checkpoint } = readTlogProof(transparency.tlogProof(sequence));
        expect(checkpoint).toBe(signed?.note);
        expect(isIncluded({ index, size: 11, leaf: leafHash(text), proof: hashes, root: said.root })).toBe(true);
        expect(transparency.leafOf(sequence)).toEqual(leafHash(text));
      }
    }
  });

  it('signs a size once, and only ever a continuation', async () => {
    const { log, transparency } = await started();
    await record(log, 5);
    const first = await transparency.sign();
    expect(await transparency.sign()).toEqual(first);
    await record(log, 300);
    const second = await transparency.sign();
    expect(transparency.checkpoints().map(({ size }) => size)).toEqual([305, 5]);
    const proof = transparency.consistencyProof(5, 305);
    const [oldRoot, newRoot] = [first?.root ?? Buffer.alloc(0), second?.root ?? Buffer.alloc(0)];
    expect(isConsistent({ oldSize: 5, newSize: 305, oldRoot, newRoot, proof })).toBe(true);
    expect(readTlogProof(transparency.tlogProof(2, 5)).checkpoint).toBe(first?.note);
    expect(() => transparency.tlogProof(7, 5)).toThrow('Entry 7 is not in the checkpoint of size 5');
    expect(() => transparency.tlogProof(2, 6)).toThrow('No checkpoint has the size 6');
    expect(() => transparency.inclusionProof(305, 306)).toThrow('The tree has 305 entries, and not 306');
  });

  it('signs news at once, and then rests: by itself at most so often', async () => {
    const { log, transparency, time } = await started({ signEveryMs: 10_000 });
    await record(log, 3);
    await until(() => transparency.status.size === 3);
    expect(transparency.checkpoint()).toBeUndefined();
    time.pass(200);
    expect(transparency.checkpoint()?.size).toBe(3);
    await record(log, 2);
    await until(() => transparency.status.size === 5);
    time.pass(1_000);
    expect(transparency.checkpoint()?.size).toBe(3);
    time.pass(9_000);
    await until(() => transparency.checkpoint()?.size === 5);
    time.pass(60_000);
    await until(() => transparency.status.size === 5);
    expect(transparency.checkpoints()).toHaveLength(2);
  });

  it('brings the next checkpoint forward for whoever waits for a receipt, a second after the last at the soonest', async () => {
    const { log, transparency, time } = await started({ signEveryMs: 60_000 });
    await record(log, 1);
    expect((await transparency.checkpointIncluding(0, 5_000)).size).toBe(1);
    await record(log, 2);
    const [second, third] = [transparency.checkpointIncluding(1, 5_000), transparency.checkpointIncluding(2, 5_000)];
    await until(() => transparency.status.size === 3);
    expect(transparency.checkpoint()?.size).toBe(1);
    time.pass(1_000);
    expect([(await second).size, (await third).size]).toEqual([3, 3]);
  });

  it('goes on signing by itself after somebody waited for an entry that was never recorded', async () => {
    const { log, transparency, time } = await started({ signEveryMs: 10_000 });
    await record(log, 1);
    await transparency.sign();
    const waiting = transparency.checkpointIncluding(7, 5_000);
    time.pass(1_000);
    await until(() => transparency.checkpoint()?.size === 1);
    await transparency.sign();
    time.pass(4_000);
    await expect(waiting).rejects.toThrow(NotYetSigned);
    time.pass(60_000);
    await record(log, 2);
    await until(() => transparency.status.size === 3);
    time.pass(200);
    await until(() => transparency.checkpoint()?.size === 3);
  });

  it.each([
    ['for whoever waited', true],
    ['by itself', false],
  ])('signs by itself what it could not sign %s', async (_, isWaitedFor) => {
    const { log, transparency, time } = await started({ signEveryMs: 10_000 });
    await record(log, 1);
    await transparency.sign();
    await record(log, 1);
    await until(() => transparency.status.size === 2);
    const gone = new Error('The store is gone');
    const head = jest.spyOn(log, 'head').mockRejectedValueOnce(gone);
    const waiting = isWaitedFor ? transparency.checkpointIncluding(1, 5_000) : Promise.reject(gone);
    waiting.catch(() => {});
    time.pass(1_000);
    time.pass(isWaitedFor ? 0 : 9_000);
    await expect(waiting).rejects.toBe(gone);
    await until(() => head.mock.calls.length > 0);
    expect(transparency.checkpoint()?.size).toBe(1);
    head.mockRestore();
    await until(() => {
      time.pass(1_000);
      return transparency.checkpoint()?.size === 2;
    });
  });

  it('says that an entry is in no checkpoint yet when nobody signed in time', async () => {
    const { transparency, time } = await started();
    const waiting = transparency.checkpointIncluding(7, 5_000);
    time.pass(5_000);
    await expect(waiting).rejects.toThrow('No checkpoint includes entry 7 yet');
  });

  it('serves the tiles of what was signed, and nothing beyond', async () => {
    const { log, transparency } = await started();
    await record(log, 300);
    await transparency.sign();
    await record(log, 10);
    expect(transparency.tile({ level: 0, index: 0, width: 256 })).toHaveLength(256 * HASH_BYTES);
    expect(transparency.tile({ level: 0, index: 1, width: 44 })).toHaveLength(44 * HASH_BYTES);
    expect(transparency.tile({ level: 0, index: 1, width: 45 })).toBeUndefined();
    expect(transparency.tile({ level: 1, index: 0, width: 1 })).toHaveLength(HASH_BYTES);
    expect(transparency.leafOf(310)).toBeUndefined();
  });

  it('reads beside the one that signs, and does not sign', async () => {
    const there = await new TemporaryLog().filled(20);
    const log = SqliteEventLog.openReadOnly(there.ledger);
    const reader = there.over(log, { keys: [] });
    expect(reader.checkpoint()?.size).toBe(20);
    await expect(reader.sign()).rejects.toThrow(NotTheSigner);
    await expect(reader.checkpointIncluding(20, 0)).rejects.toThrow(NotTheSigner);
    reader.close();
    await log.close();
    there.remove();
  });

  it('signs at once what was in the tree and not signed when the ledger was closed', async () => {
    const there = await new TemporaryLog().filled(20);
    const log = SqliteEventLog.open(there.ledger);
    await record(log, 3);
    // Signed only when asked to, and nobody asks.
    const before = there.over(log);
    await before.start();
    await until(() => before.status.size === 23);
    await before.stop();
    expect(before.checkpoint()?.size).toBe(20);
    before.close();
    const again = there.over(log, { signEveryMs: 60_000 });
    await again.start();
    expect(again.checkpoint()?.size).toBe(23);
    await again.stop();
    again.close();
    await log.close();
    there.remove();
  });

  it('goes on where another process has added to the tree meanwhile, and stops whatever it could not write', async () => {
    const there = await new TemporaryLog().filled(20);
    const log = SqliteEventLog.open(there.ledger);
    const [one, other] = [there.over(log), there.over(log)];
    await one.start();
    await other.start();
    await record(log, 2);
    await until(() => one.status.size === 22 && other.status.size === 22);
    expect((await one.sign())?.size).toBe(22);
    await expect(other.sign()).rejects.toThrow('Another process writes to this tree file');
    expect(other.status).toMatchObject({ state: 'waiting', lastError: expect.stringContaining('Another process') });
    there.time.pass(1_000);
    await record(log, 1);
    await until(() => other.status.size === 23);
    expect((await other.sign())?.size).toBe(23);
    await record(log, 1);
    await until(() => one.status.size === 24);
    await one.stop();
    expect(one.size).toBe(23);
    await other.stop();
    expect(other.size).toBe(24);
    for (const each of [one, other]) each.close();
    await log.close();
    there.remove();
  });

  it('goes on after a restart where it was, and signs at the end what came in between', async () => {
    const there = await new TemporaryLog().filled(700);
    const log = SqliteEventLog.open(there.ledger);
    await record(log, 10);
    const again = there.over(log, { signEveryMs: 60_000 });
    const report = await again.start();
    expect(report).toEqual({ mode: 'full', from: 0, size: 700 });
    await until(() => again.status.size === 710);
    await again.stop();
    expect(again.checkpoints().map(({ size }) => size)).toEqual([710, 700]);
    again.close();
    expect(await sizeOf(log)).toBe(710);
    await log.close();
    there.remove();
  });
});
