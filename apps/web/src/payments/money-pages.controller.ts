import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Cap, ContractNames, ContractRegister } from '#contracts';
import type { ContractId } from '#kernel';
import {
  AccountBook,
  AdvancesRegister,
  ClawbacksRegister,
  DisputesRegister,
  InvestmentRegister,
  StatementsRegister,
} from '#payments';
import { dayWithin } from '../contracts/day-within.js';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../layout/page-desk.js';
import { type CapUse, capsPage } from './caps.page.js';
import { otherMoneyPage } from './other-money.page.js';

const SHOWN_MAX = 500;

/** What limits the money of a contract, and what moves beside its claims. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class MoneyPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly book: AccountBook,
    private readonly disputes: DisputesRegister,
    private readonly clawbacks: ClawbacksRegister,
    private readonly advances: AdvancesRegister,
    private readonly investment: InvestmentRegister,
    private readonly names: ContractNames,
  ) {}

  @Get('caps')
  caps(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.showList(
      call,
      (asked, links) => {
        const { asOf, after, limit, isPast } = asked;
        const contract = this.contracts.contract(code, { asOf });
        if (contract === undefined) return undefined;
        const { cap } = asked.filters;
        const { rows, next } = this.statements.curtailments(code, {
          asOf,
          limit,
          ...(cap === undefined ? {} : { cap }),
          ...(after === undefined ? {} : { after }),
        });
        const on = dayWithin(contract, asked.day);
        return capsPage({
          contract,
          terms: this.contracts.consolidatedTerms(code, on, { asOf }),
          versions: this.contracts.termsVersions(code, { asOf }),
          // The sums that caps go by are kept as they are now.
          useOf: isPast ? () => undefined : (one) => this.#useOf(code, one),
          curtailed: this.statements.curtailed(code, { asOf }),
          unpaid: rows,
          of: cap,
          pages: links(next),
          naming: this.names.of(contract),
          asked,
        });
      },
      ['cap'],
    );
  }

  @Get('other-money')
  otherMoney(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const all = { asOf: asked.asOf, limit: SHOWN_MAX };
      return otherMoneyPage({
        contract,
        disputes: this.disputes.disputes(code, all).rows,
        clawbacks: this.clawbacks
          .clawbacks(code, all)
          .rows.flatMap(({ clawback }) => this.clawbacks.clawback(code, clawback, asked) ?? []),
        advances: this.advances.advances(code, all).rows,
        balances: this.advances.balances(code, asked),
        refunds: this.advances.refunds(code, all).rows,
        flows: this.investment.flows(code, all).rows,
        investors: this.investment.totals(code, asked),
        naming: this.names.of(contract),
        asked,
      });
    });
  }

  /** A cap for each person is not used by everybody together. */
  #useOf(contract: string, cap: Cap): CapUse | undefined {
    if (cap.level === 'person') return undefined;
    const use = this.book.useOf(contract as ContractId);
    return cap.level === 'payer' ? { number: 0, pence: use.payer(cap.payer, cap) } : use.everybody(cap);
  }
}
