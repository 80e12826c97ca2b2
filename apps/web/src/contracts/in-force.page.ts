import type { ContractParty, ContractTerms, Naming } from '#contracts';
import type { RevisionSummary } from '#rate-cards';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type DayFields, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords } from '../layout/words.js';
import { partiesTable, spanWords } from './contract.page.js';
import { termsList } from './terms-words.js';

export interface InForceContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly action: string;
  /** Set when an earlier state of knowledge is asked, so that the form stays in it. */
  readonly asOf: string | undefined;
  readonly fields: DayFields;
  readonly facts: readonly NamedValue[];
  readonly terms: readonly NamedValue[];
  readonly parties: DataTable;
}

export interface InForceFacts {
  readonly contract: NamedContract;
  readonly on: string;
  readonly fields: DayFields;
  readonly terms: ContractTerms | undefined;
  readonly rateCard: Pick<RevisionSummary, 'revision' | 'validFrom' | 'validTo'> | undefined;
  readonly parties: readonly ContractParty[];
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** The whole contract as it was agreed for one day, every change of it in its place. */
export function inForcePage(facts: InForceFacts): Page<InForceContent> {
  const { contract, on, fields, terms, parties, naming, asked } = facts;
  const home = `/contracts/${contract.contract}`;
  const heading = `What was in force on ${dayWords(on)}`;
  return {
    template: 'contracts/in-force.njk',
    title: `${heading}: ${contract.title}`,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Changes', href: `${home}/changes` }),
      heading,
      action: `${home}/in-force`,
      asOf: asked.isPast ? String(asked.asOf) : undefined,
      fields,
      facts: factsOf(facts),
      terms: terms === undefined ? [] : termsList(terms.terms, naming.names),
      parties: { ...partiesTable(parties), caption: 'Parties on that day', empty: 'Nobody was a party on that day.' },
    },
  };
}

function factsOf({ contract, terms, rateCard, asked }: InForceFacts): NamedValue[] {
  const home = `/contracts/${contract.contract}`;
  return [
    {
      name: 'Terms',
      value:
        terms === undefined
          ? cell('None: the contract had not begun')
          : cell(
              `Version ${terms.version}, ${spanWords(terms)}`,
              terms.variation === undefined
                ? { note: 'as the contract was signed' }
                : {
                    href: keepingMoment(`${home}/variations/${terms.variation}`, asked),
                    note: `set by variation ${terms.variation}`,
                  },
            ),
    },
    {
      name: 'Rate card',
      value:
        rateCard?.validFrom === undefined
          ? cell('No revision was in force')
          : cell(`Revision ${rateCard.revision}`, {
              href: keepingMoment(`${home}/rate-card/revisions/${rateCard.revision}`, asked),
              note: spanWords({ validFrom: rateCard.validFrom, validTo: rateCard.validTo }),
            }),
    },
  ];
}
