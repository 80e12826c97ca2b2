import { Module } from '@nestjs/common';
import { ClaimsModule } from '#claims';
import { EvidenceModule } from '#evidence';
import { ApproveErasureHandler } from './approve-erasure.js';
import { DeclineErasureHandler } from './decline-erasure.js';
import { DiscloseFieldHandler } from './disclose-field.js';
import { DiscloseFileHandler } from './disclose-file.js';
import { ErasureObstacles } from './erasure-obstacles.js';
import { Erasures } from './erasures.js';
import { GiveConsentHandler } from './give-consent.js';
import { LiftHoldHandler } from './lift-hold.js';
import { MergePersonsHandler } from './merge-persons.js';
import { PersonRecords } from './person-records.js';
import { PersonsRegister } from './persons-register.js';
import { PlaceHoldHandler } from './place-hold.js';
import { ReadsRegister } from './reads-register.js';
import { RequestErasureHandler } from './request-erasure.js';
import { SealedRecords } from './sealed-records.js';
import { WithdrawConsentHandler } from './withdraw-consent.js';

/** Ledger, Access, ReadStore, the keys, the files and OpenMatters come from the installation, PaidClaims from payments. */
@Module({
  imports: [ClaimsModule, EvidenceModule],
  providers: [
    GiveConsentHandler,
    WithdrawConsentHandler,
    MergePersonsHandler,
    PlaceHoldHandler,
    LiftHoldHandler,
    RequestErasureHandler,
    DeclineErasureHandler,
    ApproveErasureHandler,
    DiscloseFieldHandler,
    DiscloseFileHandler,
    ErasureObstacles,
    Erasures,
    SealedRecords,
    PersonRecords,
    PersonsRegister,
    ReadsRegister,
  ],
  exports: [ErasureObstacles, Erasures, PersonRecords, PersonsRegister, ReadsRegister],
})
export class PersonsModule {}
