import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RegisterOrganisation } from '#contracts';
import { leafHash, nodeSha256, utf8 } from '#independent-check';
import { openInstallation, type StoreChoice } from '#installation';
import { SystemClock, SystemEntropy } from '#kernel';
import {
  addCheckpointText,
  createSignedLog,
  createWitness,
  openWitness,
  readCheckpoint,
  readNote,
} from '#tamper-evidence';
import { runLedger } from '../../apps/cli/test/run-ledger.js';
import { payer, recorder } from '../../libs/returns/test/open-ledger.js';
import { EventStoreDouble } from '../eventstoredb-double/event-store-double.js';
import type { StoredRecord } from '../eventstoredb-double/stored-log.js';
import { playedStory } from './played-story.js';

/** An event as the owner of a store can write it there: whatever they like. */
export interface Stored {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
  readonly text: string | Buffer;
  readonly leaf: Buffer;
}

export function hashed(text: string): Buffer {
  return Buffer.from(leafHash(utf8(text), nodeSha256));
}

/** What each control made of it: the name of what was found, or `nothing`. */
export interface Outcome {
  readonly startUp: string;
  readonly verify: readonly string[];
  readonly auditor: readonly string[];
}

const PREFIX = 'outcomes-ledger.';

/** A ledger whose store can be changed behind its back, copies of it as it was, and what others hold of it. */
export class Victim {
  private constructor(
    readonly kind: 'sqlite' | 'eventstoredb',
    readonly folder: string,
    private readonly witness: { readonly folder: string },
    private double: EventStoreDouble | undefined,
    /** The server's events when the first checkpoint was signed, and at the end. */
    private readonly records: { readonly early: readonly StoredRecord[]; readonly late: readonly StoredRecord[] },
    private readonly vkey: string,
  ) {}

  /** Plays a story, signs, records more, signs again; an auditor keeps the last checkpoint, and a witness has cosigned it. */
  static async make(kind: Victim['kind']): Promise<Victim> {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-tamper-'));
    const double = kind === 'eventstoredb' ? await EventStoreDouble.start() : undefined;
    const data = join(folder, 'late');
    const ledger = await playedStory('evidence-held-by-the-ledger', { store: storeOf(double), data });
    await ledger.transparency.sign();
    await ledger.close();
    cpSync(data, join(folder, 'early'), { recursive: true });
    const early = [...(double?.log.all ?? [])];

    const again = await openInstallation({ data, store: storeOf(double) });
    await again.follow();
    const record = await recorder(again, 'late');
    for (const organisation of ['north', 'south', 'east', 'west']) {
      await record(RegisterOrganisation, { organisation, name: `${organisation} (synthetic)` }, payer);
    }
    const held = await again.transparency.sign();
    const vkey = again.transparency.vkeys()[0]?.vkey ?? '';
    writeFileSync(join(folder, 'held.txt'), held?.note ?? '');
    const watching = join(folder, 'witness');
    createWitness(watching, { name: 'witness.example.net/w1', logs: [vkey], entropy: new SystemEntropy() });
    const opened = openWitness(watching, new SystemClock());
    const first = opened.witness.addCheckpoint(
      addCheckpointText({ oldSize: 0, proof: [], checkpoint: held?.note ?? '' }),
    );
    if (first.status !== 200) throw new Error(`The witness said ${first.status} to a sound log`);
    opened.close();
    await again.close();
    cpSync(watching, `${watching}-late`, { recursive: true });
    const late = [...(double?.log.all ?? [])];
    double?.stop();
    return new Victim(kind, folder, { folder: watching }, double, { early, late }, vkey);
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** Puts everything back as it was at the end, or at the first checkpoint: a copy that somebody had kept. */
  async restore(of: 'late' | 'early' = 'late', what: 'everything' | 'log' = 'everything'): Promise<void> {
    if (what === 'everything') {
      rmSync(this.data, { recursive: true, force: true });
      cpSync(join(this.folder, of), this.data, { recursive: true });
      // The witness is somebody else's, and forgets nothing that a copy of ours would make it forget.
      rmSync(this.witness.folder, { recursive: true, force: true });
      cpSync(`${this.witness.folder}-late`, this.witness.folder, { recursive: true });
    } else if (this.kind === 'sqlite') {
      for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm']) {
        rmSync(join(this.data, name), { force: true });
      }
      cpSync(join(this.folder, of, 'ledger.db'), join(this.data, 'ledger.db'));
    }
    if (this.double !== undefined) {
      this.double.stop();
      this.double = await EventStoreDouble.start();
      this.#put(this.records[of]);
    }
  }

  /** Changes what is stored, leaving the store looking as it should: guards are taken away and put back. */
  change(change: (rows: readonly Stored[]) => readonly Stored[]): void {
    if (this.double === undefined) this.#changeFile(change);
    else this.#changeServer(change);
  }

  /** Runs statements on a SQLite file of the ledger, with its guards away and put back. */
  onFile(path: string, work: (database: Database.Database) => void): void {
    const database = new Database(join(this.data, path));
    const guards = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of guards as { name: string }[]) database.exec(`DROP TRIGGER ${name}`);
    work(database);
    for (const { sql } of guards as { sql: string }[]) database.exec(sql);
    database.close();
  }

  dropGuards(path: string): void {
    const database = new Database(join(this.data, path));
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
    for (const name of names as string[]) database.exec(`DROP TRIGGER ${name}`);
    database.close();
  }

  disarmGuard(path: string, name: string): void {
    const database = new Database(join(this.data, path));
    const sql = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name) as string;
    database.exec(`DROP TRIGGER ${name}; ${sql.replace(/BEGIN/, 'WHEN 0 BEGIN')}`);
    database.close();
  }

  evidenceFile(): string {
    const folder = join(this.data, 'evidence', 'sha256');
    const [file] = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      ({ name }) => name.length === 64,
    );
    if (file === undefined) throw new Error('The story stores no file');
    return join(file.parentPath, file.name);
  }

  readStoreFile(): string {
    return join(
      'read-store',
      readdirSync(join(this.data, 'read-store')).find((name) => name.endsWith('.sqlite')) ?? '',
    );
  }

  /** Writes the tree anew over what stands, and signs it with the log's own key: what its thief, or its owner, can do. */
  async signAnew(): Promise<void> {
    const folder = join(this.data, 'tamper-evidence');
    const [origin = ''] = this.vkey.split('+');
    this.#takeTreeFile();
    createSignedLog({ folder }, { origin }).file.close();
    await this.signAgain();
  }

  /** The tree file as it was at the first checkpoint; what was signed since is forgotten. */
  oldTreeFile(): void {
    this.#takeTreeFile();
    for (const name of readdirSync(join(this.folder, 'early', 'tamper-evidence'))) {
      if (!name.startsWith('tree.db')) continue;
      cpSync(join(this.folder, 'early', 'tamper-evidence', name), join(this.data, 'tamper-evidence', name));
    }
  }

  /** Lets the ledger make its read models and its next checkpoint of what stands there now. */
  async signAgain(): Promise<void> {
    rmSync(join(this.data, 'read-store'), { recursive: true, force: true });
    await this.goOn(0);
  }

  /** Goes on as if nothing were: records so much more, and signs. @returns the latest note. */
  async goOn(events: number): Promise<{ readonly note: string; readonly proofFrom: (size: number) => Buffer[] }> {
    const ledger = await openInstallation({ data: this.data, store: this.#store, signing: { newLog: true } });
    try {
      await ledger.follow();
      const record = await recorder(ledger, 'other');
      for (let number = 0; number < events; number += 1) {
        await record(RegisterOrganisation, { organisation: `other${number}`, name: 'Another (synthetic)' }, payer);
      }
      const signed = await ledger.transparency.sign();
      const size = signed?.size ?? 0;
      const proofs = new Map(
        Array.from({ length: size }, (_, at) => [at + 1, ledger.transparency.consistencyProof(at + 1, size)]),
      );
      return { note: signed?.note ?? '', proofFrom: (from) => proofs.get(from) ?? [] };
    } finally {
      await ledger.close();
    }
  }

  /** What the witness says to a checkpoint that follows from what stands now: the status of its answer. */
  async askWitness(): Promise<number> {
    const { note, proofFrom } = await this.goOn(1);
    const { witness, close } = openWitness(this.witness.folder, new SystemClock());
    try {
      const { size } = readCheckpoint(readNote(note).text);
      const known = readCheckpoint(readNote(this.heldNote()).text).size;
      // A log that has become shorter can only ask as if it were new.
      const oldSize = known <= size ? known : 0;
      return witness.addCheckpoint(addCheckpointText({ oldSize, proof: proofFrom(oldSize), checkpoint: note })).status;
    } finally {
      close();
    }
  }

  heldNote(): string {
    return readFileSync(join(this.folder, 'held.txt'), 'utf8');
  }

  /** Every control, one after the other, on what stands now. */
  async controls(): Promise<Outcome> {
    // First, because opening a ledger brings its read models up to date.
    const verify = await this.verify();
    const auditor = await this.verify('--checkpoint', join(this.folder, 'held.txt'), '--vkey', this.vkey);
    return { startUp: await this.startUp(), verify, auditor };
  }

  async startUp(): Promise<string> {
    try {
      const ledger = await openInstallation({ data: this.data, store: this.#store });
      try {
        await ledger.transparency.check('full');
        return 'nothing';
      } finally {
        await ledger.close();
      }
    } catch (error) {
      return (error as { readonly what?: string }).what ?? (error as Error).name;
    }
  }

  /** The rules that `ledger verify` names; `read-models` when only they differ. */
  async verify(...more: readonly string[]): Promise<readonly string[]> {
    const environment =
      this.double === undefined
        ? {}
        : { LEDGER_STORE: 'eventstoredb', LEDGER_EVENTSTORE_URL: this.double.connectionString };
    const { exit, out, err } = await runLedger(['verify', '--json', '--data', this.data, ...more], { environment });
    if (out === '') return [JSON.parse(err.trimEnd().split('\n').at(-1) ?? '{}').error.code as string];
    const { faultsByRule } = JSON.parse(out) as { faultsByRule: Record<string, number> };
    return exit === 4 ? ['read-models'] : Object.keys(faultsByRule);
  }

  dispose(): void {
    this.double?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #store(): StoreChoice {
    return storeOf(this.double);
  }

  #takeTreeFile(): void {
    const folder = join(this.data, 'tamper-evidence');
    for (const name of readdirSync(folder).filter((one) => one.startsWith('tree.db'))) rmSync(join(folder, name));
  }

  #changeFile(change: (rows: readonly Stored[]) => readonly Stored[]): void {
    this.onFile('ledger.db', (database) => {
      const rows = database
        .prepare(
          `SELECT streams.name AS stream, revision, types.name AS type, events.id AS id, text, leaf
           FROM events JOIN streams ON streams.id = stream_id JOIN types ON types.id = type_id ORDER BY position`,
        )
        .all() as Stored[];
      const changed = change(rows);
      const insert = database.prepare(
        `INSERT INTO events (position, stream_id, revision, type_id, id, leaf, text) VALUES (?,
           (SELECT id FROM streams WHERE name = ?), ?, (SELECT id FROM types WHERE name = ?), ?, ?, CAST(? AS TEXT))`,
      );
      database.exec('DELETE FROM events');
      for (const [place, { stream, revision, type, id, leaf, text }] of changed.entries()) {
        for (const [table, name] of [
          ['streams', stream],
          ['types', type],
        ] as const) {
          database.prepare(`INSERT OR IGNORE INTO ${table} (name) VALUES (?)`).run(name);
        }
        insert.run(place + 1, stream, revision, type, id, leaf, text);
      }
    });
  }

  #changeServer(change: (rows: readonly Stored[]) => readonly Stored[]): void {
    const all = this.double?.log.all ?? [];
    const own = all.filter(({ stream }) => stream.startsWith(PREFIX));
    const foreign = all.filter(({ stream }) => !stream.startsWith(PREFIX));
    const rows = own.map(({ stream, revision, type, id, data, metadata }) => ({
      stream: stream.slice(PREFIX.length),
      revision,
      type,
      id,
      text: Buffer.from(data).toString(),
      leaf: Buffer.from((JSON.parse(Buffer.from(metadata).toString()) as { leaf: string }).leaf, 'hex'),
    }));
    let end = own.at(-1)?.position ?? 0n;
    const written = change(rows).map(({ stream, revision, type, id, text, leaf }, place) => {
      end += 1000n;
      // At the places that there were, so that nothing but what was changed gives it away.
      const position = own[place]?.position ?? end;
      const metadata = Buffer.from(JSON.stringify({ leaf: leaf.toString('hex') }));
      const contentType = 'application/json';
      return { stream: PREFIX + stream, revision, type, id, contentType, data: Buffer.from(text), metadata, position };
    });
    this.#put([...foreign, ...written]);
  }

  /** Into the server's memory as it is, past everything that a server asks for. */
  #put(records: readonly StoredRecord[]): void {
    this.double?.log.replaceAll(records);
  }
}

function storeOf(double: EventStoreDouble | undefined): StoreChoice {
  return double === undefined ? { kind: 'sqlite' } : { kind: 'eventstoredb', url: double.connectionString };
}
