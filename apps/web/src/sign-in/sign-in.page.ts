import type { CastMember } from '#scenarios';
import type { Page } from '../layout/pages.js';
import { plainWords } from '../layout/words.js';

export interface SignInContent {
  readonly next: string;
  readonly parts: readonly {
    readonly name: string;
    readonly people: readonly {
      readonly subject: string;
      readonly text: string;
      /** For whom they act, where the ledger knows its name. */
      readonly organisation: string | undefined;
      readonly id: string;
    }[];
  }[];
  readonly error: string | undefined;
}

/** The cast of the demonstration, contract by contract. */
export function demonstrationSignInPage(
  cast: readonly CastMember[],
  next: string,
  nameOf: (organisation: string) => string | undefined,
  error?: string,
): Page<SignInContent> {
  const parts = [...new Set(cast.map(({ part }) => part))];
  return {
    template: 'sign-in/sign-in.njk',
    title: error === undefined ? 'Sign in' : 'Error: Sign in',
    section: 'none',
    content: {
      next,
      error,
      parts: parts.map((name) => ({
        name,
        people: cast
          .filter(({ part }) => part === name)
          .map(({ actor, name: called }) => ({
            subject: actor.subject,
            text: `${called}, ${plainWords(actor.role)}`,
            organisation: nameOf(actor.organisation),
            id: `who-${actor.subject.replaceAll(/[^a-z0-9]/gi, '-')}`,
          })),
      })),
    },
  };
}
