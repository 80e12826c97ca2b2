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

/** The guards by name, each as it begins; what it says to whoever it stops is its own business. */
export const expectedGuards: ReadonlyMap<string, string> = new Map(
  Object.entries(guarded).flatMap(([table, { insert, update }]): [string, string][] => [
    guard(table, 'delete', 'BEFORE DELETE', ''),
    guard(table, 'update', 'BEFORE UPDATE', ` WHEN ${update}`),
    guard(table, 'replace', 'BEFORE INSERT', ` WHEN ${insert}`),
  ]),
);

function guard(table: string, what: string, when: string, condition: string): [string, string] {
  const name = `${table}_forbid_${what}`;
  return [name, `CREATE TRIGGER ${name} ${when} ON ${table}${condition} BEGIN SELECT RAISE(ABORT, '`];
}
