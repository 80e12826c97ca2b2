import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { type Fault, Findings, type HeldCheckpoint, KeptTree, type StoredRow, TreeCheck } from '#independent-check';
import { instant, SetClock } from '#kernel';
import {
  checkpointText,
  ed25519Cosigner,
  ed25519Signer,
  type NoteSigner,
  privateKeyOfSeed,
  signNote,
  TreeFile,
  vkeyOf,
} from '#tamper-evidence';
import { hashed } from './victim.js';

const ORIGIN = 'ledger.example.org/tiles';
const AT = instant('2026-03-01T10:00:00.000Z');
/** So many that there are three levels of tiles, and the last tile of each is not full. */
const ENTRIES = 70_000;
/** Behind what the tree has come to: not logged yet. */
const LATER = 5;

const logKey = privateKeyOfSeed(Buffer.alloc(32, 1));
const logVkey = vkeyOf(ORIGIN, logKey);
const witnessKey = privateKeyOfSeed(Buffer.alloc(32, 2));
const WITNESS = 'witness.example.net/w1';
const witnessVkey = vkeyOf(WITNESS, witnessKey, 'cosignature');
const byLog = ed25519Signer(ORIGIN, logKey);
const byWitness = ed25519Cosigner(WITNESS, witnessKey, new SetClock(AT));

const leaves = Array.from({ length: ENTRIES + LATER }, (_, entry) => hashed(`entry ${entry}`));
const folder = mkdtempSync(join(tmpdir(), 'ledger-tree-'));
const file = join(folder, 'tree.db');

function noteOf(size: number, root: Buffer, signers: readonly NoteSigner[] = [byLog]): string {
  return signNote(checkpointText({ origin: ORIGIN, size, root }), signers);
}

let lastNote = '';
let rootOfFirst: Buffer = Buffer.alloc(0);

beforeAll(() => {
  const tree = TreeFile.create(file, { origin: ORIGIN, key: { vkey: logVkey, sinceAt: AT } });
  let from = 0;
  for (const size of [1, 300, 65_536, ENTRIES]) {
    const place = { sequence: size - 1, position: String(size).padStart(20, '0') as never };
    tree.append({ hashes: Buffer.concat(leaves.slice(from, size)), places: [place] });
    from = size;
    rootOfFirst = size === 300 ? tree.root : rootOfFirst;
    lastNote = noteOf(size, tree.root, [byLog, byWitness]);
    tree.addCheckpoint({ size, root: tree.root, note: lastNote, signedAt: AT });
  }
  tree.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Asked {
  readonly held?: readonly HeldCheckpoint[];
  readonly keys?: readonly string[];
  readonly of?: readonly Buffer[];
}

async function checked({ held = [], keys = [], of = leaves }: Asked = {}) {
  const findings = new Findings();
  const kept = KeptTree.open(file);
  const check = new TreeCheck({ findings, kept, held, keys });
  for (const [sequence, leaf] of of.entries()) {
    check.leaf(leaf, { sequence, stream: 's', revision: sequence } as unknown as StoredRow);
  }
  const counts = await check.finish();
  kept?.close();
  return { counts, faults: findings.faults };
}

/** Changes the tree file, looks, and puts it back. */
async function whenChanged(sql: string, undo: string): Promise<readonly Fault[]> {
  const change = (statement: string) => {
    const database = new Database(file);
    const guards = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of guards as { name: string }[]) database.exec(`DROP TRIGGER ${name}`);
    database.exec(statement);
    for (const guard of guards as { sql: string }[]) database.exec(guard.sql);
    database.close();
  };
  change(sql);
  try {
    return (await checked()).faults;
  } finally {
    change(undo);
  }
}

const rulesOf = (faults: readonly Fault[]) => [...new Set(faults.map(({ rule }) => rule))].sort();
const flip = (level: number, number: number) =>
  `UPDATE tiles SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB) WHERE level = ${level} AND number = ${number}`;
const unflip = (level: number, number: number, hash: Buffer) =>
  `UPDATE tiles SET hashes = CAST(x'${hash.toString('hex')}' || substr(hashes, 33) AS BLOB) WHERE level = ${level} AND number = ${number}`;

function firstHashOf(level: number, number: number): Buffer {
  const database = new Database(file, { readonly: true });
  const hashes = database.prepare('SELECT hashes FROM tiles WHERE level = ? AND number = ?').pluck().get(level, number);
  database.close();
  return (hashes as Buffer).subarray(0, 32);
}

describe('a tree of three levels', () => {
  it('is the one that is kept, with every checkpoint, and what is not logged yet is no fault', async () => {
    const { counts, faults } = await checked();
    expect(faults).toEqual([]);
    expect(counts).toMatchObject({ entries: ENTRIES + LATER, checkpoints: 4, cosignatures: 0, held: 0 });
  });

  it('counts the cosignatures of a witness whose key is given, and needs no word of the log for its own key', async () => {
    const { counts, faults } = await checked({ keys: [logVkey, witnessVkey] });
    expect([faults, counts.cosignatures]).toEqual([[], 4]);
  });

  it('names a checkpoint that another key signed than the one that is trusted', async () => {
    const { faults } = await checked({ keys: [vkeyOf(ORIGIN, privateKeyOfSeed(Buffer.alloc(32, 9)))] });
    expect(rulesOf(faults)).toEqual(['checkpoint-signature']);
  });

  it.each([
    [0, 273],
    [1, 0],
    [1, 1],
    [2, 0],
  ])('names a hash that is another, of level %i in tile %i', async (level, number) => {
    const faults = await whenChanged(flip(level, number), unflip(level, number, firstHashOf(level, number)));
    expect(rulesOf(faults)).toEqual(level === 0 ? ['tree-leaf', 'tree-tile'] : ['tree-tile']);
    if (level === 0)
      expect(faults.find(({ rule }) => rule === 'tree-leaf')).toMatchObject({ entry: number * 256, stream: 's' });
  });

  it('names each entry that is another, and every checkpoint from there on', async () => {
    const { faults } = await checked({ of: leaves.with(400, hashed('another')) });
    expect(faults.map(({ rule, entry }) => [rule, entry])).toEqual([
      ['tree-leaf', 400],
      // What stands above it: the hash of its tile, and of the tile over that.
      ['tree-tile', undefined],
      ['tree-tile', undefined],
      ['checkpoint-root', undefined],
      ['checkpoint-root', undefined],
    ]);
    expect(faults.at(-1)?.says).toContain('the tree file still has the tree that was signed, so the log was changed');
  });

  it('names a guard that has its words and stops nobody, and what is none of its tables and guards', async () => {
    const database = new Database(file);
    const name = 'progress_forbid_delete';
    const sql = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name) as string;
    database.exec(`DROP TRIGGER ${name}; ${sql.replace("');", "') WHERE 0;")}`);
    database.exec('CREATE TABLE more (a)');
    const { faults } = await checked();
    database.exec(`DROP TABLE more; DROP TRIGGER ${name}; ${sql}`);
    database.close();
    expect(faults.map(({ rule, says }) => [rule, says])).toEqual([
      [
        'tree-file',
        `the tree file: the guard ${name} against changing what is stored is not the one that a tree file has`,
      ],
      ['tree-file', "the tree file: the table more is none of a tree file's"],
    ]);
  });

  it('names a right edge that is another', async () => {
    const database = new Database(file, { readonly: true });
    const frontier = database.prepare('SELECT hex(frontier) FROM progress').pluck().get() as string;
    database.close();
    const set = (hex: string) => `UPDATE progress SET frontier = x'${hex}'`;
    expect(rulesOf(await whenChanged(set(`${'00'.repeat(32)}${frontier.slice(64)}`), set(frontier)))).toEqual([
      'tree-tile',
    ]);
  });
});

describe('a checkpoint that somebody brings along', () => {
  const held = (note: string): Asked => ({ held: [{ name: 'mine.txt', note }], keys: [logVkey] });

  it('holds when the log still has its tree, at whatever size', async () => {
    for (const note of [lastNote, noteOf(300, rootOfFirst)]) {
      const { counts, faults } = await checked(held(note));
      expect([faults, counts.held]).toEqual([[], 1]);
    }
  });

  it.each<[string, () => string, readonly string[]]>([
    ['of another tree of that size', () => noteOf(300, Buffer.alloc(32, 7)), ['fork', 'held-checkpoint']],
    ['of a size that nobody kept', () => noteOf(301, Buffer.alloc(32, 7)), ['held-checkpoint']],
    ['of a larger tree', () => noteOf(ENTRIES * 2, Buffer.alloc(32, 7)), ['held-checkpoint']],
    [
      'that another key signed',
      () => noteOf(300, rootOfFirst, [ed25519Signer(ORIGIN, privateKeyOfSeed(Buffer.alloc(32, 9)))]),
      ['held-checkpoint'],
    ],
    ['whose size was changed', () => noteOf(300, rootOfFirst).replace('\n300\n', '\n301\n'), ['held-checkpoint']],
    ['that is none', () => 'no checkpoint', ['held-checkpoint']],
  ])('does not hold: one %s', async (_, note, rules) => {
    const { counts, faults } = await checked(held(note()));
    expect([rulesOf(faults), counts.held]).toEqual([rules, 0]);
  });
});
