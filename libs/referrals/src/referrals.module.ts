import { Module } from '@nestjs/common';
import { AcceptReferralHandler } from './accept-referral.js';
import { CorrectBaselineHandler } from './correct-baseline.js';
import { CorrectReferralDatesHandler } from './correct-referral-dates.js';
import { DeclineReferralHandler } from './decline-referral.js';
import { EndEngagementHandler } from './end-engagement.js';
import { PauseEngagementHandler } from './pause-engagement.js';
import { RecordBaselineHandler } from './record-baseline.js';
import { ReferPersonHandler } from './refer-person.js';
import { ReferralRegister } from './referral-register.js';
import { ResumeEngagementHandler } from './resume-engagement.js';
import { StartEngagementHandler } from './start-engagement.js';

@Module({
  providers: [
    ReferPersonHandler,
    AcceptReferralHandler,
    DeclineReferralHandler,
    StartEngagementHandler,
    PauseEngagementHandler,
    ResumeEngagementHandler,
    EndEngagementHandler,
    CorrectReferralDatesHandler,
    RecordBaselineHandler,
    CorrectBaselineHandler,
    ReferralRegister,
  ],
  exports: [ReferralRegister],
})
export class ReferralsModule {}
