import readWorkbook from 'read-excel-file/node';
import { type ReadReturn, type ReturnFile, readReturn } from './read-return.js';
import { WORKBOOK_BYTES_MAX, WORKBOOK_UNPACKED_MAX } from './return-format.js';
import type { ReturnProblem } from './return-problem.js';

/** Reads the files of a return, CSV or Excel workbooks: each sheet of a workbook is a file of its own. */
export async function readReturnFiles(files: readonly ReturnFile[]): Promise<ReadReturn> {
  const tables: ReturnFile[] = [];
  const problems: ReturnProblem[] = [];
  for (const file of files) {
    if (!isZip(file.bytes)) {
      tables.push(file);
      continue;
    }
    const sheets = await sheetsOf(file);
    if (Array.isArray(sheets)) tables.push(...(sheets as readonly ReturnFile[]));
    else problems.push(sheets as ReturnProblem);
  }
  // A workbook that cannot be read is what is wrong; that nothing else was given would only mislead.
  if (tables.length === 0 && problems.length > 0) return { ...readReturn([]), problems };
  const read = readReturn(tables);
  return { ...read, problems: [...problems, ...read.problems] };
}

/** A workbook is a ZIP archive, whatever its name says. */
function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

async function sheetsOf({ name, bytes }: ReturnFile): Promise<readonly ReturnFile[] | ReturnProblem> {
  const whole = (rule: ReturnProblem['rule'], says: string): ReturnProblem => ({ file: name, row: 0, rule, says });
  if (bytes.length > WORKBOOK_BYTES_MAX || unpackedSize(bytes) > WORKBOOK_UNPACKED_MAX) {
    return whole('file-too-large', 'is too large for a workbook: send it in parts, or as CSV');
  }
  try {
    const sheets = await readWorkbook(Buffer.from(bytes));
    return sheets
      .filter(({ data }) => data.some((row) => row.some((cell) => cell !== null)))
      .map(({ sheet, data }) => ({
        name: sheets.length === 1 ? name : `${name}, sheet ${sheet}`,
        bytes: Buffer.from(data.map((row) => `${row.map(quoted).join(',')}\n`).join('')),
      }));
  } catch {
    // Its reader says what it stumbled over in its own terms, which are of no use to whoever made the return.
    return whole('not-a-workbook', 'is not an Excel workbook that can be read: save it again as .xlsx, or as CSV');
  }
}

/** What the parts of an archive unpack to, as its directory says: a small file must not fill the memory. */
function unpackedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size = 0;
  for (let at = 0; at + 46 <= bytes.length; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) size += view.getUint32(at + 24, true);
  }
  return size;
}

/** As the reader of CSV takes it. A day that a spreadsheet knows to be one has no time; any other is left to be refused. */
function quoted(cell: unknown): string {
  return `"${textOf(cell).replaceAll('"', '""')}"`;
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell);
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}
