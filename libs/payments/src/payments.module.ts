import { Global, Module } from '@nestjs/common';
import { PaidClaims } from '#claims';
import { AbandonStatementHandler } from './abandon-statement.js';
import { ApproveStatementHandler } from './approve-statement.js';
import { ClaimStanding } from './claim-standing.js';
import { DrawInvestmentHandler } from './draw-investment.js';
import { InvestmentRegister } from './investment-register.js';
import { IssueStatementHandler } from './issue-statement.js';
import { MakePaymentHandler } from './make-payment.js';
import { PaidClaimsInAccount } from './paid-claims-in-account.js';
import { RepayInvestmentHandler } from './repay-investment.js';
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
    DrawInvestmentHandler,
    RepayInvestmentHandler,
    StatementsRegister,
    InvestmentRegister,
    { provide: PaidClaims, useClass: PaidClaimsInAccount },
  ],
  exports: [StatementsRegister, InvestmentRegister, PaidClaims],
})
export class PaymentsModule {}
