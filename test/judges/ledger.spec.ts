import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RegisterOrganisation } from '#contracts';
import { leafHash } from '#event-log';
import { createInstallation, type Installation, openInstallation } from '#installation';
import { OrganisationId, SystemClock, SystemEntropy } from '#kernel';
import {
  addCheckpointText,
  createWitness,
  isIncluded,
  judgeNote,
  openWitness,
  type Policy,
  readPolicy,
  readTlogProof,
  recipePath,
  type SignedCheckpoint,
  serveWitness,
} from '#tamper-evidence';
import { missingForOpenssl, npmVerifier } from './found.js';

const origin = 'ledger.example.org/judged';
const missing = missingForOpenssl();

/** Lets everybody have their turns until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn === 1_000_000) throw new Error('It never came to be so');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a ledger on disk with a witness beside it', () => {
  let folder: string;
  let ledger: Installation;
  let policy: Policy;
  const checkpoints: SignedCheckpoint[] = [];
  const closing: (() => Promise<void> | void)[] = [];
  const at = (name: string) => join(folder, name);

  async function recordAndSign(from: number, to: number): Promise<void> {
    const bus = await ledger.bus();
    for (let number = from; number < to; number += 1) {
      const organisation = OrganisationId.parse(`synthetic_${number}`);
      const answer = await bus.execute(
        new RegisterOrganisation(
          { organisation, name: `Organisation ${number} (synthetic)`, identifiers: [] },
          { commandId: `judged-${number}`, actor: { subject: 'synthetic-anna', organisation, role: 'outcome-payer' } },
        ),
      );
      expect(answer).toMatchObject({ kind: 'recorded' });
    }
    const signed = await ledger.transparency.sign();
    if (signed === undefined) throw new Error('It signed nothing');
    await until(() => ledger.transparency.checkpointOf(signed.size)?.note !== signed.note);
    checkpoints.push(ledger.transparency.checkpointOf(signed.size) ?? signed);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'judged-ledger-'));
    const data = at('data');
    createInstallation({ data, store: { kind: 'sqlite' }, origin });
    const unwitnessed = await openInstallation({ data, store: { kind: 'sqlite' } });
    const [key] = unwitnessed.transparency.vkeys();
    await unwitnessed.close();
    const vkey = key?.vkey ?? '';
    const witnessVkey = createWitness(at('witness'), {
      name: 'witness.example/one',
      logs: [vkey],
      entropy: new SystemEntropy(),
    });
    const { witness, close } = openWitness(at('witness'), new SystemClock());
    const { url, stop } = await serveWitness(witness, { port: 0, host: '127.0.0.1' });
    closing.push(close, stop);
    const policyText = `log ${vkey}\nwitness payer ${witnessVkey} ${url}\nquorum payer\n`;
    writeFileSync(at('policy.txt'), policyText);
    writeFileSync(at('log.vkey'), `${vkey}\n`);
    writeFileSync(at('witness.vkey'), `${witnessVkey}\n`);
    policy = readPolicy(policyText);
    ledger = await openInstallation({ data, store: { kind: 'sqlite' }, signing: { witnessPolicy: at('policy.txt') } });
    closing.push(() => ledger.close());
    await ledger.follow();
    await recordAndSign(0, 5);
    await recordAndSign(5, 12);
    let entry = 0;
    for await (const batch of ledger.log.readAll('start')) {
      for (const { text } of batch) {
        writeFileSync(at(`${entry}.json`), text);
        writeFileSync(at(`${entry}.tlog-proof`), ledger.transparency.tlogProof(entry));
        const { index, hashes, checkpoint } = readTlogProof(ledger.transparency.tlogProof(entry));
        const { checkpoint: judged, isQuorum } = judgeNote(policy, checkpoint);
        const { size, root } = judged;
        expect(isQuorum && isIncluded({ index, size, leaf: leafHash(text), proof: hashes, root })).toBe(true);
        entry += 1;
      }
    }
    expect(entry).toBe(12);
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    rmSync(folder, { recursive: true });
  });

  const openssl = (...words: readonly string[]) =>
    spawnSync('sh', [recipePath('openssl'), ...words, at('log.vkey'), at('witness.vkey')], { encoding: 'utf8' });

  it('has checkpoints that the witness cosigned, so that its policy is content', () => {
    expect(checkpoints.map(({ size }) => size)).toEqual([5, 12]);
    for (const { note, size } of checkpoints) {
      expect(judgeNote(policy, note)).toMatchObject({ checkpoint: { origin, size }, isQuorum: true });
    }
    expect(ledger.transparency.witnessOutcomes).toMatchObject([{ witness: 'payer', outcome: 'cosigned' }]);
  });

  (missing === undefined ? it : it.skip)(
    'satisfies OpenSSL with every entry, and with how it grew',
    () => {
      for (let entry = 0; entry < 12; entry += 1) {
        const { status, stdout } = openssl('entry', at(`${entry}.json`), at(`${entry}.tlog-proof`));
        expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining(`is entry ${entry}\n`) });
      }
      const [old, now] = checkpoints;
      writeFileSync(at('old'), old?.note ?? '');
      const proof = ledger.transparency.consistencyProof(5, 12);
      writeFileSync(at('growth'), addCheckpointText({ oldSize: 5, proof, checkpoint: now?.note ?? '' }));
      expect(openssl('growth', at('old'), at('growth'))).toMatchObject({ status: 0 });
      expect(openssl('entry', at('3.json'), at('4.tlog-proof'))).toMatchObject({ status: 1 });
    },
    180_000,
  );

  (npmVerifier() === undefined ? it.skip : it)('satisfies the verifier inside npm', () => {
    const run = (event: number, proof: number) =>
      spawnSync(process.execPath, [recipePath('npm'), at(`${event}.json`), at(`${proof}.tlog-proof`), at('log.vkey')])
        .status;
    expect([run(0, 0), run(7, 7), run(11, 11), run(7, 8)]).toEqual([0, 0, 0, 1]);
  });
});
