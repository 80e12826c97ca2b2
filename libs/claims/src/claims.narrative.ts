import type { Narrative } from '#event-log';
import { formatPence } from '#kernel';
import { rateCardLineRef, revisionRef } from '#rate-cards';
import type { ClaimEvent, PricingChoice } from './domain/claims.events.js';

const policyWords: Record<PricingChoice['policy'], string> = {
  achieved: 'the day it was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day the engagement started',
  claim: 'the day of the claim',
};

const about = (event: ClaimEvent) => [
  { kind: 'claim', ref: event.claim },
  { kind: 'person-outcome', ref: `${event.contract}.${event.person}.${event.outcome}.${event.occurrence}` },
  { kind: 'person', ref: event.person },
  { kind: 'contract', ref: event.contract },
];

export const claimsNarrative: Narrative<ClaimEvent> = {
  ClaimMade: {
    says: (event) => {
      const amount = formatPence(event.uncappedPence);
      const price =
        event.quantity === 1 ? amount : `${amount} (${event.quantity} × ${formatPence(event.unitPricePence)})`;
      const late = event.late ? ', after the claim window, which the rate card allows' : '';
      return `${event.outcome} number ${event.occurrence}, achieved on ${event.achievedOn}, was claimed at ${price} under line ${event.line} of rate card revision ${event.revision}${late}. ${whyThatRevision(event.pricing)}.`;
    },
    about: (event) => [
      ...about(event),
      { kind: 'rate-card-line', ref: rateCardLineRef(event.contract, event.line) },
      { kind: 'rate-card-revision', ref: revisionRef(event) },
    ],
  },
  ClaimWithdrawn: {
    says: (event) =>
      `The claim of ${event.outcome} number ${event.occurrence} was withdrawn: ${event.reasonCode.replaceAll('-', ' ')}.`,
    about,
  },
};

/** `The contract prices by the day it was achieved, 2021-05-01: revision 1 (from 2021-04-01) was in force; revision 2 …` */
export function whyThatRevision({ policy, date, considered }: PricingChoice): string {
  const verdicts = {
    chosen: 'was in force',
    superseded: 'had been superseded',
    'not-yet-in-force': 'was not yet in force',
  };
  const compared = considered.map(
    ({ revision, effectiveFrom, verdict }) => `revision ${revision} (from ${effectiveFrom}) ${verdicts[verdict]}`,
  );
  return `The contract prices by ${policyWords[policy]}, ${date}: ${compared.join('; ')}`;
}
