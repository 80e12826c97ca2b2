import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicKeyOfBytes, readVkey, recipePath, tlogProofText } from '#tamper-evidence';
import { vectorFile, vectorJson, vectorText, worked } from '../../libs/tamper-evidence/test/vectors.js';
import { npmVerifier } from './found.js';
import { JudgedLog, withBitFlipped } from './logs.js';

const verifier = npmVerifier();

interface Entry {
  readonly event: Buffer;
  readonly index: number | string;
  readonly size: number;
  readonly root: Buffer;
  readonly proof: readonly Buffer[];
  readonly checkpoint: string;
  readonly vkey: string;
}

/** What is wrong with each, or nothing. */
function ask(entries: readonly Entry[]): readonly string[] {
  const questions = entries.map(({ event, index, size, root, proof, checkpoint, vkey }) => {
    const { name, keyId, publicKey } = readVkey(vkey);
    const spki = publicKeyOfBytes(publicKey).export({ format: 'der', type: 'spki' });
    return {
      event: event.toString('base64'),
      index: String(index),
      size: String(size),
      root: root.toString('base64'),
      proof: proof.map((hash) => hash.toString('base64')),
      checkpoint,
      log: { spki: spki.toString('base64'), keyId: keyId.toString('base64'), url: `https://${name}` },
    };
  });
  const out = execFileSync(process.execPath, ['test/judges/npm-verifier.cjs', verifier ?? ''], {
    input: JSON.stringify(questions),
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  return JSON.parse(out) as string[];
}

function entryOf(log: JudgedLog, index: number, size: number): Entry {
  return {
    event: log.entries[index] ?? Buffer.alloc(0),
    index,
    size,
    root: log.root(size),
    proof: log.inclusion(index, size),
    checkpoint: log.checkpoint(size),
    vkey: log.vkey,
  };
}

const describeJudged = verifier === undefined ? describe.skip : describe;
describeJudged(
  verifier === undefined ? '@sigstore/verify inside npm (this npm has none)' : '@sigstore/verify inside npm judges',
  () => {
    it('takes every entry of every tree up to 40', () => {
      const log = JudgedLog.of(40);
      const entries = log.entries.flatMap((_, last) =>
        log.entries.slice(0, last + 1).map((__, index) => entryOf(log, index, last + 1)),
      );
      expect(entries).toHaveLength((40 * 41) / 2);
      expect(ask(entries).filter((problem) => problem !== '')).toEqual([]);
    });

    it('takes entries of trees with tiles above tiles', () => {
      const log = JudgedLog.of(66_000);
      const entries = [256, 257, 65_536, 65_537, 66_000].flatMap((size) =>
        [0, 1, 255, 256, 65_535, 65_536, size - 1]
          .filter((index) => index < size)
          .map((index) => entryOf(log, index, size)),
      );
      expect(ask(entries).filter((problem) => problem !== '')).toEqual([]);
    });

    it('takes all entries of the worked example', () => {
      const { inclusion, roots } = vectorJson<{
        readonly inclusion: readonly (readonly string[])[];
        readonly roots: readonly string[];
      }>('worked-example/expected.json');
      const entries = inclusion.map(
        (proof, index): Entry => ({
          event: readFileSync(vectorFile(`worked-example/events/${String(index).padStart(2, '0')}.json`)),
          index,
          size: 11,
          root: Buffer.from(roots[11] ?? '', 'base64'),
          proof: proof.map((hash) => Buffer.from(hash, 'base64')),
          checkpoint: vectorText('worked-example/checkpoint-11.txt'),
          vkey: worked.logVkey,
        }),
      );
      expect(ask(entries)).toEqual(Array(11).fill(''));
    });

    it('refuses every altered form', () => {
      const log = JudgedLog.of(30);
      const altered = [0, 1, 7, 8, 15, 16, 28, 29].flatMap((index): Entry[] => {
        const right = entryOf(log, index, 30);
        const { event, proof, checkpoint } = right;
        return [
          { ...right, event: withBitFlipped(event, index * 13) },
          { ...right, event: Buffer.concat([event, Buffer.of(10)]) },
          { ...right, index: index + 1 },
          { ...right, index: index ^ 2 },
          { ...right, index: '-1' },
          { ...right, proof: proof.slice(1) },
          { ...right, proof: [...proof, right.root] },
          { ...right, proof: proof.map((hash, level) => (level === 1 ? withBitFlipped(hash, 3) : hash)) },
          { ...right, checkpoint: log.checkpoint(29) },
          { ...right, checkpoint: checkpoint.replace('\n30\n', '\n31\n') },
          {
            ...right,
            checkpoint: checkpoint.replace(
              right.root.toString('base64'),
              withBitFlipped(right.root, 5).toString('base64'),
            ),
          },
          { ...right, vkey: worked.logVkey },
        ];
      });
      expect(ask(altered).filter((problem) => problem === '')).toEqual([]);
    });

    describe('with the script that goes into bundles', () => {
      let folder: string;
      beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'npm-recipe-'));
      });
      afterAll(() => rmSync(folder, { recursive: true }));
      const run = (...files: readonly string[]) =>
        spawnSync(process.execPath, [recipePath('npm'), ...files], { encoding: 'utf8' });

      it('takes an entry, with its extra line and a witness’s signature', () => {
        const files = [
          vectorFile('worked-example/events/03.json'),
          vectorFile('worked-example/03.tlog-proof'),
          vectorFile('worked-example/log.vkey'),
        ];
        expect(run(...files)).toMatchObject({
          status: 0,
          stdout: expect.stringMatching(/^ok: .*03\.json is entry 3 of ledger/),
        });
        const extra = join(folder, 'extra.tlog-proof');
        writeFileSync(extra, vectorText('worked-example/03.tlog-proof').replace('\nindex', '\nextra AAAA\nindex'));
        expect(run(files[0] ?? '', extra, files[2] ?? '').status).toBe(0);
      });

      it('takes what the ledger writes, and nothing else', () => {
        const log = JudgedLog.of(20);
        const [event, proof, vkey] = [join(folder, 'event'), join(folder, 'proof'), join(folder, 'log.vkey')];
        const files = [event, proof, vkey];
        writeFileSync(vkey, `${log.vkey}\n`);
        writeFileSync(event, log.entries[13] ?? '');
        writeFileSync(
          proof,
          tlogProofText({ index: 13, hashes: log.inclusion(13, 20), checkpoint: log.checkpoint(20) }),
        );
        expect(run(...files)).toMatchObject({ status: 0 });
        writeFileSync(event, log.entries[14] ?? '');
        expect(run(...files)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^NOT OK/) });
        expect(run(event).status).toBe(2);
      });
    });
  },
);
