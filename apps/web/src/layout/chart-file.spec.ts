import { describe, expect, it } from '@jest/globals';
import { chartFile } from './chart-file.js';
import { lineChart } from './line-chart.js';

const chart = lineChart(
  'Money <so far>',
  ['Jan', 'Feb', 'Mar'],
  [{ name: 'Paid & settled', values: [0, 10, 20] }],
  (value) => `£${value}`,
  { place: 1, text: '28 February' },
);

describe('a chart as a file', () => {
  it('says what it shows, draws what is known and what is not, and marks the moment', () => {
    const svg = chartFile(chart);
    expect(svg).toContain('<title>Money &#60;so far&#62;</title>');
    expect(svg).toContain('>Paid &#38; settled</text>');
    expect(svg.match(/<polyline /g)).toHaveLength(2);
    expect(svg).toContain('stroke-opacity="0.35"');
    expect(svg).toContain('>28 February</text>');
  });

  it('has neither styles nor scripts, which policies forbid', () => {
    expect(chartFile(chart)).not.toMatch(/style|class=|script/);
  });
});
