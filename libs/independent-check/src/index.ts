export * from './check-log.js';
export * from './findings.js';
export * from './formats/index.js';
export { PublishedSchemas } from './log/published-schemas.js';
export { LedgerFile } from './source/ledger-file.js';
export { type LogSource, SourceError, type StoredRow } from './source/log-source.js';
export { type ServerEvent, ServerLog } from './source/server-log.js';
