import type { ContractSummary } from '#contracts';
import type { ContractTotalsRow } from '#payments';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import { type Action, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords, moneyWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';

export interface ContractsContent {
  readonly actions: readonly Action[];
  readonly contracts: DataTable;
  readonly pages: ListLinks;
}

export interface ContractsFacts {
  readonly contracts: readonly { readonly contract: ContractSummary; readonly totals: ContractTotalsRow }[];
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

/** Contracts with the three amounts that are never the same thing: claimed, issued and paid. */
export function contractsTable({ contracts, asked }: Pick<ContractsFacts, 'contracts' | 'asked'>): DataTable {
  return {
    caption: 'Outcomes contracts',
    columns: [
      { text: 'Contract' },
      { text: 'Runs' },
      { text: 'Claimed', numeric: true },
      { text: 'Issued', numeric: true },
      { text: 'Paid', numeric: true },
    ],
    rows: contracts.map(({ contract, totals }) => [
      cell(contract.title, {
        href: keepingMoment(`/contracts/${contract.contract}`, asked),
        ...(contract.synthetic ? { note: 'Synthetic people' } : {}),
      }),
      cell(`${dayWords(contract.startsOn)} to ${dayWords(contract.endsOn)}`),
      cell(moneyWords(totals.claimed_pence)),
      cell(moneyWords(totals.issued_pence)),
      cell(moneyWords(totals.paid_pence)),
    ]),
    empty: 'No contract that you may see has been recorded yet.',
  };
}
