import { SqliteEventLog } from '#event-log';

// Opens a ledger, says so or why not, and holds it until it is killed.
const [file = ''] = process.argv.slice(2);
try {
  const held = SqliteEventLog.open(file);
  process.stdout.write('open\n');
  // It is kept, because a database that nobody knows any more is closed, and its lock with it.
  setInterval(() => held, 60_000);
} catch (error) {
  process.stdout.write(`${(error as Error).name}: ${(error as Error).message}\n`);
}
