import { AgreeRateCardRevision, AgreeRateCardRevisionInput } from './agree-rate-card-revision.js';
import { DeclineRateCardRevision, DeclineRateCardRevisionInput } from './decline-rate-card-revision.js';
import { DraftRateCardRevision, DraftRateCardRevisionInput } from './draft-rate-card-revision.js';
import { LapseRateCardRevision, LapseRateCardRevisionInput } from './lapse-rate-card-revision.js';
import { ProposeRateCardRevision, ProposeRateCardRevisionInput } from './propose-rate-card-revision.js';
import {
  RequestRateCardRevisionChange,
  RequestRateCardRevisionChangeInput,
} from './request-rate-card-revision-change.js';
import { WithdrawRateCardRevision, WithdrawRateCardRevisionInput } from './withdraw-rate-card-revision.js';
export const rateCardsCommands = {
  'draft-rate-card-revision': {
    command: DraftRateCardRevision,
    input: DraftRateCardRevisionInput,
    summary: 'Write down a revision of the rate card that nobody is asked about yet: all its lines, or what it changes',
  },
  'propose-rate-card-revision': {
    command: ProposeRateCardRevision,
    input: ProposeRateCardRevisionInput,
    summary:
      'Propose a revision of the rate card: all its lines or what it changes, and the day from which they apply; or a draft by its number',
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
  'request-rate-card-revision-change': {
    command: RequestRateCardRevisionChange,
    input: RequestRateCardRevisionChangeInput,
    summary: "Ask for a change of a proposed revision for one's organisation; its next draft is decided on anew",
  },
  'withdraw-rate-card-revision': {
    command: WithdrawRateCardRevision,
    input: WithdrawRateCardRevisionInput,
    summary: 'Take back a revision that is still open and that one drafted or proposed oneself',
  },
  'lapse-rate-card-revision': {
    command: LapseRateCardRevision,
    input: LapseRateCardRevisionInput,
    summary: 'Note that a proposed revision was not agreed by the day it had to be',
  },
};
