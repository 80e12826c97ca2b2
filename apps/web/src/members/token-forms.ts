import type { Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import { capitalised, plainWords } from '../layout/words.js';
import type { Named } from './access-history.js';
import { OPERATION, TOKENS } from './access-page.js';
import { DEMONSTRATION_WORDS, NOT_ACCEPTED_HERE } from './access-words.js';
import type { KnownToken } from './members-reader.js';
import { tokenFacts } from './tokens.page.js';

const SCOPES: readonly Option[] = [
  { value: 'read', text: 'Reading' },
  { value: 'write', text: 'Recording' },
];

const said = (isDemonstration: boolean, ...lead: readonly string[]) => [
  ...(isDemonstration ? [DEMONSTRATION_WORDS] : []),
  ...lead,
];

export function offerForm(
  roles: readonly string[],
  organisations: readonly Option[],
  contracts: readonly Option[],
  isDemonstration: boolean,
): Form {
  return {
    title: 'Offer a token',
    section: 'operation',
    crumbs: [OPERATION, TOKENS],
    lead: said(
      isDemonstration,
      ...(isDemonstration ? [NOT_ACCEPTED_HERE] : []),
      'It acts once a member who holds the role, for this organisation and in these contracts, has accepted it. They find it under “Your tokens”, and they alone are shown its secret.',
    ),
    fields: [
      {
        kind: 'choice',
        name: 'role',
        label: 'Acts as',
        options: roles.map((role) => ({ value: role, text: capitalised(plainWords(role)) })),
      },
      {
        kind: 'choice',
        name: 'organisation',
        label: 'For which organisation',
        hint: 'An operator acts for none',
        options: organisations,
        isOptional: true,
      },
      {
        kind: 'several',
        name: 'contracts',
        label: 'In which contracts',
        hint: 'In every contract of the organisation, where you choose none',
        options: contracts,
        isOptional: true,
      },
      { kind: 'several', name: 'scopes', label: 'For what', options: SCOPES },
      { kind: 'day', name: 'expiresOn', label: 'Last day', hint: 'At most 366 days from today' },
    ],
    submit: 'Offer the token',
    cancelHref: TOKENS.href,
  };
}

export function acceptForm(
  token: KnownToken,
  named: Named,
  { today, revision }: { today: string; revision: RevisionSeen },
): Form {
  return {
    title: 'Accept a token',
    section: 'none',
    crumbs: [{ text: 'Your tokens', href: '/tokens' }],
    lead: ['A machine will act with it as you do here, and what it does is done in the name of your organisation.'],
    facts: tokenFacts(token, named, today),
    fields: [],
    warning:
      'Its secret is shown once, in the answer to this form, and to you alone. Have the place ready where the machine keeps it.',
    submit: 'Accept it and show its secret',
    cancelHref: '/tokens',
    revision,
    isGrave: true,
  };
}

/** Ends a token, or takes an offer back: from the pages of operators, and from those of whoever holds its role. */
export function revokeForm(
  token: KnownToken,
  named: Named,
  more: { today: string; isDemonstration: boolean; revision: RevisionSeen; home: string },
): Form {
  const { today, isDemonstration, revision, home } = more;
  const isTheirs = home === '/tokens';
  return {
    title: 'Revoke a token',
    section: isTheirs ? 'none' : 'operation',
    crumbs: isTheirs ? [{ text: 'Your tokens', href: home }] : [OPERATION, TOKENS],
    lead: said(isDemonstration, 'The next request with it is turned away. What it recorded stays.'),
    facts: tokenFacts(token, named, today),
    fields: [],
    warning: 'It cannot be made to act again: another token is offered and accepted instead.',
    submit: 'Revoke it',
    cancelHref: isTheirs ? home : `${TOKENS.href}/${token.token}`,
    revision,
  };
}
