import { formatPence, type Refusal } from '#kernel';

/**
 * The words of a refusal with its values in their places: `{day}` becomes the detail of that name. What is named `pence`
 * or `…Pence` is written as an amount: £462,400 and £4,624 are not to be told apart by counting digits.
 *
 * @param words what a library says for each of its reasons.
 */
export function refusalInWords<Reason extends string>(
  words: Readonly<Record<Reason, string>>,
  { refused, detail = {} }: Refusal<Reason>,
): string {
  return words[refused].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = detail[name];
    if (value === undefined) return place;
    return typeof value === 'number' && /^pence$|Pence$/.test(name) ? formatPence(value) : String(value);
  });
}
