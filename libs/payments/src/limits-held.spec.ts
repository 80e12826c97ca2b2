import { describe, expect, it } from '@jest/globals';
import { contractsProjections } from '#contracts';
import { pence } from '#kernel';
import { rateCardsProjections } from '#rate-cards';
import { SqliteReadStore } from '#read-store';
import { cityCouncil, riverside } from '../../contracts/test/fixtures.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { quarter2, S01 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { limitsHeld } from './limits-held.js';
import { StatementSums } from './statement-sums.js';
import { paymentsProjections } from './statements-projection.js';

/** Starting work at £660.00, of which one person may have £600.00, and at most three are paid for. */
const limited = {
  ...proposeInput,
  lines: proposeInput.lines.map((line) =>
    line.line === 'starts_work' ? { ...line, limits: { perPersonPence: pence(60_000), totalNumber: 3 } } : line,
  ),
};

async function afterClaims(count: number): Promise<SqliteReadStore> {
  const river = await new RiversideInMemory().open(limited);
  river.world.at('2021-06-20T09:00:00Z');
  for (let nth = 1; nth <= count; nth += 1) await river.claimStart(nth);
  river.world.at('2021-07-15T09:00:00Z');
  await done(river.issue(quarter2));
  const store = SqliteReadStore.inMemory([...contractsProjections, ...rateCardsProjections, ...paymentsProjections]);
  const { log, codec } = river.world.ledger;
  for await (const batch of log.readAll('start')) {
    store.handle(batch, (entry) => ({ ...codec.decode(entry), ...entry }));
  }
  return store;
}

describe('the limits that a statement was held against', () => {
  it('is a row for each: what was used before, what the new claims use, what is left, and what it cut', async () => {
    const store = await afterClaims(4);
    const held = limitsHeld(store, { contract: riverside, statement: S01, payer: cityCouncil }, {});
    expect(held.filter(({ source }) => source === 'rate-card')).toEqual([
      {
        ...{ cap: 'starts_work', level: 'person', counts: 'pence', source: 'rate-card', payer: null, limit: 60_000 },
        ...{ versions: [1], used_before: 0, used_here: 60_000, left: 0, persons: 4, persons_at_limit: 3 },
        cut_pence: 4 * 6_000,
      },
      {
        ...{ cap: 'starts_work', level: 'outcome', counts: 'number', source: 'rate-card', payer: null, limit: 3 },
        ...{ versions: [1], used_before: 0, used_here: 3, left: 0, persons: null, persons_at_limit: null },
        cut_pence: 60_000,
      },
    ]);
    for (const { limit, used_before, used_here, left } of held) expect(used_before + used_here + left).toBe(limit);
    const keys = held.map(({ cap, level, counts, payer }) => [cap, level, counts, payer].join(' '));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leaves unpaid what the sum of the statement says by reason and by line', async () => {
    const store = await afterClaims(4);
    const { claimedPence, notPaid, totalPence } = new StatementSums(store).of(riverside, S01, 180_000);
    expect(claimedPence).toBe(4 * 66_000);
    expect(notPaid).toEqual([
      {
        ...{ reason: 'cap', cap: 'starts_work', level: 'outcome', source: 'rate-card', mode: null },
        ...{ claims: 1, pence: 60_000, lines: [{ rateCardLine: 'starts_work', claims: 1, pence: 60_000 }] },
      },
      {
        ...{ reason: 'cap', cap: 'starts_work', level: 'person', source: 'rate-card', mode: null },
        ...{ claims: 4, pence: 24_000, lines: [{ rateCardLine: 'starts_work', claims: 4, pence: 24_000 }] },
      },
    ]);
    expect(claimedPence - notPaid.reduce((sum, one) => sum + one.pence, 0)).toBe(totalPence);
  });
});
