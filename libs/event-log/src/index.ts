export * from './envelope.js';
export * from './event-codec.js';
export * from './event-log.js';
export * from './event-types.js';
export * from './leaf-hash.js';
export * from './ledger.js';
export { MemoryEventLog } from './memory/memory-event-log.js';
export * from './narrative.js';
export * from './stream-type.js';
