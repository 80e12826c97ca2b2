import { SqliteEventLog } from '#event-log';

// Opens a ledger, says so or why not, and holds it until it is killed.
const [file = ''] = process.argv.slice(2);
try {
  SqliteEventLog.open(file);
  process.stdout.write('open\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${(error as Error).name}: ${(error as Error).message}\n`);
}
