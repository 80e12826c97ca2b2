import { type Crumb, keepingMoment } from './parts.js';
import type { ReadAt } from './read-at.js';

export interface NamedContract {
  readonly contract: string;
  readonly title: string;
}

/** The way to a page of a contract: all contracts, the contract, and what lies between. */
export function contractCrumbs(contract: NamedContract, asked: ReadAt, ...further: readonly Crumb[]): readonly Crumb[] {
  return [
    { text: 'Contracts', href: keepingMoment('/contracts', asked) },
    { text: contract.title, href: keepingMoment(`/contracts/${contract.contract}`, asked) },
    ...further.map(({ text, href }) => ({ text, href: keepingMoment(href, asked) })),
  ];
}
