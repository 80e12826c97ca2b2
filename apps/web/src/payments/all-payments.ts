import { Injectable } from '@nestjs/common';
import { ContractRegister } from '#contracts';
import { type PaymentRow, StatementsRegister } from '#payments';
import type { AskedList } from '../http/query-desk.js';

const CONTRACTS_MAX = 500;

/** The payments of all contracts: contract by contract, each in the order of its references. */
@Injectable()
export class AllPayments {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
  ) {}

  payments({ asOf, after, limit, only }: AskedList) {
    const contracts = this.contracts.contracts({ asOf, only, limit: CONTRACTS_MAX }).rows;
    const titles = new Map(contracts.map(({ contract, title }) => [contract, title]));
    const [fromContract = '', fromPayment = ''] = (after ?? '').split('/');
    const rows: PaymentRow[] = [];
    for (const { contract } of contracts.filter((candidate) => candidate.contract >= fromContract)) {
      if (rows.length > limit) break;
      const from = contract === fromContract && fromPayment !== '' ? { after: fromPayment } : {};
      // One more than the page holds tells whether there is another page.
      rows.push(...this.statements.payments(contract, { asOf, limit: limit + 1 - rows.length, ...from }).rows);
    }
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const totals = contracts.map(({ contract }) => this.statements.totals(contract, { asOf }));
    return {
      rows: shown,
      next: rows.length > limit && last !== undefined ? `${last.contract}/${last.payment}` : undefined,
      total: {
        count: totals.reduce((sum, { payments }) => sum + payments, 0),
        pence: totals.reduce((sum, { paid_pence }) => sum + paid_pence, 0),
      },
      titleOf: (contract: string) => titles.get(contract) ?? contract,
    };
  }
}
