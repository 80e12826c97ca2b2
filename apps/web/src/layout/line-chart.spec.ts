import { describe, expect, it } from '@jest/globals';
import { lineChart } from './line-chart.js';

const words = (value: number) => `${value} people`;

describe('a chart of running totals', () => {
  it('steps up at each span, and ends at what it came to', () => {
    const chart = lineChart('People', ['Jan', 'Feb', 'Mar'], [{ name: 'Referred', values: [0, 50, 100] }], words);
    expect(chart.lines[0]?.points).toBe('96,268 460,268 460,204 824,204 824,140');
    expect(chart.description).toBe('From Jan to Mar: Referred 100 people. The table has every figure.');
    expect(chart.marks.map(({ text }) => text)).toEqual(
      ['0', '50', '100', '150', '200'].map((count) => `${count} people`),
    );
  });

  it('leaves the names of lines as much room as the longest of them needs', () => {
    const widthOf = (name: string) =>
      lineChart('People', ['Jan', 'Feb'], [{ name, values: [0, 1] }], words).lines[0]?.endX;
    expect(widthOf('Paid')).toBe(848);
    expect(widthOf('Invoiced on statements')).toBe(727);
  });

  it('keeps the names of lines apart that end at the same height', () => {
    const same = ['Referred', 'Started', 'Verified'].map((name) => ({ name, values: [0, 10] }));
    const heights = lineChart('People', ['Jan', 'Feb'], same, words).lines.map(({ endY }) => endY);
    for (const [place, height] of heights.entries()) {
      expect(height - (heights[place - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(16);
    }
  });

  it('says of nothing that nothing was recorded, and leaves out what is not known', () => {
    expect(lineChart('People', [], [], words)).toMatchObject({ lines: [], labels: [] });
    const { lines } = lineChart('People', ['Jan', 'Feb'], [{ name: 'Planned', values: [undefined, 5] }], words);
    expect(lines[0]?.points.split(' ')).toHaveLength(1);
  });

  it('has room below nothing for what was taken back', () => {
    const { lines, marks } = lineChart('Money', ['Jan', 'Feb'], [{ name: 'Paid', values: [10, -10] }], words);
    const [, y = 0] = (lines[0]?.points.split(' ').at(-1) ?? '').split(',').map(Number);
    expect(y).toBeGreaterThan(marks[0]?.y ?? 0);
  });

  it('is drawn apart behind the moment that is looked at, and joins on to it there', () => {
    const values = [0, 50, 100];
    const moment = { place: 1.5, text: '14 March' };
    const chart = lineChart('People', ['Jan', 'Feb', 'Mar'], [{ name: 'Referred', values }], words, moment);
    const [line] = chart.lines;
    expect(line?.points).toBe('96,268 460,268 460,204 642,204');
    expect(line?.beyond).toBe('642,204 824,204 824,140');
    expect(chart.rule).toEqual({ x: 642, text: '14 March', isLate: true });
  });

  it('begins behind the moment where nothing was known by then', () => {
    const values = [undefined, undefined, 5];
    const chart = lineChart('Waits', ['Jan', 'Feb', 'Mar'], [{ name: 'Paid', values }], words, {
      place: 0,
      text: 'Jan',
    });
    expect(chart.lines[0]).toMatchObject({ points: '', beyond: '840,108' });
    expect(chart.rule?.isLate).toBe(false);
  });
});
