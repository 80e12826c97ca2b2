import type { StatementRow } from '#payments';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, type Crumb, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import type { ListLinks } from '../pages/page-desk.js';
import { statementsTable } from './statements-table.js';

export interface StatementsContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly actions: readonly Action[];
  readonly statements: DataTable;
  readonly pages: ListLinks;
}

export interface StatementsFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly statements: readonly StatementRow[];
  readonly asked: ReadAt;
  readonly pages: ListLinks;
  readonly caller: Caller | undefined;
}

export function statementsPage({
  contract,
  statements,
  asked,
  pages,
  caller,
}: StatementsFacts): Page<StatementsContent> {
  const heading = `Statements of ${contract.title}`;
  return {
    template: 'payments/statements.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(`/contracts/${contract.contract}`, asked) },
      ],
      heading,
      actions: asked.isPast
        ? []
        : offered(caller, [
            {
              text: 'Draft a statement',
              href: `/contracts/${contract.contract}/statements/draft`,
              operation: 'issue-statement',
            },
          ]),
      statements: statementsTable(statements, asked),
      pages,
    },
  };
}
