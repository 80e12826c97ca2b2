import { price } from '../../rate-cards/src/index.js';
export const known = price;
