import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CohortsRegister } from '#cohorts';
import { ContractNames, ContractRegister } from '#contracts';
import { StatementsRegister } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { cohortsPage } from './cohorts.page.js';

const CLAIMS_MAX = 500;

@ApiExcludeController()
@Controller('contracts/:contract/cohorts')
export class CohortPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly register: CohortsRegister,
    private readonly statements: StatementsRegister,
    private readonly names: ContractNames,
  ) {}

  @Get()
  cohorts(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const moment = { asOf: asked.asOf };
      return cohortsPage({
        caller,
        contract,
        cohorts: this.register.cohorts(code, moment).flatMap((row) => this.register.cohort(row, moment) ?? []),
        claims: this.register.claims(code, { ...moment, limit: CLAIMS_MAX }).rows.map((claim) => ({
          claim,
          lines: this.statements.linesOfClaim(claim.claim, moment),
        })),
        naming: this.names.of(contract),
        asked,
      });
    });
  }
}
