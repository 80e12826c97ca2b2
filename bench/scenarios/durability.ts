import { join } from 'node:path';
import { leafHash, nodeSqlite, SqliteEventLog } from '#event-log';
import { Child } from '../../libs/event-log/test/child-process.js';
import type { Scenario } from '../lib/scenario.js';

const KILLS = 12;

/** Its own check on every open is what is asked: it refuses to open unless it reads back what it set. */
export const scenario: Scenario = {
  summary: 'a writer is killed again and again: no event that it acknowledged may be missing',
  async run({ folder, progress }) {
    const file = join(folder, 'ledger.db');
    await SqliteEventLog.create(file).close();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const writer = new Child('append-until-killed.ts', file, String(kill), '16');
      // At another moment each time, and never at a quiet one.
      await writer.said(100 + 173 * kill);
      await writer.kill();
      // The last line may be cut off; its event is there, but nobody was told.
      acknowledged.push(...writer.lines.filter((line) => /^\S+ \d+ [0-9a-f-]{36}$/.test(line)));
      progress(`killed ${kill + 1} times, ${acknowledged.length} events acknowledged`);
    }

    const checks = [];
    for (const [name, options] of Object.entries({ 'better-sqlite3': {}, 'node:sqlite': { driver: nodeSqlite } })) {
      for (const time of ['first', 'second']) {
        const log = SqliteEventLog.open(file, options);
        const recorded = new Set<string>();
        let broken = 0;
        for await (const batch of log.readAll('start')) {
          for (const { stream, revision, id, text, leaf } of batch) {
            recorded.add(`${stream} ${revision} ${id}`);
            if (!leaf.equals(leafHash(text))) broken += 1;
          }
        }
        await log.close();
        const missing = acknowledged.filter((line) => !recorded.has(line)).length;
        checks.push({
          what: `every acknowledged event is there, ${time} opening with ${name} (synchronous FULL read back)`,
          holds: missing === 0 && broken === 0,
          detail: `${acknowledged.length} acknowledged, ${missing} missing, ${recorded.size} recorded, ${broken} broken`,
        });
      }
    }
    return { comparisons: [], checks };
  },
};
