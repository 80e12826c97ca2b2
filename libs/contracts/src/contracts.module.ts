import { Module } from '@nestjs/common';
import { AgreePlanHandler } from './agree-plan.js';
import { AgreeVariationHandler } from './agree-variation.js';
import { ChangeLog } from './change-log.js';
import { ContractRegister } from './contract-register.js';
import { DeclineVariationHandler } from './decline-variation.js';
import { DraftVariationHandler } from './draft-variation.js';
import { FileDocumentHandler } from './file-document.js';
import { LapseVariationHandler } from './lapse-variation.js';
import { ProposeVariationHandler } from './propose-variation.js';
import { RecordContractHandler } from './record-contract.js';
import { RecordMeetingHandler } from './record-meeting.js';
import { RegisterOrganisationHandler } from './register-organisation.js';
import { RequestVariationChangeHandler } from './request-variation-change.js';
import { WithdrawVariationHandler } from './withdraw-variation.js';

@Module({
  providers: [
    RegisterOrganisationHandler,
    RecordContractHandler,
    DraftVariationHandler,
    ProposeVariationHandler,
    AgreeVariationHandler,
    DeclineVariationHandler,
    RequestVariationChangeHandler,
    WithdrawVariationHandler,
    LapseVariationHandler,
    RecordMeetingHandler,
    FileDocumentHandler,
    AgreePlanHandler,
    ContractRegister,
    ChangeLog,
  ],
  exports: [ContractRegister, ChangeLog],
})
export class ContractsModule {}
