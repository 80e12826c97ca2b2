import { Module } from '@nestjs/common';
import { ClaimsRegister } from './claims-register.js';
import { MakeClaimHandler } from './make-claim.js';
import { WithdrawClaimHandler } from './withdraw-claim.js';

/** Ledger, Access and ReadStore come from the installation, PaidClaims from whoever keeps the payments. */
@Module({ providers: [MakeClaimHandler, WithdrawClaimHandler, ClaimsRegister], exports: [ClaimsRegister] })
export class ClaimsModule {}
