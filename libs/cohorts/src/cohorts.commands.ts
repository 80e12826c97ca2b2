import type { NamedCommand } from '#contracts';
import { ClaimCohort, ClaimCohortInput } from './claim-cohort.js';
import { DefineCohort, DefineCohortInput } from './define-cohort.js';
import { MeasureCohort, MeasureCohortInput } from './measure-cohort.js';
import { RejectCohortResult, RejectCohortResultInput } from './reject-cohort-result.js';
import { VerifyCohortResult, VerifyCohortResultInput } from './verify-cohort-result.js';
import { WithdrawCohortClaim, WithdrawCohortClaimInput } from './withdraw-cohort-claim.js';

export const cohortsCommands = {
  'define-cohort': {
    command: DefineCohort,
    input: DefineCohortInput,
    summary: 'Say which group of people an outcome is measured on',
  },
  'measure-cohort': {
    command: MeasureCohort,
    input: MeasureCohortInput,
    summary: 'Record what was measured of a cohort, or measured anew by another method',
  },
  'verify-cohort-result': {
    command: VerifyCohortResult,
    input: VerifyCohortResultInput,
    summary: 'Find that a result was measured as its method says; claims on an earlier one are restated',
  },
  'reject-cohort-result': {
    command: RejectCohortResult,
    input: RejectCohortResultInput,
    summary: 'Find that a result was not measured as its method says',
  },
  'claim-cohort': {
    command: ClaimCohort,
    input: ClaimCohortInput,
    summary: 'Claim what a cohort achieved, or all of them together',
  },
  'withdraw-cohort-claim': {
    command: WithdrawCohortClaim,
    input: WithdrawCohortClaimInput,
    summary: 'Take the claim of a cohort, or of all of them together, back',
  },
} satisfies Record<string, NamedCommand>;
