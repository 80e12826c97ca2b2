import type { Narrative } from '#event-log';
import type { Of } from '#kernel';
import type {
  BreakReason,
  CorrectableField,
  DeclineReason,
  EndReason,
  ReferralEvent,
} from './domain/referrals.events.js';

const declineWords: Record<DeclineReason, string> = {
  'not-eligible': 'not eligible',
  'no-capacity': 'no capacity',
  'declined-by-person': 'the person did not want it',
  'already-served': 'already served elsewhere',
  'out-of-area': 'out of area',
  duplicate: 'referred twice',
  other: 'another reason',
};

const breakWords: Record<BreakReason, string> = {
  'unable-to-take-part': 'the person was unable to take part',
  'moved-away': 'moved away',
  'lost-contact': 'lost contact',
  family: 'family',
  other: 'another reason',
};

const endWords: Record<EndReason, string> = {
  completed: 'completed',
  withdrew: 'the person withdrew',
  'lost-contact': 'lost contact',
  'moved-away': 'moved away',
  'unable-to-take-part': 'the person was unable to take part',
  died: 'the person died',
  other: 'another reason',
};

const fieldWords: Record<CorrectableField, string> = {
  referredOn: 'day of the referral',
  acceptedOn: 'day of the acceptance',
  declinedOn: 'day of the decline',
  startedOn: 'day of the start',
  pausedOn: 'day on which the break began',
  resumedOn: 'day of the return from the break',
  endedOn: 'day of the end',
};

const about = ({ contract, person }: { readonly contract: string; readonly person: string }) => [
  { kind: 'person', ref: person },
  { kind: 'contract', ref: contract },
];

/** `not so yet on 2021-04-14, measured 3.5` */
const standingInWords = ({ recordedOn, alreadyTrue, measured }: Of<ReferralEvent, 'BaselineCorrected'>['to']) =>
  `${alreadyTrue ? 'so already' : 'not so yet'} on ${recordedOn}${measured === undefined ? '' : `, measured ${measured}`}`;

export const referralNarrative: Narrative<ReferralEvent> = {
  PersonReferred: {
    says: ({ person, referredBy, referredOn }) => `${referredBy} referred ${person} on ${referredOn}.`,
    about,
  },
  ReferralAccepted: {
    says: ({ person, provider, acceptedOn, criteriaVersion, criteriaMet, paymentGroup }) =>
      `${provider} accepted ${person} on ${acceptedOn}, who met ${criteriaMet.join(', ')} (version ${criteriaVersion} ` +
      `of the criteria)${paymentGroup === undefined ? '' : `; payment group ${paymentGroup}`}.`,
    about,
  },
  ReferralDeclined: {
    says: ({ person, declinedBy, declinedOn, reasonCode }) =>
      `${declinedBy} declined ${person} on ${declinedOn}: ${declineWords[reasonCode]}.`,
    about,
  },
  EngagementStarted: {
    says: ({ person, provider, startedOn }) => `${person} started with ${provider} on ${startedOn}.`,
    about,
  },
  EngagementPaused: {
    says: ({ person, pausedOn, reasonCode }) => `A break of ${person} began on ${pausedOn}: ${breakWords[reasonCode]}.`,
    about,
  },
  EngagementResumed: {
    says: ({ person, resumedOn }) => `${person} came back from the break on ${resumedOn}.`,
    about,
  },
  EngagementEnded: {
    says: ({ person, endedOn, reasonCode }) =>
      `The engagement of ${person} ended on ${endedOn}: ${endWords[reasonCode]}.`,
    about,
  },
  ReferralDatesCorrected: {
    says: ({ person, changes }) =>
      `Dates of ${person} that had been recorded wrongly were corrected: ${changes
        .map(({ field, from, to }) => `${fieldWords[field]} from ${from} to ${to}`)
        .join(', ')}.`,
    about,
  },
  BaselineRecorded: {
    says: ({ person, outcome, recordedOn, alreadyTrue, measured }) =>
      `On ${recordedOn} ${outcome} was ${alreadyTrue ? 'so already' : 'not so yet'} for ${person}` +
      `${measured === undefined ? '' : `, measured ${measured}`}, before the service began.`,
    about,
  },
  BaselineCorrected: {
    says: ({ person, outcome, from, to }) =>
      `How ${outcome} stood for ${person} before the service began had been recorded wrongly: it was ${standingInWords(to)} (recorded before: ${standingInWords(from)}).`,
    about,
  },
};
