import { describe, expect, it } from '@jest/globals';
import { contractsProjections } from '#contracts';
import { pence } from '#kernel';
import { rateCardsProjections } from '#rate-cards';
import { nationalFund, riverside } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import { approved, begun, billable, issued, lineOf, linesAdded, paid } from '../test/fixtures.js';
import { PaymentAccounts } from './payment-accounts.js';
import { paymentsProjections } from './statements-projection.js';

describe('the account of a payment', () => {
  const given = givenEvents(...contractsProjections, ...rateCardsProjections, ...paymentsProjections);

  it('says nothing collected, and not that it is unknown, where the payer has no part in the lines that are held', () => {
    const held = {
      ...lineOf(2, billable(2, 22_001)),
      collect: 'held' as const,
      parts: [{ payer: nationalFund, pence: pence(22_001) }],
    };
    const history = [begun, { ...linesAdded, lines: [lineOf(1, billable(1)), held] }, issued, approved, paid];
    const account = given(...history).query((store) => new PaymentAccounts(store).of(riverside, paid.payment));
    const [first] = lineOf(1, billable(1)).parts;
    expect(account?.collected).toEqual({ netted: first?.pence, invoiced: 0, held: 0 });
    expect(account?.linesPence).toBe(first?.pence);
  });
});
