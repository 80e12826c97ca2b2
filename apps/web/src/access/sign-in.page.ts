import type { CastMember } from '#scenarios';
import type { Page } from '../layout/pages.js';
import { capitalised, plainWords } from '../layout/words.js';

export interface SignInContent {
  readonly next: string;
  readonly organisations: readonly {
    readonly name: string;
    readonly people: readonly { readonly subject: string; readonly text: string; readonly id: string }[];
  }[];
  readonly error: string | undefined;
}

/** The cast of the demonstration, by organisation. */
export function demonstrationSignInPage(
  cast: readonly CastMember[],
  next: string,
  nameOf: (organisation: string) => string,
  error?: string,
): Page<SignInContent> {
  const codes = [...new Set(cast.map(({ actor }) => actor.organisation))];
  return {
    template: 'access/sign-in.njk',
    title: error === undefined ? 'Sign in' : 'Error: Sign in',
    section: 'none',
    content: {
      next,
      error,
      organisations: codes.map((code) => ({
        name: nameOf(code),
        people: cast
          .filter(({ actor }) => actor.organisation === code)
          .map(({ actor, name }) => ({
            subject: actor.subject,
            text: `${name}, ${capitalised(plainWords(actor.role)).toLowerCase()}`,
            id: `who-${actor.subject.replaceAll(/[^a-z0-9]/gi, '-')}`,
          })),
      })),
    },
  };
}
