export * from './event-catalogue.js';
