import { saidInWords } from '#kernel';
import { capitalised } from '../layout/words.js';

/**
 * A sentence of the trail as people read it. Sentences are made for every way in, with dates and codes as they are
 * stored; on a page `2019-03-01` is 1 March 2019 and `enters_employment` is enters employment. References that hold a
 * dot or a capital (`reboot_west.S05`) stay as they are, because people copy them.
 *
 * @param names what to write for codes of organisations and outcomes.
 */
export function readable(sentence: string, names: ReadonlyMap<string, string> = new Map()): string {
  return capitalised(saidInWords(sentence, names));
}
