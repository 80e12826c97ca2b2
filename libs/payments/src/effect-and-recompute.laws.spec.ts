import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { riverside } from '../../contracts/test/fixtures.js';
import { often, within } from '../../kernel/test/laws.js';
import { RandomContract } from '../test/random-story.js';
import { card, day, type Story, story } from '../test/story-of-changes.js';
import { EffectOfChange } from './effect-of-change.js';
import { Recompute } from './recompute.js';

jest.setTimeout(within(120_000));

function asking({ river }: RandomContract) {
  return {
    effect: new EffectOfChange(river.world.ledger, river.planner, river.book),
    recompute: new Recompute(river.world.ledger, river.planner, river.book),
  };
}

async function told({ steps, ...first }: Story): Promise<RandomContract> {
  const contract = await new RandomContract().open({ steps, ...first });
  for (const step of steps) await contract.play(step);
  await contract.putAllBack();
  return contract;
}

const RUNS = often(20);
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe('working everything out again', () => {
  it('says beforehand what the next statement adds to every claim that was billed, and agrees with what was billed after it', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (random) => {
        const contract = await told(random);
        await contract.issue();
        await contract.play({ do: 'withdraw', which: 0 });
        await contract.play({ do: 'unverify', which: 1 });
        const { recompute } = asking(contract);
        const before = await recompute.ofContract(riverside);
        const billedBefore = (await contract.lines()).length;
        await contract.issue();
        const added = (await contract.lines()).slice(billedBefore);
        expect(added.filter(({ kind }) => kind !== 'adjustment')).toEqual([]);
        expect(sum(added.map(({ amountPence }) => amountPence))).toBe(before.nowPence - before.billedPence);
        // A claim that a cap had cut to nothing has a line of nothing when it falls, because it filled a band.
        const moved = added.filter(({ parts }) => parts.some(({ pence }) => pence !== 0));
        expect(new Set(moved.map(({ claim }) => claim))).toEqual(new Set(before.differing.map(({ claim }) => claim)));

        const after = await recompute.ofContract(riverside);
        expect(after.differing).toEqual([]);
        expect(after.agrees).toBe(true);
        expect(after.billedPence).toBe(before.nowPence);
        for (const { claim } of before.differing) {
          const { agrees, differences, explanation } = await recompute.ofClaim(riverside, claim);
          expect({ agrees, differences }).toEqual({ agrees: true, differences: [] });
          expect(explanation.length).toBeGreaterThan(2);
        }
      }),
      RUNS,
    );
  });
});

describe('what a revision would do', () => {
  it('is what it does once everybody has agreed to it, and what it is said to have done afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(story, day, card, async (random, from, prices) => {
        const contract = await told(random);
        await contract.issue();
        const { effect, recompute } = asking(contract);
        const revision = await contract.propose(from, prices);
        const asked = { kind: 'rate-card-revision', number: revision.revision } as const;
        const proposed = await effect.of(riverside, asked);
        expect(proposed.direction).toBe('proposed');
        const before = await recompute.ofContract(riverside);
        await contract.agree(revision);
        await contract.issue();
        const after = await recompute.ofContract(riverside);
        expect(after.billedPence - before.billedPence).toBe(proposed.total.differencePence);

        const past = await effect.of(riverside, asked);
        expect(past.direction).toBe('past');
        expect({ ...past, direction: '', status: '' }).toEqual({ ...proposed, direction: '', status: '' });
      }),
      RUNS,
    );
  });

  it('adds up in the same way by outcome, by payer and by period', async () => {
    await fc.assert(
      fc.asyncProperty(story, day, card, async (random, from, prices) => {
        const contract = await told(random);
        const revision = await contract.propose(from, prices);
        const found = await asking(contract).effect.of(riverside, {
          kind: 'rate-card-revision',
          number: revision.revision,
        });
        const { total, byOutcome, byPayer, byPeriod } = found;
        for (const parts of [byOutcome, byPeriod]) {
          expect(sum(parts.map(({ claims }) => claims))).toBe(total.claims);
          expect(sum(parts.map(({ changed }) => changed))).toBe(total.changed);
          expect(sum(parts.map(({ uncappedAfterPence }) => uncappedAfterPence))).toBe(total.uncappedAfterPence);
          expect(sum(parts.map(({ payableBeforePence }) => payableBeforePence))).toBe(total.payableBeforePence);
        }
        for (const parts of [byOutcome, byPayer, byPeriod]) {
          expect(sum(parts.map(({ differencePence }) => differencePence))).toBe(total.differencePence);
        }
        for (const { period } of byPeriod) expect(period.from < period.to).toBe(true);
      }),
      RUNS,
    );
  });
});
