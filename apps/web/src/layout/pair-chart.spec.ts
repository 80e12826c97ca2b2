import { describe, expect, it } from '@jest/globals';
import { pairChart } from './pair-chart.js';

describe('a chart of pairs', () => {
  it('draws both amounts of each on one scale, and says them', () => {
    const chart = pairChart(
      'Paid',
      ['before', 'after'],
      [
        { name: 'Home', amounts: [50_000, 100_000] },
        { name: 'Work', amounts: [0, -100] },
      ],
    );
    const [home, work] = chart.pairs.map(({ bars }) => bars.map(({ width }) => width));
    expect(home).toEqual([275, 550]);
    expect(work).toEqual([0, 0]);
    expect(chart.description).toBe('Home: £500.00 before, £1,000.00 after; Work: £0.00 before, -£1.00 after');
    expect(chart.height).toBeGreaterThan(chart.pairs.at(-1)?.bars.at(-1)?.y ?? 0);
  });
});
