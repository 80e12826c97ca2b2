import { claimsCommands } from '#claims';
import { cohortsCommands } from '#cohorts';
import { contractsCommands, type NamedCommand } from '#contracts';
import { evidenceCommands } from '#evidence';
import { publicationsCommands } from '#exports';
import type { Role } from '#kernel';
import { paymentsCommands } from '#payments';
import { personsCommands } from '#persons';
import { rateCardsCommands } from '#rate-cards';
import { referralsCommands } from '#referrals';
import { samplesCommands } from '#samples';

/** Every command of the ledger, by the name under which a step asks for it. */
export const stepCommands = {
  ...contractsCommands,
  ...rateCardsCommands,
  ...referralsCommands,
  ...evidenceCommands,
  ...claimsCommands,
  ...cohortsCommands,
  ...paymentsCommands,
  ...samplesCommands,
  ...personsCommands,
  ...publicationsCommands,
} satisfies Record<string, NamedCommand>;

export type StepCommand = keyof typeof stepCommands;

export function isStepCommand(name: string): name is StepCommand {
  return Object.hasOwn(stepCommands, name);
}

/** The parts that people play in the everyday life of a contract, each with the roles that may play it. */
export const everydayParts = {
  records: { roles: ['outcome-payer'], does: 'registers the organisations and records the contract' },
  refers: { roles: ['referral-agency'], does: 'refers people' },
  runs: { roles: ['service-provider', 'social-prime'], does: 'accepts referrals and runs engagements' },
  submits: { roles: ['service-provider', 'social-prime'], does: 'submits evidence' },
  verifies: { roles: ['verifier'], does: 'decides about evidence' },
  claims: { roles: ['service-provider', 'social-prime'], does: 'makes claims' },
  issues: { roles: ['service-provider', 'social-prime'], does: 'issues statements' },
} as const satisfies Record<string, { readonly roles: readonly Role[]; readonly does: string }>;

export type EverydayPart = keyof typeof everydayParts;

/**
 * Who does a step that names nobody. Proposing and deciding a change, approving, disputing and paying have no entry: who
 * does those is the point of the step, so it always says.
 */
export const partOfCommand: Partial<Record<StepCommand, EverydayPart>> = {
  'register-organisation': 'records',
  'record-contract': 'records',
  'refer-person': 'refers',
  'accept-referral': 'runs',
  'decline-referral': 'runs',
  'start-engagement': 'runs',
  'pause-engagement': 'runs',
  'resume-engagement': 'runs',
  'end-engagement': 'runs',
  'correct-referral-dates': 'runs',
  'record-baseline': 'runs',
  'submit-evidence': 'submits',
  'withdraw-evidence': 'submits',
  'correct-achievement-date': 'submits',
  'record-lapse': 'submits',
  'record-regained': 'submits',
  'verify-evidence': 'verifies',
  'query-evidence': 'verifies',
  'reject-evidence': 'verifies',
  'withdraw-verification': 'verifies',
  'make-claim': 'claims',
  'withdraw-claim': 'claims',
  'claim-cohort': 'claims',
  'verify-cohort-result': 'verifies',
  'check-sample-item': 'verifies',
  'correct-sample-finding': 'verifies',
  'recheck-verification': 'verifies',
  'close-sample': 'verifies',
  'draft-statement': 'issues',
  'issue-statement': 'issues',
  'abandon-statement': 'issues',
};
