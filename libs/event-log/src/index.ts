export * from './envelope.js';
export * from './event-codec.js';
export * from './event-log.js';
export * from './event-types.js';
export { EventStoreDbEventLog, type EventStoreDbOptions } from './eventstoredb/eventstoredb-event-log.js';
export * from './leaf-hash.js';
export * from './ledger.js';
export { LogIsPast, LogUpTo } from './log-up-to.js';
export { MemoryEventLog } from './memory/memory-event-log.js';
export * from './narrative.js';
export {
  formatOfFile,
  type LockHolder,
  lastEntryOf,
  lockHolderOf,
  sqliteVersion,
} from './sqlite/file-facts.js';
export { LedgerInUse } from './sqlite/file-lock.js';
export { type ImportedEvent, type ImportOptions, importLedger } from './sqlite/import-ledger.js';
export { LedgerFileError } from './sqlite/ledger-file.js';
export { ledgerFileFaults } from './sqlite/ledger-file-faults.js';
export { FORMAT_VERSION as LEDGER_FORMAT } from './sqlite/ledger-schema.js';
export { nodeSqlite } from './sqlite/node-sqlite-driver.js';
export { SqliteEventLog, type SqliteLogOptions, type SqliteReadOptions } from './sqlite/sqlite-event-log.js';
export * from './stream-type.js';
