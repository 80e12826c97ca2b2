/** What a field begins with, left out where there is nothing. */
export function held<Value>(value: Value | undefined): { readonly value?: Value } {
  return value === undefined ? {} : { value };
}

/** The same for fields that hold several. */
export function heldAll<Value>(values: readonly Value[] | undefined): { readonly values?: readonly Value[] } {
  return values === undefined ? {} : { values };
}
