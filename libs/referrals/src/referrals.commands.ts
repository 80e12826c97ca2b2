import type { NamedCommand } from '#contracts';
import { AcceptReferral, AcceptReferralInput } from './accept-referral.js';
import { CorrectBaseline, CorrectBaselineInput } from './correct-baseline.js';
import { CorrectReferralDates, CorrectReferralDatesInput } from './correct-referral-dates.js';
import { DeclineReferral, DeclineReferralInput } from './decline-referral.js';
import { EndEngagement, EndEngagementInput } from './end-engagement.js';
import { PauseEngagement, PauseEngagementInput } from './pause-engagement.js';
import { RecordBaseline, RecordBaselineInput } from './record-baseline.js';
import { ReferPerson, ReferPersonInput } from './refer-person.js';
import { ResumeEngagement, ResumeEngagementInput } from './resume-engagement.js';
import { StartEngagement, StartEngagementInput } from './start-engagement.js';

export const referralsCommands = {
  'refer-person': {
    command: ReferPerson,
    input: ReferPersonInput,
    summary: 'Refer a person through the gateway',
  },
  'accept-referral': {
    command: AcceptReferral,
    input: AcceptReferralInput,
    summary: 'Accept a referral: the person meets every eligibility criterion in force',
  },
  'decline-referral': {
    command: DeclineReferral,
    input: DeclineReferralInput,
    summary: 'Decline a referral, with a reason',
  },
  'start-engagement': {
    command: StartEngagement,
    input: StartEngagementInput,
    summary: 'Start the engagement of a person whose referral was accepted',
  },
  'pause-engagement': {
    command: PauseEngagement,
    input: PauseEngagementInput,
    summary: 'Begin a break in an engagement',
  },
  'resume-engagement': {
    command: ResumeEngagement,
    input: ResumeEngagementInput,
    summary: 'End a break',
  },
  'end-engagement': {
    command: EndEngagement,
    input: EndEngagementInput,
    summary: 'End an engagement, with a reason',
  },
  'correct-referral-dates': {
    command: CorrectReferralDates,
    input: CorrectReferralDatesInput,
    summary: 'Correct dates of a referral or engagement that were recorded wrongly',
  },
  'record-baseline': {
    command: RecordBaseline,
    input: RecordBaselineInput,
    summary: 'Record how an outcome stood when the person was referred',
  },
  'correct-baseline': {
    command: CorrectBaseline,
    input: CorrectBaselineInput,
    summary: 'Correct how an outcome stood when the person was referred',
  },
} as const satisfies Record<string, NamedCommand>;
