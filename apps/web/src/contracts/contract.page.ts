import type { ContractDetails, ContractParty, ContractTerms, Naming } from '#contracts';
import type { ContractTotalsRow, StatementRow } from '#payments';
import type { StatusCounts } from '#referrals';
import { readable } from '../audit-trail/readable.js';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type Figure, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { statementsTable } from '../payments/statements-table.js';
import { contractLinks, type LinkGroup } from './contract-links.js';
import { referred, startedOf } from './contracts.page.js';
import { termsList } from './terms-words.js';

export interface ContractContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly synthetic: string | undefined;
  readonly figures: readonly Figure[];
  readonly facts: readonly NamedValue[];
  readonly links: readonly LinkGroup[];
  readonly parties: DataTable;
  readonly termsHeading: string;
  readonly terms: readonly NamedValue[];
  readonly versions: DataTable;
  readonly outcomes: DataTable;
  readonly statements: DataTable;
  readonly moreStatements: Crumb | undefined;
  readonly recorded: string;
}

/** A version of the terms, and in sentences what it changed of the version that would have held without it. */
export interface ToldVersion extends ContractTerms {
  readonly changes: readonly string[];
}

export interface ContractFacts {
  readonly contract: ContractDetails;
  /** Every version of the terms in the order in which they were set. */
  readonly versions: readonly ToldVersion[];
  readonly totals: ContractTotalsRow;
  readonly people: StatusCounts;
  readonly statements: readonly StatementRow[];
  readonly hasMoreStatements: boolean;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** One contract: who is party to it, what it pays for, and what has been claimed, billed and paid. */
export function contractPage(facts: ContractFacts): Page<ContractContent> {
  const { contract, totals, people, asked, statements, hasMoreStatements, naming } = facts;
  const { terms } = contract;
  const home = `/contracts/${contract.contract}`;
  return {
    template: 'contracts/contract.njk',
    title: contract.title,
    section: 'contracts',
    content: {
      crumbs: [{ text: 'Contracts', href: keepingMoment('/contracts', asked) }],
      heading: contract.title,
      synthetic: contract.synthetic
        ? `The people in this contract are synthetic.${contract.source === undefined ? '' : ` Its totals follow published figures: ${contract.source}`}`
        : undefined,
      figures: [
        { name: 'People referred', value: countWords(referred(people)) },
        { name: 'Started on the service', value: countWords(startedOf(people)) },
        { name: 'Claims', value: countWords(totals.claims) },
        { name: 'Claimed', value: moneyWords(totals.claimed_pence) },
        { name: 'Not payable', value: moneyWords(totals.not_payable_pence) },
        ...(totals.unbilled_pence === 0 ? [] : [{ name: 'Not billed yet', value: moneyWords(totals.unbilled_pence) }]),
        { name: 'Payable', value: moneyWords(totals.payable_pence) },
        { name: 'Issued on statements', value: moneyWords(totals.issued_pence) },
        { name: 'Paid', value: moneyWords(totals.paid_pence) },
      ],
      facts: [
        { name: 'Signed', value: cell(dayWords(contract.signedOn)) },
        { name: 'Runs', value: cell(`${dayWords(contract.startsOn)} to ${dayWords(contract.endsOn)}`) },
        { name: 'Reference', value: cell(contract.contract, { mono: true }) },
      ],
      links: contractLinks(contract, asked),
      parties: partiesTable(contract.parties),
      termsHeading:
        terms === undefined
          ? 'No terms were in force on that day'
          : `Terms in force: version ${terms.version}, ${spanWords(terms)}`,
      terms: terms === undefined ? [] : termsList(terms.terms, naming.names),
      versions: versionsTable(facts),
      outcomes: outcomesTable(contract),
      statements: statementsTable(statements, asked),
      moreStatements: hasMoreStatements
        ? { text: 'All statements', href: keepingMoment(`${home}/statements`, asked) }
        : undefined,
      recorded:
        'Contracts and their changes are recorded through the API or on the command line. These pages show what was recorded.',
    },
  };
}

export function spanWords({ validFrom, validTo }: Pick<ContractTerms, 'validFrom' | 'validTo'>): string {
  if (validTo !== undefined && validTo <= validFrom) return 'replaced before it began';
  return validTo === undefined
    ? `from ${dayWords(validFrom)}`
    : `from ${dayWords(validFrom)} until ${dayWords(validTo)}`;
}

export function partiesTable(parties: readonly ContractParty[]): DataTable {
  return {
    caption: 'Parties',
    columns: [{ text: 'Organisation' }, { text: 'Role' }, { text: 'From' }, { text: 'Last day' }],
    rows: parties.map(({ organisation, name, roles, from, lastDay }) => [
      cell(name ?? organisation),
      cell(capitalised(roles.map(plainWords).join(', '))),
      cell(dayWords(from)),
      cell(lastDay === undefined ? 'Has not left' : dayWords(lastDay)),
    ]),
    empty: 'No parties are recorded.',
  };
}

function versionsTable({ contract, versions, naming, asked }: ContractFacts): DataTable {
  const home = `/contracts/${contract.contract}`;
  return {
    caption: 'Versions of the terms',
    columns: [{ text: 'Version' }, { text: 'In force' }, { text: 'Set by' }, { text: 'What it changed' }],
    rows: versions.toReversed().map((version) => [
      cell(`Version ${version.version}`, { nowrap: true }),
      cell(capitalised(spanWords(version))),
      version.variation === undefined
        ? cell('The contract as it was signed')
        : cell(`Variation ${version.variation}`, {
            href: keepingMoment(`${home}/variations/${version.variation}`, asked),
            nowrap: true,
          }),
      version.changes.length === 0
        ? cell(version.variation === undefined ? 'The first terms' : 'Nothing that the terms say')
        : cell('', { items: version.changes.map((words) => readable(words, naming.names)), prose: true }),
    ]),
    empty: 'No terms are recorded.',
  };
}

function outcomesTable({ outcomes }: ContractDetails): DataTable {
  return {
    caption: counted(outcomes.length, 'outcome'),
    columns: [{ text: 'Outcome' }, { text: 'What counts' }],
    rows: outcomes.map(({ outcome, title, definition }) => [
      cell(title, { note: outcome }),
      cell(definition, { prose: true }),
    ]),
    empty: 'No outcomes are defined.',
  };
}
