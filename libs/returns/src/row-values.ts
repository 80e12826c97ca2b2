export function wordsOf(words: string | undefined): { readonly words?: string } {
  return words === undefined ? {} : { words };
}

export function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
