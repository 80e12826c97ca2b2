import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import { AgreementRegister, SamplesRegister } from '#samples';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { samplePage } from './sample.page.js';
import { agreementPage, samplesPage } from './samples.page.js';

/** As many as one sample can have. */
const ITEMS_MAX = 2000;
const SAMPLES_MAX = 500;

@ApiExcludeController()
@Controller('contracts/:contract')
export class SamplePagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly register: SamplesRegister,
    private readonly agreement: AgreementRegister,
    private readonly names: ContractNames,
  ) {}

  @Get('samples')
  samples(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const { rows } = this.register.samples(code, { asOf: asked.asOf, limit: SAMPLES_MAX });
      return samplesPage({ contract, samples: rows, asked, caller });
    });
  }

  @Get('samples/:sample')
  sample(@TheCall() call: Call, @Param('contract') code: string, @Param('sample') ref: string): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      const contract = this.contracts.contract(code, asked);
      const moment = { asOf: asked.asOf };
      const sample = this.register.sample(code, ref, moment);
      if (contract === undefined || sample === undefined) return undefined;
      return samplePage({
        contract,
        sample,
        items: this.register.items(code, ref, { ...moment, limit: ITEMS_MAX }).rows,
        secondChecks: this.register.secondChecks(code, ref, moment),
        naming: this.names.of(contract),
        asked,
        caller,
      });
    });
  }

  @Get('agreement')
  rates(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const moment = { asOf: asked.asOf };
      const rates = {
        all: this.agreement.rates(code, moment),
        organisation: this.agreement.rates(code, { ...moment, by: 'organisation' }),
        verifier: this.agreement.rates(code, { ...moment, by: 'verifier' }),
        outcome: this.agreement.rates(code, { ...moment, by: 'outcome' }),
        quarter: this.agreement.rates(code, { ...moment, by: 'quarter' }),
      };
      return agreementPage({ contract, rates, naming: this.names.of(contract), asked });
    });
  }
}
