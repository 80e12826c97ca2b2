import { calendarDate, type Of, OrganisationId, PaymentRef, pence } from '#kernel';
import type { InvestmentEvent } from '#payments';
import { riverside } from '../../contracts/test/fixtures.js';

/** Investors of the synthetic contract. Both are made up. */
export const harbourTrust = OrganisationId.parse('harbour_trust');
export const otherInvestor = OrganisationId.parse('other_investor');

export const investmentDrawn: Of<InvestmentEvent, 'InvestmentDrawn'> = {
  type: 'InvestmentDrawn',
  contract: riverside,
  investment: PaymentRef.parse('riverside.I01'),
  investor: harbourTrust,
  pence: pence(30_000_00),
  drawnOn: calendarDate('2021-04-01'),
};
export const investmentRepaid: Of<InvestmentEvent, 'InvestmentRepaid'> = {
  type: 'InvestmentRepaid',
  contract: riverside,
  investment: PaymentRef.parse('riverside.I02'),
  investor: harbourTrust,
  capitalPence: pence(10_000_00),
  returnPence: pence(500_00),
  repaidOn: calendarDate('2022-03-31'),
};
