export * from './domain/cohorts.events.js';
