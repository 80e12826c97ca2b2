import { describe, expect, it } from '@jest/globals';
import { heldAgainst } from './plan-and-actual.js';

const period = (from: string, to: string, paymentsPence: number) => ({
  from,
  to,
  referrals: 10,
  starts: undefined,
  paymentsPence,
  outcomes: [],
});
const version = (number: number, inForceFrom: string, periods: readonly ReturnType<typeof period>[]) => ({
  scenario: 'base',
  version: number,
  inForceFrom,
  agreedOn: inForceFrom,
  variation: undefined,
  periods,
});
const nothing = { referred: [], started: [], claimed: [], statements: [], grants: [] };
const first = version(1, '2019-01-01', [
  period('2019-01-01', '2019-03-31', 100),
  period('2019-04-01', '2019-06-30', 200),
]);

describe('what happened, held against a plan', () => {
  it('is held against the version in force when each period began', () => {
    const second = version(2, '2019-04-01', [period('2019-04-01', '2019-06-30', 250)]);
    expect(heldAgainst([second, first], nothing).map((held) => [held.version, held.planned.paymentsPence])).toEqual([
      [1, 100],
      [2, 250],
    ]);
  });

  it('counts people and claims by their days, and money by the end of the period of its statement', () => {
    const [quarter] = heldAgainst([first], {
      referred: [
        { day: '2019-03-31', people: 2 },
        { day: '2019-04-01', people: 5 },
      ],
      started: [{ day: '2019-01-01', people: 1 }],
      claimed: [
        { achieved_on: '2019-02-01', outcome: 'home', claims: 1 },
        { achieved_on: '2019-03-01', outcome: 'home', claims: 2 },
        { achieved_on: '2019-04-01', outcome: 'home', claims: 4 },
      ],
      statements: [
        { period_to: '2019-03-31', issued_on: '2019-04-05', total_pence: 70, paid_pence: 60 },
        { period_to: '2019-03-31', issued_on: null, total_pence: 9, paid_pence: 0 },
      ],
      grants: [
        { period_to: '2019-03-31', pence: 5 },
        { period_to: '2019-06-30', pence: 8 },
      ],
    });
    expect(quarter).toMatchObject({
      referred: 2,
      started: 1,
      claimed: [{ outcome: 'home', claims: 3 }],
      issuedPence: 70,
      paidPence: 60,
      grantedPence: 5,
    });
  });
});
