import { secret } from '../../evidence/src/inside.js';
export const seen = secret;
