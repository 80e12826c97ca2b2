export { ClaimCohort, ClaimCohortHandler, ClaimCohortInput } from './claim-cohort.js';
export * from './cohort-ref.js';
export * from './cohorts.commands.js';
export * from './cohorts.module.js';
export * from './cohorts.narrative.js';
export { cohortReasons } from './cohorts.reasons.js';
export { cohortsStream, cohortsStreamName, standingClaimReference } from './cohorts.stream.js';
export * from './cohorts-register.js';
export * from './cohorts-tables.js';
export { DefineCohort, DefineCohortHandler, DefineCohortInput } from './define-cohort.js';
export { type ClaimCohortReason, cohortClaimIdOf } from './domain/cohort-claims.js';
export * from './domain/cohorts.events.js';
export { type CohortCommand, type CohortReason, cohortsDecider } from './domain/cohorts.js';
export {
  type Cohort,
  type CohortClaim,
  type CohortResult,
  type CohortsState,
  cohortOf,
  type ResultStatus,
  standingClaims,
  verifiedResult,
} from './domain/cohorts-state.js';
export { MeasureCohort, MeasureCohortHandler, MeasureCohortInput } from './measure-cohort.js';
export { RejectCohortResult, RejectCohortResultHandler, RejectCohortResultInput } from './reject-cohort-result.js';
export { VerifyCohortResult, VerifyCohortResultHandler, VerifyCohortResultInput } from './verify-cohort-result.js';
export {
  WithdrawCohortClaim,
  WithdrawCohortClaimHandler,
  WithdrawCohortClaimInput,
} from './withdraw-cohort-claim.js';
