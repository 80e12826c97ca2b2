export * from './narratives.js';
export * from './prov-json.js';
export * from './trail.js';
export * from './trail-of.js';
