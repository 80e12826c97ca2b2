export * from './domain/referrals.events.js';
