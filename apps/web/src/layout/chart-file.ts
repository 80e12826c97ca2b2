import type { LineChart } from './line-chart.js';

/** The colours and dashes of the lines, as the style sheet has them: a file must be right without it. */
const SERIES = [
  { stroke: '#12436d', dashes: 'none' },
  { stroke: '#28a197', dashes: '8 3' },
  { stroke: '#801650', dashes: '3 3' },
  { stroke: '#c7531a', dashes: '10 3 2 3' },
] as const;

const FONT = 'font-family="Arial, sans-serif" font-size="14"';

/** A chart of lines as a file of its own, with its words inside. Nothing in it is a style: policies forbid those. */
export function chartFile({ title, description, width, height, left, lines, marks, labels, rule }: LineChart): string {
  const text = (words: string, x: number, y: number, anchor: string) =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" ${FONT}>${escaped(words)}</text>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...marks.flatMap(({ y, text: words }) => [
      `<line x1="${left}" x2="${width}" y1="${y}" y2="${y}" stroke="#cecece"/>`,
      text(words, left - 6, y + 4, 'end'),
    ]),
    ...lines.flatMap(({ name, series, points, beyond, endX, endY }) => {
      const { stroke, dashes } = SERIES[series % SERIES.length] ?? SERIES[0];
      const line = (of: string, opacity: number) =>
        of === ''
          ? []
          : [
              `<polyline points="${of}" fill="none" stroke="${stroke}" stroke-width="2.5" stroke-dasharray="${dashes}" stroke-opacity="${opacity}"/>`,
            ];
      return [...line(points, 1), ...line(beyond, 0.35), text(name, endX, endY + 4, 'start')];
    }),
    ...labels.map(({ x, text: words }) => text(words, x, height - 8, 'middle')),
    ...(rule === undefined
      ? []
      : [
          `<line x1="${rule.x}" x2="${rule.x}" y1="0" y2="${height - 32}" stroke="#0b0c0c" stroke-dasharray="2 3"/>`,
          text(rule.text, rule.x + (rule.isLate ? -6 : 6), 12, rule.isLate ? 'end' : 'start'),
        ]),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
