import type { ContractSummary } from '#contracts';
import type { RevisionDetails } from '#rate-cards';
import type { Page } from '../layout/pages.js';
import { cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';

export interface RateCardsContent {
  readonly cards: DataTable;
  readonly pages: ListLinks;
}

export interface RateCardsFacts {
  readonly cards: readonly { readonly contract: ContractSummary; readonly inForce: RevisionDetails | undefined }[];
  readonly on: string;
  readonly asked: ReadAt;
  readonly pages: ListLinks;
}

/** The rate cards of all contracts, each with the revision that is in force. */
export function rateCardsPage({ cards, on, asked, pages }: RateCardsFacts): Page<RateCardsContent> {
  return {
    template: 'rate-cards/rate-cards.njk',
    title: 'Rate cards',
    section: 'rate-cards',
    content: {
      cards: {
        caption: `In force on ${dayWords(on)}`,
        columns: [{ text: 'Contract' }, { text: 'Revision' }, { text: 'Since' }, { text: 'Lines', numeric: true }],
        rows: cards.map(({ contract, inForce }) => [
          cell(contract.title, { href: keepingMoment(`/contracts/${contract.contract}/rate-card`, asked) }),
          cell(inForce === undefined ? 'None in force' : `Revision ${inForce.revision}`),
          cell(inForce === undefined ? 'Not yet' : dayWords(inForce.effectiveFrom)),
          cell(countWords(inForce?.lines.length ?? 0)),
        ]),
        empty: 'No contract that you may see has been recorded yet.',
      },
      pages,
    },
  };
}
