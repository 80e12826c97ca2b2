import type { ApiTokenRow } from '#members';
import type { Page } from '../layout/pages.js';
import { type Action, type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayWords, momentWords } from '../layout/words.js';
import { historyTable, type Named } from './access-history.js';
import { type AccessContent, accessPage, MEMBERS, OPERATION, TOKENS } from './access-page.js';
import { NOT_ACCEPTED_HERE, roleWords } from './access-words.js';
import type { AccessEntry, KnownToken } from './members-reader.js';

const HOW_THEY_COME_ABOUT =
  'An operator offers a token. It acts once somebody who holds its role has accepted it: they are shown its secret, and nobody else. It stands while they hold the role.';

/** How a token stands on a day: its own last word, and the calendar's. */
function standingOf({ status, expires_on }: ApiTokenRow, today: string): Cell {
  if (status === 'revoked') return cell('Revoked', { tag: 'red' });
  if (expires_on < today) return cell('Expired', { tag: 'grey' });
  return status === 'offered'
    ? cell('Offered', { tag: 'yellow', note: 'waits to be accepted' })
    : cell('Stands', { tag: 'green' });
}

export function tokensTable(
  tokens: readonly (ApiTokenRow & { readonly usedAt?: string | undefined })[],
  named: Named,
  asked: ReadAt & { readonly day?: string },
  hrefOf: (token: string) => string | undefined = (token) => `/operation/tokens/${token}`,
): DataTable {
  return {
    caption: 'Tokens',
    isStacked: true,
    columns: [
      { text: 'Token' },
      { text: 'Acts as' },
      { text: 'For' },
      { text: 'Stands' },
      { text: 'Last day' },
      { text: 'Last used' },
    ],
    rows: tokens.map((token) => [
      linkedToken(token.token, hrefOf(token.token), asked),
      cell(roleWords(token, named.organisationName), { note: contractWords(token, named) }),
      cell(scopeWords(token)),
      standingOf(token, asked.day ?? ''),
      cell(dayWords(token.expires_on)),
      cell(token.usedAt === undefined ? 'Not here' : momentWords(token.usedAt)),
    ]),
    empty: 'There are none.',
  };
}

function linkedToken(token: string, href: string | undefined, asked: ReadAt): Cell {
  return cell(token, { mono: true, ...(href === undefined ? {} : { href: keepingMoment(href, asked) }) });
}

export function tokensPage(facts: {
  readonly tokens: readonly KnownToken[];
  readonly named: Named;
  readonly actions: readonly Action[];
  readonly isDemonstration: boolean;
  readonly asked: ReadAt & { readonly day: string };
}): Page<AccessContent> {
  const { tokens, named, actions, isDemonstration, asked } = facts;
  return accessPage({
    heading: 'Tokens of the API',
    isDemonstration,
    crumbs: [OPERATION],
    lead: [`Machines act with tokens. ${HOW_THEY_COME_ABOUT}`, 'When one was last used is what this process has seen.'],
    actions,
    tables: [tokensTable(tokens, named, asked)],
    links: [MEMBERS],
  });
}

/** What a token is, in names and values: on its own page, and above each form about it. */
export function tokenFacts(token: KnownToken, named: Named, today: string) {
  const { token: reference, issued_at, issued_by, accepted_at, accepted_by, usedAt } = token;
  return [
    { name: 'Token', value: cell(reference, { mono: true }) },
    { name: 'Acts as', value: cell(roleWords(token, named.organisationName)) },
    { name: 'In', value: cell(contractWords(token, named)) },
    { name: 'For', value: cell(scopeWords(token)) },
    { name: 'Last day', value: cell(dayWords(token.expires_on)) },
    { name: 'Stands', value: standingOf(token, today) },
    { name: 'Made', value: cell(momentWords(issued_at), { note: `by ${named.nameOf(issued_by)}` }) },
    ...(accepted_at === null || accepted_by === null
      ? []
      : [{ name: 'Accepted', value: cell(momentWords(accepted_at), { note: `by ${named.nameOf(accepted_by)}` }) }]),
    { name: 'Last used here', value: cell(usedAt === undefined ? 'Never' : momentWords(usedAt)) },
  ];
}

export function tokenPage(facts: {
  readonly token: KnownToken;
  readonly history: readonly AccessEntry[];
  readonly named: Named;
  readonly actions: readonly Action[];
  readonly isDemonstration: boolean;
  readonly asked: ReadAt & { readonly day: string };
}): Page<AccessContent> {
  const { token, history, named, actions, isDemonstration, asked } = facts;
  return accessPage({
    heading: `Token ${token.token}`,
    isDemonstration,
    crumbs: [OPERATION, { ...TOKENS, href: keepingMoment(TOKENS.href, asked) }],
    facts: tokenFacts(token, named, asked.day),
    actions,
    tables: [historyTable(history, named, asked)],
  });
}

/** The tokens of the role in which somebody acts: those that await them first. */
export function yourTokensPage(facts: {
  readonly tokens: readonly KnownToken[];
  readonly named: Named;
  readonly acts: string;
  readonly isDemonstration: boolean;
  readonly isPast: boolean;
  readonly asked: ReadAt & { readonly day: string };
}): Page<AccessContent> {
  const { tokens, named, acts, isDemonstration, isPast, asked } = facts;
  const isWaiting = (token: KnownToken) => token.status === 'offered' && token.expires_on >= asked.day;
  const stands = (token: KnownToken) => token.status === 'issued' && token.expires_on >= asked.day;
  const table = (caption: string, chosen: readonly KnownToken[], empty: string, act?: string): DataTable => ({
    ...tokensTable(chosen, named, asked, (token) =>
      act === undefined || isPast ? undefined : `/tokens/${token}/${act}`,
    ),
    caption,
    empty,
  });
  return accessPage(
    {
      heading: 'Your tokens',
      isDemonstration,
      lead: [
        `Tokens of the API that act as what you act as: ${acts}.`,
        HOW_THEY_COME_ABOUT,
        ...(isDemonstration ? [NOT_ACCEPTED_HERE] : []),
      ],
      tables: [
        table(
          'Tokens that await you',
          tokens.filter(isWaiting),
          'None waits to be accepted.',
          isDemonstration ? undefined : 'accept',
        ),
        table('Tokens that stand', tokens.filter(stands), 'None stands.', 'revoke'),
        table(
          'Tokens that stand no more',
          tokens.filter((token) => !isWaiting(token) && !stands(token)),
          'There are none.',
        ),
      ],
    },
    'none',
  );
}

/** What stands in a demonstration where a member would be asked to accept a token. */
export function notAcceptedPage(
  token: KnownToken,
  named: Named,
  { day }: { readonly day: string },
): Page<AccessContent> {
  return accessPage(
    {
      heading: 'A token that nobody can accept here',
      isDemonstration: true,
      crumbs: [{ text: 'Your tokens', href: '/tokens' }],
      lead: [NOT_ACCEPTED_HERE],
      facts: tokenFacts(token, named, day),
    },
    'none',
  );
}

/** The answer to whoever has accepted a token: the only place where its secret is ever written. */
export function secretPage(token: string, written: string): Page<AccessContent> {
  return accessPage(
    {
      heading: `You have accepted the token ${token}`,
      isDemonstration: false,
      warning:
        'It is shown now and never again. Put it where its machine keeps its secrets, before you leave this page.',
      lead: [
        'The machine sends it with each request: “Authorization: Bearer”, a space, and the token. What it records is recorded as done by this token, which you have accepted.',
        'Whoever gets hold of it can act with it. If that happens, or if it is lost, revoke it and ask an operator to offer another one.',
      ],
      secret: written,
      links: [{ text: 'Your tokens', href: '/tokens' }],
    },
    'none',
  );
}

function contractWords({ role, contracts }: ApiTokenRow, { titleOf }: Named): string {
  if (role === 'operator') return 'The whole installation';
  return contracts === '' ? 'Every contract of the organisation' : contracts.split(' ').map(titleOf).join(', ');
}

function scopeWords({ scopes }: ApiTokenRow): string {
  return capitalised(
    scopes
      .split(' ')
      .map((scope) => (scope === 'read' ? 'reading' : 'recording'))
      .join(' and '),
  );
}
