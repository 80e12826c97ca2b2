export * from './event-catalogue.js';
export * from './installation.js';
export * from './ledger.module.js';
export * from './verification-runs.js';
export * from './version.js';
