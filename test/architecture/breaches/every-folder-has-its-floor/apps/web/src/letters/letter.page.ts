import { moneyWords } from '../layout/words.js';

export const letter = moneyWords;
