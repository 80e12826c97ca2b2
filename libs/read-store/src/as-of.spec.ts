import { afterEach, describe, expect, it } from '@jest/globals';
import { type Instant, instant } from '#kernel';
import { actor, priceList } from '../test/accounts.js';
import { at, entriesGiven } from '../test/given-events.js';
import { asOfParameter, known, sequenceAt, validOn } from './read-store.js';
import { SqliteReadStore } from './sqlite/sqlite-read-store.js';

const priceSet = (price: number, from: string, recorded: string) =>
  at({ actor, recordedAt: instant(recorded), occurredAt: from }, { type: 'PriceSet', account: 'a', price, from });

/** As a projection closes what a new price ends: the span in the world, beside the span of knowledge. */
const endingPrices: typeof priceList = {
  ...priceList,
  apply(applied, rows) {
    const [prices] = priceList.tables;
    const { account, from } = applied.event as unknown as { account: string; from: string };
    if (prices === undefined) throw new Error('There are no prices');
    if (from === '2021-07-01') {
      const before = rows.get(prices, [account, '2021-01-01']);
      if (before !== undefined) rows.put(prices, { ...before, valid_to: '2021-07-01' });
    }
    priceList.apply(applied, rows);
  },
};

describe('asking a table that has both clocks', () => {
  const stores: SqliteReadStore[] = [];
  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
  });

  function storeOf(...history: readonly ReturnType<typeof priceSet>[]): SqliteReadStore {
    const entries = entriesGiven(history);
    const store = SqliteReadStore.inMemory([endingPrices]);
    stores.push(store);
    store.handle(entries, (entry) => entries[entry.sequence] as (typeof entries)[number]);
    return store;
  }

  // Entry 0 in January: 100 from 1 January. Entry 1 in June: 120 from 1 July. Entry 2 in August: it should have been 110
  // from 1 January, an error that is corrected.
  const store = () =>
    storeOf(
      priceSet(100, '2021-01-01', '2021-01-05T10:00:00Z'),
      priceSet(120, '2021-07-01', '2021-06-10T10:00:00Z'),
      priceSet(110, '2021-01-01', '2021-08-15T10:00:00Z'),
    );

  const priceOn = (from: SqliteReadStore, on: string, asOf?: number) =>
    from.all<{ price: number }>(
      `SELECT price FROM prices p WHERE ${known('p')} AND ${validOn('p')} ORDER BY valid_from DESC`,
      { ...asOfParameter(asOf === undefined ? {} : { asOf }), on },
    )[0]?.price;

  it('as of a ledger entry', () => {
    const prices = store();
    expect([-1, 0, 1, 2].map((asOf) => priceOn(prices, '2021-05-01', asOf))).toEqual([undefined, 100, 100, 110]);
  });

  it('as of now, when no entry is named', () => {
    expect(priceOn(store(), '2021-05-01')).toBe(110);
  });

  it('as of an instant: what had been recorded by then', () => {
    const prices = store();
    const known = (at: string) => priceOn(prices, '2021-05-01', sequenceAt(prices, instant(at)));
    expect(known('2021-01-05T09:59:59.999Z')).toBeUndefined();
    expect(known('2021-01-05T10:00:00Z')).toBe(100);
    expect(known('2021-08-15T09:59:59.999Z')).toBe(100);
    expect(known('2021-08-15T10:00:00Z')).toBe(110);
  });

  it('on a day in the world: first and last day included', () => {
    const prices = store();
    expect(priceOn(prices, '2020-12-31', 1)).toBeUndefined();
    expect(priceOn(prices, '2021-01-01', 1)).toBe(100);
    expect(priceOn(prices, '2021-06-30', 1)).toBe(100);
    expect(priceOn(prices, '2021-07-01', 1)).toBe(120);
    // Before July's price was recorded, January's had no end.
    expect(priceOn(prices, '2021-07-01', 0)).toBe(100);
  });

  it('on a day as it was known at an instant: both clocks in one query', () => {
    const prices = store();
    const asked = (on: string, at: string) => priceOn(prices, on, sequenceAt(prices, instant(at)));
    expect(asked('2021-05-01', '2021-06-01T00:00:00Z')).toBe(100);
    expect(asked('2021-05-01', '2021-09-01T00:00:00Z')).toBe(110);
    expect(asked('2021-12-31', '2021-06-01T00:00:00Z')).toBe(100);
    expect(asked('2021-12-31', '2021-07-01T00:00:00Z')).toBe(120);
  });

  describe('the last entry recorded at or before an instant', () => {
    const entryAt = (recorded: readonly string[], at: string) =>
      sequenceAt(
        storeOf(...recorded.map((each, index) => priceSet(index, '2021-01-01', `2021-01-01T${each}:00Z`))),
        `2021-01-01T${at}:00.000Z` as Instant,
      );

    it.each([
      ['before the first', ['10:00', '11:00'], '09:59', -1],
      ['at one exactly', ['10:00', '11:00'], '10:00', 0],
      ['of two in one instant, the later', ['10:00', '10:00', '11:00'], '10:30', 1],
      ['after the last', ['10:00', '11:00'], '12:00', 1],
      [
        'where a clock ran ahead: what was recorded by then, also behind it',
        ['10:00', '13:00', '10:10', '10:20'],
        '10:30',
        3,
      ],
      ['where a clock ran ahead, by its own time', ['10:00', '13:00', '10:10'], '13:00', 2],
      ['where a clock ran ahead, before what came behind it', ['10:00', '13:00', '10:10'], '10:05', 0],
    ] as const)('%s', (_, recorded, at, sequence) => {
      expect(entryAt(recorded, at)).toBe(sequence);
    });
  });
});
