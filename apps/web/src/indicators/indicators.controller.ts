import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { GamingIndicators } from '#claims';
import { ContractNames, ContractRegister } from '#contracts';
import { EvidenceRegister } from '#evidence';
import { calendarDate } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import { AgreementRegister } from '#samples';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { indicatorsPage } from './indicators.page.js';

const REVISIONS_MAX = 200;

@ApiExcludeController()
@Controller('contracts/:contract/indicators')
export class IndicatorsController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly indicators: GamingIndicators,
    private readonly evidence: EvidenceRegister,
    private readonly agreement: AgreementRegister,
    private readonly rateCards: RateCardHistory,
    private readonly names: ContractNames,
  ) {}

  @Get()
  page(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const { asOf, day } = asked;
      const contract = this.contracts.contract(code, { asOf, on: day });
      if (contract === undefined) return undefined;
      const moment = { asOf };
      const { rows } = this.rateCards.revisions(code, { asOf, limit: REVISIONS_MAX });
      // The first revision begins the service: nothing could be moved over that day.
      const changed = rows
        .flatMap(({ validFrom }) => (validFrom === undefined ? [] : [calendarDate(validFrom)]))
        .slice(1);
      return indicatorsPage({
        contract,
        byProvider: this.indicators.paths(code, 'provider', day, moment),
        byGroup: this.indicators.paths(code, 'payment_group', day, moment),
        declines: this.indicators.declines(code, moment),
        delays: this.indicators.delays(code, moment),
        monthEnds: this.indicators.monthEnds(code, moment),
        around: this.indicators.around(code, changed, moment),
        onlyClaims: this.indicators.onlyClaims(code, moment),
        decisions: this.indicators.decisions(code, moment),
        agreement: this.agreement.rates(code, { asOf, by: 'organisation' }),
        reused: this.evidence.filesUnderSeveralPeople(code, moment),
        naming: this.names.of(contract),
        asked,
        day,
      });
    });
  }
}
