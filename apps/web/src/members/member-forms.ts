import type { ApiTokenRow, MemberIdentity } from '#members';
import type { Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import { cell } from '../layout/parts.js';
import { capitalised, momentWords, plainWords } from '../layout/words.js';
import type { Named } from './access-history.js';
import { MEMBERS, OPERATION } from './access-page.js';
import { DEMONSTRATION_WORDS, heldValue, roleWords, whereWords } from './access-words.js';
import { rolesTable } from './members.page.js';
import type { KnownMember } from './members-reader.js';
import { tokensTable } from './tokens.page.js';

const HOME = MEMBERS.href;
/** The choice of somebody who has not come from the issuer yet. */
export const BY_REFERENCE = 'by-reference';

interface About {
  readonly member: KnownMember;
  readonly named: Named;
  readonly isDemonstration: boolean;
  readonly revision: RevisionSeen;
}

const said = (isDemonstration: boolean, ...lead: readonly string[]) => [
  ...(isDemonstration ? [DEMONSTRATION_WORDS] : []),
  ...lead,
];

/** Lets somebody be given roles: chosen among those who came, or by the reference that they were shown. */
export function admitForm({
  waiting,
  issuer,
  byReference,
  isDemonstration,
}: {
  readonly waiting: readonly MemberIdentity[];
  /** Who vouches for people here, where it is known. */
  readonly issuer: string | undefined;
  readonly byReference: boolean;
  readonly isDemonstration: boolean;
}): Form {
  return {
    title: 'Admit a member',
    section: 'operation',
    crumbs: [OPERATION, MEMBERS],
    lead: said(
      isDemonstration,
      'Whoever is admitted can be given roles, and can do nothing before. Make sure that it is them: somebody who signs in and is not admitted is shown a reference, which they tell you.',
    ),
    fields: [
      ...(waiting.length === 0
        ? []
        : [
            {
              kind: 'choice',
              name: 'who',
              label: 'Who',
              decides: 'Go on with this choice',
              options: [
                ...waiting.map(({ member, name, seen_at }) => ({
                  value: member,
                  text: name,
                  hint: `${member}, came ${momentWords(seen_at)}`,
                })),
                { value: BY_REFERENCE, text: 'Somebody else, by their reference' },
              ],
            } as const,
          ]),
      ...(byReference || waiting.length === 0
        ? [
            {
              kind: 'text',
              name: 'member',
              label: 'Their reference',
              hint: 'M and 26 letters and digits, as they were shown it',
              width: 30,
            } as const,
            {
              kind: 'text',
              name: 'issuer',
              label: 'Who vouches for them',
              hint: 'The address of the issuer at which they sign in',
              width: 30,
              ...(issuer === undefined ? {} : { value: issuer }),
            } as const,
          ]
        : []),
    ],
    submit: 'Admit them',
    cancelHref: HOME,
  };
}

/** Gives a role, from a day and until one, in all contracts of an organisation or in one. */
export function grantForm(
  { member, named, isDemonstration, revision }: About,
  roles: readonly string[],
  organisations: readonly Option[],
  contracts: readonly Option[],
): Form {
  return {
    ...aboutMember(member, 'Give a role'),
    lead: said(
      isDemonstration,
      'Whoever has a role acts for the organisation, in what the contract lets the organisation do. An operator keeps the ledger running and holds no other role.',
    ),
    tables: [rolesTable(member, named)],
    fields: [
      {
        kind: 'choice',
        name: 'role',
        label: 'Role',
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
        kind: 'choice',
        name: 'contract',
        label: 'In which contract',
        hint: 'In every contract of the organisation, where you choose none',
        options: contracts,
        isOptional: true,
      },
      { kind: 'day', name: 'from', label: 'First day', hint: 'From now on, when left empty', isOptional: true },
      {
        kind: 'day',
        name: 'until',
        label: 'Last day',
        hint: 'Until it is withdrawn, when left empty',
        isOptional: true,
      },
    ],
    warning: 'What they record in this role stands in the ledger for good.',
    submit: 'Give the role',
    revision,
    isGrave: true,
  };
}

export function withdrawForm(
  { member, named, isDemonstration, revision }: About,
  ending: readonly ApiTokenRow[],
  asked: { readonly asOf: number; readonly isPast: boolean; readonly day: string },
): Form {
  return {
    ...aboutMember(member, 'Withdraw a role'),
    lead: said(isDemonstration, 'It is gone with their next request. What they recorded stays.'),
    tables: ending.length === 0 ? [] : [endingTable(ending, named, asked)],
    fields: [
      {
        kind: 'choice',
        name: 'held',
        label: 'Which role',
        options: member.roles.map((role) => ({
          value: heldValue(role),
          text: roleWords(role, named.organisationName),
          hint: whereWords(role, named.titleOf),
        })),
      },
    ],
    submit: 'Withdraw the role',
    revision,
  };
}

export function suspendForm(
  { member, named, isDemonstration, revision }: About,
  ending: readonly ApiTokenRow[],
  asked: { readonly asOf: number; readonly isPast: boolean; readonly day: string },
): Form {
  return {
    ...aboutMember(member, 'Suspend a member'),
    lead: said(
      isDemonstration,
      'They can read and do nothing from their next request on, until somebody readmits them. Their roles are kept.',
    ),
    tables: [rolesTable(member, named), ...(ending.length === 0 ? [] : [endingTable(ending, named, asked)])],
    fields: [],
    submit: 'Suspend them',
    revision,
  };
}

export function readmitForm({ member, named, isDemonstration, revision }: About): Form {
  return {
    ...aboutMember(member, 'Readmit a member'),
    lead: said(isDemonstration, 'They have these roles again, and the tokens that they took act again.'),
    tables: [rolesTable(member, named)],
    fields: [],
    submit: 'Readmit them',
    revision,
    isGrave: true,
  };
}

function aboutMember({ member, name }: KnownMember, title: string) {
  const href = `${HOME}/${member}`;
  return {
    title,
    // A reference in large letters is wider than a telephone, and stands among the facts.
    caption: name ?? 'Somebody who has not signed in here yet',
    section: 'operation',
    crumbs: [OPERATION, MEMBERS, { text: name ?? 'This member', href }],
    facts: [{ name: 'Reference', value: cell(member, { mono: true }) }],
    cancelHref: href,
  } as const;
}

function endingTable(
  ending: readonly ApiTokenRow[],
  named: Named,
  asked: { readonly asOf: number; readonly isPast: boolean; readonly day: string },
) {
  return {
    ...tokensTable(ending, named, asked),
    caption: 'Tokens that act no more with their role',
    captionSize: 's',
  } as const;
}
