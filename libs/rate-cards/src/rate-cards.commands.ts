import type { NamedCommand } from '#contracts';
import { AgreeRateCardRevision, AgreeRateCardRevisionInput } from './agree-rate-card-revision.js';
import { DeclineRateCardRevision, DeclineRateCardRevisionInput } from './decline-rate-card-revision.js';
import { ProposeRateCardRevision, ProposeRateCardRevisionInput } from './propose-rate-card-revision.js';
import { WithdrawRateCardRevision, WithdrawRateCardRevisionInput } from './withdraw-rate-card-revision.js';

export const rateCardsCommands = {
  'propose-rate-card-revision': {
    command: ProposeRateCardRevision,
    input: ProposeRateCardRevisionInput,
    summary: 'Propose a revision of the rate card: all its lines, and the day from which they apply',
  },
  'agree-rate-card-revision': {
    command: AgreeRateCardRevision,
    input: AgreeRateCardRevisionInput,
    summary: "Agree to a proposed revision for one's organisation; the last agreement brings it into force",
  },
  'decline-rate-card-revision': {
    command: DeclineRateCardRevision,
    input: DeclineRateCardRevisionInput,
    summary: "Decline a proposed revision for one's organisation, which ends it",
  },
  'withdraw-rate-card-revision': {
    command: WithdrawRateCardRevision,
    input: WithdrawRateCardRevisionInput,
    summary: 'Take back a revision that is still open and that one proposed oneself',
  },
} as const satisfies Record<string, NamedCommand>;
