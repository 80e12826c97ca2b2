import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { hashed, type Outcome, type Stored, type Victim } from './victim.js';

/** Something that somebody does to a ledger, and what each control has to say to it. */
export interface Drill {
  readonly what: string;
  /** Which stores it can be done to; both, when nothing is said. */
  readonly on?: Victim['kind'];
  run(victim: Victim): Promise<void> | void;
  readonly expected: Outcome | Readonly<Record<Victim['kind'], Outcome>>;
  /** What a witness says that had cosigned the last checkpoint, where nothing inside the ledger can tell. */
  readonly witness?: number;
}

const text = (row: Stored) => row.text.toString();
const paid = (row: Stored) => row.type === 'PaymentMade';

/** More paid, in a text of the same form. */
function dearer(row: Stored): Stored {
  return { ...row, text: text(row).replace(/"pence":(\d+)/, (_, pence: string) => `"pence":${Number(pence) + 100}`) };
}

function rehashed(row: Stored): Stored {
  return { ...row, leaf: hashed(text(row)) };
}

const onPaid = (change: (row: Stored) => Stored) => (victim: Victim) =>
  victim.change((rows) => rows.map((row) => (paid(row) ? change(row) : row)));

const LEAF_OF_TILE =
  'UPDATE tiles SET hashes = CAST(substr(hashes, 1, 64) || zeroblob(32) || substr(hashes, 97) AS BLOB) WHERE level = 0';

export const drills: readonly Drill[] = [
  {
    what: 'An amount is edited in a stored event',
    run: onPaid(dearer),
    expected: {
      sqlite: {
        startUp: 'changed-event',
        verify: ['checkpoint-root', 'leaf-hash', 'paid-within-approved', 'tree-leaf'],
        auditor: ['checkpoint-root', 'held-checkpoint', 'leaf-hash', 'paid-within-approved', 'tree-leaf'],
      },
      eventstoredb: {
        startUp: 'LogCorrupt',
        verify: ['checkpoint-root', 'leaf-hash', 'paid-within-approved', 'tree-leaf'],
        auditor: ['checkpoint-root', 'held-checkpoint', 'leaf-hash', 'paid-within-approved', 'tree-leaf'],
      },
    },
  },
  {
    what: 'An amount is edited and its leaf hash made anew',
    run: onPaid((row) => rehashed(dearer(row))),
    expected: {
      startUp: 'changed-event',
      verify: ['checkpoint-root', 'paid-within-approved', 'tree-leaf'],
      auditor: ['checkpoint-root', 'held-checkpoint', 'paid-within-approved', 'tree-leaf'],
    },
  },
  {
    what: "Only the store's own column is edited: the type that an event is kept under",
    run: onPaid((row) => ({ ...row, type: 'StatementApproved' })),
    expected: { startUp: 'nothing', verify: ['columns'], auditor: ['columns'] },
  },
  {
    what: 'An event is overwritten in place with 0xFF, as a redactor does',
    run: onPaid((row) => ({ ...row, text: Buffer.alloc(Buffer.byteLength(row.text), 0xff) })),
    expected: {
      sqlite: {
        startUp: 'changed-event',
        verify: ['checkpoint-root', 'json', 'leaf-hash', 'tree-leaf'],
        auditor: ['checkpoint-root', 'held-checkpoint', 'json', 'leaf-hash', 'tree-leaf'],
      },
      eventstoredb: {
        startUp: 'LogCorrupt',
        verify: ['checkpoint-root', 'json', 'leaf-hash', 'tree-leaf'],
        auditor: ['checkpoint-root', 'held-checkpoint', 'json', 'leaf-hash', 'tree-leaf'],
      },
    },
  },
  {
    what: 'An event in the middle is deleted, and the places closed up',
    run: (victim) => victim.change((rows) => rows.filter((row) => !paid(row))),
    expected: {
      startUp: 'changed-event',
      verify: ['checkpoint-root', 'tree-leaf', 'tree-size'],
      auditor: ['checkpoint-root', 'held-checkpoint', 'tree-leaf', 'tree-size'],
    },
  },
  {
    what: 'Two events change places',
    run: (victim) =>
      victim.change((rows) => {
        // Nothing else tells them apart: both are of the same moment, and first in their streams.
        const [one, other] = rows.filter(({ type }) => type === 'OrganisationRegistered');
        return rows.map((row) => (row === one && other ? other : row === other && one ? one : row));
      }),
    expected: {
      startUp: 'changed-event',
      verify: ['checkpoint-root', 'tree-leaf'],
      auditor: ['checkpoint-root', 'held-checkpoint', 'tree-leaf'],
    },
  },
  {
    what: 'An invented event is put in between',
    run: (victim) =>
      victim.change((rows) => {
        const stood = rows.find(({ type }) => type === 'OrganisationRegistered') as Stored;
        const stream = 'organisation-invented';
        const id = '5c9a1d0e-3f6b-4d0c-9a77-e1b2c4d5f607';
        const event = { ...(JSON.parse(text(stood)) as { data: object }), id, stream };
        const invented = rehashed({
          ...stood,
          id,
          stream,
          text: JSON.stringify({ ...event, data: { ...event.data, organisation: 'invented' } }),
        });
        return [...rows.slice(0, 10), invented, ...rows.slice(10)];
      }),
    expected: {
      startUp: 'changed-event',
      verify: ['checkpoint-root', 'tree-leaf'],
      auditor: ['checkpoint-root', 'held-checkpoint', 'tree-leaf'],
    },
  },
  {
    what: 'The last three events are cut off',
    run: (victim) => victim.change((rows) => rows.slice(0, -3)),
    expected: { startUp: 'shorter-log', verify: ['tree-size'], auditor: ['held-checkpoint', 'tree-size'] },
  },
  {
    what: 'An old copy of the log alone is put in its place',
    run: (victim) => victim.restore('early', 'log'),
    expected: { startUp: 'shorter-log', verify: ['tree-size'], auditor: ['held-checkpoint', 'tree-size'] },
  },
  {
    what: 'The guards against changing what is stored are taken out of the file',
    on: 'sqlite',
    run: (victim) => victim.dropGuards('ledger.db'),
    expected: { startUp: 'nothing', verify: ['file'], auditor: ['file'] },
  },
  {
    what: 'A guard is replaced by one of its name that guards nothing',
    on: 'sqlite',
    run: (victim) => victim.disarmGuard('ledger.db', 'events_forbid_update'),
    expected: { startUp: 'nothing', verify: ['file'], auditor: ['file'] },
  },
  {
    what: 'The guards of the tree file are taken out',
    run: (victim) => victim.dropGuards('tamper-evidence/tree.db'),
    expected: { startUp: 'TreeFileError', verify: ['tree-file'], auditor: ['tree-file'] },
  },
  {
    what: 'A leaf hash in the tree file is changed',
    run: (victim) => victim.onFile('tamper-evidence/tree.db', (database) => database.exec(LEAF_OF_TILE)),
    expected: { startUp: 'changed-tree', verify: ['tree-leaf', 'tree-tile'], auditor: ['tree-leaf', 'tree-tile'] },
  },
  {
    what: 'The root of a kept checkpoint is changed',
    run: (victim) =>
      victim.onFile('tamper-evidence/tree.db', (database) =>
        database.exec('UPDATE checkpoints SET root = zeroblob(32) WHERE size = (SELECT max(size) FROM checkpoints)'),
      ),
    expected: {
      startUp: 'changed-checkpoint',
      verify: ['checkpoint-note', 'checkpoint-root'],
      auditor: ['checkpoint-note', 'checkpoint-root'],
    },
  },
  {
    what: 'The last checkpoint is taken out of the tree file',
    run: (victim) =>
      victim.onFile('tamper-evidence/tree.db', (database) =>
        database.exec('DELETE FROM checkpoints WHERE size = (SELECT max(size) FROM checkpoints)'),
      ),
    // Nothing is lost: what was signed is still so, and whoever holds it finds it so.
    expected: { startUp: 'nothing', verify: [], auditor: [] },
  },
  {
    what: 'The tree file is deleted, and the key left',
    run: (victim) => rmSync(join(victim.data, 'tamper-evidence', 'tree.db')),
    expected: { startUp: 'TreeFileError', verify: ['tree-file'], auditor: ['tree-file'] },
  },
  {
    what: 'The tree file and the key are both deleted',
    run: (victim) => rmSync(join(victim.data, 'tamper-evidence'), { recursive: true }),
    // Told to begin a new log, whoever owns the ledger goes on under another name and key, which the witness does not know.
    expected: { startUp: 'TreeFileError', verify: [], auditor: [] },
    witness: 404,
  },
  {
    what: 'An amount is changed in a read model',
    run: (victim) =>
      victim.onFile(victim.readStoreFile(), (database) => database.exec('UPDATE payments SET pence = 1')),
    expected: { startUp: 'nothing', verify: ['read-models'], auditor: ['read-models'] },
  },
  {
    what: 'A stored evidence file is cut short',
    run: (victim) => truncateSync(victim.evidenceFile(), 20),
    expected: { startUp: 'nothing', verify: ['evidence-file'], auditor: ['evidence-file'] },
  },
  {
    what: 'A stored evidence file is deleted',
    run: (victim) => rmSync(victim.evidenceFile()),
    expected: { startUp: 'nothing', verify: ['evidence-file'], auditor: ['evidence-file'] },
  },
  {
    what: 'History is rewritten, and the tree made and signed anew with the same key (a fork)',
    run: async (victim) => {
      victim.change((rows) =>
        rows.map((row) =>
          row.type === 'OrganisationRegistered'
            ? rehashed({ ...row, text: text(row).replace(/"name":"[^"]*"/, '"name":"Another"') })
            : row,
        ),
      );
      await victim.signAnew();
    },
    expected: { startUp: 'nothing', verify: [], auditor: ['fork', 'held-checkpoint'] },
    witness: 422,
  },
  {
    what: 'An old copy of the tree file alone is put in its place, and an entry behind it is edited',
    run: async (victim) => {
      victim.oldTreeFile();
      victim.change((rows) =>
        rows.map((row) =>
          text(row).includes('"name":"north (synthetic)"')
            ? rehashed({ ...row, text: text(row).replace('north (synthetic)', 'South (synthetic)') })
            : row,
        ),
      );
      await victim.signAgain();
    },
    expected: { startUp: 'nothing', verify: [], auditor: ['fork', 'held-checkpoint'] },
    witness: 422,
  },
  {
    what: 'Everything is restored from an old copy: log, tree, keys and read models',
    run: (victim) => victim.restore('early'),
    expected: { startUp: 'nothing', verify: [], auditor: ['held-checkpoint'] },
    witness: 409,
  },
];
