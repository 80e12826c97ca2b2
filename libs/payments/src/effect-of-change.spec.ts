import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  AgreeVariation,
  AgreeVariationHandler,
  type Change,
  DeclineVariation,
  DeclineVariationHandler,
  DraftVariation,
  DraftVariationHandler,
  ProposeVariation,
  ProposeVariationHandler,
} from '#contracts';
import { pence } from '#kernel';
import { actors, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { quarter2, quarter3 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { EffectOfChange } from './effect-of-change.js';
import { Recompute } from './recompute.js';

/**
 * The contract pays £500,000.00 at most, 70% by the council and 30% by the fund. Three people start work at £200,000.00
 * each, so the third is cut to £100,000.00.
 */
let river: RiversideInMemory;
let effect: EffectOfChange;

const cap = (limitPence: number): Change => ({
  kind: 'cap',
  caps: [{ cap: 'contract_maximum', level: 'contract', limitPence }] as never,
});

beforeEach(async () => {
  const lines = (proposeInput.lines ?? []).map((line) =>
    line.outcome === startsWork
      ? { ...line, pricing: { rule: 'fixed' as const, pricePence: pence(20_000_000) } }
      : line,
  );
  river = await new RiversideInMemory().open({ ...proposeInput, lines });
  river.world.at('2021-06-20T09:00:00Z');
  for (const nth of [1, 2, 3]) await river.claimStart(nth);
  effect = new EffectOfChange(river.world.ledger, river.planner, river.book);
});

/** Drafted and put to the parties by the council. */
async function propose(changes: readonly Change[], effectiveFrom = '2021-09-01'): Promise<number> {
  const { world } = river;
  const { ledger, access } = world;
  const input = {
    contract: riverside,
    effectiveFrom,
    title: 'A change',
    changes: changes as never,
    reason: 'Agreed by the board',
  };
  const { about } = await done(
    world.ask(new DraftVariationHandler(ledger, access), DraftVariation, input, actors.payer),
  );
  const { variation } = about as { variation: number };
  const asked = { contract: riverside, variation };
  await done(world.ask(new ProposeVariationHandler(ledger, access), ProposeVariation, asked, actors.payer));
  return variation;
}

async function agree(variation: number): Promise<void> {
  const { ledger, access } = river.world;
  const handler = new AgreeVariationHandler(ledger, access);
  for (const actor of [actors.payer, actors.provider]) {
    await done(river.world.ask(handler, AgreeVariation, { contract: riverside, variation, retroactive: true }, actor));
  }
}

describe('the effect of a variation', () => {
  it('of a cap that is raised for days that were claimed: what the cap had cut, for each payer by its share', async () => {
    const number = await propose([cap(55_000_000)], '2021-05-01');
    const found = await effect.of(riverside, { kind: 'variation', number });
    expect(found).toMatchObject({
      direction: 'proposed',
      status: 'proposed',
      unbilledClaims: 3,
      total: {
        claims: 3,
        changed: 1,
        uncappedBeforePence: 60_000_000,
        uncappedAfterPence: 60_000_000,
        payableBeforePence: 50_000_000,
        payableAfterPence: 55_000_000,
        differencePence: 5_000_000,
      },
      byOutcome: [{ outcome: 'starts_work', differencePence: 5_000_000 }],
      byPayer: [
        { payer: 'city_council', differencePence: 3_500_000 },
        { payer: 'national_fund', differencePence: 1_500_000 },
      ],
      byPeriod: [{ period: { from: '2021-04-01', to: '2021-06-30' }, differencePence: 5_000_000 }],
    });
  });

  it('of a cap that is raised for days to come: nothing for what was achieved before', async () => {
    const number = await propose([cap(90_000_000)]);
    const { total } = await effect.of(riverside, { kind: 'variation', number });
    expect(total).toMatchObject({ claims: 0, changed: 0, differencePence: 0 });
  });

  it('of a release: what the cap had left unpaid is paid under the terms of its day', async () => {
    const number = await propose([cap(90_000_000), { kind: 'release' }]);
    const proposed = await effect.of(riverside, { kind: 'variation', number });
    expect(proposed.total).toMatchObject({ changed: 1, differencePence: 10_000_000 });
    river.world.at('2021-07-02T09:00:00Z');
    await done(river.issue(quarter2));
    await agree(number);
    river.world.at('2021-10-02T09:00:00Z');
    await done(river.issue(quarter3));

    const past = await effect.of(riverside, { kind: 'variation', number });
    expect(past).toMatchObject({ direction: 'past', status: 'agreed', unbilledClaims: 0 });
    expect(past.total).toMatchObject({ changed: 1, payableBeforePence: 10_000_000, differencePence: 10_000_000 });
    const again = await new Recompute(river.world.ledger, river.planner, river.book).ofContract(riverside);
    expect(again).toMatchObject({ statements: 2, claims: 3, billedPence: 60_000_000, nowPence: 60_000_000 });
    expect(again.agrees).toBe(true);
  });

  it('looks only at outcomes achieved in the span that is asked for', async () => {
    const number = await propose([cap(55_000_000)], '2021-05-01');
    const change = { kind: 'variation', number } as const;
    const { total } = await effect.of(riverside, change, { from: quarter3.from, to: quarter3.to });
    expect(total).toMatchObject({ claims: 0, differencePence: 0 });
  });
});

describe('there is nothing to compare', () => {
  it.each([
    ['a contract that nobody recorded', 'nowhere', { kind: 'variation', number: 1 }, 'There is no contract nowhere'],
    ['a variation that nobody drafted', riverside, { kind: 'variation', number: 7 }, 'The contract has no variation 7'],
    [
      'a revision that nobody drafted',
      riverside,
      { kind: 'rate-card-revision', number: 7 },
      'The contract has no revision 7 of the rate card',
    ],
  ] as const)('for %s', async (_, contract, change, words) => {
    await expect(effect.of(contract as typeof riverside, change)).rejects.toThrow(words);
  });

  it('for a variation that was declined', async () => {
    const variation = await propose([cap(55_000_000)]);
    const { ledger, access } = river.world;
    const asked = { contract: riverside, variation };
    await done(river.world.ask(new DeclineVariationHandler(ledger, access), DeclineVariation, asked, actors.provider));
    await expect(effect.of(riverside, { kind: 'variation', number: variation })).rejects.toThrow(
      'There is nothing to compare: variation 1 is declined',
    );
  });
});

describe('two cards beside each other', () => {
  const cards = (priceBefore: number, priceAfter: number) => {
    const at = (price: number) =>
      (proposeInput.lines ?? []).map((line) =>
        line.outcome === startsWork ? { ...line, pricing: { rule: 'fixed' as const, pricePence: pence(price) } } : line,
      );
    return {
      kind: 'two-cards',
      by: actors.payer.organisation,
      before: at(priceBefore),
      after: at(priceAfter),
    } as const;
  };

  it('say what the same claims come to under each, whatever they were priced at, caps included', async () => {
    const { total, effectiveFrom } = await effect.of(riverside, cards(5_000_000, 10_000_000));
    expect(total).toMatchObject({
      claims: 3,
      payableBeforePence: 15_000_000,
      payableAfterPence: 30_000_000,
      differencePence: 15_000_000,
    });
    expect(effectiveFrom).toBe('2021-04-01');
    // At £200,000.00 each the third is cut to £100,000.00.
    expect((await effect.of(riverside, cards(5_000_000, 20_000_000))).total.payableAfterPence).toBe(50_000_000);
  });

  it('come to nothing where there is no card', async () => {
    const { total } = await effect.of(riverside, { ...cards(5_000_000, 10_000_000), before: [] });
    expect(total).toMatchObject({ payableBeforePence: 0, payableAfterPence: 30_000_000 });
  });

  it('part what is paid from what is not: nothing is before a payer has paid', async () => {
    const { paid, pipeline, total } = await effect.byStanding(riverside, cards(5_000_000, 10_000_000));
    expect(paid.claims).toBe(0);
    expect(pipeline).toEqual(total);
  });
});

describe('a claim, worked out again', () => {
  it('says what is different once its cap was changed, and what the next statement will add', async () => {
    river.world.at('2021-07-02T09:00:00Z');
    await done(river.issue(quarter2));
    await agree(await propose([cap(55_000_000)], '2021-05-01'));
    const recompute = new Recompute(river.world.ledger, river.planner, river.book);
    const { differing } = await recompute.ofContract(riverside);
    expect(differing).toMatchObject([
      {
        statement: 'riverside.S01',
        line: 3,
        billedPence: 10_000_000,
        nowPence: 15_000_000,
        parts: [
          { payer: 'city_council', pence: 3_500_000 },
          { payer: 'national_fund', pence: 1_500_000 },
        ],
      },
    ]);
    const [claim] = differing.map((one) => one.claim);
    if (claim === undefined) throw new Error('No claim differs');
    const found = await recompute.ofClaim(riverside, claim);
    expect(found.agrees).toBe(false);
    expect(found.differences).toEqual([
      'Version 2 of the terms applies, where it was version 1.',
      'The limit contract_maximum (contract, value): £150,000.00 left of £550,000.00, cut £50,000.00; then it was £100,000.00 left of £500,000.00, cut £100,000.00.',
      'It came to £100,000.00 to be paid; now it is £150,000.00.',
      'The part of city_council was £70,000.00; now it is £105,000.00.',
      'The part of national_fund was £30,000.00; now it is £45,000.00.',
    ]);
    expect(found.explanation.join(' ')).toContain('£150,000.00');
  });

  it('cannot be, before a statement has it', async () => {
    const { claim } = await river.claimStart(4);
    const recompute = new Recompute(river.world.ledger, river.planner, river.book);
    await expect(recompute.ofClaim(riverside, claim as never)).rejects.toThrow('has billed');
    await expect(recompute.ofContract('nowhere' as never)).rejects.toThrow('There is no contract nowhere');
  });
});
