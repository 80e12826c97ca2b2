import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { syncFolder } from '#durable-files';
import { WebhooksFileError } from './webhook-secrets.js';

export const SCHEMA_VERSION = 2;

/** What was asked for under a key of the asker's own, and what was answered: for a day, and sealed, as secrets are told in it. */
const REQUESTS = `
  CREATE TABLE requests (
    request TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    answer BLOB NOT NULL,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX requests_old ON requests (at);
`;

const SCHEMA = `
  -- How far the log was looked through. One row, once it has been.
  CREATE TABLE place (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL, sequence INTEGER NOT NULL) STRICT;
  CREATE TABLE webhooks (
    webhook TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    contracts TEXT,
    types TEXT,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'retired')),
    status_why TEXT,
    status_at TEXT NOT NULL,
    -- Since when every delivery has failed; null after one that arrived.
    failing_since TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE secrets (
    webhook TEXT NOT NULL REFERENCES webhooks,
    number INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    made_at TEXT NOT NULL,
    ends_at TEXT,
    PRIMARY KEY (webhook, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY,
    webhook TEXT NOT NULL REFERENCES webhooks,
    message TEXT NOT NULL,
    entry INTEGER,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at TEXT,
    settled_at TEXT,
    UNIQUE (webhook, message)
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (due_at) WHERE status = 'waiting';
  CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
  CREATE INDEX deliveries_of ON deliveries (webhook, number);
  CREATE TABLE attempts (
    delivery INTEGER NOT NULL REFERENCES deliveries ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    ms INTEGER NOT NULL,
    -- What the receiver answered; null where there was no answer, and why.
    response_status INTEGER,
    error TEXT,
    PRIMARY KEY (delivery, number)
  ) STRICT, WITHOUT ROWID;
${REQUESTS}
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the file of webhooks and their deliveries, or makes it. Several processes may have it open: the server that delivers,
 * and a terminal.
 *
 * @throws WebhooksFileError for a file of another version, or none of ours.
 */
export function openDeliveries(file: string): Database.Database {
  // Only the ledger's own account may read it; SQLite gives its journals the same mode.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = new Database(file, { fileMustExist: true });
  try {
    initialise(database, file);
    if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
      throw new WebhooksFileError(`${file} cannot be written beside a reader`);
    }
    syncFolder(dirname(file));
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
      throw new WebhooksFileError(`${file} is not a file of webhooks`);
    }
    throw error;
  }
}

export function deliveriesInMemory(): Database.Database {
  const database = new Database(':memory:');
  initialise(database, 'The file in memory');
  return database;
}

function initialise(database: Database.Database, file: string): void {
  database.pragma('busy_timeout = 5000');
  database.pragma('trusted_schema = OFF');
  database.pragma('foreign_keys = ON');
  // A secret that was rotated out is not to be found in free pages.
  database.pragma('secure_delete = ON');
  // A delivery that was settled and is sent again is harmless; a place that goes back only repeats.
  database.pragma('synchronous = FULL');
  const make = database.transaction(() => {
    const found = database.pragma('user_version', { simple: true });
    if (found === 0) database.exec(SCHEMA);
    // The first version kept no requests; everything else in it is as it was.
    if (found === 1) database.exec(`${REQUESTS} PRAGMA user_version = ${SCHEMA_VERSION};`);
  });
  make.immediate();
  const version = database.pragma('user_version', { simple: true });
  if (version !== SCHEMA_VERSION) {
    throw new WebhooksFileError(`${file} has format ${version}; this version reads ${SCHEMA_VERSION}`);
  }
}
