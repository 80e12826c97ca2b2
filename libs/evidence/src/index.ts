export * from './domain/evidence.events.js';
