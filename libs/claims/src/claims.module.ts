import { Module } from '@nestjs/common';
import { ClaimsRegister } from './claims-register.js';
import { GamingIndicators } from './gaming-indicators.js';
import { MakeClaimHandler } from './make-claim.js';
import { UnclaimedOutcomes } from './unclaimed-outcomes.js';
import { WithdrawClaimHandler } from './withdraw-claim.js';

/** Ledger, Access and ReadStore come from the installation, PaidClaims from whoever keeps the payments. */
@Module({
  providers: [MakeClaimHandler, WithdrawClaimHandler, ClaimsRegister, UnclaimedOutcomes, GamingIndicators],
  exports: [ClaimsRegister, UnclaimedOutcomes, GamingIndicators],
})
export class ClaimsModule {}
