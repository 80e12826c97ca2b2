export { type Comparison, compareWithLog, type Difference } from './compare.js';
export {
  Follower,
  type FollowerState,
  type FollowerStatus,
  type Lag,
  RebuildRefused,
  type RebuildReport,
} from './follower.js';
export * from './projection.js';
export * from './read-store.js';
export { type Added, AddedByDay, addTo } from './running-totals.js';
export type { ParkedEvent, ProjectionPlace } from './sqlite/projection-places.js';
export { ReadOnlyReadStore } from './sqlite/read-only-read-store.js';
export { ReadStoreDamaged } from './sqlite/read-store-damaged.js';
export { type ReadStoreOptions, SqliteReadStore } from './sqlite/sqlite-read-store.js';
export { type After, afterRealTime } from './timer.js';
