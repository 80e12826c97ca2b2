import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import { StatementsRegister } from '#payments';
import { ReferralRegister } from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { dayWithin } from '../layout/day-within.js';
import { PageDesk } from '../pages/page-desk.js';
import { statementsPage } from '../payments/statements.page.js';
import { contractPage } from './contract.page.js';
import { contractsPage } from './contracts.page.js';
import { toldVersions } from './terms-history.js';

const STATEMENTS_SHOWN = 30;

@ApiExcludeController()
@Controller('contracts')
export class ContractPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly referrals: ReferralRegister,
    private readonly statements: StatementsRegister,
    private readonly names: ContractNames,
  ) {}

  @Get()
  all(@TheCall() call: Call): Promise<string> {
    return this.desk.showList(call, (asked, links, caller) => {
      const { rows, next } = this.contracts.contracts(asked);
      const contracts = rows.map((contract) => ({
        contract,
        totals: this.statements.totals(contract.contract, asked),
        people: this.referrals.counts(contract.contract, asked),
      }));
      return contractsPage({ contracts, asked, pages: links(next), caller });
    });
  }

  @Get(':contract')
  one(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const { asOf } = asked;
      const contract = this.contracts.contract(code, { asOf });
      if (contract === undefined) return undefined;
      const { rows, next } = this.statements.statements(code, { asOf, limit: STATEMENTS_SHOWN });
      const terms = this.contracts.terms(code, { asOf, on: dayWithin(contract, asked.day) });
      return contractPage({
        contract: { ...contract, terms },
        versions: toldVersions(this.contracts.termsVersions(code, asked)),
        totals: this.statements.totals(code, asked),
        people: this.referrals.counts(code, asked),
        statements: rows,
        hasMoreStatements: next !== undefined,
        // A party of another day has a name too.
        naming: this.names.of({ ...contract, parties: this.contracts.parties(code, { asOf }) }),
        asked,
      });
    });
  }

  @Get(':contract/statements')
  statementsOf(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.showList(call, (asked, links, caller) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const { after, limit, asOf } = asked;
      const { rows, next } = this.statements.statements(code, {
        asOf,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      return statementsPage({ contract, statements: rows, asked, pages: links(next), caller });
    });
  }
}
