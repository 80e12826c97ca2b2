import { describe, expect, it } from '@jest/globals';
import writeWorkbook from 'write-excel-file/node';
import { errorsCsv } from './errors-csv.js';
import { readReturn } from './read-return.js';
import { readReturnFiles } from './workbook.js';

const headings = ['person_reference', 'referred_on', 'note'];
const text = (value: string) => ({ type: String, value });

/** A workbook as a spreadsheet saves it, with days as days. */
async function workbook(...sheets: readonly { name: string; rows: readonly (readonly unknown[])[] }[]) {
  const cells = (rows: readonly (readonly unknown[])[]) =>
    rows.map((row) =>
      row.map((cell) =>
        cell instanceof Date
          ? { type: Date, value: cell, format: 'dd/mm/yyyy' }
          : cell === null
            ? null
            : text(String(cell)),
      ),
    );
  const written = writeWorkbook(sheets.map(({ name, rows }) => ({ sheet: name, data: cells(rows) })) as never);
  return { name: 'march.xlsx', bytes: await (written as unknown as { toBuffer(): Promise<Buffer> }).toBuffer() };
}

describe('a return in a workbook', () => {
  it('says what the same rows as CSV say, with days that a spreadsheet knows to be days', async () => {
    const march = await workbook({
      name: 'Referrals',
      rows: [headings, ['Ann', new Date('2021-01-04T00:00:00Z'), 'a, "b"'], ['Bob', '05/01/2021', null]],
    });
    const csv = `${headings.join(',')}\nAnn,2021-01-04,"a, ""b"""\nBob,05/01/2021,\n`;
    const expected = readReturn([{ name: 'march.xlsx', bytes: Buffer.from(csv) }]);
    expect(expected.problems).toEqual([]);
    expect(await readReturnFiles([march])).toEqual(expected);
  });

  it('takes each sheet for a file, and counts rows as the spreadsheet does', async () => {
    const march = await workbook(
      { name: 'Referrals', rows: [headings, ['Ann', '04/01/2021', null], [null, null, null], ['Bob', 'soon', null]] },
      {
        name: 'Engagements',
        rows: [
          ['person_reference', 'change', 'on'],
          ['Ann', 'started', '18/01/2021'],
        ],
      },
    );
    const { rows, problems } = await readReturnFiles([march]);
    expect(rows.engagements).toHaveLength(1);
    expect(problems).toMatchObject([{ file: 'march.xlsx, sheet Referrals', row: 4, column: 'referred_on' }]);
  });

  it('refuses a time of day, which no column takes', async () => {
    const march = await workbook({
      name: 'Referrals',
      rows: [headings, ['Ann', new Date('2021-01-04T09:30:00Z'), null]],
    });
    expect((await readReturnFiles([march])).problems).toMatchObject([{ row: 2, rule: 'not-a-date' }]);
  });

  it('says so of an archive that is no workbook, and of nothing else', async () => {
    const broken = { name: 'march.xlsx', bytes: Buffer.from('PK\u0003\u0004 and nothing more') };
    expect((await readReturnFiles([broken])).problems).toMatchObject([{ file: 'march.xlsx', rule: 'not-a-workbook' }]);
  });

  it('refuses an archive that unpacks to more than fits', async () => {
    const directory = Buffer.alloc(46);
    directory.writeUInt32LE(0x02014b50, 0);
    directory.writeUInt32LE(2_000_000_000, 24);
    const bomb = { name: 'march.xlsx', bytes: Buffer.concat([Buffer.from('PK\u0003\u0004'), directory]) };
    expect((await readReturnFiles([bomb])).problems).toMatchObject([{ rule: 'file-too-large' }]);
  });
});

describe('the file of what is wrong with a return', () => {
  it('runs in no spreadsheet', () => {
    const value = '=HYPERLINK("x")';
    const csv = errorsCsv([{ file: 'a.csv', row: 2, column: 'note', value, rule: 'too-long', says: 'is long' }]);
    expect(csv).toBe(
      'file,row,column,value,rule,what is wrong\r\na.csv,2,note,"\'=HYPERLINK(""x"")",too-long,is long\r\n',
    );
  });
});
