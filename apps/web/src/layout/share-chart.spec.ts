import { describe, expect, it } from '@jest/globals';
import { shareChart } from './share-chart.js';

describe('a chart of shares', () => {
  const of = (used: number, whole: number) =>
    shareChart('Caps', [{ name: 'One', used, whole, words: 'so much of it' }]).bars[0]?.filled;

  it('fills each bar as far as it is used, and never beyond', () => {
    expect([of(0, 100), of(50, 100), of(100, 100), of(120, 100), of(-5, 100), of(5, 0)]).toEqual([
      0, 348, 696, 696, 0, 0,
    ]);
  });

  it('says in words what is drawn', () => {
    expect(shareChart('Caps', [{ name: 'One', used: 1, whole: 2, words: '£1 of £2' }]).description).toBe(
      'One: £1 of £2. The table has every figure.',
    );
  });
});
