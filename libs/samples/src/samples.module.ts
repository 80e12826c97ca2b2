import { Module } from '@nestjs/common';
import { ClaimsModule } from '#claims';
import { EvidenceModule } from '#evidence';
import { PaymentsModule } from '#payments';
import { ReferralsModule } from '#referrals';
import { AgreementRegister } from './agreement-register.js';
import { CheckSampleItemHandler, CorrectSampleFindingHandler } from './check-sample-item.js';
import { CloseSampleHandler } from './close-sample.js';
import { CloseSampleFrameHandler } from './close-sample-frame.js';
import { DrawSampleHandler } from './draw-sample.js';
import { FrameSource } from './frame-source.js';
import { ProposeSampleRecoveryHandler } from './propose-sample-recovery.js';
import { RecheckVerificationHandler } from './recheck-verification.js';
import { SamplesRegister } from './samples-register.js';

/** Ledger, Access, ReadStore and CheckpointRoots come from the installation. */
@Module({
  imports: [ReferralsModule, EvidenceModule, ClaimsModule, PaymentsModule],
  providers: [
    CloseSampleFrameHandler,
    DrawSampleHandler,
    CheckSampleItemHandler,
    CorrectSampleFindingHandler,
    RecheckVerificationHandler,
    CloseSampleHandler,
    ProposeSampleRecoveryHandler,
    FrameSource,
    SamplesRegister,
    AgreementRegister,
  ],
  exports: [FrameSource, SamplesRegister, AgreementRegister],
})
export class SamplesModule {}
