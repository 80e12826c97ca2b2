import { Module } from '@nestjs/common';
import { ClaimCohortHandler } from './claim-cohort.js';
import { CohortsRegister } from './cohorts-register.js';
import { DefineCohortHandler } from './define-cohort.js';
import { MeasureCohortHandler } from './measure-cohort.js';
import { RejectCohortResultHandler } from './reject-cohort-result.js';
import { VerifyCohortResultHandler } from './verify-cohort-result.js';
import { WithdrawCohortClaimHandler } from './withdraw-cohort-claim.js';

/** Ledger, Access and ReadStore come from the installation. */
@Module({
  providers: [
    DefineCohortHandler,
    MeasureCohortHandler,
    VerifyCohortResultHandler,
    RejectCohortResultHandler,
    ClaimCohortHandler,
    WithdrawCohortClaimHandler,
    CohortsRegister,
  ],
  exports: [CohortsRegister],
})
export class CohortsModule {}
