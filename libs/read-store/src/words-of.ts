/** What an error says. Asked of its message and not of its class, because a native module may bring an Error of its own. */
export function wordsOf(error: unknown): string {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
}
