export * from './narratives.js';
export * from './trail.js';
export * from './trail-of.js';
