import { describe, expect, it } from '@jest/globals';
import { barChart } from './bar-chart.js';

const titled = { title: 'Payments', series: ['Planned', 'Paid'] };

describe('a bar chart', () => {
  it('draws each amount on one scale of round steps, from nothing up', () => {
    const { bars, marks, height } = barChart(titled, [
      { label: '2019', amounts: [400_000, 200_000] },
      { label: '2020', amounts: [100_000, 0] },
    ]);
    expect(marks.map(({ text }) => text)).toEqual(['£0', '£1,000', '£2,000', '£3,000', '£4,000']);
    const [planned, paid, less, none] = bars;
    expect(planned?.height).toBe(2 * (paid?.height ?? 0));
    expect(planned?.height).toBe(4 * (less?.height ?? 0));
    expect(none?.height).toBe(0);
    expect(new Set(bars.map((bar) => bar.y + bar.height))).toEqual(new Set([height - 32]));
    expect(planned?.y).toBe(marks.at(-1)?.y);
  });

  it('leaves out what is not known, and draws what was taken back as nothing', () => {
    const { bars } = barChart(titled, [{ label: '2019', amounts: [undefined, -500] }]);
    expect(bars).toMatchObject([{ series: 1, height: 0 }]);
  });

  it('is no wider than a page for ten years of quarters, and its bars do not touch those of the next', () => {
    const { width, bars } = barChart(
      titled,
      Array.from({ length: 40 }, () => ({ label: '2019', amounts: [100, 100] })),
    );
    expect(width).toBeLessThanOrEqual(1120);
    const [, second, third] = bars;
    expect((second?.x ?? 0) + (second?.width ?? 0)).toBeLessThan(third?.x ?? 0);
  });

  it('says in words what it shows', () => {
    const { description } = barChart(titled, [
      { label: '2019', amounts: [400_000, 200_000] },
      { label: '2020', amounts: [100_000, undefined] },
    ]);
    expect(description).toBe(
      'Over 2 spans of time together: Planned £5,000.00, Paid £2,000.00. The table has every figure.',
    );
  });

  it('is a chart when there is nothing to draw', () => {
    expect(barChart(titled, [])).toMatchObject({ bars: [], labels: [] });
  });

  it('counts what is not money on a scale of its own', () => {
    const scale = { unit: 1, words: (count: number) => `${count} people`, description: 'Ten in the spring.' };
    const { marks, description } = barChart(titled, [{ label: 'Spring', amounts: [10] }], scale);
    expect(marks.map(({ text }) => text)).toEqual(['0', '5', '10', '15', '20'].map((count) => `${count} people`));
    expect(description).toBe('Ten in the spring.');
  });
});
