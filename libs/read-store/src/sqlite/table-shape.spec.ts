import { describe, expect, it } from '@jest/globals';
import { type Table, table } from '../projection.js';
import { TableShape } from './table-shape.js';

const good = {
  name: 'prices',
  kind: 'history',
  columns: { account: 'text', price: 'integer', note: 'text?' },
  key: ['account'],
} as const;

describe('declaring a table', () => {
  it.each([
    ['a name that is no name in SQL', { ...good, name: 'Prices; DROP' }, '"Prices; DROP" must be lower case'],
    [
      'a column that is no name in SQL',
      { ...good, columns: { ...good.columns, 'a b': 'text' } },
      '"a b" must be lower',
    ],
    [
      'a column that the read store keeps',
      { ...good, columns: { ...good.columns, known_to: 'integer?' } },
      'known_to is kept',
    ],
    ['no key', { ...good, key: [] }, 'has no key'],
    ['a key that is no column', { ...good, key: ['contract'] }, '"contract" is not one of its columns'],
    ['an index on no column', { ...good, indexes: [['contract']] }, '"contract" is not one of its columns'],
    ['a key that may be null', { ...good, key: ['note'] }, 'note may be null, so it is no key'],
  ])('is refused with %s', (_, definition, words) => {
    expect(() => new TableShape('price-list', definition as unknown as Table)).toThrow(
      `Projection price-list, table ${definition.name}: ${words}`,
    );
  });
});

describe('a row', () => {
  const shape = new TableShape('price-list', table(good) as unknown as Table);

  it.each([
    ['text where a number belongs', { account: 'a', price: '7', note: null }, 'prices.price cannot hold "7"'],
    ['a fraction', { account: 'a', price: 0.5, note: null }, 'prices.price cannot hold 0.5'],
    ['nothing where something must be', { account: null, price: 7, note: null }, 'prices.account cannot hold null'],
    ['a column left out', { account: 'a', price: 7 }, 'prices.note cannot hold undefined'],
  ])('is refused with %s', (_, row, words) => {
    expect(() => shape.valuesOf(row as never)).toThrow(`price-list: ${words}`);
  });

  it('has its values in the order of the columns, and comes back from them', () => {
    const row = { note: null, price: 7, account: 'a' };
    expect(shape.valuesOf(row)).toEqual(['a', 7, null]);
    expect(shape.rowOf(['a', 7, null])).toEqual(row);
  });

  it('is refused under a key of the wrong length', () => {
    expect(() => shape.keyFrom(['a', 'b'])).toThrow('price-list: the key of prices has 1 parts');
  });
});
