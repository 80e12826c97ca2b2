import { describe, expect, it } from '@jest/globals';
import { contractsProjections } from '#contracts';
import { calendarDate, pence } from '#kernel';
import { rateCardsProjections } from '#rate-cards';
import { SqliteReadStore } from '#read-store';
import { riverside } from '../../contracts/test/fixtures.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { quarter2 } from '../test/fixtures.js';
import { done, RiversideInMemory } from '../test/riverside-in-memory.js';
import { AccountBook } from './account-book.js';
import { CapsRegister } from './caps-register.js';
import { paymentsProjections } from './statements-projection.js';

/** Starting work at £660.00, with limits of the line of one person, of number and of value. */
const limited = {
  ...proposeInput,
  lines: proposeInput.lines.map((line) =>
    line.line === 'starts_work'
      ? { ...line, limits: { perPersonPence: pence(60_000), totalNumber: 3, totalPence: pence(150_000) } }
      : line,
  ),
};

async function capsAfter(claims: number, proposal = limited, on = '2021-06-30') {
  return (await registerAfter(claims, proposal)).register.caps(riverside, calendarDate(on));
}

async function registerAfter(claims: number, proposal = limited) {
  const river = await new RiversideInMemory().open(proposal);
  river.world.at('2021-06-20T09:00:00Z');
  for (let nth = 1; nth <= claims; nth += 1) await river.claimStart(nth);
  river.world.at('2021-07-15T09:00:00Z');
  if (claims > 0) await done(river.issue(quarter2));
  const store = SqliteReadStore.inMemory([...contractsProjections, ...rateCardsProjections, ...paymentsProjections]);
  const { log, codec } = river.world.ledger;
  for await (const batch of log.readAll('start')) {
    store.handle(batch, (entry) => ({ ...codec.decode(entry), ...entry }));
  }
  return { store, register: new CapsRegister(store, new AccountBook(store)) };
}

describe('how caps stand', () => {
  it('begins with all of each limit left, in the order in which they are held against a claim', async () => {
    const caps = await capsAfter(0);
    expect(caps.map(({ cap, level, counts, source, used, left }) => [cap, level, counts, source, used, left])).toEqual([
      ['starts_work', 'person', 'pence', 'rate-card', 0, 60_000],
      ['starts_work', 'outcome', 'number', 'rate-card', 0, 3],
      ['starts_work', 'outcome', 'pence', 'rate-card', 0, 150_000],
      ['contract_maximum', 'contract', 'pence', 'terms', 0, 50_000_000],
    ]);
  });

  it('says what billed claims used and what each limit cut off them', async () => {
    // Four persons of £660.00: £60.00 of each is above the limit of one person, then two and a half have room.
    const caps = await capsAfter(4);
    expect(
      caps.map(({ used, left, personsAtLimit, cutClaims, cutPence }) => ({
        used,
        left,
        personsAtLimit,
        cutClaims,
        cutPence,
      })),
    ).toEqual([
      { used: 60_000, left: 0, personsAtLimit: 2, cutClaims: 4, cutPence: 24_000 },
      { used: 3, left: 0, personsAtLimit: undefined, cutClaims: 1, cutPence: 60_000 },
      { used: 150_000, left: 0, personsAtLimit: undefined, cutClaims: 1, cutPence: 30_000 },
      { used: 150_000, left: 49_850_000, personsAtLimit: undefined, cutClaims: 0, cutPence: 0 },
    ]);
  });

  it('says what was used and cut as it was known at an entry', async () => {
    const { store, register } = await registerAfter(4);
    const issued = store.get<{ sequence: number }>("SELECT sequence FROM entries WHERE type = 'StatementIssued'");
    const asOf = issued?.sequence ?? 0;
    const then = (entry: number) =>
      register
        .caps(riverside, calendarDate('2021-06-30'), { asOf: entry })
        .map(({ used, left, cutClaims }) => [used, left, cutClaims]);
    expect(then(asOf - 1)).toEqual([
      [0, 60_000, 0],
      [0, 3, 0],
      [0, 150_000, 0],
      [0, 50_000_000, 0],
    ]);
    expect(then(asOf)).toEqual([
      [60_000, 0, 4],
      [3, 0, 1],
      [150_000, 0, 1],
      [150_000, 49_850_000, 0],
    ]);
    expect(then(0)).toEqual([]);
  });

  it('says nothing of a day before the contract, and only of the terms where no line has a limit', async () => {
    expect(await capsAfter(0, limited, '2020-01-01')).toEqual([]);
    expect(await capsAfter(1, proposeInput)).toMatchObject([{ cap: 'contract_maximum', used: 66_000 }]);
  });
});
