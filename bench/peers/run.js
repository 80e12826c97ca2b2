// Measures the ledger's own log beside other durable event stores, all in one run: the figures to quote are the ratios.
//
//   npm run bench -- peers            (asks to install bench/peers first, which compiles native code)
//
// What makes it fair, and what does not: every store is told to be durable (a commit is on the disk when it answers). Ours
// is in process and PostgreSQL answers over a loopback socket. Ours checks an expected revision and hashes every event; the others do
// neither here.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SqliteEventLog } from '../../libs/event-log/src/index.ts';

const [, , place = tmpdir(), asked = '3'] = process.argv;
const ROUND_MS = 1000;
const ROUNDS = Number(asked);
// The server of PostgreSQL runs as another user, who may not look into every folder.
const folder = mkdtempSync(join(process.getuid() === 0 ? tmpdir() : place, 'ledger-peers-'));

/** 512 bytes of JSON, data and metadata together, about what a claim has. */
function payload() {
  return { filler: randomBytes(190).toString('hex'), amountPence: 22_000, claim: randomUUID() };
}

const text = () => JSON.stringify({ ...payload(), meta: { command: randomUUID() } });

async function ours() {
  const log = SqliteEventLog.create(join(folder, 'ours.db'));
  const heads = new Map();
  const append = async (stream, count) => {
    const head = heads.get(stream) ?? -1;
    const events = Array.from({ length: count }, () => ({ id: randomUUID(), type: 'Measured', text: text() }));
    const answer = await log.append(stream, head === -1 ? 'no-stream' : head, events);
    if (answer.kind !== 'appended') throw new Error(answer.kind);
    heads.set(stream, answer.revision);
  };
  const read = async (stream) => {
    let count = 0;
    for await (const _ of log.readStream(stream)) count += 1;
    return count;
  };
  const catchUp = async () => {
    let count = 0;
    for await (const batch of log.readAll('start')) count += batch.length;
    return count;
  };
  return { name: 'outcomes ledger, SQLite FULL', append, read, catchUp, close: () => log.close() };
}

async function emmett(shared) {
  const { getSQLiteEventStore, SQLiteConnectionPool, createEventStoreSchema, sqliteConnection, readMessagesBatch } =
    await import('@event-driven-io/emmett-sqlite');
  const fileName = join(folder, `emmett-${shared}.db`);
  const connection = sqliteConnection({ fileName });
  await createEventStoreSchema(connection);
  const store = getSQLiteEventStore({
    fileName,
    schema: { autoMigration: 'None' },
    ...(shared ? { pool: SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } }) } : {}),
  });
  const append = (stream, count) =>
    store.appendToStream(
      stream,
      Array.from({ length: count }, () => ({ type: 'Measured', data: payload(), metadata: {} })),
    );
  const read = async (stream) => (await store.readStream(stream)).events.length;
  const catchUp = async () => {
    let after = 0n;
    let count = 0;
    for (;;) {
      const { messages } = await readMessagesBatch(connection, { after, batchSize: 1000 });
      if (messages.length === 0) return count;
      count += messages.length;
      after = messages.at(-1).metadata.globalPosition;
    }
  };
  return {
    name: shared ? 'emmett-sqlite, one connection' : 'emmett-sqlite, as it comes',
    append,
    read,
    catchUp,
    close: () => connection.close(),
  };
}

/** Where Debian and others put the server's programs; undefined when there is no PostgreSQL here. */
function postgresPrograms() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  return found;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function postgres() {
  const bin = postgresPrograms();
  if (bin === undefined) return undefined;
  const { default: pg } = await import('pg');
  const data = join(folder, 'postgres');
  const port = await freePort();
  // The server refuses to run as root, so root lends it another user.
  const uid = process.getuid() === 0 ? Number(execFileSync('id', ['-u', 'postgres']).toString()) : undefined;
  const as = uid === undefined ? {} : { uid, gid: uid };
  execFileSync('mkdir', ['-p', data]);
  if (uid !== undefined) {
    chownSync(folder, uid, uid);
    chownSync(data, uid, uid);
  }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '--no-sync'], {
    ...as,
    stdio: 'ignore',
  });
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', data, '-h', '127.0.0.1', '-c', 'fsync=on', '-c', 'synchronous_commit=on'],
    { ...as, stdio: 'ignore' },
  );
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'bench', database: 'postgres', max: 20 });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await pool.query('SELECT 1');
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await wait(100);
    }
  }
  await pool.query(
    `CREATE TABLE events (position BIGSERIAL PRIMARY KEY, stream TEXT NOT NULL, revision BIGINT NOT NULL,
       id UUID NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (stream, revision))`,
  );
  const heads = new Map();
  const append = async (stream, count) => {
    const head = heads.get(stream) ?? -1;
    heads.set(stream, head + count);
    const rows = [];
    const values = [];
    for (let index = 0; index < count; index += 1) {
      const at = values.length;
      rows.push(`($${at + 1}, $${at + 2}, $${at + 3}, $${at + 4}, $${at + 5})`);
      values.push(stream, head + 1 + index, randomUUID(), 'Measured', text());
    }
    await pool.query(`INSERT INTO events (stream, revision, id, type, data) VALUES ${rows.join(', ')}`, values);
  };
  const read = async (stream) =>
    (await pool.query('SELECT * FROM events WHERE stream = $1 ORDER BY revision', [stream])).rowCount;
  const catchUp = async () => {
    let after = 0;
    let count = 0;
    for (;;) {
      const { rows } = await pool.query('SELECT * FROM events WHERE position > $1 ORDER BY position LIMIT 1000', [
        after,
      ]);
      if (rows.length === 0) return count;
      count += rows.length;
      after = rows.at(-1).position;
    }
  };
  const close = async () => {
    await pool.end();
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
  };
  return { name: 'plain PostgreSQL table, fsync on', append, read, catchUp, close };
}

/** Operations a second of `work`, done by so many at once, for one round; errors are counted, not thrown. */
async function rate(writers, work) {
  const start = performance.now();
  let done = 0;
  let failed = 0;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let turn = 0; performance.now() - start < ROUND_MS; turn += 1) {
        await work(writer, turn).then(
          () => {
            done += 1;
          },
          () => {
            failed += 1;
          },
        );
      }
    }),
  );
  return { rate: (done / (performance.now() - start)) * 1000, failed };
}

/** Each writer has streams of its own, and takes them in an order that is as good as random: a ledger has many short streams. */
const streamOf = (writer, turn) => `claim-${writer}-${(turn * 7919) % 600}`;

const scenarios = {
  'append 1, 1 writer': { unit: 1, run: (store) => rate(1, (writer, turn) => store.append(streamOf(writer, turn), 1)) },
  'append 1, 100 writers': {
    unit: 1,
    run: (store) => rate(100, (writer, turn) => store.append(streamOf(writer, turn), 1)),
  },
  'append 100 at once': {
    unit: 100,
    run: (store) => rate(1, (writer, turn) => store.append(streamOf(writer, turn), 100)),
  },
  'read a stream of 100': {
    unit: 1,
    async run(store) {
      const stream = `read-${randomUUID()}`;
      await store.append(stream, 100);
      return rate(1, async () => {
        if ((await store.read(stream)) !== 100) throw new Error('wrong count');
      });
    },
  },
  'catch up': {
    unit: 1,
    async run(store) {
      const start = performance.now();
      const count = await store.catchUp();
      return { rate: (count / (performance.now() - start)) * 1000, failed: 0 };
    },
  },
};

const notes = [];
const stores = (await Promise.all([ours(), emmett(false), emmett(true), postgres()])).filter(Boolean);
if (stores.length < 4) notes.push('PostgreSQL is not here (Debian: apt-get install postgresql), so it is left out');
const measured = [];
try {
  for (const [scenario, { unit, run }] of Object.entries(scenarios)) {
    const rows = stores.map(({ name }) => ({ name, rates: [], failed: 0 }));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, store] of stores.entries()) {
        const { rate: each, failed } = await run(store);
        rows[index].rates.push(each * unit);
        rows[index].failed += failed;
      }
    }
    const isRead = scenario.startsWith('read');
    measured.push({ scenario, unit: isRead ? 'reads/s' : 'events/s', stores: rows });
  }
} finally {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ measured, notes }));
