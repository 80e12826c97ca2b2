export * from './domain/contracts.events.js';
export * from './evidence-rule.js';
export * from './ledger-command.js';
