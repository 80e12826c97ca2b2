import type Database from 'better-sqlite3';
import type { Entropy } from '#kernel';
import { IV_BYTES, KEY_BYTES, unwrap, wrap } from './sealed-box.js';

export const SCHEMA_VERSION = 2;

/** Which keys are gone, and of whom: neither a late return nor a restored backup makes a key for them again. */
const DESTROYED = `
  CREATE TABLE erased (subject TEXT PRIMARY KEY, erased_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE destroyed_keys (kid TEXT PRIMARY KEY, subject TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX destroyed_keys_by_subject ON destroyed_keys (subject);
`;

const SCHEMA = `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE keys (
    kid TEXT PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE,
    wrapped BLOB NOT NULL,
    kek TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE persons (
    person TEXT PRIMARY KEY,
    contract TEXT NOT NULL,
    lookup BLOB NOT NULL UNIQUE,
    reference BLOB NOT NULL,
    name BLOB
  ) STRICT, WITHOUT ROWID;
  ${DESTROYED}
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Every statement of the store, made once. */
export function prepared(database: Database.Database) {
  return {
    dataVersion: database.prepare('PRAGMA data_version').pluck(),
    key: database.prepare('SELECT kid, subject, wrapped FROM keys WHERE kid = ?'),
    keyOfSubject: database.prepare('SELECT kid, subject, wrapped FROM keys WHERE subject = ?'),
    addKey: database.prepare(
      'INSERT INTO keys (kid, subject, wrapped, kek, created_at) VALUES (:kid, :subject, :wrapped, :kek, :createdAt)',
    ),
    person: database.prepare('SELECT person, reference, name FROM persons WHERE person = ?'),
    personByLookup: database.prepare('SELECT person, reference, name FROM persons WHERE lookup = ?'),
    addPerson: database.prepare(
      `INSERT INTO persons (person, contract, lookup, reference, name)
       VALUES (:person, :contract, :lookup, :reference, :name)`,
    ),
    isErased: database.prepare('SELECT 1 FROM erased WHERE subject = ?').pluck(),
    erase: database.prepare('INSERT OR IGNORE INTO erased (subject, erased_at) VALUES (:subject, :erasedAt)'),
    destroyedOf: database.prepare('SELECT kid FROM destroyed_keys WHERE subject = ? ORDER BY kid').pluck(),
    addDestroyed: database.prepare('INSERT OR IGNORE INTO destroyed_keys (kid, subject) VALUES (:kid, :subject)'),
    removeKey: database.prepare('DELETE FROM keys WHERE kid = ?'),
    forgetPerson: database.prepare("UPDATE persons SET reference = x'', name = NULL WHERE person = ?"),
    renamePerson: database.prepare('UPDATE persons SET name = :name WHERE person = :person'),
  };
}

export function initialise(database: Database.Database, kek: Buffer, entropy: Entropy): void {
  database.transaction(() => {
    database.exec(SCHEMA);
    const wrapped = wrap(kek, entropy.bytes(IV_BYTES), 'installation-secret', entropy.bytes(KEY_BYTES));
    database.prepare("INSERT INTO settings (name, value) VALUES ('installation-secret', ?)").run(wrapped);
  })();
}

/** Version 1 knew of no key that was destroyed. */
export function fromVersion1(database: Database.Database): void {
  database
    .transaction(() => {
      // Another process may have been first.
      if (database.pragma('user_version', { simple: true }) !== 1) return;
      database.exec(`${DESTROYED} PRAGMA user_version = ${SCHEMA_VERSION};`);
    })
    .immediate();
}

/** @throws SealBroken under another key than the one the store was made with. */
export function installationSecret(database: Database.Database, kek: Buffer): Buffer {
  const wrapped = database.prepare("SELECT value FROM settings WHERE name = 'installation-secret'").pluck().get();
  return unwrap(kek, 'installation-secret', wrapped as Buffer);
}

/**
 * Set and read back on every open, because none of it is kept in the file but the journal mode, and better-sqlite3 is
 * built so that a WAL store opens with synchronous = NORMAL: a key could be lost that sealed fields already need.
 */
export function secure(database: Database.Database, file: string, busyTimeoutMs = 5000): void {
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  database.pragma('trusted_schema = OFF');
  // What is deleted is overwritten, or a destroyed key could be read from the free pages.
  database.pragma('secure_delete = ON');
  // What is written anew passes through a temporary place, which must not be a file that outlives the process.
  database.pragma('temp_store = MEMORY');
  const journal = database.pragma('journal_mode = WAL', { simple: true });
  database.pragma('synchronous = FULL');
  const synchronous = database.pragma('synchronous', { simple: true });
  const secureDelete = database.pragma('secure_delete', { simple: true });
  if (journal !== 'wal' || synchronous !== 2 || secureDelete !== 1) {
    throw new Error(
      `${file} cannot be kept safely: journal ${journal}, synchronous ${synchronous}, secure_delete ${secureDelete}`,
    );
  }
}
