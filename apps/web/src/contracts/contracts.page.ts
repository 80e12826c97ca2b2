import type { ContractSummary } from '#contracts';
import type { ContractTotalsRow } from '#payments';
import type { StatusCounts } from '#referrals';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, dayWords, moneyWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';

export interface ContractsContent {
  readonly actions: readonly Action[];
  readonly contracts: DataTable;
  readonly pages: ListLinks;
}

export interface ContractsFacts {
  readonly contracts: readonly {
    readonly contract: ContractSummary;
    readonly totals: ContractTotalsRow;
    readonly people: StatusCounts;
  }[];
  readonly asked: ReadAt;
  readonly pages: ListLinks;
  readonly caller?: Caller | undefined;
}

export function contractsPage(facts: ContractsFacts): Page<ContractsContent> {
  return {
    template: 'contracts/contracts.njk',
    title: 'Contracts',
    section: 'contracts',
    content: {
      actions: facts.asked.isPast
        ? []
        : offered(facts.caller, [
            { text: 'Record a signed contract', href: '/founding/contract', operation: 'record-contract' },
            { text: 'Register an organisation', href: '/founding/organisation', operation: 'register-organisation' },
          ]),
      contracts: contractsTable(facts),
      pages: facts.pages,
    },
  };
}

/** Contracts with their people and the three amounts that are never the same thing: claimed, issued and paid. */
export function contractsTable({ contracts, asked }: Pick<ContractsFacts, 'contracts' | 'asked'>): DataTable {
  const sum = (of: (each: ContractsFacts['contracts'][number]) => number) =>
    contracts.reduce((total, each) => total + of(each), 0);
  return {
    caption: 'Outcomes contracts',
    columns: [
      { text: 'Contract' },
      { text: 'Runs' },
      { text: 'People referred', numeric: true },
      { text: 'Claimed', numeric: true },
      { text: 'Issued', numeric: true },
      { text: 'Paid', numeric: true },
    ],
    rows: contracts.map(({ contract, totals, people }) => [
      cell(contract.title, {
        href: keepingMoment(`/contracts/${contract.contract}`, asked),
        ...(contract.synthetic ? { note: 'Synthetic people' } : {}),
      }),
      cell(`${dayWords(contract.startsOn)} to ${dayWords(contract.endsOn)}`),
      cell(countWords(referred(people)), { note: `${countWords(startedOf(people))} started` }),
      cell(moneyWords(totals.claimed_pence)),
      cell(moneyWords(totals.issued_pence)),
      cell(moneyWords(totals.paid_pence)),
    ]),
    ...(contracts.length < 2
      ? {}
      : {
          foot: [
            cell('Together'),
            cell(''),
            cell(countWords(sum(({ people }) => referred(people)))),
            cell(moneyWords(sum(({ totals }) => totals.claimed_pence))),
            cell(moneyWords(sum(({ totals }) => totals.issued_pence))),
            cell(moneyWords(sum(({ totals }) => totals.paid_pence))),
          ],
        }),
    empty: 'No contract that you may see has been recorded yet.',
  };
}

export function referred(people: StatusCounts): number {
  return Object.values(people).reduce((sum, count) => sum + count, 0);
}

export function startedOf({ engaged, paused, ended }: StatusCounts): number {
  return engaged + paused + ended;
}
