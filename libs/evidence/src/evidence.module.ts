import { Module } from '@nestjs/common';
import { CorrectAchievementDateHandler } from './correct-achievement-date.js';
import { CorrectLapseHandler } from './correct-lapse.js';
import { EvidenceRegister } from './evidence-register.js';
import { QueryEvidenceHandler } from './query-evidence.js';
import { RecordLapseHandler } from './record-lapse.js';
import { RecordRegainedHandler } from './record-regained.js';
import { RejectEvidenceHandler } from './reject-evidence.js';
import { SubmitEvidenceHandler } from './submit-evidence.js';
import { VerificationQueue } from './verification-queue.js';
import { VerifyEvidenceHandler } from './verify-evidence.js';
import { WithdrawEvidenceHandler } from './withdraw-evidence.js';
import { WithdrawVerificationHandler } from './withdraw-verification.js';

/** Ledger, Access, ReadStore, Sealer and EvidenceFiles come from the installation. */
@Module({
  providers: [
    SubmitEvidenceHandler,
    WithdrawEvidenceHandler,
    CorrectAchievementDateHandler,
    VerifyEvidenceHandler,
    QueryEvidenceHandler,
    RejectEvidenceHandler,
    WithdrawVerificationHandler,
    RecordLapseHandler,
    RecordRegainedHandler,
    CorrectLapseHandler,
    EvidenceRegister,
    VerificationQueue,
  ],
  exports: [EvidenceRegister, VerificationQueue],
})
export class EvidenceModule {}
