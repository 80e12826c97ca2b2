import type { Narrative } from '#event-log';
import type { RateCardEvent } from './domain/rate-cards.events.js';
import { pricingInWords } from './pricing/pricing.js';

type Revision = { readonly contract: string; readonly revision: number };

/** A revision has no hyphen and no blank in its reference: `reboot_west.R2`. */
export function revisionRef({ contract, revision }: Revision): string {
  return `${contract}.R${revision}`;
}

/**
 * A line means the same in every revision, so its reference has none: `reboot_west.feels_safe`. The code of a contract
 * has no dot, so it splits one way.
 */
export function rateCardLineRef(contract: string, line: string): string {
  return `${contract}.${line}`;
}

const about = (event: Revision) => [
  { kind: 'contract', ref: event.contract },
  { kind: 'rate-card-revision', ref: revisionRef(event) },
];
/** A rate card holds the story of each revision; what a revision rests on is how it came to be agreed. */
const story = ({ revision }: Revision) => `revision ${revision}`;

export const rateCardNarrative: Narrative<RateCardEvent> = {
  RateCardRevisionProposed: {
    says: ({ revision, proposedBy, effectiveFrom, lines, approvers }) =>
      `${proposedBy} proposed revision ${revision} of the rate card, to take effect on ${effectiveFrom} once ` +
      `${approvers.join(', ')} agreed. Its ${lines.length === 1 ? 'line' : `${lines.length} lines`}: ${lines
        .map(({ line, pricing, unit }) => `${line} (${pricingInWords(pricing, unit)})`)
        .join(', ')}.`,
    about: (event) => [
      ...about(event),
      ...event.lines.map(({ line }) => ({ kind: 'rate-card-line', ref: rateCardLineRef(event.contract, line) })),
    ],
    story,
  },
  RateCardRevisionAgreed: {
    says: ({ revision, organisation, decidedOn }) =>
      `${organisation} agreed to revision ${revision} of the rate card on ${decidedOn}.`,
    about,
    story,
  },
  RateCardRevisionDeclined: {
    says: ({ revision, organisation, decidedOn }) =>
      `${organisation} declined revision ${revision} of the rate card on ${decidedOn}.`,
    about,
    story,
  },
  RateCardRevisionWithdrawn: {
    says: ({ revision, withdrawnOn }) =>
      `Revision ${revision} of the rate card was withdrawn by its proposer on ${withdrawnOn}.`,
    about,
    story,
  },
  RateCardRevised: {
    says: ({ revision, agreedOn, effectiveFrom }) =>
      `All parties had agreed to revision ${revision} of the rate card by ${agreedOn}. It prices from ${effectiveFrom} on.`,
    about,
    story,
  },
};
