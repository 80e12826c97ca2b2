export * from './domain/payments.events.js';
