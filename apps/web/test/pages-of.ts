import type { Story } from './story.js';

/** The address of every page there is, for the test story: one for each template and each shape it takes. */
export function pagesOf({ person, declined, statement, payment }: Story): readonly string[] {
  const contract = '/contracts/streets';
  return [
    '/',
    '/contracts',
    contract,
    `${contract}?effectiveOn=2019-05-01`,
    `${contract}/statements`,
    `${contract}/statements/${statement}`,
    `${contract}/statements/${statement}/lines/1`,
    `${contract}/payments`,
    `${contract}/payments/${payment}`,
    `${contract}/people`,
    `${contract}/people/${person}`,
    `${contract}/people/${declined}`,
    `${contract}/rate-card`,
    `${contract}/rate-card?effectiveOn=2018-12-01`,
    `${contract}/rate-card/revisions/2`,
    '/rate-cards',
    '/payments',
    '/entries/0',
    '/entries/20?asOf=20',
    '/docs/api',
    '/problems/not-verified',
  ];
}

/** Pages of a ledger in which nothing has happened yet. */
export const emptyPages = ['/', '/contracts', '/rate-cards', '/payments'] as const;
