import { capitalised, plainWords } from '../layout/words.js';
import type { Option } from './field.js';

/** Options for codes: what each is called, or the code in plain words. */
export function optionsOf(codes: readonly string[], nameOf?: (code: string) => string): readonly Option[] {
  return codes.map((code) => ({ value: code, text: nameOf?.(code) ?? capitalised(plainWords(code)) }));
}
