import { betterSqlite3 } from './better-sqlite3-driver.js';
import { guarded, openForReading } from './ledger-file.js';
import { TRIGGERS } from './ledger-schema.js';

/**
 * What is wrong with a ledger's file as a file: pages and indexes that do not hold together, and guards against change
 * that are gone. None, for a sound one. Read only, also beside its writer; what the events say is checked elsewhere.
 *
 * @throws LedgerFileError for a file that is missing or of another kind, LogCorrupt for one that cannot be read at all.
 */
export function ledgerFileFaults(file: string): string[] {
  const driver = betterSqlite3;
  const database = openForReading(driver, file);
  try {
    return guarded(driver, file, () => {
      const said = database.prepare('PRAGMA integrity_check(100)').all<{ integrity_check: string }>();
      const broken = said.map((row) => row.integrity_check).filter((words) => words !== 'ok');
      const standing = new Set(
        database
          .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
          .all<{ name: string }>()
          .map(({ name }) => name),
      );
      const needed = [...TRIGGERS.matchAll(/CREATE TRIGGER (\w+)/g)].map(([, name = '']) => name);
      const missing = needed.filter((name) => !standing.has(name));
      return [...broken, ...missing.map((name) => `the guard ${name} against changing what is stored is missing`)];
    });
  } finally {
    database.close();
  }
}
