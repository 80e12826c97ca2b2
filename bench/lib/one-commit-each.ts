import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { leafHash } from '#event-log';
import { type Measured, medianOf, quantileOf } from './measure.js';
import { type Streams, sampleEvent } from './sample-ledger.js';

/**
 * The same file, the same settings, the same rows, but each append has a transaction of its own: what a log without
 * group commit would do with any number of writers, since SQLite has one writer at a time. Latency is as the last of
 * `writers` that wait in line would feel it.
 */
export function oneCommitEach(file: string, streams: Streams, writers: number, ms: number): Measured {
  const database = new Database(file);
  try {
    for (const setting of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'wal_autocheckpoint = 4000',
      'cache_size = -65536',
    ]) {
      database.pragma(setting);
    }
    const numberOf = (sql: string) => Number(database.prepare(sql).pluck().get() ?? 0);
    let position = numberOf('SELECT max(position) FROM events');
    let streamIds = numberOf('SELECT max(id) FROM streams');
    const begin = database.prepare('BEGIN IMMEDIATE');
    const commit = database.prepare('COMMIT');
    const findStream = database.prepare('SELECT id FROM streams WHERE name = ?').pluck();
    const insertStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
    const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, 1, ?, ?, ?)');
    const known = new Map<number, number>();
    const latencies: number[] = [];
    const begun = performance.now();
    let count = 0;
    while (performance.now() - begun < ms) {
      const at = performance.now();
      const stream = streams.pick();
      const { id, text } = sampleEvent(position);
      begin.run();
      let streamId = known.get(stream) ?? (findStream.get(streams.nameOf(stream)) as number | undefined);
      if (streamId === undefined) {
        streamIds += 1;
        streamId = streamIds;
        insertStream.run(streamId, streams.nameOf(stream));
      }
      known.set(stream, streamId);
      position += 1;
      insert.run(position, streamId, streams.appended(stream), id, leafHash(text), text);
      commit.run();
      count += 1;
      latencies.push((performance.now() - at) * writers);
    }
    const perSecond = (count / (performance.now() - begun)) * 1000;
    return { perSecond, notes: { p50Ms: medianOf(latencies), p99Ms: quantileOf(latencies, 0.99) } };
  } finally {
    database.close();
  }
}
