import type { InvestmentReason } from './domain/investment.js';

/** Every reason has words that an investor or provider can act on; a new reason does not compile without them. */
export const investmentReasons: Record<InvestmentReason, string> = {
  'not-an-investor': '{investor} is not an investor of this contract',
  'another-investors-money': 'You act for {organisation}, so you cannot record what {investor} put in or got back',
  'investment-ref-already-used': 'The reference {investment} is already used for another movement of investment',
  'nothing-drawn-yet': 'Nothing had been drawn from {investor} by {repaidOn}, so nothing can be repaid on that day',
  'repaid-more-than-drawn':
    '{investor} has {outstandingPence} in the contract, so {capitalPence} of capital cannot be repaid; what is paid above it is a return',
};
