import { paid } from '../../payments/src/index.js';
export const told = paid;
