import type { NamedContract } from '../layout/contract-crumbs.js';
import { type Crumb, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';

/** Everything there is to see of a contract, in the order in which its money comes about. */
export function contractLinks({ contract }: NamedContract, asked: ReadAt): readonly Crumb[] {
  const home = `/contracts/${contract}`;
  const links = [
    ['Timeline: how it all came about, on either clock', `${home}/timeline`],
    ['Contract changes: variations and rate-card revisions', `${home}/changes`],
    ['What was in force on a day', `${home}/in-force`],
    ['Rate card and its revisions', `${home}/rate-card`],
    ['Plans, and what came of them', `${home}/plans`],
    ['People', `${home}/people`],
    ['Send a return: a month of referrals, engagements and outcomes', `${home}/import`],
    ['Cohort results', `${home}/cohorts`],
    ['Caps, and what they left unpaid', `${home}/caps`],
    ['Statements', `${home}/statements`],
    ['Payments', `${home}/payments`],
    ['Other money: disputes, clawbacks, advances, investment', `${home}/other-money`],
    ['Samples: what was checked again, and what was found', `${home}/samples`],
    ['Gaming indicators: where to look twice', `${home}/indicators`],
    ['Published tables', `${home}/published`],
    ['Exports', `${home}/exports`],
  ] as const;
  return links.map(([text, href]) => ({ text, href: keepingMoment(href, asked) }));
}
