import type Database from 'better-sqlite3';

export const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE identities (
    member TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    UNIQUE (issuer, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    organisation TEXT,
    role TEXT,
    form_token TEXT NOT NULL,
    signed_in_at TEXT NOT NULL,
    proved_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_member ON sessions (member);
  CREATE TABLE token_uses (token TEXT PRIMARY KEY, used_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE access_log (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    who TEXT,
    code TEXT,
    route TEXT
  ) STRICT;
  CREATE TRIGGER access_log_is_kept BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
  CREATE TRIGGER access_log_stands BEFORE UPDATE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Makes the tables where there are none; two processes that do so at once make them once. */
export function initialise(database: Database.Database): void {
  database
    .transaction(() => {
      if (database.pragma('user_version', { simple: true }) === 0) database.exec(SCHEMA);
    })
    .immediate();
}

/** Set on every open, because the file keeps none of it but the journal mode. */
export function secure(database: Database.Database): void {
  database.pragma('busy_timeout = 5000');
  database.pragma('trusted_schema = OFF');
  // Whoever has left is gone from the free pages too.
  database.pragma('secure_delete = ON');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
}

/** Every statement of the directory, made once. */
export function prepared(database: Database.Database) {
  return {
    know: database.prepare(
      `INSERT INTO identities (member, issuer, subject, name, seen_at) VALUES (:member, :issuer, :subject, :name, :at)
       ON CONFLICT (member) DO UPDATE SET name = :name, seen_at = :at`,
    ),
    identity: database.prepare('SELECT member, issuer, subject, name, seen_at FROM identities WHERE member = ?'),
    identities: database.prepare(
      'SELECT member, issuer, subject, name, seen_at FROM identities ORDER BY seen_at DESC, member',
    ),
    forget: database.prepare('DELETE FROM identities WHERE member = ?'),
    begin: database.prepare(
      `INSERT INTO sessions (digest, member, organisation, role, form_token, signed_in_at, proved_at, seen_at)
       VALUES (:digest, :member, :organisation, :role, :formToken, :at, :provedAt, :at)`,
    ),
    session: database.prepare(
      `SELECT member, organisation, role, form_token AS formToken, signed_in_at AS signedInAt, proved_at AS provedAt,
              seen_at AS seenAt FROM sessions WHERE digest = ?`,
    ),
    act: database.prepare('UPDATE sessions SET organisation = :organisation, role = :role WHERE digest = :digest'),
    prove: database.prepare('UPDATE sessions SET proved_at = :at WHERE digest = :digest'),
    see: database.prepare('UPDATE sessions SET seen_at = :at WHERE digest = :digest'),
    end: database.prepare('DELETE FROM sessions WHERE digest = ?'),
    endAll: database.prepare('DELETE FROM sessions WHERE member = ?'),
    endOld: database.prepare('DELETE FROM sessions WHERE signed_in_at < :began OR seen_at < :seen'),
    useToken: database.prepare(
      'INSERT INTO token_uses (token, used_at) VALUES (:token, :at) ON CONFLICT (token) DO UPDATE SET used_at = :at',
    ),
    tokenUse: database.prepare('SELECT used_at FROM token_uses WHERE token = ?').pluck(),
    note: database.prepare(
      'INSERT INTO access_log (at, what, who, code, route) VALUES (:at, :what, :who, :code, :route)',
    ),
    noted: database.prepare(
      `SELECT number, at, what, who, code, route FROM access_log
       WHERE number < :before AND (:what IS NULL OR what = :what) AND (:who IS NULL OR who = :who)
         AND (:from IS NULL OR at >= :from) AND (:until IS NULL OR at < :until)
       ORDER BY number DESC LIMIT :limit`,
    ),
  };
}
