export * from './read-return.js';
export * from './return-format.js';
export * from './return-problem.js';
export * from './shown-value.js';
