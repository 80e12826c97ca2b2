import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { contractReasons, organisationReasons, RecordContract, RegisterOrganisation } from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { CommandRoute } from '../http/routes.js';
import { RecordContractRequest, RegisterOrganisationRequest } from './contracts.requests.js';

@ApiTags('Contracts')
@Controller('v1')
export class ContractsApiController {
  constructor(private readonly desk: CommandDesk) {}

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
}
