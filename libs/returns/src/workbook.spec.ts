import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
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

  it('refuses an archive whose directory names the same parts again and again', async () => {
    const march = await workbook({ name: 'Referrals', rows: [headings, ['Ann', '04/01/2021', null]] });
    const end = march.bytes.lastIndexOf('PK\u0005\u0006');
    const [entries, from] = [march.bytes.readUInt16LE(end + 10), march.bytes.readUInt32LE(end + 16)];
    const times = 20;
    const directory = Array.from({ length: times }, () => march.bytes.subarray(from, end));
    const bytes = Buffer.concat([march.bytes.subarray(0, from), ...directory, march.bytes.subarray(end)]);
    bytes.writeUInt16LE(entries * times, bytes.length - (march.bytes.length - end) + 10);
    expect((await readReturnFiles([{ name: 'march.xlsx', bytes }])).problems).toMatchObject([
      { file: 'march.xlsx', rule: 'not-a-workbook' },
    ]);
  });

  it.each([
    ['more than there may be, whatever it says', 65 * 1024 * 1024, /unpacks to more than 64 MB/],
    ['a cell of more than a spreadsheet holds', 1024 * 1024, /a cell with more than 32767 characters/],
  ])('refuses an archive that unpacks to %s', async (_, length, says) => {
    // Small parts in plenty, and one long text.
    const text = length > 40e6 ? '<x/>'.repeat(length / 4) : 'a'.repeat(length);
    const bytes = archive(`<row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row>`);
    sayingItIsSmall(bytes);
    expect(bytes.length).toBeLessThan(200_000);
    const { problems } = await readReturnFiles([{ name: 'march.xlsx', bytes }]);
    expect(problems).toMatchObject([{ file: 'march.xlsx', row: 0, rule: 'file-too-large' }]);
    expect(problems[0]?.says).toMatch(says);
  });

  it.each([
    ['columns', '<row r="1"><c r="XFD1"><v>1</v></c></row>', /beyond column 256/],
    ['rows', '<row r="900000000"><c r="A900000000"><v>1</v></c></row>', /more than 100000 rows/],
  ])('refuses one cell after far more %s than a return has', async (_, rows, says) => {
    const { problems } = await readReturnFiles([{ name: 'march.xlsx', bytes: archive(rows) }]);
    expect(problems).toMatchObject([{ rule: 'file-too-large' }]);
    expect(problems[0]?.says).toMatch(says);
  });

  it('ends a workbook that takes its reader more memory than there is for one, and reads the next', async () => {
    // Written so that only the reader itself sees how far apart the rows are.
    const bytes = archive(`<row r='900000000'><c r='A900000000'><v>1</v></c></row>`);
    const march = await workbook({ name: 'Referrals', rows: [headings, ['Ann', '04/01/2021', null]] });
    const [far, near] = await Promise.all([
      readReturnFiles([{ name: 'far.xlsx', bytes }]),
      readReturnFiles([{ ...march }]),
    ]);
    expect(far.problems).toMatchObject([{ file: 'far.xlsx', rule: 'file-too-large' }]);
    expect(near.rows.referrals).toHaveLength(1);
  });

  it('leaves everybody else their turns while a large one is read', async () => {
    const row = (at: number) =>
      `<row r="${at}"><c r="A${at}" t="inlineStr"><is><t>P-${at}</t></is></c><c r="B${at}" t="inlineStr"><is><t>2021-01-04</t></is></c></row>`;
    const heads = `<row r="1"><c r="A1" t="inlineStr"><is><t>person_reference</t></is></c><c r="B1" t="inlineStr"><is><t>referred_on</t></is></c></row>`;
    const bytes = archive(heads + Array.from({ length: 20_000 }, (_, index) => row(index + 2)).join(''));
    let isRead = false;
    let turns = 0;
    const reading = readReturnFiles([{ name: 'march.xlsx', bytes }]).finally(() => {
      isRead = true;
    });
    while (!isRead) {
      await turn();
      turns += 1;
    }
    expect((await reading).rows.referrals).toHaveLength(20_000);
    // Each turn that the rows take as CSV alone would be some two hundred; the reader of its own leaves thousands.
    expect(turns).toBeGreaterThan(1000);
  });
});

/** The least of a workbook: one sheet with these rows. */
function archive(rows: string): Buffer {
  const xml = (text: string) => Buffer.from(`<?xml version="1.0"?>${text}`);
  const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const rels = (id: string, type: string, target: string) =>
    xml(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/></Relationships>`,
    );
  return Buffer.from(
    zipSync({
      '_rels/.rels': rels('r1', 'officeDocument', 'xl/workbook.xml'),
      'xl/workbook.xml': xml(
        `<workbook xmlns="${spreadsheet}" xmlns:r="${relations}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': rels('r1', 'worksheet', 'worksheets/sheet1.xml'),
      'xl/worksheets/sheet1.xml': xml(`<worksheet xmlns="${spreadsheet}"><sheetData>${rows}</sheetData></worksheet>`),
    }),
  );
}

/** Writes into the directory that every part unpacks to a hundred bytes. */
function sayingItIsSmall(bytes: Buffer): void {
  for (let at = bytes.indexOf('PK\u0001\u0002'); at !== -1; at = bytes.indexOf('PK\u0001\u0002', at + 1)) {
    bytes.writeUInt32LE(100, at + 24);
  }
}

describe('the file of what is wrong with a return', () => {
  it('runs in no spreadsheet', () => {
    const value = '=HYPERLINK("x")';
    const csv = errorsCsv([{ file: 'a.csv', row: 2, column: 'note', value, rule: 'too-long', says: 'is long' }]);
    expect(csv).toBe(
      'file,row,column,value,rule,what is wrong\r\na.csv,2,note,"\'=HYPERLINK(""x"")",too-long,is long\r\n',
    );
  });
});
