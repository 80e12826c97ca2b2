import { ACCESS_NOTES, type AccessNote, type NotedAccess } from '#members';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type DayFields } from '../layout/parts.js';
import { countWords, momentWords } from '../layout/words.js';
import { MEMBERS, OPERATION, TOKENS } from './access-page.js';
import { DEMONSTRATION_WORDS } from './access-words.js';

export const noteWords: Record<AccessNote, string> = {
  'signed-in': 'Signed in',
  'signed-out': 'Signed out',
  'not-admitted': 'Signed in, and is not admitted',
  'sign-in-failed': 'A sign-in failed',
  'role-chosen': 'Chose a role',
  'token-refused': 'Sent a token that is not believed',
  refused: 'Was turned away',
};

export interface AccessLogContent {
  readonly heading: string;
  readonly crumbs: readonly Crumb[];
  readonly demonstration: string | undefined;
  readonly lead: readonly string[];
  readonly options: readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[];
  readonly who: string;
  readonly from: DayFields;
  readonly until: DayFields;
  readonly table: DataTable;
  readonly csvHref: string;
  readonly nextHref: string | undefined;
  readonly firstHref: string | undefined;
  readonly links: readonly Crumb[];
}

export function accessLogPage(facts: {
  readonly notes: readonly NotedAccess[];
  readonly what: string;
  readonly who: string;
  readonly from: DayFields;
  readonly until: DayFields;
  readonly csvHref: string;
  readonly nextHref: string | undefined;
  readonly firstHref: string | undefined;
  readonly nameOf: (subject: string) => string;
  readonly isDemonstration: boolean;
}): Page<AccessLogContent> {
  const { notes, what: chosen, who, from, until, csvHref, nextHref, firstHref, nameOf, isDemonstration } = facts;
  const isWrong = from.error !== undefined || until.error !== undefined;
  return {
    template: 'members/access-log.njk',
    title: isWrong ? 'Error: Log of access' : 'Log of access',
    section: 'operation',
    content: {
      heading: 'Log of access',
      crumbs: [OPERATION],
      demonstration: isDemonstration ? DEMONSTRATION_WORDS : undefined,
      lead: [
        'Who signed in and out of this process, who was turned away and why. It can only be added to. It says the route as it is written in the code, and neither what a request was about nor what it held.',
      ],
      options: [
        { value: '', text: 'Everything', isChosen: chosen === '' },
        ...ACCESS_NOTES.map((what) => ({ value: what, text: noteWords[what], isChosen: chosen === what })),
      ],
      who,
      from,
      until,
      table: {
        caption: 'Noted, the last first',
        isStacked: true,
        columns: [
          { text: 'Number', numeric: true },
          { text: 'When' },
          { text: 'What' },
          { text: 'Who' },
          { text: 'Why' },
          { text: 'Where' },
        ],
        rows: notes.map(({ number, at, what, who, code, route }) => [
          cell(countWords(number)),
          cell(momentWords(at)),
          cell(noteWords[what]),
          whoCell(who, nameOf),
          cell(code ?? '', code === null ? {} : { mono: true }),
          cell(route ?? '', route === null ? {} : { mono: true }),
        ]),
        empty: isDemonstration
          ? 'A demonstration notes nothing here: whoever visits it is let in as anybody, and nobody is turned away for who they are.'
          : 'Nothing like this was noted.',
      },
      csvHref,
      nextHref,
      firstHref,
      links: [MEMBERS, TOKENS],
    },
  };
}

function whoCell(who: string | null, nameOf: (subject: string) => string) {
  if (who === null) return cell('Nobody who was believed');
  if (who.startsWith('token:')) {
    const token = who.slice('token:'.length);
    return cell(token, { mono: true, href: `/operation/tokens/${token}` });
  }
  const name = nameOf(who);
  return cell(name, { href: `/operation/members/${who}`, ...(name === who ? {} : { note: who }) });
}
