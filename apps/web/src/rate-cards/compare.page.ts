import type { Naming } from '#contracts';
import type { RevisionSummary } from '#rate-cards';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, type DataTable, type DayFields, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords } from '../layout/words.js';
import type { ComparedCards } from './cards-compared.js';
import {
  type ComparedEffect,
  comparedEffect,
  definedTable,
  evidenceTable,
  lastChangeCells,
  termsTable,
} from './compared-tables.js';
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
  /** What of evidence, of the terms and of definitions is otherwise, and what it does to the money. */
  readonly more: readonly DataTable[];
  readonly effect: ComparedEffect | undefined;
  readonly asks: readonly Crumb[];
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
  readonly compared: ComparedCards | undefined;
  /** This comparison in the address, for what more can be asked of it. */
  readonly address: string;
  /** What each outcome means, by its code. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Whether the reader may open reasons, and has not asked to. */
  readonly mayOpen: boolean;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** Any two revisions of a rate card, or the ones in force on any two days, laid side by side. */
export function comparePage(facts: CompareFacts): Page<CompareContent> {
  const { contract, revisions, chosen, fromDay, toDay, compared, naming, asked } = facts;
  const difference = compared?.difference;
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
      difference:
        compared === undefined
          ? undefined
          : differenceTable(compared.difference, naming, lastChangeCells(compared.lastChanges, home, asked)),
      more:
        compared === undefined
          ? []
          : [evidenceTable(compared), termsTable(compared, naming), definedTable(compared, facts.definitions)],
      effect: compared?.effect && comparedEffect(compared, compared.effect, naming),
      asks: asksOf(facts),
      words:
        difference === undefined
          ? 'Choose two revisions, or two days, to see what is different between them.'
          : 'What has another meaning is named. A line that says the same is not, even when its words stand in another order.',
    },
  };
}

function asksOf({ compared, address, mayOpen, asked }: CompareFacts): readonly Crumb[] {
  if (compared === undefined) return [];
  return [
    ...(compared.effect === undefined
      ? [{ text: 'Work out what the claims come to under each', href: keepingMoment(`${address}&effect=shown`, asked) }]
      : []),
    ...(mayOpen && compared.lastChanges.size > 0
      ? [
          {
            text: 'Open the reasons: that you read them is recorded',
            href: keepingMoment(`${address}&reasons=shown`, asked),
          },
        ]
      : []),
  ];
}
