import type { NamedContract } from '../layout/contract-crumbs.js';
import { type Crumb, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';

/** Pages of a contract that answer questions of one kind. */
export interface LinkGroup {
  readonly heading: string;
  readonly links: readonly Crumb[];
}

const groups = [
  [
    'Money',
    [
      ['Statements', 'statements'],
      ['Payments', 'payments'],
      ['Caps, and what they left unpaid', 'caps'],
      ['Other money: disputes, clawbacks, advances, investment', 'other-money'],
      ['Plans, and what came of them', 'plans'],
    ],
  ],
  [
    'People and outcomes',
    [
      ['People', 'people'],
      ['Cohort results', 'cohorts'],
      ['Samples: what was checked again, and what was found', 'samples'],
      ['Gaming indicators: where to look twice', 'indicators'],
      ['Send a return: a month of referrals, engagements and outcomes', 'import'],
    ],
  ],
  [
    'What was agreed',
    [
      ['Rate card and its revisions', 'rate-card'],
      ['Contract changes: variations and rate-card revisions', 'changes'],
      ['What was in force on a day', 'in-force'],
    ],
  ],
  [
    'Look back, and take away',
    [
      ['Timeline: how it all came about, on either clock', 'timeline'],
      ['Published tables', 'published'],
      ['Exports', 'exports'],
    ],
  ],
] as const;

/** Everything there is to see of a contract, by the question that brings somebody here. */
export function contractLinks({ contract }: NamedContract, asked: ReadAt): readonly LinkGroup[] {
  return groups.map(([heading, links]) => ({
    heading,
    links: links.map(([text, path]) => ({ text, href: keepingMoment(`/contracts/${contract}/${path}`, asked) })),
  }));
}
