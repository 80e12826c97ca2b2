export * from './create-installation.js';
export * from './event-catalogue.js';
export * from './installation.js';
export {
  InstallationError,
  type InstallationPlace,
  isDemonstration,
  isInstallation,
  markDemonstration,
  type ParticipantsPlace,
  signingPlace,
} from './installation-place.js';
export * from './ledger.module.js';
export { databasesOf, keyFilesIn, type LedgerDatabase, readStoreIn } from './ledger-files.js';
export { everyNarrative, projections } from './read-models.js';
export type { Signing } from './signing.js';
export type { StoreChoice } from './stores.js';
export * from './verification-runs.js';
export * from './version.js';
