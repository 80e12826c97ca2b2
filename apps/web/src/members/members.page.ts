import type { ApiTokenRow, MemberIdentity } from '#members';
import type { Page } from '../layout/pages.js';
import { type Action, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, momentWords } from '../layout/words.js';
import { historyTable, type Named } from './access-history.js';
import { ACCESS_LOG, type AccessContent, accessPage, MEMBERS, OPERATION, TOKENS } from './access-page.js';
import { roleWords, whenWords, whereWords } from './access-words.js';
import type { AccessEntry, KnownMember } from './members-reader.js';
import { tokensTable } from './tokens.page.js';

/** Everybody who was admitted, and who waits to be. */
export function membersPage(facts: {
  readonly members: readonly KnownMember[];
  readonly waiting: readonly MemberIdentity[];
  readonly named: Named;
  readonly actions: readonly Action[];
  readonly isDemonstration: boolean;
  readonly asked: ReadAt;
}): Page<AccessContent> {
  const { members, waiting, named, actions, isDemonstration, asked } = facts;
  return accessPage({
    heading: 'Members',
    isDemonstration,
    crumbs: [OPERATION],
    lead: [
      'Who may sign in, and as what. Everything here is recorded in the ledger, with who did it. Names are those under which somebody last signed in; they stand beside the ledger and not in it.',
    ],
    actions,
    tables: [
      {
        caption: 'Admitted',
        isStacked: true,
        columns: [
          { text: 'Member' },
          { text: 'Stands' },
          { text: 'Roles' },
          { text: 'Admitted' },
          { text: 'Last signed in' },
        ],
        rows: members.map((one) => [
          cell(one.name ?? one.member, {
            href: keepingMoment(`/operation/members/${one.member}`, asked),
            ...(one.name === undefined ? {} : { note: one.member }),
          }),
          stands(one),
          one.roles.length === 0
            ? cell('None')
            : cell('', { items: one.roles.map((role) => roleWords(role, named.organisationName)) }),
          cell(momentWords(one.admitted_at)),
          cell(one.seenAt === undefined ? 'Not here' : momentWords(one.seenAt)),
        ]),
        empty: 'Nobody has been admitted yet.',
      },
      {
        caption: 'Have signed in and are not admitted',
        isStacked: true,
        columns: [{ text: 'Name' }, { text: 'Reference' }, { text: 'Whose account' }, { text: 'Last came' }],
        rows: waiting.map(({ member, name, issuer, seen_at }) => [
          cell(name),
          cell(member, { mono: true }),
          cell(issuer),
          cell(momentWords(seen_at)),
        ]),
        empty: 'Nobody waits to be admitted.',
      },
    ],
    links: [TOKENS, ACCESS_LOG],
  });
}

export function memberPage(facts: {
  readonly member: KnownMember;
  readonly history: readonly AccessEntry[];
  readonly tokens: readonly ApiTokenRow[];
  readonly named: Named;
  readonly actions: readonly Action[];
  readonly isDemonstration: boolean;
  readonly asked: ReadAt;
}): Page<AccessContent> {
  const { member, history, tokens, named, actions, isDemonstration, asked } = facts;
  return accessPage({
    heading: member.name ?? member.member,
    isDemonstration,
    crumbs: [OPERATION, { ...MEMBERS, href: keepingMoment(MEMBERS.href, asked) }],
    facts: [
      { name: 'Reference', value: cell(member.member, { mono: true }) },
      { name: 'Stands', value: stands(member) },
      { name: 'Vouched for by', value: cell(member.issuer) },
      { name: 'Admitted', value: cell(momentWords(member.admitted_at)) },
      { name: 'Last signed in here', value: cell(member.seenAt === undefined ? 'Never' : momentWords(member.seenAt)) },
    ],
    actions,
    tables: [
      rolesTable(member, named),
      { ...tokensTable(tokens, named, asked), caption: 'Tokens whose secret they took', empty: 'They took none.' },
      historyTable(history, named, asked),
    ],
    links: [{ text: 'What they did, in the log of access', href: `${ACCESS_LOG.href}?who=${member.member}` }],
  });
}

function stands({ status }: KnownMember) {
  return cell(capitalised(status), { tag: status === 'admitted' ? 'green' : 'red' });
}

export function rolesTable(
  { roles }: Pick<KnownMember, 'roles'>,
  { organisationName, titleOf, nameOf }: Named,
): DataTable {
  return {
    caption: 'Roles',
    isStacked: true,
    columns: [{ text: 'Role' }, { text: 'Where' }, { text: 'How long' }, { text: 'Given' }],
    rows: roles.map((role) => [
      cell(roleWords(role, organisationName)),
      cell(whereWords(role, titleOf)),
      cell(whenWords(role)),
      cell(momentWords(role.granted_at), { note: `by ${nameOf(role.granted_by)}` }),
    ]),
    empty: 'They hold no role, so they can read and do nothing.',
  };
}
