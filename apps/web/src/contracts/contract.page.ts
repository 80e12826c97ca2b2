import type { ContractDetails } from '#contracts';
import type { ContractTotalsRow, StatementRow } from '#payments';
import type { StatusCounts } from '#referrals';
import type { Page } from '../layout/pages.js';
import { type Crumb, cell, type DataTable, type Figure, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { capitalised, counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { statementsTable } from '../payments/statements-table.js';

export interface ContractContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly synthetic: string | undefined;
  readonly figures: readonly Figure[];
  readonly facts: readonly NamedValue[];
  readonly links: readonly Crumb[];
  readonly parties: DataTable;
  readonly terms: readonly NamedValue[];
  readonly outcomes: DataTable;
  readonly statements: DataTable;
  readonly moreStatements: Crumb | undefined;
}

export interface ContractFacts {
  readonly contract: ContractDetails;
  readonly totals: ContractTotalsRow;
  readonly people: StatusCounts;
  readonly statements: readonly StatementRow[];
  readonly hasMoreStatements: boolean;
  readonly asked: ReadAt;
}

/** One contract: who is party to it, what it pays for, and what has been claimed, billed and paid. */
export function contractPage(facts: ContractFacts): Page<ContractContent> {
  const { contract, totals, people, asked, statements, hasMoreStatements } = facts;
  const home = `/contracts/${contract.contract}`;
  const nameOf: NameOf = (organisation) =>
    contract.parties.find((party) => party.organisation === organisation)?.name ?? organisation;
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
        { name: 'People referred', value: countWords(Object.values(people).reduce((sum, count) => sum + count, 0)) },
        { name: 'Started on the service', value: countWords(people.engaged + people.paused + people.ended) },
        { name: 'Claims', value: countWords(totals.claims) },
        { name: 'Claimed', value: moneyWords(totals.claimed_pence) },
        { name: 'Issued on statements', value: moneyWords(totals.issued_pence) },
        { name: 'Paid', value: moneyWords(totals.paid_pence) },
      ],
      facts: [
        { name: 'Signed', value: cell(dayWords(contract.signedOn)) },
        { name: 'Runs', value: cell(`${dayWords(contract.startsOn)} to ${dayWords(contract.endsOn)}`) },
        { name: 'Reference', value: cell(contract.contract, { mono: true }) },
      ],
      links: [
        { text: 'Rate card and its revisions', href: keepingMoment(`${home}/rate-card`, asked) },
        { text: 'Payments', href: keepingMoment(`${home}/payments`, asked) },
        { text: 'People', href: keepingMoment(`${home}/people`, asked) },
      ],
      parties: partiesTable(contract),
      terms: termsList(contract, nameOf),
      outcomes: outcomesTable(contract),
      statements: statementsTable(statements, asked),
      moreStatements: hasMoreStatements
        ? { text: 'All statements', href: keepingMoment(`${home}/statements`, asked) }
        : undefined,
    },
  };
}

function partiesTable({ parties }: ContractDetails): DataTable {
  return {
    caption: 'Parties',
    columns: [{ text: 'Organisation' }, { text: 'Role' }, { text: 'Since' }],
    rows: parties.map(({ organisation, name, roles, from }) => [
      cell(name ?? organisation),
      cell(capitalised(roles.map(plainWords).join(', '))),
      cell(dayWords(from)),
    ]),
    empty: 'No parties are recorded.',
  };
}

const policyWords: Record<string, string> = {
  achieved: 'The day on which the outcome was achieved',
  referral: 'The day of the referral',
  'engagement-start': 'The day on which the engagement started',
  claim: 'The day of the claim',
};

function termsList({ terms }: ContractDetails, nameOf: NameOf): NamedValue[] {
  if (terms === undefined) return [];
  const { pricingDatePolicy, statementPeriod, shares, approvers, gateway, eligibility, maximumPence } = terms.terms;
  return [
    { name: 'Version', value: cell(`${terms.version}, from ${dayWords(terms.validFrom)}`) },
    { name: 'What decides the price', value: cell(policyWords[pricingDatePolicy] ?? pricingDatePolicy) },
    { name: 'Statements', value: cell(`Every ${statementPeriod}`) },
    {
      name: 'Who pays',
      value: cell(shares.map(({ payer, percentage }) => `${nameOf(payer)} ${percentage}%`).join('; ')),
    },
    { name: 'Who agrees to changes', value: cell(approvers.map(nameOf).join('; ')) },
    { name: 'Who may refer', value: cell(gateway.map(nameOf).join('; ')) },
    {
      name: 'Who may be served',
      value: cell(eligibility.criteria.map(({ words }) => words.replace(/\.$/, '')).join('; '), {
        note: `Criteria, version ${eligibility.version}`,
      }),
    },
    {
      name: 'Most that is ever paid',
      value: cell(maximumPence === undefined ? 'No maximum was agreed' : moneyWords(maximumPence)),
    },
  ];
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
