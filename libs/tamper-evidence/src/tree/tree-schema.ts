/** 'OLTR' in ASCII: tells a tree file from any other SQLite file. */
export const APPLICATION_ID = 0x4f4c5452;

/** Raised with every change of the tables below. A file of a later version is refused, never guessed at. */
export const FORMAT_VERSION = 1;

/** A tile's index is called `number`, because `index` is a word of SQL. */
export const TABLES = `
  CREATE TABLE tree_format (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL,
    origin TEXT NOT NULL
  ) STRICT;
  CREATE TABLE tiles (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
  ) STRICT;
  CREATE TABLE progress (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    size INTEGER NOT NULL,
    position TEXT,
    frontier BLOB NOT NULL
  ) STRICT;
  CREATE TABLE marks (
    sequence INTEGER PRIMARY KEY,
    position TEXT NOT NULL
  ) STRICT;
  CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL,
    note TEXT NOT NULL,
    signed_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE log_keys (
    number INTEGER PRIMARY KEY,
    vkey TEXT NOT NULL UNIQUE,
    since_size INTEGER NOT NULL,
    since_at TEXT NOT NULL,
    until_size INTEGER,
    until_at TEXT
  ) STRICT;
`;

/** What must never happen, by table: a condition on the row as it was (OLD) and as it would be (NEW). */
const FORBIDDEN: Readonly<
  Record<string, { readonly insert: string; readonly update: string; readonly words: string }>
> = {
  tree_format: { insert: 'EXISTS (SELECT 1 FROM tree_format)', update: '1', words: 'a log keeps its origin' },
  // An INSERT OR REPLACE would take the place of a row without firing the other triggers.
  tiles: {
    insert: 'EXISTS (SELECT 1 FROM tiles WHERE level = NEW.level AND number = NEW.number)',
    update: `NEW.level <> OLD.level OR NEW.number <> OLD.number
      OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes`,
    words: 'a tile only ever gains hashes',
  },
  progress: {
    insert: 'EXISTS (SELECT 1 FROM progress)',
    update: 'NEW.size < OLD.size',
    words: 'a tree only ever grows',
  },
  checkpoints: {
    insert: 'NEW.size <= (SELECT max(size) FROM checkpoints)',
    update: `NEW.size <> OLD.size OR NEW.root <> OLD.root OR NEW.signed_at <> OLD.signed_at
      OR substr(NEW.note, 1, length(OLD.note)) <> OLD.note`,
    words: 'a size is signed once, with one root, and gains only signatures',
  },
  log_keys: {
    insert: 'EXISTS (SELECT 1 FROM log_keys WHERE number = NEW.number OR vkey = NEW.vkey)',
    update: `NEW.number <> OLD.number OR NEW.vkey <> OLD.vkey OR NEW.since_size <> OLD.since_size
      OR NEW.since_at <> OLD.since_at OR OLD.until_size IS NOT NULL`,
    words: 'a key is listed for good',
  },
};

/**
 * Nothing that was logged or signed is ever forgotten, whoever opens the file with whatever tool. Every open compares
 * these texts with those in the file, so a change of one is a new format version.
 */
export const TRIGGERS = Object.entries(FORBIDDEN)
  .map(
    ([table, { insert, update, words }]) => `
  CREATE TRIGGER ${table}_forbid_delete BEFORE DELETE ON ${table}
  BEGIN SELECT RAISE(ABORT, 'DELETE of ${table} is refused: ${words}'); END;
  CREATE TRIGGER ${table}_forbid_update BEFORE UPDATE ON ${table} WHEN ${update}
  BEGIN SELECT RAISE(ABORT, 'UPDATE of ${table} is refused: ${words}'); END;
  CREATE TRIGGER ${table}_forbid_replace BEFORE INSERT ON ${table} WHEN ${insert}
  BEGIN SELECT RAISE(ABORT, 'INSERT into ${table} is refused: ${words}'); END;
`,
  )
  .join('');
