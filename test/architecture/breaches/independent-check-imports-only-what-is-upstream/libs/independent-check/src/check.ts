import { canonicalJson } from '../../kernel/src/index.js';
export const check = (text: string) => canonicalJson(JSON.parse(text)) === text;
