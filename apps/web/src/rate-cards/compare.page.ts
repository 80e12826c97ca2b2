import type { Naming } from '#contracts';
import type { RateCardDifference, RevisionSummary } from '#rate-cards';
import { contractCrumbs, type NamedContract } from '../contracts/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import type { Crumb, DataTable, DayFields } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords } from '../layout/words.js';
import { differenceTable, pointWords } from './rate-card-tables.js';

export interface CompareContent {
  readonly crumbs: readonly Crumb[];
  readonly caption: string;
  readonly heading: string;
  readonly action: string;
  readonly asOf: string | undefined;
  readonly from: readonly Choice[];
  readonly to: readonly Choice[];
  readonly fromDay: DayFields;
  readonly toDay: DayFields;
  readonly difference: DataTable | undefined;
  readonly words: string;
}

export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly isChosen: boolean;
}

export interface CompareFacts {
  readonly contract: NamedContract;
  readonly revisions: readonly RevisionSummary[];
  readonly chosen: { readonly from: number | undefined; readonly to: number | undefined };
  readonly fromDay: DayFields;
  readonly toDay: DayFields;
  /** Undefined while nothing that can be compared was asked for. */
  readonly difference: RateCardDifference | undefined;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** Any two revisions of a rate card, or the ones in force on any two days, laid side by side. */
export function comparePage(facts: CompareFacts): Page<CompareContent> {
  const { contract, revisions, chosen, fromDay, toDay, difference, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const choices = (number: number | undefined): Choice[] =>
    revisions.map(({ revision, effectiveFrom }) => ({
      value: String(revision),
      text: `Revision ${revision}, from ${dayWords(effectiveFrom)}`,
      isChosen: revision === number,
    }));
  return {
    template: 'rate-cards/compare.njk',
    title: `Compare rate cards of ${contract.title}`,
    section: 'rate-cards',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Rate card', href: `${home}/rate-card` }),
      caption: contract.title,
      heading:
        difference === undefined
          ? 'Compare rate cards'
          : `Rate card: ${pointWords(difference.from)} and ${pointWords(difference.to)}`,
      action: `${home}/rate-card/compare`,
      asOf: asked.isPast ? String(asked.asOf) : undefined,
      from: choices(chosen.from),
      to: choices(chosen.to),
      fromDay,
      toDay,
      difference: difference === undefined ? undefined : differenceTable(difference, naming),
      words:
        difference === undefined
          ? 'Choose two revisions, or two days, to see what is different between them.'
          : 'What has another meaning is named. A line that says the same is not, even when its words stand in another order.',
    },
  };
}
