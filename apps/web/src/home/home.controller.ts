import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import { StatementsRegister } from '#payments';
import { ReferralRegister } from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { WorkLists } from '../work-lists/work-lists.js';
import { homePage } from './home.page.js';
import { LatestEntries } from './latest-entries.js';

const CONTRACTS_SHOWN = 20;
const ENTRIES_SHOWN = 10;
/** Below somebody’s own work. */
const ENTRIES_BESIDE_WORK = 5;

@ApiExcludeController()
@Controller()
export class HomeController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly referrals: ReferralRegister,
    private readonly names: ContractNames,
    private readonly latest: LatestEntries,
    private readonly work: WorkLists,
  ) {}

  @Get()
  home(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, async (asked, caller) => {
      const { rows } = this.contracts.contracts({ asOf: asked.asOf, only: asked.only, limit: CONTRACTS_SHOWN });
      return homePage({
        contracts: rows.map((contract) => ({
          contract,
          totals: this.statements.totals(contract.contract, asked),
          people: this.referrals.counts(contract.contract, asked),
        })),
        latest: await this.latest.upTo(
          asked.asOf,
          caller === undefined ? ENTRIES_SHOWN : ENTRIES_BESIDE_WORK,
          asked.only,
        ),
        ...this.names.everywhere(asked),
        work: caller === undefined ? [] : this.work.of(caller, asked, await this.work.effectsFor(caller, asked)),
        caller,
        asked,
        today: asked.day,
      });
    });
  }
}
