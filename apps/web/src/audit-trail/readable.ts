import { codeInWords, saidByName } from '#kernel';

/**
 * A sentence of the trail as people read it. Sentences are made for every way in, with dates and codes as they are
 * stored; on a page `2019-03-01` is 1 March 2019 and `enters_employment` is enters employment. References that hold a
 * dot or a capital (`reboot_west.S05`) stay as they are, because people copy them.
 *
 * @param names what to write for codes of organisations and outcomes.
 */
export function readable(sentence: string, names: ReadonlyMap<string, string> = new Map()): string {
  const words = saidByName(sentence, names).replace(
    /(?<![\w.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w.]*\.\w|\w)/g,
    codeInWords,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
