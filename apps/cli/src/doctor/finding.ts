export type State = 'well' | 'warning' | 'wrong';

/** What was looked at, and what was found. */
export interface Finding {
  /** A stable name for scripts. */
  readonly check: string;
  readonly about: string;
  readonly state: State;
  readonly says: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** How findings of one check are made. */
export function about(check: string, what: string) {
  const finding =
    (state: State) =>
    (says: string, hint?: string): Finding => ({
      ...{ check, about: what, state, says },
      ...(hint === undefined ? {} : { hint }),
    });
  return { well: finding('well'), warning: finding('warning'), wrong: finding('wrong') };
}

/** What went wrong, on one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
