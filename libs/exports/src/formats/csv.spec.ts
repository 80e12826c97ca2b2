import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import type { ColumnFacts } from '../tables/columns.js';
import { csvHead, csvRow, fileColumns, pounds } from './csv.js';

const facts: readonly ColumnFacts[] = [
  { name: 'what', type: 'text', about: 'What.' },
  { name: 'measured', type: 'decimal', about: 'Measured.' },
  { name: 'amount_pence', type: 'pence', about: 'How much.' },
];
const columns = fileColumns(facts);

describe('a CSV file', () => {
  it('has a heading for each amount twice', () => {
    expect(csvHead(columns)).toBe('what,measured,amount_pounds,amount_pence\r\n');
  });

  it('comes back as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.integer()), { minLength: 1 }), (rows) => {
        const text =
          csvHead(columns) + rows.map(([what, pence]) => csvRow(columns, [what, '8.4', pence], 'raw')).join('');
        const back = parse(text, { from_line: 1, record_delimiter: '\r\n', relax_column_count: false }) as string[][];
        expect(back.slice(1).map(([what, , , pence]) => [what, Number(pence)])).toEqual(rows);
      }),
    );
  });

  it.each(['=1+1', '+44', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0=1'])(
    'takes the formula out of %j',
    (text) => {
      const [field] = parse(csvRow(columns, [text, '1', 0], 'spreadsheet'), {
        record_delimiter: '\r\n',
      })[0] as string[];
      expect(field).toBe(`'${text}`);
      const [raw] = parse(csvRow(columns, [text, '1', 0], 'raw'), { record_delimiter: '\r\n' })[0] as string[];
      expect(raw).toBe(text);
    },
  );

  it('leaves numbers below nothing alone', () => {
    expect(csvRow(columns, ['none', '-8.4', -12_345], 'spreadsheet')).toBe('none,-8.4,-123.45,-12345\r\n');
    expect(csvRow(columns, ['none', '-8.4+1', null], 'spreadsheet')).toBe("none,'-8.4+1,,\r\n");
  });

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [187_154_000, '1871540.00'],
  ])('writes %d pence as %s pounds', (pence, text) => expect(pounds(pence)).toBe(text));
});
