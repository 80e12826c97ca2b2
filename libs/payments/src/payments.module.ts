import { Global, Module } from '@nestjs/common';
import { PaidClaims } from '#claims';
import { AbandonStatementHandler } from './abandon-statement.js';
import { AccountBook } from './account-book.js';
import { AdvancesRegister } from './advances-register.js';
import { ApproveAdvanceHandler } from './approve-advance.js';
import { ApproveClawbackHandler } from './approve-clawback.js';
import { ApproveStatementHandler } from './approve-statement.js';
import { CapsRegister } from './caps-register.js';
import { ClaimStanding } from './claim-standing.js';
import { ClawbacksRegister } from './clawbacks-register.js';
import { ContractChanges } from './contract-changes.js';
import { DeclineClawbackHandler } from './decline-clawback.js';
import { DisputeLineHandler } from './dispute-line.js';
import { DisputesRegister } from './disputes-register.js';
import { DraftStatementHandler } from './draft-statement.js';
import { DrawInvestmentHandler } from './draw-investment.js';
import { EffectOfChange } from './effect-of-change.js';
import { HoldClaimOutHandler } from './hold-claim-out.js';
import { InvestmentRegister } from './investment-register.js';
import { IssueStatementHandler } from './issue-statement.js';
import { MakePaymentHandler } from './make-payment.js';
import { NotPayableRegister } from './not-payable-register.js';
import { OpenParts } from './open-parts.js';
import { PaidClaimsInAccount } from './paid-claims-in-account.js';
import { PayAdvanceHandler } from './pay-advance.js';
import { PaymentAccounts } from './payment-accounts.js';
import { ProposeClawbackHandler } from './propose-clawback.js';
import { PutClaimBackHandler } from './put-claim-back.js';
import { Recompute } from './recompute.js';
import { RecordRefundHandler } from './record-refund.js';
import { RepayInvestmentHandler } from './repay-investment.js';
import { ResolveDisputeHandler } from './resolve-dispute.js';
import { StatementDraft } from './statement-draft.js';
import { StatementLines } from './statement-lines.js';
import { StatementPlanner } from './statement-planner.js';
import { StatementSums } from './statement-sums.js';
import { StatementsRegister } from './statements-register.js';

/**
 * Ledger, Access and ReadStore come from the installation. Global, because claims ask through `PaidClaims` what was paid
 * and may not import this library.
 */
@Global()
@Module({
  providers: [
    IssueStatementHandler,
    DraftStatementHandler,
    AbandonStatementHandler,
    HoldClaimOutHandler,
    PutClaimBackHandler,
    ApproveStatementHandler,
    MakePaymentHandler,
    AccountBook,
    ClaimStanding,
    StatementDraft,
    StatementLines,
    StatementPlanner,
    EffectOfChange,
    ContractChanges,
    Recompute,
    ApproveAdvanceHandler,
    ApproveClawbackHandler,
    DeclineClawbackHandler,
    DisputeLineHandler,
    PayAdvanceHandler,
    ProposeClawbackHandler,
    RecordRefundHandler,
    ResolveDisputeHandler,
    DrawInvestmentHandler,
    RepayInvestmentHandler,
    StatementsRegister,
    PaymentAccounts,
    StatementSums,
    NotPayableRegister,
    CapsRegister,
    InvestmentRegister,
    DisputesRegister,
    ClawbacksRegister,
    AdvancesRegister,
    OpenParts,
    { provide: PaidClaims, useClass: PaidClaimsInAccount },
  ],
  exports: [
    StatementsRegister,
    PaymentAccounts,
    StatementSums,
    NotPayableRegister,
    CapsRegister,
    AccountBook,
    StatementDraft,
    StatementPlanner,
    EffectOfChange,
    ContractChanges,
    Recompute,
    InvestmentRegister,
    DisputesRegister,
    ClawbacksRegister,
    AdvancesRegister,
    OpenParts,
    PaidClaims,
  ],
})
export class PaymentsModule {}
