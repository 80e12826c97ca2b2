import type { Page } from '../layout/pages.js';
import type { NamedValue } from '../layout/parts.js';
import { capitalised, plainWords } from '../layout/words.js';

export interface MemberSignInContent {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly NamedValue[];
  /** Where to go on, as a button. */
  readonly onward: { readonly text: string; readonly href: string } | undefined;
  /** Roles to choose from. */
  readonly choice:
    | {
        readonly token: string;
        readonly next: string;
        readonly error: string | undefined;
        readonly options: readonly { readonly value: string; readonly text: string; readonly id: string }[];
      }
    | undefined;
}

function page(content: Partial<MemberSignInContent> & Pick<MemberSignInContent, 'heading'>): Page<MemberSignInContent> {
  return {
    template: 'sign-in/member-sign-in.njk',
    title: content.choice?.error === undefined ? content.heading : `Error: ${content.heading}`,
    section: 'none',
    content: { paragraphs: [], facts: [], onward: undefined, choice: undefined, ...content },
  };
}

const onTo = (path: string, next: string) => `${path}?next=${encodeURIComponent(next)}`;

export function signInPage(next: string): Page<MemberSignInContent> {
  return page({
    heading: 'Sign in',
    paragraphs: [
      'You sign in with the account of your organisation. What you may see and do here is what the ledger says you were given.',
      'You are signed out after 30 minutes in which you do nothing, and 12 hours after you signed in.',
      ...(/[?&]kept=/.test(next)
        ? [
            'Nothing has been recorded yet. What you typed is kept for a quarter of an hour, and shown to you again. Files have to be chosen again.',
          ]
        : []),
    ],
    onward: { text: 'Sign in with your organisation’s account', href: onTo('/sign-in/begin', next) },
  });
}

export function signInAgainPage(next: string): Page<MemberSignInContent> {
  return page({
    heading: 'Show again who you are',
    paragraphs: [
      'Agreeing, approving, paying and erasing take somebody who has signed in within the last five minutes.',
      'Nothing has been recorded yet. What you typed is kept for a quarter of an hour, and shown to you again. Files have to be chosen again.',
    ],
    onward: { text: 'Sign in again', href: `${onTo('/sign-in/begin', next)}&again=yes` },
  });
}

export function noSignInPage(): Page<MemberSignInContent> {
  return page({
    heading: 'Nobody can sign in yet',
    paragraphs: [
      'This ledger has not been told who vouches for its people. Machines with a token of the API are served.',
      'Whoever runs it sets LEDGER_PUBLIC_URL, LEDGER_OIDC_ISSUER, LEDGER_OIDC_CLIENT_ID and LEDGER_OIDC_CLIENT_SECRET_FILE, and admits the first operator with “ledger member admit --operator”.',
    ],
  });
}

export function notAdmittedPage(member: string): Page<MemberSignInContent> {
  return page({
    heading: 'You are not admitted yet',
    paragraphs: [
      'Your organisation vouches for you, and this ledger does not know you. Give this reference to an operator of the ledger, who can admit you.',
    ],
    facts: [{ name: 'Your reference', value: { text: member } }],
  });
}

export function noRolePage(member: string, isSuspended: boolean): Page<MemberSignInContent> {
  return page({
    heading: isSuspended ? 'You are suspended' : 'You have no role here',
    paragraphs: [
      isSuspended
        ? 'An operator of the ledger has suspended you. Nothing can be read or done until they readmit you.'
        : 'You are admitted, and hold no role today. An operator of the ledger can give you one.',
    ],
    facts: [{ name: 'Your reference', value: { text: member } }],
  });
}

export function signInFailedPage(): Page<MemberSignInContent> {
  return page({
    heading: 'You are not signed in',
    paragraphs: [
      'The answer that came back was not one to a sign-in that this browser had begun, or it came too late. Nothing has happened.',
    ],
    onward: { text: 'Try again', href: '/sign-in' },
  });
}

export function signedOutPage(elsewhere: string | undefined): Page<MemberSignInContent> {
  return page({
    heading: 'You are signed out',
    paragraphs: [
      elsewhere === undefined
        ? 'Nobody can go on from this browser without signing in.'
        : 'You are signed out of this ledger. On a computer that others use, sign out of your organisation’s account too.',
    ],
    onward: elsewhere === undefined ? undefined : { text: 'Sign out there too', href: elsewhere },
  });
}

export interface RoleOffered {
  readonly organisation: string;
  readonly role: string;
}

export function roleValue({ organisation, role }: RoleOffered): string {
  return `${organisation};${role}`;
}

export function choosePage(
  roles: readonly RoleOffered[],
  { token, next, error }: { readonly token: string; readonly next: string; readonly error?: string },
  nameOf: (organisation: string) => string,
): Page<MemberSignInContent> {
  return page({
    heading: 'As what do you act?',
    paragraphs: ['Everything that you record names the organisation and the role. You can change it at any time.'],
    choice: {
      token,
      next,
      error,
      options: roles.map(({ organisation, role }, nth) => ({
        value: roleValue({ organisation, role }),
        text: `${capitalised(plainWords(role))} for ${nameOf(organisation)}`,
        id: `role-${nth + 1}`,
      })),
    },
  });
}
