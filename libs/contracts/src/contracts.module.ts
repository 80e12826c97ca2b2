import { Module } from '@nestjs/common';
import { ContractRegister } from './contract-register.js';
import { RecordContractHandler } from './record-contract.js';
import { RegisterOrganisationHandler } from './register-organisation.js';

@Module({
  providers: [RegisterOrganisationHandler, RecordContractHandler, ContractRegister],
  exports: [ContractRegister],
})
export class ContractsModule {}
