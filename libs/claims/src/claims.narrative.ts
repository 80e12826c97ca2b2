import type { Narrative } from '#event-log';
import { codeInWords, formatPence, type Of } from '#kernel';
import { intervalInWords, rateCardLineRef, revisionRef } from '#rate-cards';
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
      const late = event.late ? ', after the claim window, which the rate card allows' : '';
      return `${event.outcome} number ${event.occurrence}, achieved on ${event.achievedOn}, was claimed${priceInWords(event)} under line ${event.line} of rate card revision ${event.revision}${late}. ${whyThatRevision(event.pricing)}.`;
    },
    why: whyItCouldBeClaimed,
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

function priceInWords({ quantity, measured, unitPricePence, uncappedPence }: Of<ClaimEvent, 'ClaimMade'>): string {
  const found = measured === undefined ? '' : `, measured ${measured}`;
  if (uncappedPence === undefined) {
    return ` (quantity ${quantity}${found}) at what the claims billed before it leave, which the statement says,`;
  }
  const amount = formatPence(uncappedPence);
  if (quantity === 1) return ` at ${amount}${found === '' ? '' : ` (${found.slice(2)})`}`;
  const each = unitPricePence === undefined ? `quantity ${quantity}` : `${quantity} × ${formatPence(unitPricePence)}`;
  return ` at ${amount} (${each}${found})`;
}

/** What the line asked for, each with the days that were compared. */
function whyItCouldBeClaimed({ achievedOn, measured, evidenceBranch, conditions = {} }: Of<ClaimEvent, 'ClaimMade'>) {
  const { prerequisites = [], minimumInterval, measurementWindow, baseline, claimWindow } = conditions;
  const reasons = prerequisites.map((one) => {
    const { outcome, state, since, interval, until } = one;
    const reset = since === one.achievedOn ? '' : `, lost for longer than is allowed and regained on ${since}`;
    const lasted = interval === undefined ? '' : `; ${intervalInWords(interval)} from ${since} had run by ${until}`;
    return `It needed ${outcome} to be ${state}, which was achieved on ${one.achievedOn}${reset}${lasted}.`;
  });
  if (minimumInterval !== undefined) {
    const { since, from, interval, until } = minimumInterval;
    reasons.push(`${intervalInWords(interval)} from ${startWords[since]} on ${from} had run by ${until}.`);
  }
  if (measurementWindow !== undefined) {
    const { since, from, days, daysMin, daysMax } = measurementWindow;
    const bounds = [
      ...(daysMin === undefined ? [] : [`at least ${daysMin}`]),
      ...(daysMax === undefined ? [] : [`at most ${daysMax}`]),
    ];
    const asked = bounds.length === 0 ? '' : `; the rate card asks for ${bounds.join(' and ')}`;
    reasons.push(`It was achieved on ${achievedOn}, ${days} days after ${startWords[since]} on ${from}${asked}.`);
  }
  if (baseline !== undefined) {
    const was = baseline.measured === undefined ? '' : ` (measured ${baseline.measured})`;
    reasons.push(
      baseline.alreadyTrue
        ? `On ${baseline.recordedOn}, at referral, it was so already${was}, and has improved since (measured ${measured}).`
        : `On ${baseline.recordedOn}, at referral, it was not so yet${was}.`,
    );
  }
  reasons.push(`The evidence rule was met by ${evidenceBranch.map(codeInWords).join(', ')}.`);
  if (claimWindow !== undefined) {
    const { days, daysMax } = claimWindow;
    reasons.push(`It was claimed ${days} days after it was achieved; the claim window is ${daysMax} days.`);
  }
  return reasons;
}

const startWords = { referral: 'the referral', 'engagement-start': 'the start of the engagement' };

/**
 * `The contract prices by the day it was achieved, 2021-05-01: revision 1 was in force, from 2021-04-01 on; the next prices
 * from 2021-09-01 on.` Of many revisions the one that was chosen and the one after it say why; the others are in the event.
 */
export function whyThatRevision({ policy, date, considered }: PricingChoice): string {
  const chosen = considered.find(({ verdict }) => verdict === 'chosen');
  const [next] = considered
    .filter(({ verdict }) => verdict === 'not-yet-in-force')
    .toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  const inForce =
    chosen === undefined
      ? 'no revision was in force'
      : `revision ${chosen.revision} was in force, from ${chosen.effectiveFrom} on`;
  const later = next === undefined ? '' : `; revision ${next.revision} prices only from ${next.effectiveFrom} on`;
  return `The contract prices by ${policyWords[policy]}, ${date}: ${inForce}${later}`;
}
