// The published format of `tree.db`, written down once more (see `ledger-file-format.ts`).

/** 'OLTR' in ASCII. */
export const APPLICATION_ID = 0x4f4c5452;
export const FORMAT_VERSION = 1;

/** By table: when a new row, or a changed one, has to be refused. Nothing is ever deleted. */
const guarded = {
  tree_format: { insert: 'EXISTS (SELECT 1 FROM tree_format)', update: '1' },
  tiles: {
    insert: 'EXISTS (SELECT 1 FROM tiles WHERE level = NEW.level AND number = NEW.number)',
    update:
      'NEW.level <> OLD.level OR NEW.number <> OLD.number OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes',
  },
  progress: { insert: 'EXISTS (SELECT 1 FROM progress)', update: 'NEW.size < OLD.size' },
  checkpoints: {
    insert: 'NEW.size <= (SELECT max(size) FROM checkpoints)',
    update:
      'NEW.size <> OLD.size OR NEW.root <> OLD.root OR NEW.signed_at <> OLD.signed_at OR substr(NEW.note, 1, length(OLD.note)) <> OLD.note',
  },
  log_keys: {
    insert: 'EXISTS (SELECT 1 FROM log_keys WHERE number = NEW.number OR vkey = NEW.vkey)',
    update:
      'NEW.number <> OLD.number OR NEW.vkey <> OLD.vkey OR NEW.since_size <> OLD.since_size OR NEW.since_at <> OLD.since_at OR OLD.until_size IS NOT NULL',
  },
};

const tables = {
  tree_format: '( only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL, origin TEXT NOT NULL ) STRICT',
  tiles:
    '( level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, number) ) STRICT',
  progress:
    '( only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL, position TEXT, frontier BLOB NOT NULL ) STRICT',
  marks: '( sequence INTEGER PRIMARY KEY, position TEXT NOT NULL ) STRICT',
  checkpoints: '( size INTEGER PRIMARY KEY, root BLOB NOT NULL, note TEXT NOT NULL, signed_at TEXT NOT NULL ) STRICT',
  log_keys:
    '( number INTEGER PRIMARY KEY, vkey TEXT NOT NULL UNIQUE, since_size INTEGER NOT NULL, since_at TEXT NOT NULL, until_size INTEGER, until_at TEXT ) STRICT',
};

/** The tables by name, each in its words. */
export const expectedTables: ReadonlyMap<string, string> = new Map(
  Object.entries(tables).map(([name, body]) => [name, `CREATE TABLE ${name} ${body}`]),
);

/** The guards by name, each as it begins. */
const guards: ReadonlyMap<string, string> = new Map(
  Object.entries(guarded).flatMap(([table, { insert, update }]): [string, string][] => [
    guard(table, 'delete', 'BEFORE DELETE', ''),
    guard(table, 'update', 'BEFORE UPDATE', ` WHEN ${update}`),
    guard(table, 'replace', 'BEFORE INSERT', ` WHEN ${insert}`),
  ]),
);

export const guardNames: ReadonlySet<string> = new Set(guards.keys());

/** What it says to whoever it stops is its own business; that it stops everybody is not. */
export function isGuard(name: string, sql: string): boolean {
  const head = guards.get(name);
  return head !== undefined && sql.startsWith(head) && /^[^']*'\); END$/.test(sql.slice(head.length));
}

function guard(table: string, what: string, when: string, condition: string): [string, string] {
  const name = `${table}_forbid_${what}`;
  return [name, `CREATE TRIGGER ${name} ${when} ON ${table}${condition} BEGIN SELECT RAISE(ABORT, '`];
}
