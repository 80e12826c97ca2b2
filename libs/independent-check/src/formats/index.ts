export * from './bytes.js';
export * from './canonical-json.js';
export * from './checkpoint.js';
export * from './merkle.js';
export { sha256 } from './sha256.js';
export * from './signed-note.js';
export * from './tiles.js';
export * from './tlog-proof.js';
