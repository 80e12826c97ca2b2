import { verified } from '../../evidence/src/index.js';
export const known = verified;
