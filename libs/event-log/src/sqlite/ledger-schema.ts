/** 'OLGR' in ASCII: tells a ledger from any other SQLite file. */
export const APPLICATION_ID = 0x4f4c4752;

/** Raised with every change of the tables below. A file of a later version is refused, never guessed at. */
export const FORMAT_VERSION = 1;

/**
 * Names of streams and types are stored once, because the index of (stream, revision) is what an append costs, and a
 * number makes it a third of the size. Rows stand in order of position, never clustered by stream: that would write
 * several pages an event.
 */
export const TABLES = `
  CREATE TABLE ledger_format (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE types (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    type_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    leaf BLOB NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE VIEW entries AS
    SELECT position - 1 AS sequence, streams.name AS stream, revision, types.name AS type, events.id AS id,
      lower(hex(leaf)) AS leaf, text
    FROM events
      JOIN streams ON streams.id = events.stream_id
      JOIN types ON types.id = events.type_id;
`;

/** Made last by an import, when it also proves that no place is taken twice. */
export const INDEXES = `
  CREATE UNIQUE INDEX events_by_stream ON events (stream_id, revision);
`;

/** What each new row must not meet: INSERT OR REPLACE would take the place of a row without firing the other triggers. */
const TAKEN: Readonly<Record<string, string>> = {
  events: `NEW.position <= (SELECT max(position) FROM events)
    OR EXISTS (SELECT 1 FROM events WHERE stream_id = NEW.stream_id AND revision = NEW.revision)`,
  streams: 'EXISTS (SELECT 1 FROM streams WHERE id = NEW.id OR name = NEW.name)',
  types: 'EXISTS (SELECT 1 FROM types WHERE id = NEW.id OR name = NEW.name)',
  ledger_format: 'EXISTS (SELECT 1 FROM ledger_format)',
};

/** Nothing recorded is ever changed, whoever opens the file with whatever tool. */
export const TRIGGERS = Object.entries(TAKEN)
  .map(
    ([table, taken]) => `
  CREATE TRIGGER ${table}_forbid_update BEFORE UPDATE ON ${table}
  BEGIN SELECT RAISE(ABORT, 'The ledger is append-only: UPDATE of ${table} is refused'); END;
  CREATE TRIGGER ${table}_forbid_delete BEFORE DELETE ON ${table}
  BEGIN SELECT RAISE(ABORT, 'The ledger is append-only: DELETE of ${table} is refused'); END;
  CREATE TRIGGER ${table}_forbid_replace BEFORE INSERT ON ${table} WHEN ${taken}
  BEGIN SELECT RAISE(ABORT, 'The ledger is append-only: this place in ${table} is taken'); END;
`,
  )
  .join('');
