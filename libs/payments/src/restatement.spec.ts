import { describe, expect, it } from '@jest/globals';
import { calendarDate, Decimal, Percentage, pence } from '#kernel';
import { cityCouncil, nationalFund, riverside } from '../../contracts/test/fixtures.js';
import { RandomContract, type Story } from '../test/random-story.js';
import type { CurtailmentRow } from './not-payable-tables.js';

/** A story that nothing is left to chance in: one claim of one outcome at one price, under one cap of the contract. */
const from = calendarDate('2021-04-01');
const priced = (pricePence: number): Story['card'][number] => ({
  pricing: { rule: 'fixed', pricePence: pence(pricePence) },
});
const card = (pricePence: number): Story['card'] => [
  priced(pricePence),
  priced(1),
  priced(1),
  {
    pricing: { rule: 'cohort-threshold', pricePence: pence(1), per: 'cohort', threshold: Decimal.parse('5') },
  },
];
const capped = (...limits: readonly number[]): Story['first'] => ({
  caps: limits.map((limit) => ({ level: 'contract', limitPence: pence(limit) })),
  splits: [[], { rule: 'waterfall', payers: [cityCouncil, nationalFund] }],
  mode: 'outcomes',
  policy: 'achieved',
});

const facts = { quantity: 1, measured: Decimal.parse('1'), claimedAfterDays: 0 };

async function oneClaim(first: Story['first']): Promise<RandomContract> {
  const contract = await new RandomContract().open({ first, card: card(10_000), steps: [] });
  await contract.play({ do: 'claim', nth: 1, of: 0, on: calendarDate('2021-05-01'), facts });
  await contract.issue();
  return contract;
}

async function lastLine(contract: RandomContract) {
  await contract.issue();
  return (await contract.lines()).at(-1);
}

type Pricing = Story['card'][number]['pricing'];
const takenBack = {
  unverified: { do: 'unverify', which: 0 },
  'clawed back': { do: 'claw-back', which: 0, some: null, recovers: 0, collect: 'netted' },
} satisfies Record<string, Story['steps'][number]>;

/** The totals of one claim that a payer has a price of its own for, taken back by a statement, and withdrawn since. */
async function totalsAfter(pricing: Pricing, how: keyof typeof takenBack) {
  const [first, ...others] = card(10_000);
  const shares = [{ payer: nationalFund, percentage: Percentage.parse('100') }];
  const terms: Story['first'] = { ...capped(), splits: [[], { rule: 'percentage', shares }] };
  const ownPrice: Story['card'] = [{ ...first, payerPrices: [{ payer: nationalFund, pricing }] }, ...others];
  const contract = await new RandomContract().open({ first: terms, card: ownPrice, steps: [] });
  await contract.play({ do: 'claim', nth: 1, of: 0, on: calendarDate('2021-05-01'), facts });
  await contract.issue();
  await contract.play(takenBack[how]);
  await contract.issue();
  await contract.play({ do: 'withdraw', which: 0 });
  await contract.issue();
  await contract.river.planner.areTablesUpToDate();
  return contract.river.statements.totals(riverside);
}

describe('a claim that was billed', () => {
  const more: Pricing = { rule: 'fixed', pricePence: pence(15_000) };
  const less: Pricing = { rule: 'fixed', pricePence: pence(4_000) };
  const nothing: Pricing = { rule: 'bonus', pricePence: pence(0), above: 100, bonusPence: pence(5_000) };

  it.each([
    ['unverified', 'more than', more],
    ['unverified', 'less than', less],
    ['unverified', 'nothing of', nothing],
    ['clawed back', 'more than', more],
    ['clawed back', 'nothing of', nothing],
  ] as const)(
    'leaves no unbilled amount below nothing, once %s and withdrawn, where a payer pays %s the price of the line',
    async (how, _, pricing) => {
      expect(await totalsAfter(pricing, how)).toMatchObject({
        ...{ claims: 0, claimed_pence: 0, unbilled_pence: 0 },
        ...{ not_payable_pence: 0, curtailed_pence: 0, payable_pence: 0 },
      });
    },
  );

  it('has a line of nothing when a later price changes what a cap cuts off and not what is paid', async () => {
    const contract = await oneClaim(capped(0));
    await contract.play({ do: 'revise', from, card: card(15_000) });
    expect(await lastLine(contract)).toMatchObject({
      kind: 'adjustment',
      amountPence: 0,
      adjusts: { cause: 'rate-card-revised' },
      calculation: { uncappedPence: 15_000, payablePence: 0, limits: [{ cap: 'cap_0', cutPence: 15_000 }] },
    });
    await contract.river.planner.areTablesUpToDate();
    const cuts = contract.river.store.all<CurtailmentRow>('SELECT * FROM not_payable WHERE known_to IS NULL');
    expect(cuts.map(({ cap, cut_pence }) => [cap, cut_pence])).toEqual([['cap_0', 15_000]]);
    // Once is enough.
    await contract.issue();
    expect((await contract.lines()).length).toBe(2);
  });

  it('counts as used by its payer also after that payer has left', async () => {
    const contract = await oneClaim(capped());
    const shares = [{ payer: nationalFund, percentage: Percentage.parse('100') }];
    const split = { rule: 'percentage', shares } as const;
    const change = { ...capped(), splits: [[], split] } satisfies Story['first'];
    await contract.play({ do: 'vary', from: calendarDate('2022-05-01'), change });
    await contract.issue();
    const { contractPence, payers } = (await contract.account()).use;
    expect(contractPence).toBe(10_000);
    expect(payers).toEqual([
      { payer: cityCouncil, pence: 10_000 },
      { payer: nationalFund, pence: 0 },
    ]);
  });

  it('is worth what it is by the day that a correction says, where its price goes by that day', async () => {
    const contract = await oneClaim({ ...capped(), policy: 'referral' });
    await contract.play({ do: 'revise', from: calendarDate('2021-04-20'), card: card(12_000) });
    await contract.play({ do: 'correct-dates', nth: 1, field: 'startedOn', to: calendarDate('2021-04-22') });
    await contract.issue();
    expect((await contract.lines()).length).toBe(1);
    await contract.play({ do: 'correct-dates', nth: 1, field: 'referredOn', to: calendarDate('2021-04-21') });
    const line = await lastLine(contract);
    expect(line).toMatchObject({
      amountPence: 2_000,
      adjusts: { cause: 'dates-corrected' },
      calculation: { pricing: { policy: 'referral', date: '2021-04-21', revision: 2 } },
    });
    const [, correction] = await contract.river.world.recorded('referral-riverside-P0000000000000001');
    expect(line?.adjusts?.event).toBe(correction?.envelope.id);
    await contract.issue();
    expect((await contract.lines()).length).toBe(2);
  });

  it('is worth what a later card says of a day that was corrected to one after the claim', async () => {
    const contract = await oneClaim({ ...capped(), policy: 'referral' });
    await contract.play({ do: 'correct-dates', nth: 1, field: 'referredOn', to: calendarDate('2021-10-22') });
    await contract.issue();
    expect((await contract.lines()).length).toBe(1);
    await contract.play({ do: 'revise', from: calendarDate('2021-10-01'), card: card(12_000) });
    expect(await lastLine(contract)).toMatchObject({ amountPence: 2_000, adjusts: { cause: 'rate-card-revised' } });
  });

  it('names what changed its amount, and no correction of a day that its price does not go by', async () => {
    const contract = await oneClaim(capped());
    await contract.play({ do: 'correct-dates', nth: 1, field: 'referredOn', to: calendarDate('2021-04-21') });
    await contract.play({ do: 'revise', from, card: card(12_000) });
    expect(await lastLine(contract)).toMatchObject({ amountPence: 2_000, adjusts: { cause: 'rate-card-revised' } });
  });

  it('is adjusted for the cause at hand, although it was released once', async () => {
    const contract = await oneClaim(capped(4_000));
    await contract.play({ do: 'release', change: capped(), scope: {} });
    expect(await lastLine(contract)).toMatchObject({ amountPence: 6_000, adjusts: { cause: 'released' } });
    await contract.play({ do: 'revise', from, card: card(12_000) });
    expect(await lastLine(contract)).toMatchObject({ amountPence: 2_000, adjusts: { cause: 'rate-card-revised' } });
  });
});
