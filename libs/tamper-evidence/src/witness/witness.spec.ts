import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { instant, SetClock, SystemEntropy } from '#kernel';
import { forkedAt, SomeLog } from '../../test/fork-maker.js';
import { ReferenceTree } from '../../test/reference-tree.js';
import { vectorText, worked } from '../../test/vectors.js';
import { cosignedAt } from '../notes/cosignature.js';
import { privateFormOf, readVkey } from '../notes/ed25519-keys.js';
import { addSignatures, openNote } from '../notes/signed-note.js';
import { addCheckpointText, RequestMalformed, readAddCheckpoint, readSizeAnswer, SIZE_TYPE } from './add-checkpoint.js';
import type { WitnessAnswer } from './witness.js';
import { createWitness, type OpenedWitness, openWitness, openWitnessState, vkeyOfWitness } from './witness-files.js';
import { WitnessFileError, WitnessState } from './witness-state.js';

const log = new SomeLog('log.example', 1);
const [history, fork] = forkedAt(5, 20);
const name = 'w.example/one';
let folder: string;
const clock = new SetClock(instant('2026-04-01T09:00:00Z'));
const opened: OpenedWitness[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
  clock.set(instant('2026-04-01T09:00:00Z'));
});
afterEach(() => {
  for (const witness of opened.splice(0)) witness.close();
  rmSync(folder, { recursive: true });
});

function start(at = join(folder, 'w')): OpenedWitness {
  const witness = openWitness(at, clock);
  opened.push(witness);
  return witness;
}

function made(logs: readonly string[] = [log.vkey]): OpenedWitness {
  createWitness(join(folder, 'w'), { name, logs, entropy: new SystemEntropy() });
  return start();
}

function request(entries: readonly string[], oldSize: number, size: number): string {
  const proof = oldSize === 0 || oldSize >= size ? [] : new ReferenceTree(entries).consistency(oldSize, size);
  return addCheckpointText({ oldSize, proof, checkpoint: log.sign(entries, size) });
}

describe('a request', () => {
  it('of the worked example is read, and written byte for byte the same', () => {
    const text = vectorText('worked-example/add-checkpoint-5-11.txt');
    const read = readAddCheckpoint(text);
    expect({ oldSize: read.oldSize, hashes: read.proof.length }).toEqual({ oldSize: 5, hashes: 5 });
    expect(read.checkpoint).toBe(vectorText('worked-example/checkpoint-11.txt'));
    expect(addCheckpointText(read)).toBe(text);
  });

  const hash = Buffer.alloc(32).toString('base64');
  it.each([
    ['without an empty line', 'old 5\n'],
    ['without its size', `${hash}\n\nnote`],
    ['with leading zeroes', 'old 05\n\nnote'],
    ['with a size beyond counting', 'old 9007199254740992\n\nnote'],
    ['with a hash that is too short', 'old 5\nAAAA\n\nnote'],
    ['with 64 hashes', `old 5\n${`${hash}\n`.repeat(64)}\nnote`],
    ['with nothing in it', ''],
  ])('is refused %s', (_, text) => expect(() => readAddCheckpoint(text)).toThrow(RequestMalformed));

  it('is answered with a size that is a number and a newline, or none', () => {
    expect(readSizeAnswer('11\n')).toBe(11);
    for (const wrong of ['11', '011\n', '-1\n', '\n', 'a\n', '']) expect(readSizeAnswer(wrong)).toBeUndefined();
  });
});

describe('a witness', () => {
  const sized = (size: number): WitnessAnswer => ({ status: 409, type: SIZE_TYPE, body: `${size}\n` });

  it('cosigns the first tree that it sees, and every one that grew from it', () => {
    const { witness, vkey } = made();
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [4, 4],
      [4, 20],
    ] as const) {
      const note = log.sign(history, to);
      const answer = witness.addCheckpoint(request(history, from, to));
      expect(answer.status).toBe(200);
      const { verified, signatures } = openNote(addSignatures(note, [answer.body.trimEnd()]), [readVkey(vkey)]);
      expect(verified.map((each) => each.name)).toEqual([name]);
      expect(signatures.map(cosignedAt)).toEqual(['2026-04-01T09:00:00.000Z']);
    }
  });

  it('cosigns the worked example byte for byte as it stands there', () => {
    const at = join(folder, 'example');
    createWitness(at, { name: worked.witness, logs: [worked.logVkey], entropy: new SystemEntropy() });
    chmodSync(join(at, 'witness.key'), 0o600);
    const seed = Buffer.from(worked.witnessSeedHex, 'hex');
    writeFileSync(join(at, 'witness.key'), `${privateFormOf(worked.witness, seed, 'cosignature')}\n`);
    const { witness, vkey } = start(at);
    expect(vkey).toBe(worked.witnessVkey);
    const five = vectorText('worked-example/checkpoint-5.txt');
    clock.set(instant('2026-04-01T09:00:05Z'));
    expect(five).toContain(witness.addCheckpoint(`old 0\n\n${five}`).body);
    clock.set(instant('2026-04-01T09:00:11Z'));
    const answer = witness.addCheckpoint(vectorText('worked-example/add-checkpoint-5-11.txt'));
    expect(answer.status).toBe(200);
    expect(vectorText('worked-example/checkpoint-11.txt').endsWith(answer.body)).toBe(true);
  });

  it('tells the size that it knows to a log that says another', () => {
    const { witness } = made();
    expect(witness.addCheckpoint(request(history, 3, 4))).toEqual(sized(0));
    witness.addCheckpoint(request(history, 0, 7));
    expect(witness.addCheckpoint(request(history, 0, 9))).toEqual(sized(7));
    expect(witness.addCheckpoint(request(history, 6, 9))).toEqual(sized(7));
  });

  it('never goes back to a smaller tree', () => {
    const { witness } = made();
    witness.addCheckpoint(request(history, 0, 7));
    expect(witness.addCheckpoint(request(history, 0, 6))).toEqual(sized(7));
    expect(witness.addCheckpoint(request(history, 6, 6))).toEqual(sized(7));
    expect(witness.addCheckpoint(request(history, 7, 6)).status).toBe(400);
  });

  it('never cosigns a fork, of the same size or larger, whatever old size it is told', () => {
    const { witness } = made();
    witness.addCheckpoint(request(history, 0, 7));
    expect(witness.addCheckpoint(request(fork, 7, 7))).toMatchObject({
      status: 422,
      body: expect.stringContaining('another root'),
    });
    expect(witness.addCheckpoint(request(fork, 7, 9)).status).toBe(422);
    expect(witness.addCheckpoint(request(fork, 5, 9))).toEqual(sized(7));
    expect(witness.addCheckpoint(request(fork, 0, 7))).toEqual(sized(7));
    expect(witness.addCheckpoint(request(history, 7, 9)).status).toBe(200);
  });

  it('keeps what the log signed against itself', () => {
    const { witness } = made();
    witness.addCheckpoint(request(history, 0, 7));
    witness.addCheckpoint(request(fork, 0, 7));
    witness.addCheckpoint(request(fork, 7, 9));
    const state = openWitnessState(join(folder, 'w'));
    try {
      const kept = state.contradictions().map(({ size, why, knownSize }) => ({ size, why, knownSize }));
      expect(kept).toEqual([
        { size: 7, why: 'another-root', knownSize: 7 },
        { size: 9, why: 'not-proved', knownSize: 7 },
      ]);
      const [proof] = state.contradictions();
      // Two notes, one key, one size, two roots: whoever trusts the key can see for themselves.
      expect(openNote(proof?.note ?? '', [log.verifier]).text).not.toBe(
        openNote(proof?.knownNote ?? '', [log.verifier]).text,
      );
    } finally {
      state.close();
    }
  });

  it('keeps no more of it than fits, and never loses a fork to junk', () => {
    const { witness } = made();
    witness.addCheckpoint(request(history, 0, 5));
    const note = (size: number) => log.sign(history, size);
    for (let size = 6; size <= 20; size += 1) {
      expect(witness.addCheckpoint(`old 5\n${Buffer.alloc(32).toString('base64')}\n\n${note(size)}`).status).toBe(422);
    }
    expect(witness.addCheckpoint(request([...history.slice(0, 4), 'x'], 5, 5)).status).toBe(422);
    const state = openWitnessState(join(folder, 'w'));
    expect(state.contradictions().filter(({ why }) => why === 'another-root')).toHaveLength(1);
    state.close();
  });

  it('keeps a fork as one, though its checkpoint came with a wrong proof before', () => {
    const { witness } = made();
    witness.addCheckpoint(request(history, 0, 7));
    expect(witness.addCheckpoint(request(fork, 7, 9)).status).toBe(422);
    expect(witness.addCheckpoint(request(history, 7, 9)).status).toBe(200);
    expect(witness.addCheckpoint(request(fork, 9, 9)).status).toBe(422);
    expect(witness.addCheckpoint(request(fork, 7, 9))).toEqual(sized(9));
    const state = openWitnessState(join(folder, 'w'));
    const [kept, ...others] = state.contradictions();
    state.close();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ size: 9, why: 'another-root', knownSize: 9, knownNote: log.sign(history, 9) });
  });

  it('does not lose what one log signed to the junk that came of another', () => {
    const busy = new SomeLog('busy.example', 2);
    const { witness } = made([log.vkey, busy.vkey]);
    witness.addCheckpoint(request(history, 0, 7));
    const entries = Array.from({ length: 110 }, (_, entry) => `busy ${entry}`);
    witness.addCheckpoint(`old 0\n\n${busy.sign(entries, 5)}`);
    for (let size = 6; size <= 110; size += 1) {
      const junk = `old 5\n${Buffer.alloc(32).toString('base64')}\n\n${busy.sign(entries, size)}`;
      expect(witness.addCheckpoint(junk).status).toBe(422);
    }
    expect(witness.addCheckpoint(request(fork, 7, 9)).status).toBe(422);
    const state = openWitnessState(join(folder, 'w'));
    const kept = state.contradictions().map(({ origin }) => origin);
    state.close();
    expect(kept.filter((origin) => origin === 'busy.example')).toHaveLength(100);
    expect(kept).toContain(log.verifier.name);
  });

  it('refuses a proof that is spoiled, and cosigns nothing by it', () => {
    const { witness } = made();
    witness.addCheckpoint(request(history, 0, 7));
    const proof = new ReferenceTree(history).consistency(7, 9);
    const checkpoint = log.sign(history, 9);
    for (const wrong of [[], proof.slice(1), [...proof, Buffer.alloc(32)], [...proof].reverse()]) {
      expect(witness.addCheckpoint(addCheckpointText({ oldSize: 7, proof: wrong, checkpoint })).status).toBe(422);
    }
    const first = addCheckpointText({ oldSize: 7, proof: [Buffer.alloc(32)], checkpoint: log.sign(history, 7) });
    expect(witness.addCheckpoint(first).status).toBe(422);
    expect(witness.addCheckpoint(request(history, 7, 9)).status).toBe(200);
  });

  it('takes an empty tree for what it is', () => {
    const { witness } = made();
    expect(witness.addCheckpoint(request([], 0, 0)).status).toBe(200);
    expect(witness.addCheckpoint(request(history, 0, 2)).status).toBe(200);
  });

  it('refuses an empty tree with a root, and a proof from nothing', () => {
    const { witness } = made();
    const wrong = new SomeLog('log.example', 1).sign(['x'], 1).replace('\n1\n', '\n0\n');
    expect(witness.addCheckpoint(`old 0\n\n${wrong}`).status).toBe(403);
    const junk = Buffer.alloc(32);
    expect(
      witness.addCheckpoint(addCheckpointText({ oldSize: 0, proof: [junk], checkpoint: log.sign(history, 2) })).status,
    ).toBe(422);
  });

  it.each([
    ['400 for what is no request', 'hello', 400],
    ['400 for what is no checkpoint', 'old 0\n\nhello\n', 400],
    ['404 for a log that it does not watch', `old 0\n\n${new SomeLog('other.example', 1).sign(history)}`, 404],
    ['403 for the right origin under another key', `old 0\n\n${new SomeLog('log.example', 2).sign(history)}`, 403],
  ])('answers %s', (_, body, status) => expect(made().witness.addCheckpoint(body).status).toBe(status));

  it('takes both keys of a log that changes its key', () => {
    const next = new SomeLog('log.example', 3);
    createWitness(join(folder, 'w'), { name, logs: [log.vkey, next.vkey], entropy: new SystemEntropy() });
    const { witness } = start();
    expect(witness.addCheckpoint(request(history, 0, 7)).status).toBe(200);
    const proof = new ReferenceTree(history).consistency(7, 9);
    expect(
      witness.addCheckpoint(addCheckpointText({ oldSize: 7, proof, checkpoint: next.sign(history, 9) })).status,
    ).toBe(200);
  });

  it('never says an earlier time of a larger tree, though its clock was set back', () => {
    const { witness } = made();
    const timeOf = ({ body }: WitnessAnswer) => {
      const bytes = Buffer.from(body.trimEnd().split(' ')[2] ?? '', 'base64');
      return cosignedAt({ signature: bytes.subarray(4) });
    };
    expect(timeOf(witness.addCheckpoint(request(history, 0, 3)))).toBe('2026-04-01T09:00:00.000Z');
    clock.set(instant('2025-01-01T00:00:00Z'));
    expect(timeOf(witness.addCheckpoint(request(history, 3, 4)))).toBe('2026-04-01T09:00:00.000Z');
  });

  it('remembers across a restart', () => {
    made().witness.addCheckpoint(request(history, 0, 7));
    for (const witness of opened.splice(0)) witness.close();
    const { witness } = start();
    expect(witness.addCheckpoint(request(fork, 7, 7)).status).toBe(422);
    expect(witness.addCheckpoint(request(fork, 0, 9))).toEqual(sized(7));
    expect(witness.addCheckpoint(request(history, 7, 9)).status).toBe(200);
  });

  it('asked in any order, by any history, cosigns one root a size and only trees that grow', () => {
    const step = fc.record({
      forked: fc.boolean(),
      oldSize: fc.integer({ min: 0, max: 12 }),
      size: fc.integer({ min: 0, max: 12 }),
    });
    let run = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        run += 1;
        const at = join(folder, `run-${run}`);
        createWitness(at, { name, logs: [log.vkey], entropy: new SystemEntropy() });
        const { witness, close } = openWitness(at, clock);
        const cosigned: string[][] = [];
        for (const { forked, oldSize, size } of steps) {
          const entries = forked ? fork : history;
          if (witness.addCheckpoint(request(entries, oldSize, size)).status === 200)
            cosigned.push(entries.slice(0, size));
        }
        close();
        for (const [index, tree] of cosigned.entries()) {
          expect((cosigned[index + 1] ?? tree).slice(0, tree.length)).toEqual(tree);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the folder of a witness', () => {
  const entropy = new SystemEntropy();

  it('has a key that only its own account can read, and that fits its vkey', () => {
    const vkey = createWitness(join(folder, 'w'), { name, logs: [], entropy });
    expect(statSync(join(folder, 'w/witness.key')).mode & 0o777).toBe(0o400);
    expect(vkeyOfWitness(join(folder, 'w'))).toBe(vkey);
    expect(readVkey(vkey)).toMatchObject({ name, type: 'cosignature' });
  });

  it('is made once', () => {
    createWitness(join(folder, 'w'), { name, logs: [], entropy });
    const key = readFileSync(join(folder, 'w/witness.key'));
    expect(() => createWitness(join(folder, 'w'), { name, logs: [], entropy })).toThrow(WitnessFileError);
    expect(readFileSync(join(folder, 'w/witness.key'))).toEqual(key);
  });

  it('is not made anew over a state that remembers, though the key is gone', () => {
    createWitness(join(folder, 'w'), { name, logs: [], entropy });
    rmSync(join(folder, 'w/witness.key'));
    expect(() => createWitness(join(folder, 'w'), { name, logs: [], entropy })).toThrow(/already/);
  });

  it('is not opened without its state: it would cosign a fork', () => {
    createWitness(join(folder, 'w'), { name, logs: [log.vkey], entropy });
    rmSync(join(folder, 'w/witness.sqlite'));
    expect(() => openWitness(join(folder, 'w'), clock)).toThrow(/no witness state/);
  });

  it.each([
    ['no key', (at: string) => rmSync(join(at, 'witness.key')), /cannot be read \(ENOENT\)/],
    ['no list of logs', (at: string) => rmSync(join(at, 'logs.txt')), /cannot be read \(ENOENT\)/],
    [
      'a line in it that is no vkey',
      (at: string) => writeFileSync(join(at, 'logs.txt'), '# one\nlog.example\n'),
      /Line 2 of/,
    ],
    [
      'a state that is none',
      (at: string) => writeFileSync(join(at, 'witness.sqlite'), 'x'.repeat(4096)),
      /cannot be read/,
    ],
    ['a state of another version', (at: string) => inState(at, 'PRAGMA user_version = 9'), /format 9/],
  ])('is not opened with %s', (_, spoil, message) => {
    createWitness(join(folder, 'w'), { name, logs: [log.vkey], entropy });
    spoil(join(folder, 'w'));
    expect(() => openWitness(join(folder, 'w'), clock)).toThrow(WitnessFileError);
    expect(() => openWitness(join(folder, 'w'), clock)).toThrow(message);
  });

  it('is not opened with a log’s key for its own, nor with a witness among its logs', () => {
    const vkey = createWitness(join(folder, 'w'), { name, logs: [], entropy });
    expect(() => createWitness(join(folder, 'v'), { name, logs: [vkey], entropy })).toThrow(/type 0x01/);
    chmodSync(join(folder, 'w/witness.key'), 0o600);
    writeFileSync(join(folder, 'w/witness.key'), worked.logSkeyGoFormat);
    expect(() => openWitness(join(folder, 'w'), clock)).toThrow(/type 0x04/);
  });

  it('cannot be made to forget or go back, also past the code', () => {
    made().witness.addCheckpoint(request(history, 0, 7));
    const at = join(folder, 'w');
    expect(() => inState(at, 'UPDATE cosigned SET size = 6')).toThrow(/never goes back/);
    expect(() => inState(at, 'UPDATE cosigned SET root = zeroblob(32)')).toThrow(/never goes back/);
    expect(() => inState(at, 'DELETE FROM cosigned')).toThrow(/never forgets/);
  });

  it('has one writer at a time: what one decides, the other sees', () => {
    const [one, two] = [made().witness, start().witness];
    expect(one.addCheckpoint(request(history, 0, 7)).status).toBe(200);
    expect(two.addCheckpoint(request(fork, 0, 7)).status).toBe(409);
    expect(two.addCheckpoint(request(history, 7, 9)).status).toBe(200);
    expect(one.addCheckpoint(request(history, 7, 8)).status).toBe(409);
  });

  it('keeps nothing of a decision that fails', () => {
    made();
    const state = WitnessState.open(join(folder, 'w/witness.sqlite'));
    const cosigned = { origin: 'log.example', size: 1, root: Buffer.alloc(32), note: 'x', seconds: 0 };
    expect(() =>
      state.atomically(() => {
        state.keep(cosigned);
        throw new RangeError('power cut');
      }),
    ).toThrow('power cut');
    expect(state.latest('log.example')).toBeUndefined();
    state.close();
  });
});

function inState(at: string, sql: string): void {
  const database = new Database(join(at, 'witness.sqlite'));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}
