import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, Decimal, Percentage, pence } from '#kernel';
import {
  basisOf,
  byPercentage,
  claimNo,
  contractCap,
  council,
  fixed,
  fund,
  itemNo,
  lineFor,
  outcomeCap,
  payerCap,
  personCap,
  trust,
} from '../../../test/money.js';
import { RULES_VERSION } from './rules-version.js';
import { settle } from './settle.js';

const folder = fileURLToPath(new URL('../../../test/golden-rules/', import.meta.url));

/** Each rule of pricing, each cut, each level of limit and each split, with amounts that do not divide evenly. */
const basis = basisOf({
  lines: [
    lineFor('work', { pricing: fixed(10_001), limits: { perPersonPence: pence(25_000), totalNumber: 9 } }),
    lineFor('home', {
      pricing: {
        rule: 'bands',
        countedOver: 'contract',
        bands: [{ upTo: 3, pricePence: pence(7_777) }, { pricePence: pence(3_333) }],
      },
      deadweight: [{ percentage: Percentage.parse('33.3333') }],
    }),
    lineFor('earnings', {
      pricing: {
        rule: 'milestones',
        milestones: [
          { at: Decimal.parse('3'), pricePence: pence(5_001) },
          { at: Decimal.parse('7'), pricePence: pence(5_003) },
        ],
      },
    }),
    lineFor('fee', { pricing: { rule: 'delivery-fee', pricePence: pence(999) } }),
    lineFor('own', { payerPrices: [{ payer: fund, pricing: fixed(8_888) }] }),
    lineFor('fixed_part', { pricing: fixed(4_321) }),
    lineFor('in_turn', { pricing: fixed(6_543) }),
  ],
  terms: {
    caps: [
      personCap('person', 40_000),
      outcomeCap('homes', ['home'], { limitNumber: 6, limitPence: 20_000 }),
      payerCap(council, 60_000),
      contractCap('contract', 150_000),
    ],
    splits: [
      {
        split: { rule: 'fixed', fixed: [{ payer: council, pencePerUnit: pence(1_000) }], rest: fund },
        outcomes: [lineFor('fixed_part').outcome],
      },
      { split: { rule: 'waterfall', payers: [council, fund, trust] }, outcomes: [lineFor('in_turn').outcome] },
      { split: byPercentage([council, '29.6'], [fund, '70.4']) },
    ],
  },
  later: [['2021-09-01', { paymentMode: { mode: 'paused' } }]],
  rulings: [
    { claim: claimNo(2), cause: 'dispute made_up.S01/2', payer: council, pence: pence(333) },
    { claim: claimNo(4), cause: 'clawback made_up.C01' },
  ],
});

const outcomes = ['work', 'home', 'earnings', 'fee', 'own', 'fixed_part', 'in_turn'];
const items = Array.from({ length: 42 }, (_, place) =>
  itemNo(place + 1, {
    outcome: outcomes[place % outcomes.length] ?? 'work',
    person: (place % 5) + 1,
    quantity: (place % 3) + 1,
    on: place > 38 ? '2021-09-02' : `2021-06-${String((place % 28) + 1).padStart(2, '0')}`,
    ...(place % outcomes.length === 2 && { measured: Decimal.parse(String(place % 9)) }),
    ...(place === 16 && { stands: false }),
  }),
);

/** What the present rules make of them, in the two statements that took them. */
function results(): string {
  const batches = [items.slice(0, 20), items.slice(20)].map((some) => ({ releases: [], items: some }));
  const told = [...settle(batches, basis)].map(({ item, calculation }) => ({ claim: item.claim, calculation }));
  return `${canonicalJson(JSON.parse(JSON.stringify(told)))}\n`;
}

describe('the version of the rules of money', () => {
  // Another result is another version: raise RULES_VERSION, run once with WRITE_GOLDEN=1, and keep the earlier files.
  it('is that of the rules which make of the same claims what is on file for it', () => {
    const file = `${folder}rules.v${RULES_VERSION}.json`;
    if (process.env.WRITE_GOLDEN === '1' && !existsSync(file)) writeFileSync(file, results(), { flag: 'wx' });
    expect(results()).toBe(readFileSync(file, 'utf8'));
  });

  it('rests on claims that meet every cut, every level of limit and every split', () => {
    const all = [...settle([{ releases: [], items }], basis)].map(({ calculation }) => calculation);
    const cuts = new Set(all.flatMap((one) => one.cuts.map(({ cut }) => cut)));
    expect([...cuts].sort()).toEqual(['deadweight', 'disallowed', 'payment-mode']);
    const cutting = all.flatMap(({ limits }) => limits.filter(({ cutPence }) => cutPence > 0));
    expect([...new Set(cutting.map(({ level }) => level))].sort()).toEqual(['contract', 'outcome', 'payer', 'person']);
    expect([...new Set(all.map(({ split }) => split.rule))].sort()).toEqual([
      'fixed',
      'payer-prices',
      'percentage',
      'waterfall',
    ]);
    expect(all.some(({ split }) => split.oddPenniesTo.length > 0)).toBe(true);
  });
});
