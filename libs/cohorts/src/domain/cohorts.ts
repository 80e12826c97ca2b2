import { type Decider, type Decision, unreachable } from '#kernel';
import {
  type ClaimCohortCommand,
  type ClaimCohortReason,
  claim,
  type WithdrawClaimReason,
  type WithdrawCohortClaimCommand,
  withdraw,
} from './cohort-claims.js';
import {
  type DecideReason,
  type DefineCohortCommand,
  type DefineReason,
  define,
  type MeasureCohortCommand,
  type MeasureReason,
  measure,
  type RejectCohortResultCommand,
  reject,
  type VerifyCohortResultCommand,
  verify,
} from './cohort-results.js';
import type { CohortEvent } from './cohorts.events.js';
import { type CohortsState, evolve, noCohorts } from './cohorts-state.js';

export type CohortCommand =
  | DefineCohortCommand
  | MeasureCohortCommand
  | VerifyCohortResultCommand
  | RejectCohortResultCommand
  | ClaimCohortCommand
  | WithdrawCohortClaimCommand;

export type CohortReason = DefineReason | MeasureReason | DecideReason | ClaimCohortReason | WithdrawClaimReason;

/** What is measured on groups: results in their versions, and the claims that rest on them. */
export const cohortsDecider: Decider<CohortCommand, CohortsState, CohortEvent, CohortReason> = {
  initial: noCohorts,
  decide(command, state): Decision<CohortEvent, CohortReason> {
    switch (command.type) {
      case 'define':
        return define(command, state);
      case 'measure':
        return measure(command, state);
      case 'verify':
        return verify(command, state);
      case 'reject':
        return reject(command, state);
      case 'claim':
        return claim(command, state);
      case 'withdraw':
        return withdraw(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};
