export * from './actor.js';
export * from './calendar.js';
export * from './canonical-json.js';
export * from './clock.js';
export * from './decider.js';
export * from './ids.js';
export * from './money.js';
export * from './sealing.js';
