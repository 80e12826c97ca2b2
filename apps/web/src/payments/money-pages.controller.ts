import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type ContractDetails, ContractNames, ContractRegister } from '#contracts';
import { type ContractId, calendarDate } from '#kernel';
import {
  AdvancesRegister,
  CapsRegister,
  ClawbacksRegister,
  DisputesRegister,
  InvestmentRegister,
  type NotPayableReason,
  NotPayableRegister,
  reasonInWords,
  StatementsRegister,
} from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { type Asked, invalid, oneOf } from '../http/query-desk.js';
import { dayWithin } from '../layout/day-within.js';
import { PageDesk } from '../pages/page-desk.js';
import { capsPage } from './caps.page.js';
import { otherMoneyPage } from './other-money.page.js';

const SHOWN_MAX = 500;
const REASONS = Object.keys(reasonInWords) as NotPayableReason[];

/** What limits the money of a contract, and what moves beside its claims. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class MoneyPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly notPayable: NotPayableRegister,
    private readonly caps: CapsRegister,
    private readonly disputes: DisputesRegister,
    private readonly clawbacks: ClawbacksRegister,
    private readonly advances: AdvancesRegister,
    private readonly investment: InvestmentRegister,
    private readonly names: ContractNames,
  ) {}

  @Get('caps')
  capsAndUnpaid(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.showList(
      call,
      (asked, links) => {
        const { asOf, after, limit } = asked;
        const contract = this.contracts.contract(code, { asOf });
        if (contract === undefined) return undefined;
        const { cap } = asked.filters;
        if (cap !== undefined && !this.#isCap(cap, contract, asked))
          throw invalid('cap', 'is not one of those there are');
        const reason = oneOf('reason', REASONS, asked.filters.reason);
        const { rows, next } = this.notPayable.rows(code, {
          asOf,
          limit,
          ...(cap === undefined ? {} : { cap }),
          ...(reason === undefined ? {} : { reason }),
          ...(after === undefined ? {} : { after }),
        });
        const on = dayWithin(contract, asked.day);
        return capsPage({
          contract,
          standings: this.caps.caps(code as ContractId, on, { asOf }),
          versions: this.contracts.termsVersions(code, { asOf }),
          totals: this.statements.totals(code, { asOf }),
          reasons: this.notPayable.totals(code, { asOf }),
          unpaid: rows,
          inVain: this.notPayable.lookedAtInVain(code, rows, { asOf }),
          of: cap === undefined ? reason && { reason, cap: '' } : { reason: 'cap', cap },
          pages: links(next),
          naming: this.names.of(contract),
          asked,
        });
      },
      ['cap', 'reason'],
    );
  }

  /** Whether a cap is in force, was in force under other terms, or has cut off anything. */
  #isCap(cap: string, contract: ContractDetails, { asOf, day }: Asked): boolean {
    const code = contract.contract as ContractId;
    if (this.notPayable.totals(code, { asOf }).some((total) => total.cap === cap)) return true;
    const days = this.contracts.termsVersions(code, { asOf }).map(({ validFrom }) => calendarDate(validFrom));
    return [dayWithin(contract, day), ...days].some((on) =>
      this.caps.caps(code, on, { asOf }).some((standing) => standing.cap === cap),
    );
  }

  @Get('other-money')
  otherMoney(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
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
        caller,
      });
    });
  }
}
