// The published format of `ledger.db`, written down once more: whoever only compared the file with what its writer says
// would believe the writer.

/** 'OLGR' in ASCII. */
export const APPLICATION_ID = 0x4f4c4752;
export const FORMAT_VERSION = 1;

const tables = {
  ledger_format: '( only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL ) STRICT',
  streams: '( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE ) STRICT',
  types: '( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE ) STRICT',
  events:
    '( position INTEGER PRIMARY KEY, stream_id INTEGER NOT NULL, revision INTEGER NOT NULL, type_id INTEGER NOT NULL, id TEXT NOT NULL, leaf BLOB NOT NULL, text TEXT NOT NULL ) STRICT',
};

/** When a new row of a table would take the place of one that stands: such an insert has to be refused. */
const taken = {
  events:
    'NEW.position <= (SELECT max(position) FROM events) OR EXISTS (SELECT 1 FROM events WHERE stream_id = NEW.stream_id AND revision = NEW.revision)',
  streams: 'EXISTS (SELECT 1 FROM streams WHERE id = NEW.id OR name = NEW.name)',
  types: 'EXISTS (SELECT 1 FROM types WHERE id = NEW.id OR name = NEW.name)',
  ledger_format: 'EXISTS (SELECT 1 FROM ledger_format)',
};

/** What a ledger's file is made of, by kind and name, each with the words it is made with. */
export const expectedObjects: ReadonlyMap<string, string> = new Map([
  ...Object.entries(tables).map(([name, body]): [string, string] => [`table ${name}`, `CREATE TABLE ${name} ${body}`]),
  ['index events_by_stream', 'CREATE UNIQUE INDEX events_by_stream ON events (stream_id, revision)'],
  ...Object.entries(taken).flatMap(([table, condition]): [string, string][] => [
    [
      `trigger ${table}_forbid_update`,
      guard(`${table}_forbid_update BEFORE UPDATE ON ${table}`, `UPDATE of ${table} is refused`),
    ],
    [
      `trigger ${table}_forbid_delete`,
      guard(`${table}_forbid_delete BEFORE DELETE ON ${table}`, `DELETE of ${table} is refused`),
    ],
    [
      `trigger ${table}_forbid_replace`,
      guard(`${table}_forbid_replace BEFORE INSERT ON ${table} WHEN ${condition}`, `this place in ${table} is taken`),
    ],
  ]),
]);

function guard(head: string, says: string): string {
  return `CREATE TRIGGER ${head} BEGIN SELECT RAISE(ABORT, 'The ledger is append-only: ${says}'); END`;
}

/** Words without how they are laid out. */
export function laidOutPlainly(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}
