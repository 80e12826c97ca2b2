import { rfc8785 } from '#kernel';

/** Whether two values say the same. A field given as undefined is a field that was not given. */
export function sameContent(one: unknown, other: unknown): boolean {
  return rfc8785(one) === rfc8785(other);
}

/** The first value that stands twice in a list, for the rules by which a name is given once. */
export function firstTwice<Value>(values: readonly Value[]): Value | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}
