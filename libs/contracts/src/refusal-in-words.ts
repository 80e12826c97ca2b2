import type { Refusal } from '#kernel';

/**
 * The words of a refusal with its values in their places: `{day}` becomes the detail of that name.
 *
 * @param words what a library says for each of its reasons.
 */
export function refusalInWords<Reason extends string>(
  words: Readonly<Record<Reason, string>>,
  { refused, detail = {} }: Refusal<Reason>,
): string {
  return words[refused].replace(/\{(\w+)\}/g, (place, name: string) => String(detail[name] ?? place));
}
