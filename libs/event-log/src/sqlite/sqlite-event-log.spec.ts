import { join } from 'node:path';
import { describeEventLog } from '../../test/describe-event-log.js';
import { loseNextAnswerOf } from '../../test/lost-answer.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { betterSqlite3 } from './better-sqlite3-driver.js';
import { nodeSqlite } from './node-sqlite-driver.js';
import { SqliteEventLog } from './sqlite-event-log.js';

for (const driver of [betterSqlite3, nodeSqlite]) {
  describeEventLog(
    `a SQLite file through ${driver.name}`,
    async () => {
      const folder = temporaryFolder();
      const file = join(folder.path, 'ledger.db');
      let log = SqliteEventLog.create(file, { driver });
      return {
        log,
        loseNextAnswer: loseNextAnswerOf(log),
        reopen: async () => {
          await log.close();
          log = SqliteEventLog.open(file, { driver });
          return log;
        },
        close: async () => {
          await log.close();
          folder.remove();
        },
      };
    },
    { losesAnswers: true },
  );
}
