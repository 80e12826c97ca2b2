import { claimed } from '../../claims/src/index.js';
export const known = claimed;
