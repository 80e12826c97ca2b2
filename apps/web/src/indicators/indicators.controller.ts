import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { indicatorsPage } from './indicators.page.js';
import { IndicatorsReader } from './indicators-reader.js';

@ApiExcludeController()
@Controller('contracts/:contract/indicators')
export class IndicatorsController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly indicators: IndicatorsReader,
    private readonly names: ContractNames,
  ) {}

  @Get()
  page(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const { asOf, day } = asked;
      const contract = this.contracts.contract(code, { asOf, on: day });
      if (contract === undefined) return undefined;
      const figures = this.indicators.of(code, day, asOf);
      return indicatorsPage({ contract, figures, naming: this.names.of(contract), asked, day });
    });
  }
}
