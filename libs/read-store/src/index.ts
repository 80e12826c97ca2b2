export * from './projection.js';
export * from './read-store.js';
export type { ParkedEvent, ProjectionPlace } from './sqlite/read-tables.js';
export { type ReadStoreOptions, SqliteReadStore } from './sqlite/sqlite-read-store.js';
export { type After, afterRealTime } from './timer.js';
