export * from './domain/rate-cards.events.js';
