import type { OpenAPIObject } from '@nestjs/swagger';
import { problemKinds } from '../http/problem.js';
import { wordsByLibrary } from '../http/refusals.js';
import type { Page } from '../layout/pages.js';
import { type Cell, cell, type DataTable } from '../layout/parts.js';
import { counted } from '../layout/words.js';
import { describedOperations, groupInAddress } from './described-api.js';
import { schemaHref } from './schema-table.js';

interface Step {
  readonly words: string;
  /** What the command is, for those who hear the page. */
  readonly label: string;
  readonly command: string;
}

export interface ApiContent {
  readonly firstCall: readonly Step[];
  readonly groups: readonly {
    readonly name: string;
    readonly href: string;
    readonly id: string;
    /** “12 operations”. */
    readonly size: string;
    readonly table: DataTable;
  }[];
  readonly problems: DataTable;
  readonly things: readonly Cell[];
}

/** How a new integrator begins, every operation of the API by group, and every problem it can answer. */
export function apiPage(document: OpenAPIObject, isDemonstration: boolean): Page<ApiContent> {
  const groups = Map.groupBy(describedOperations(document), ({ group }) => group);
  const requests = Object.entries(problemKinds).map(([code, { title }]) => [code, title] as const);
  const refusals = Object.values(wordsByLibrary).flatMap((words) => Object.entries(words));
  const problems = [...new Map([...refusals, ...requests])].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    template: 'docs/api.njk',
    title: 'The API',
    section: 'none',
    content: {
      firstCall: firstCall(isDemonstration),
      groups: [...groups].map(([name, operations], index) => ({
        name,
        href: `/docs/api/${groupInAddress(name)}`,
        id: `group-${index}`,
        size: counted(operations.length, 'operation'),
        table: {
          caption: name,
          isStacked: true,
          columns: [{ text: 'What it does' }, { text: 'Request' }],
          rows: operations.map(({ id, method, path, summary }) => [
            cell(summary, { href: `/docs/api/${groupInAddress(name)}#${id}`, prose: true }),
            // An address may be as long as the page is wide: as an item it goes on in the next line at its slashes.
            cell('', { items: [`${method} ${path}`] }),
          ]),
          empty: '',
        },
      })),
      problems: {
        caption: 'Problems',
        isStacked: true,
        columns: [{ text: 'Code' }, { text: 'Meaning' }],
        rows: problems.map(([code, words]) => [
          cell(code, { href: `/problems/${code}`, mono: true }),
          cell(words, { prose: true }),
        ]),
        empty: '',
      },
      things: Object.keys(document.components?.schemas ?? {})
        .sort()
        .map((name) => cell(name, { href: schemaHref(name) })),
    },
  };
}

function firstCall(isDemonstration: boolean): Step[] {
  const who = isDemonstration
    ? "-H 'Ledger-Actor: synthetic-anna; city; outcome-payer'"
    : '-H "Authorization: Bearer $TOKEN"';
  return [
    {
      words: isDemonstration
        ? 'This is a demonstration: a header says who you are, and is believed. A real ledger takes a token instead, as “Authorization: Bearer olk_…”. Read which contracts there are:'
        : 'Ask an operator to offer you a token, accept it on the page “Your tokens”, and keep it in TOKEN. Read which contracts you may see:',
      label: 'Reading the contracts',
      command: `curl '/v1/contracts?limit=10' ${who}`.replace("'/v1", "'https://YOUR-LEDGER/v1"),
    },
    {
      words:
        'Go on with the cursor in page.next until it is null. It stays at the entry at which the list was begun, so nothing is repeated or skipped:',
      label: 'Reading the next page',
      command: `curl 'https://YOUR-LEDGER/v1/contracts?limit=10&cursor=…' ${who}`,
    },
    {
      words:
        'Record something under a key of your own. Sent again with the same key, it is recorded once and answered the same:',
      label: 'Sending a command',
      command: [
        `curl -i 'https://YOUR-LEDGER/v1/organisations' ${who} \\`,
        "  -H 'Idempotency-Key: 5f3c9f1e-8a44-4f7e-9a51-2f6a1e0c7d10' \\",
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"organisation":"city","name":"City Council (synthetic)"}'`,
      ].join('\n'),
    },
    {
      words: 'Follow what is recorded from the last entry that you have on:',
      label: 'Following the feed',
      command: `curl -N 'https://YOUR-LEDGER/v1/events/stream?contract=…&after=4217' ${who}`,
    },
  ];
}
