import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { isConsistent, isIncluded } from '#tamper-evidence';
import { vectorJson, vectorNames, vectorText, worked } from '../../libs/tamper-evidence/test/vectors.js';
import { goJudge } from '../setup/judges.js';
import { JudgedLog, withBitFlipped } from './logs.js';

interface Question {
  readonly Kind: 'note' | 'inclusion' | 'consistency' | 'tree';
  readonly [field: string]: unknown;
}

interface Answer {
  /** Empty for what holds. */
  readonly Problem: string;
  readonly Text: string;
  readonly Roots: readonly string[];
  readonly Inclusion: readonly (readonly string[])[];
  readonly Consistency: readonly (readonly string[])[];
  readonly Tile: string;
}

const judge = goJudge();
const title = 'golang.org/x/mod';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function ask(questions: readonly Question[]): readonly Answer[] {
  if ('missing' in judge) throw new Error(judge.missing);
  const out = execFileSync(judge.executable, {
    input: JSON.stringify(questions),
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  return JSON.parse(out) as Answer[];
}

const inclusionOf = (log: JudgedLog, index: number, size: number) => ({
  index,
  size,
  leaf: log.leaf(index),
  proof: log.inclusion(index, size),
  root: log.root(size),
});
const consistencyOf = (log: JudgedLog, oldSize: number, newSize: number) => ({
  oldSize,
  newSize,
  oldRoot: log.root(oldSize),
  newRoot: log.root(newSize),
  proof: log.consistency(oldSize, newSize),
});
type Inclusion = ReturnType<typeof inclusionOf>;
type Consistency = ReturnType<typeof consistencyOf>;
const askInclusion = ({ index, size, leaf, proof, root }: Inclusion): Question => ({
  Kind: 'inclusion',
  Index: index,
  Size: size,
  Leaf: base64(leaf),
  Proof: proof.map(base64),
  Root: base64(root),
});
const askConsistency = ({ oldSize, newSize, oldRoot, newRoot, proof }: Consistency): Question => ({
  Kind: 'consistency',
  OldSize: oldSize,
  Size: newSize,
  OldRoot: base64(oldRoot),
  Root: base64(newRoot),
  Proof: proof.map(base64),
});

const describeJudged = 'executable' in judge ? describe : describe.skip;
describeJudged('executable' in judge ? `${title} judges` : `${title} (${judge.missing})`, () => {
  it('makes the same roots, proofs and tile as the ledger', () => {
    for (const count of [1, 2, 3, 7, 8, 64, 100, 255, 256, 257, 300]) {
      const log = JudgedLog.of(count);
      const [made] = ask([{ Kind: 'tree', Leaves: log.entries.map(base64) }]);
      expect(made?.Problem).toBe('');
      expect(made?.Roots).toEqual(log.entries.map((_, index) => base64(log.root(index + 1))));
      expect(made?.Inclusion).toEqual(log.entries.map((_, index) => log.inclusion(index, count).map(base64)));
      expect(made?.Consistency).toEqual(log.entries.map((_, index) => log.consistency(index + 1, count).map(base64)));
      expect(made?.Tile).toBe(base64(log.firstTile()));
    }
  });

  it('takes every proof of the ledger, between all sizes up to 64', () => {
    const log = JudgedLog.of(64);
    const questions: Question[] = [];
    for (let size = 1; size <= 64; size += 1) {
      for (let at = 0; at < size; at += 1) {
        questions.push(askInclusion(inclusionOf(log, at, size)), askConsistency(consistencyOf(log, at + 1, size)));
      }
    }
    expect(questions).toHaveLength(64 * 65);
    expect(ask(questions).filter(({ Problem }) => Problem !== '')).toEqual([]);
  });

  it('takes proofs of trees with tiles above tiles', () => {
    const log = JudgedLog.of(70_000);
    const sizes = [255, 256, 257, 65_535, 65_536, 65_537, 70_000];
    const questions = sizes.flatMap((size) => [
      ...[0, 1, 200, 255, 256, 257, 65_535, 65_536, size - 1]
        .filter((index) => index < size)
        .map((index) => askInclusion(inclusionOf(log, index, size))),
      ...[1, 255, 256, 257, 4_096, 65_536, size]
        .filter((oldSize) => oldSize <= size)
        .map((oldSize) => askConsistency(consistencyOf(log, oldSize, size))),
    ]);
    expect(ask(questions).filter(({ Problem }) => Problem !== '')).toEqual([]);
  });

  it('says of every spoiled proof what the ledger’s own check says', () => {
    const log = JudgedLog.of(40);
    const inclusions: Inclusion[] = [];
    const consistencies: Consistency[] = [];
    for (let size = 1; size <= 40; size += 3) {
      for (let at = 0; at < size; at += 2) {
        const right = inclusionOf(log, at, size);
        const bit = (size * 31 + at * 17) % 256;
        inclusions.push(
          right,
          { ...right, index: at ^ 2 },
          { ...right, index: at + 1 },
          { ...right, index: size },
          { ...right, size: size * 2 },
          { ...right, size: Math.ceil(size / 2) },
          { ...right, leaf: withBitFlipped(right.leaf, bit) },
          { ...right, root: withBitFlipped(right.root, bit) },
          { ...right, proof: right.proof.slice(1) },
          { ...right, proof: [...right.proof, right.root] },
          {
            ...right,
            proof: right.proof.map((hash, level) =>
              level === bit % right.proof.length ? withBitFlipped(hash, bit) : hash,
            ),
          },
        );
        const grown = consistencyOf(log, at + 1, size);
        consistencies.push(
          grown,
          { ...grown, oldSize: at + 2 },
          { ...grown, oldSize: (at + 1) ^ 2 },
          { ...grown, newSize: size + 1 },
          { ...grown, newSize: size * 2 },
          { ...grown, oldRoot: grown.newRoot, newRoot: grown.oldRoot },
          { ...grown, oldRoot: withBitFlipped(grown.oldRoot, bit) },
          { ...grown, newRoot: withBitFlipped(grown.newRoot, bit) },
          { ...grown, proof: grown.proof.slice(1) },
          { ...grown, proof: [...grown.proof, grown.newRoot] },
        );
      }
    }
    const holds = ask([...inclusions.map(askInclusion), ...consistencies.map(askConsistency)]).map(
      ({ Problem }) => Problem === '',
    );
    const ours = [...inclusions.map(isIncluded), ...consistencies.map(isConsistent)];
    expect(ours).toEqual(holds);
    expect(holds.filter((each) => each).length).toBeGreaterThan(100);
    expect(holds.filter((each) => !each).length).toBeGreaterThan(1_000);
  });

  it('opens the checkpoints of the ledger, and of the vectors, and none that was altered', () => {
    const log = JudgedLog.of(9);
    const tessera = vectorText('tessera-log/log.vkey').trim();
    const notes = [
      ...[0, 1, 5, 9].map((size) => ({ Note: log.checkpoint(size), Vkey: log.vkey })),
      ...[0, 5, 11].map((size) => ({
        Note: vectorText(`worked-example/checkpoint-${size}.txt`),
        Vkey: worked.logVkey,
      })),
      ...vectorNames('tessera-log/log')
        .filter((name) => name.startsWith('checkpoint'))
        .map((name) => ({ Note: vectorText(`tessera-log/log/${name}`), Vkey: tessera })),
    ].map((each): Question => ({ Kind: 'note', ...each }));
    const answers = ask(notes);
    expect(answers.map(({ Problem }) => Problem)).toEqual(notes.map(() => ''));
    expect(answers[3]?.Text).toBe(log.checkpoint(9).split('\n\n')[0]?.concat('\n'));
    const altered = notes.flatMap((each): Question[] => [
      { ...each, Note: String(each.Note).replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) + 1}\n`) },
      { ...each, Note: String(each.Note).replace(/^./, 'x') },
    ]);
    expect(ask(altered).filter(({ Problem }) => Problem === '')).toEqual([]);
  });

  it('refuses the vkeys that it says must be refused', () => {
    const { invalidVkeys } = vectorJson<{ readonly invalidVkeys: readonly { readonly vkey: string }[] }>(
      'golang-sumdb-note/note-vectors.json',
    );
    const answers = ask(invalidVkeys.map(({ vkey }) => ({ Kind: 'note', Note: 'text\n\n— a AAAAAAA=\n', Vkey: vkey })));
    expect(answers.every(({ Problem }) => Problem !== '')).toBe(true);
  });
});
