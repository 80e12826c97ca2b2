import { describe, expect, it } from '@jest/globals';
import { Decimal, OrganisationId, pence } from '#kernel';
import {
  basisOf,
  byPercentage,
  contractCap,
  council,
  fixed,
  fund,
  itemNo,
  lineFor,
  payerCap,
} from '../../../test/money.js';
import type { Calculation } from './calculation.js';
import { grossOfCalculation, sumAgain } from './sum-again.js';
import { Use } from './use.js';
import { workOut } from './work-out.js';

const line = lineFor('work', { payerPrices: [{ payer: fund, pricing: fixed(8_000) }] });
const basis = basisOf({
  lines: [line],
  terms: {
    splits: [{ split: byPercentage([council, '50'], [fund, '50']) }],
    caps: [payerCap(fund, 3_000), contractCap('all', 7_777)],
  },
});
const nobodyHere = OrganisationId.parse('nobody_here');
const good = workOut(itemNo(1), basis, new Use());
const changed = (more: Partial<Calculation>): Calculation => ({ ...good, ...more });

describe('a sum done again', () => {
  it('finds nothing in a calculation of the engine, with its line or without', () => {
    expect(sumAgain(good)).toEqual([]);
    expect(sumAgain(good, line)).toEqual([]);
    expect(grossOfCalculation(good)).toMatchObject({ grossPence: 9_000, parts: [5_000, 4_000] });
  });

  it.each([
    [
      'a payable amount',
      changed({ payablePence: pence(7_776) }),
      'the payable amount is 7776 on record and 7777 worked out again',
    ],
    ['a negative amount', changed({ payablePence: pence(-1) }), 'the payable amount is -1, below nothing'],
    [
      'a split of another kind',
      changed({ split: { ...good.split, rule: 'percentage' } }),
      'the kind of split is percentage on record and payer-prices worked out again',
    ],
    [
      'an odd penny for nobody',
      changed({ split: { ...good.split, oddPenniesTo: [] } }),
      'who got an odd penny is nothing on record and council worked out again',
    ],
    [
      'a cap of somebody who pays nothing',
      changed({
        limits: good.limits.map((limit) => (limit.level === 'payer' ? { ...limit, payer: nobodyHere } : limit)),
      }),
      'the cap of_fund is one of nobody_here, which has no part in the split',
    ],
    [
      'a ruling that takes more than there is',
      changed({ cuts: [{ cut: 'disallowed', cause: 'clawback x.C01', of: 'payable', cutPence: pence(10_000) }] }),
      'clawback x.C01 takes £100.00 where there is £77.77',
    ],
    [
      'a price of a payer that cannot be shared out',
      changed({ pricing: { ...good.pricing, payerPrices: [{ payer: fund, uncappedPence: 0.5 as never }] } }),
      'it cannot be worked out again: 0.5 cannot be shared out',
    ],
    [
      'a claim that nothing prices, at a price',
      changed({ pricing: { ...good.pricing, rule: 'none', payerPrices: undefined } }),
      'the value of a claim that nothing prices is 10000 on record and 0 worked out again',
    ],
  ])('finds %s', (_, calculation, problem) => {
    expect(sumAgain(calculation)).toContain(problem);
  });

  it('finds a price that the line does not give', () => {
    const dearer = lineFor('work', {
      ...line,
      pricing: fixed(10_001),
      payerPrices: [{ payer: fund, pricing: fixed(8_001) }],
    });
    expect(sumAgain(good, dearer)).toEqual([
      'the value under the line work is 10000 on record and 10001 worked out again',
      'the value at the price of fund is 8000 on record and 8001 worked out again',
    ]);
  });

  it('says so where the line prices what was not measured', () => {
    const pricing = { rule: 'milestones' as const, milestones: [{ at: Decimal.parse('1'), pricePence: pence(1) }] };
    expect(sumAgain(good, lineFor('work', { pricing })).join()).toContain('cannot be worked out again');
  });
});
