export { AcceptReferral, AcceptReferralHandler, AcceptReferralInput } from './accept-referral.js';
export { CorrectBaseline, CorrectBaselineHandler, CorrectBaselineInput } from './correct-baseline.js';
export {
  CorrectReferralDates,
  CorrectReferralDatesHandler,
  CorrectReferralDatesInput,
} from './correct-referral-dates.js';
export { DeclineReferral, DeclineReferralHandler, DeclineReferralInput } from './decline-referral.js';
export * from './domain/referral.js';
export * from './domain/referrals.events.js';
export { EndEngagement, EndEngagementHandler, EndEngagementInput } from './end-engagement.js';
export { PauseEngagement, PauseEngagementHandler, PauseEngagementInput } from './pause-engagement.js';
export { RecordBaseline, RecordBaselineHandler, RecordBaselineInput } from './record-baseline.js';
export { ReferPerson, ReferPersonHandler, ReferPersonInput } from './refer-person.js';
export * from './referral.stream.js';
export {
  type EngagementSpan,
  type OutcomeAtReferral,
  type PathStatus,
  type PersonPath,
  ReferralRegister,
  referralsProjections,
  type StatusCounts,
} from './referral-register.js';
export * from './referrals.commands.js';
export * from './referrals.module.js';
export * from './referrals.narrative.js';
export { ResumeEngagement, ResumeEngagementHandler, ResumeEngagementInput } from './resume-engagement.js';
export { StartEngagement, StartEngagementHandler, StartEngagementInput } from './start-engagement.js';
