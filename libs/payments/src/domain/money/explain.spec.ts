import { describe, expect, it } from '@jest/globals';
import { Percentage, pence } from '#kernel';
import {
  type Basis,
  basisOf,
  byPercentage,
  claimNo,
  contractCap,
  council,
  day,
  fixed,
  fund,
  type ItemInput,
  itemNo,
  lineFor,
  outcomeCap,
  payerCap,
  personCap,
} from '../../../test/money.js';
import { explain } from './explain.js';
import { Use } from './use.js';
import { workOut } from './work-out.js';

const names: Record<string, string> = { council: 'The council', fund: 'The fund' };
const told = (basis: Basis, input: ItemInput = {}, release?: { variation: number; termsOn: ReturnType<typeof day> }) =>
  explain(workOut(itemNo(1, input), basisOf(basis), new Use(), release), (payer) => names[payer] ?? payer);

describe('a calculation in sentences', () => {
  it('says the price, each limit, the split and who got the odd penny', () => {
    const basis: Basis = {
      lines: [
        lineFor('work', {
          pricing: fixed(22_001),
          deadweight: [{ percentage: Percentage.parse('10') }],
          limits: { totalNumber: 1 },
        }),
      ],
      terms: {
        caps: [personCap('person', 40_000), payerCap(fund, 99_900), contractCap('all', 10_001)],
        splits: [{ split: byPercentage([council, '50'], [fund, '50']) }],
      },
    };
    expect(told(basis, { quantity: 2 })).toEqual([
      'Priced on 2021-06-01, the day it was achieved: revision 1 of the rate card, in force from 2020-01-01, line work.',
      '2 × £220.01 = £440.02.',
      'The terms of version 1, in force on the day it was achieved, apply.',
      'Deadweight of 10%, for what would have happened anyway: cut £44.00, to the nearest penny.',
      'Cap person (version 1) for one person: limit £400.00, used before £0.00, left £400.00, cut £0.00.',
      'Limit of the line work (revision 1) for the outcome: limit 1 in number, used before 0 in number, left 1 in number, cut £198.01.',
      'Split by percentage: The council 50%, The fund 50%.',
      'Cap of_fund (version 1) for The fund: limit £999.00, used before £0.00, left £999.00, cut £0.00.',
      'Cap all (version 1) for the contract: limit £100.01, used before £0.00, left £100.01, cut £98.00.',
      'Payable £100.01: The council £50.01 (with a penny by largest remainder), The fund £50.00.',
    ]);
  });

  it('says the steps of a rule, what was counted before, the payment group and the prices of payers', () => {
    const pricing = {
      rule: 'bands' as const,
      countedOver: 'contract' as const,
      bands: [{ upTo: 1, pricePence: pence(500) }, { pricePence: pence(300) }],
    };
    const lines = [lineFor('work', { pricing, payerPrices: [{ payer: fund, pricing: fixed(400) }] })];
    const splits = [{ split: byPercentage([council, '50'], [fund, '50']) }];
    expect(told({ lines, terms: { splits } }, { quantity: 2, paymentGroup: lineFor('young').line })).toEqual([
      'Priced on 2021-06-01, the day it was achieved: revision 1 of the rate card, in force from 2020-01-01, line work, payment group young.',
      'Before it, for the rule bands: 0 over the contract.',
      'Number 1: 1 × £5.00 = £5.00.',
      'Number 2: 1 × £3.00 = £3.00.',
      'Worth £8.00 before any cut.',
      'The fund agreed a price of its own, at which all of it would be worth £8.00.',
      "Each payer's part at its own price, the claim comes to £8.00.",
      'The terms of version 1, in force on the day it was achieved, apply.',
      'Split by percentage: The council 50%, The fund 50%, each at its own price.',
      'Payable £8.00: The council £4.00, The fund £4.00.',
    ]);
  });

  it.each([
    [
      'a claim that does not stand',
      { terms: {} },
      { stands: false },
      'Disallowed as a whole (claim withdrawn or no longer verified): cut £100.00.',
    ],
    [
      'a pause',
      { terms: { paymentMode: { mode: 'paused' } } },
      {},
      'Achieved while the contract had paused payments (terms version 1): cut £100.00.',
    ],
    [
      'a ruling on one part',
      { rulings: [{ claim: claimNo(1), cause: 'dispute x.S01/1', payer: council, pence: pence(250) }] },
      {},
      'Disallowed (dispute x.S01/1): cut £2.50 of the part of The council.',
    ],
    [
      'a ruling on all parts',
      { rulings: [{ claim: claimNo(1), cause: 'clawback x.C01', pence: pence(250) }] },
      {},
      'Disallowed (clawback x.C01): cut £2.50 of what would be paid.',
    ],
    [
      'a line that is gone',
      { lines: [lineFor('home')] },
      {},
      'Nothing prices it: revision 1, in force from 2020-01-01, has no line work.',
    ],
    [
      'a waterfall',
      { terms: { splits: [{ split: { rule: 'waterfall', payers: [council, fund] } }] } },
      {},
      'Split one after the other up to their caps: The council, then The fund.',
    ],
    [
      'fixed sums',
      {
        terms: {
          splits: [{ split: { rule: 'fixed', fixed: [{ payer: council, pencePerUnit: pence(50) }], rest: fund } }],
        },
      },
      {},
      'Split by fixed sums: The council £0.50 for each, the rest The fund.',
    ],
    [
      'a limit of the line for one person',
      { lines: [lineFor('work', { limits: { perPersonPence: pence(100) } })] },
      {},
      'Limit of the line work (revision 1) for one person: limit £1.00, used before £0.00, left £1.00, cut £99.00.',
    ],
    [
      'a cap of an outcome',
      { terms: { caps: [outcomeCap('most', ['work'], { limitPence: 100 })] } },
      {},
      'Cap most (version 1) for the outcome: limit £1.00, used before £0.00, left £1.00, cut £99.00.',
    ],
  ] as [string, Basis, ItemInput, string][])('says %s', (_, basis, input, sentence) => {
    expect(told(basis, input)).toContain(sentence);
  });

  it('says what released it', () => {
    const sentence =
      'Variation 4 released what had been left unpaid: the terms of version 2, in force on 2022-01-01, apply.';
    const basis: Basis = { later: [['2022-01-01', {}]] };
    expect(told(basis, {}, { variation: 4, termsOn: day('2022-01-01') })).toContain(sentence);
  });
});
