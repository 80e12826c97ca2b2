import type { Narrative } from '#event-log';
import { formatPence } from '#kernel';
import type { InvestmentEvent } from './domain/payments.events.js';

const about = ({ contract, investment, investor }: InvestmentEvent) => [
  { kind: 'investment', ref: investment },
  { kind: 'organisation', ref: investor },
  { kind: 'contract', ref: contract },
];
const apart = 'Investment stands apart from the account: no payment for outcomes depends on it.';

/** The investment of a contract is one story, since what may be repaid rests on all that was drawn. */
export const investmentNarrative: Narrative<InvestmentEvent> = {
  InvestmentDrawn: {
    says: ({ investment, investor, pence, drawnOn }) =>
      `${formatPence(pence)} was drawn from ${investor} on ${drawnOn} (${investment}).`,
    about,
    why: () => [apart],
  },
  InvestmentRepaid: {
    says: ({ investment, investor, capitalPence, returnPence, repaidOn }) =>
      `${investor} was repaid ${inWords(capitalPence, returnPence)} on ${repaidOn} (${investment}).`,
    about,
    why: () => [apart],
  },
};

function inWords(capitalPence: number, returnPence: number): string {
  if (returnPence === 0) return `${formatPence(capitalPence)} of what it had put in`;
  if (capitalPence === 0) return `${formatPence(returnPence)} as a return`;
  return `${formatPence(capitalPence)} of what it had put in and ${formatPence(returnPence)} as a return`;
}
