import { Global, Module } from '@nestjs/common';
import { PaidClaims } from '#claims';
import { AbandonStatementHandler } from './abandon-statement.js';
import { ApproveStatementHandler } from './approve-statement.js';
import { ClaimStanding } from './claim-standing.js';
import { IssueStatementHandler } from './issue-statement.js';
import { MakePaymentHandler } from './make-payment.js';
import { PaidClaimsInAccount } from './paid-claims-in-account.js';
import { StatementsRegister } from './statements-register.js';

/**
 * Ledger, Access and ReadStore come from the installation. Global, because claims ask through `PaidClaims` what was paid
 * and may not import this library.
 */
@Global()
@Module({
  providers: [
    IssueStatementHandler,
    AbandonStatementHandler,
    ApproveStatementHandler,
    MakePaymentHandler,
    ClaimStanding,
    StatementsRegister,
    { provide: PaidClaims, useClass: PaidClaimsInAccount },
  ],
  exports: [StatementsRegister, PaidClaims],
})
export class PaymentsModule {}
