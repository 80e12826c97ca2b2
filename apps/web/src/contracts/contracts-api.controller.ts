import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ContractRegister,
  contractReasons,
  organisationReasons,
  RecordContract,
  RegisterOrganisation,
} from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { RecordContractRequest, RegisterOrganisationRequest } from './contracts.requests.js';

const organisationExample = {
  organisation: 'bristol_cc',
  name: 'Bristol City Council',
  identifiers: [{ scheme: 'GB-LAE', id: 'BST' }],
};

const contractExample = {
  contract: 'reboot_west',
  title: 'Reboot West',
  signedOn: '2017-12-01',
  startsOn: '2018-01-08',
  endsOn: '2022-03-31',
  currency: 'GBP',
  synthetic: true,
};

@ApiTags('Contracts')
@Controller('v1')
export class ContractsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: ContractRegister,
  ) {}

  @Post('organisations')
  @CommandRoute({ summary: 'Register an organisation' })
  registerOrganisation(@TheCall() call: Call, @Body() body: RegisterOrganisationRequest) {
    return this.desk.carryOut(call, organisationReasons, (context) => new RegisterOrganisation(body, context));
  }

  @Post('contracts')
  @CommandRoute({
    summary: 'Record a signed contract: its parties, outcomes and terms',
    description: 'By one of its outcome payers. Every party must be registered before.',
  })
  recordContract(@TheCall() call: Call, @Body() body: RecordContractRequest) {
    return this.desk.carryOut(call, contractReasons, (context) => new RecordContract(body, context));
  }

  @Get('organisations')
  @QueryRoute({
    summary: 'The organisations that are registered',
    list: true,
    answer: { data: [organisationExample], page: { next: null, entry: 4217 } },
  })
  organisations(@TheCall() call: Call) {
    return this.queries.list(call, (asked) => this.register.organisations(asked));
  }

  @Get('organisations/:organisation')
  @QueryRoute({ versionOf: streamShown.organisation, summary: 'One organisation', answer: organisationExample })
  organisation(@TheCall() call: Call, @Param('organisation') organisation: string) {
    return this.queries.one(call, (asked) => this.register.organisation(organisation, asked));
  }

  @Get('contracts')
  @QueryRoute({
    summary: 'The contracts',
    list: true,
    answer: { data: [contractExample], page: { next: null, entry: 4217 } },
  })
  contracts(@TheCall() call: Call) {
    return this.queries.list(call, (asked) => this.register.contracts(asked));
  }

  @Get('contracts/:contract')
  @QueryRoute({
    versionOf: streamShown.contract,
    summary: 'One contract with its parties, outcomes and terms',
    description: 'With effectiveOn: the parties and the terms of that day.',
    effectiveOn: true,
    answer: { ...contractExample, parties: [], outcomes: [], terms: { version: 1, validFrom: '2018-01-08' } },
  })
  contract(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      (asked) => this.register.contract(contract, { asOf: asked.asOf, on: asked.effectiveOn }),
      ['asOf', 'effectiveOn'],
    );
  }
}
