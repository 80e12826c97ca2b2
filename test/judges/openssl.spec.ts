import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCheckpointText, recipePath, tlogProofText } from '#tamper-evidence';
import { vectorFile, vectorJson, vectorText, worked } from '../../libs/tamper-evidence/test/vectors.js';
import { missingForOpenssl } from './found.js';
import { JudgedLog } from './logs.js';

const missing = missingForOpenssl();
/** Each run is some hundred small processes, which a busy machine starts slowly. */
const MANY_RUNS_MS = 180_000;
const describeJudged = missing === undefined ? describe : describe.skip;
const title = missing === undefined ? 'OpenSSL and coreutils judge' : `OpenSSL and coreutils (${missing})`;

describeJudged(title, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'openssl-recipe-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...words: readonly string[]) => {
    // Nothing of this machine's: a search path with the system's tools alone, and no locale.
    const { status, stdout, stderr } = spawnSync('sh', [recipePath('openssl'), ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', TMPDIR: folder },
    });
    return { status, said: (status === 0 ? stdout : stderr).trim() };
  };
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const example = (name: string) => vectorFile(`worked-example/${name}`);
  const keys = [example('log.vkey'), example('witness.vkey')];

  it('takes every checkpoint of the worked example, and of a Tessera log', () => {
    for (const size of [0, 5, 11]) {
      expect(run('checkpoint', example(`checkpoint-${size}.txt`), ...keys).said).toContain(
        `${worked.origin} has ${size} entries`,
      );
    }
    for (const size of [0, 1, 15]) {
      const at = vectorFile(`tessera-log/log/checkpoint.${size}`);
      expect(run('checkpoint', at, vectorFile('tessera-log/log.vkey')).status).toBe(0);
    }
  });

  it(
    'takes all entries of the worked example, and tells the time of the witness',
    () => {
      const { inclusion } = vectorJson<{ readonly inclusion: readonly (readonly string[])[] }>(
        'worked-example/expected.json',
      );
      for (const [index, hashes] of inclusion.entries()) {
        const checkpoint = vectorText('worked-example/checkpoint-11.txt');
        const proof = tlogProofText({ index, hashes: hashes.map((hash) => Buffer.from(hash, 'base64')), checkpoint });
        const event = example(`events/${String(index).padStart(2, '0')}.json`);
        expect(run('entry', event, file('proof', proof), ...keys)).toEqual({
          status: 0,
          said: [
            `ok: signed by ${worked.origin}`,
            `ok: signed by ${worked.witness} at second 1775034011 since 1970`,
            `ok: ${worked.origin} has 11 entries under the root ${worked.roots[11]}`,
            `ok: ${event} is entry ${index}`,
          ].join('\n'),
        });
      }
    },
    MANY_RUNS_MS,
  );

  it('takes the growth of the worked example', () => {
    const { status, said } = run('growth', example('checkpoint-5.txt'), example('add-checkpoint-5-11.txt'), ...keys);
    expect({ status, last: said.split('\n').at(-1) }).toEqual({
      status: 0,
      last: 'ok: the tree of 11 entries begins with that of 5',
    });
  });

  describe('logs as the ledger makes them', () => {
    const log = JudgedLog.of(300);
    const vkey = () => file('log.vkey', `${log.vkey}\n`);

    it.each([
      [0, 1],
      [1, 2],
      [2, 3],
      [6, 7],
      [0, 256],
      [255, 256],
      [256, 257],
      [150, 300],
      [299, 300],
    ])('entry %i of %i', (index, size) => {
      const proof = { index, hashes: log.inclusion(index, size), checkpoint: log.checkpoint(size) };
      const event = file('event', log.entries[index] ?? '');
      const extra = file('proof', tlogProofText({ ...proof, extra: Buffer.from('with words of no weight') }));
      expect(run('entry', event, extra, vkey()).status).toBe(0);
      const other = file('event', log.entries[index + 1] ?? 'x');
      expect(run('entry', other, extra, vkey()).status).toBe(1);
    });

    it.each([
      [0, 7],
      [1, 7],
      [2, 3],
      [3, 7],
      [4, 7],
      [6, 7],
      [7, 7],
      [128, 256],
      [255, 257],
      [256, 300],
      [299, 300],
    ])('growth from %i to %i', (oldSize, size) => {
      const proof = oldSize === 0 ? [] : log.consistency(oldSize, size);
      const request = { oldSize, proof, checkpoint: log.checkpoint(size) };
      const old = file('old', log.checkpoint(oldSize));
      expect(run('growth', old, file('new', addCheckpointText(request)), vkey())).toMatchObject({ status: 0 });
      const spoiled = { ...request, proof: [...proof, log.root(1)] };
      expect(run('growth', old, file('new', addCheckpointText(spoiled)), vkey()).status).toBe(1);
      if (proof.length === 0) return;
      const cut = { ...request, proof: proof.slice(1) };
      expect(run('growth', old, file('new', addCheckpointText(cut)), vkey()).status).toBe(1);
    });

    it('refuses another history with the same key', () => {
      const fork = new JudgedLog([...log.entries.slice(0, 5), Buffer.from('another')]);
      const request = addCheckpointText({ oldSize: 4, proof: fork.consistency(4, 6), checkpoint: fork.checkpoint(6) });
      expect(run('growth', file('old', log.checkpoint(4)), file('new', request), vkey()).status).toBe(0);
      const later = addCheckpointText({ oldSize: 6, proof: [], checkpoint: fork.checkpoint(6) });
      expect(run('growth', file('old', log.checkpoint(6)), file('new', later), vkey())).toEqual({
        status: 1,
        said: 'NOT OK: two roots of one size',
      });
    });
  });

  it(
    'refuses a proof with any one byte of it changed, or of the event, or of the key',
    () => {
      // Bytes from all over each file; every line of the proof is hit.
      for (const [name, step] of [
        ['03.tlog-proof', 23],
        ['events/03.json', 97],
        ['log.vkey', 9],
      ] as const) {
        const right = readFileSync(example(name));
        for (let at = 0; at < right.length - 1; at += step) {
          const changed = Buffer.from(right);
          changed[at] = (changed[at] ?? 0) ^ 1;
          const spoiled = file('spoiled', changed);
          const given = [example('events/03.json'), example('03.tlog-proof'), example('log.vkey')];
          const files = given.map((each) => (each === example(name) ? spoiled : each));
          expect({ name, at, ...run('entry', ...files, example('witness.vkey')) }).toMatchObject({
            name,
            at,
            status: 1,
          });
        }
      }
    },
    MANY_RUNS_MS,
  );

  const checkpoint = () => vectorText('worked-example/checkpoint-11.txt');
  it.each<[string, string, () => string]>([
    [
      'a checkpoint that the witness has not signed',
      'witness.example.net/w1 has not signed',
      () => checkpoint().replace(/\u2014 witness.*\n/, ''),
    ],
    [
      'a checkpoint that the log has not signed',
      'outcomes-test has not signed',
      () => checkpoint().replace(/\u2014 ledger.*\n/, ''),
    ],
    ['a size with a leading zero', 'not a number', () => checkpoint().replace('\n11\n', '\n011\n')],
    [
      'a size that the shell cannot count to',
      'not a number',
      () => checkpoint().replace('\n11\n', `\n${'9'.repeat(19)}\n`),
    ],
    ['lines that nobody asked for', 'has not three lines', () => checkpoint().replace('\n\n', '\nmore\n\n')],
    ['a root that is too short', 'not a hash', () => checkpoint().replace(/\n[^\n]{44}\n/, '\nAAAA\n')],
    ['a star for a root', 'not base64', () => checkpoint().replace(/\n[^\n]{44}\n/, '\n*\n')],
    [
      'a second signature of the log that does not hold',
      'is not one of this checkpoint',
      () => {
        const line = /\u2014 ledger.*\n/.exec(checkpoint())?.[0] ?? '';
        return checkpoint() + line.replace('TAOPHgqFxu', 'TAOPHgqFxv');
      },
    ],
    ['nothing in it', 'has not three lines', () => ''],
  ])('refuses %s', (_, said, text) => {
    const answer = run('checkpoint', file('checkpoint', text()), ...keys);
    expect(answer).toEqual({ status: 1, said: expect.stringContaining(said) });
  });

  it('refuses the key of another log, and says how it is used', () => {
    const others = file('other.vkey', JudgedLog.of(1).vkey);
    expect(run('checkpoint', example('checkpoint-11.txt'), others).said).toContain(
      'the key of ledger.example.org/judged',
    );
    for (const words of [[], ['check'], ['entry', 'a', 'b'], ['checkpoint', example('checkpoint-11.txt')]]) {
      expect(run(...words)).toEqual({
        status: 1,
        said: expect.stringMatching(/^NOT OK: (say checkpoint|too few files)/),
      });
    }
  });
});
