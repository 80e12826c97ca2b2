export * from './domain/claims.events.js';
