// Reads one workbook in a process of its own, which `workbook.ts` starts with a bound to its memory. It imports no other
// module of this code, so that it starts as fast from the source as from what is built.
import { inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';

/** What the process is given. */
export interface WorkbookGiven {
  readonly bytes: Uint8Array;
  readonly limits: WorkbookLimits;
}

export interface WorkbookLimits {
  /** Of all parts that are read, as they come out of the archive. */
  readonly unpackedBytes: number;
  readonly rows: number;
  readonly columns: number;
  readonly cellCharacters: number;
}

/** What it answers: each sheet that has anything in it as CSV, or why there is none. */
export type WorkbookAnswer =
  | { readonly sheets: readonly { readonly sheet: string; readonly isOnly: boolean; readonly csv: Uint8Array }[] }
  | { readonly exceeds: keyof WorkbookLimits }
  | { readonly unreadable: true };

/** A limit that the workbook exceeds. */
class Exceeds extends Error {
  readonly limit: keyof WorkbookLimits;
  constructor(limit: keyof WorkbookLimits) {
    super(limit);
    this.limit = limit;
  }
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * The parts of the archive that a reader of workbooks looks at. Its directory says where they are; how large they are is
 * believed of nobody, but counted as they come out.
 */
function unpacked(bytes: Uint8Array, most: number): Record<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== DIRECTORY_END) end -= 1;
  const parts: Record<string, Uint8Array> = Object.create(null);
  let left = most;
  // Parts stand one behind the other. Where many entries name the same one, a small archive keeps its reader for hours.
  let packedLeft = bytes.length;
  let at = view.getUint32(end + 16, true);
  for (let entry = view.getUint16(end + 10, true); entry > 0; entry -= 1) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new Error('The directory is not one');
    const nameLength = view.getUint16(at + 28, true);
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
    if (name.endsWith('.xml') || name.endsWith('.rels')) {
      const local = view.getUint32(at + 42, true);
      if (view.getUint32(local, true) !== LOCAL_HEADER) throw new Error('The directory points at no part');
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = bytes.subarray(from, from + view.getUint32(at + 20, true));
      packedLeft -= packed.length;
      if (packedLeft < 0) throw new Error('The parts are larger than the archive that they are in');
      const content = inflated(packed, view.getUint16(at + 10, true), left);
      left -= content.length;
      parts[name] = content;
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

function inflated(packed: Uint8Array, method: number, left: number): Uint8Array {
  if (method === STORED) {
    if (packed.length > left) throw new Exceeds('unpackedBytes');
    return packed;
  }
  if (method !== DEFLATED) throw new Error('A part is packed in a way that workbooks are not');
  try {
    // Nothing at all is left when the parts before came to just as much as there may be.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new Exceeds('unpackedBytes');
    throw error;
  }
}

/** Each character is at most six bytes: `&quot;`. */
const BYTES_OF_A_CHARACTER = 6;

/**
 * What would cost the reader far more than it says is found before: it takes each text for a whole, and fills the gaps
 * between cells and rows that are far apart.
 */
function checkExtent(parts: Readonly<Record<string, Uint8Array>>, limits: WorkbookLimits): void {
  for (const [name, content] of Object.entries(parts)) {
    for (let at = 0; at < content.length; ) {
      const next = content.indexOf(0x3c, at);
      const until = next === -1 ? content.length : next;
      if (until - at > limits.cellCharacters * BYTES_OF_A_CHARACTER) throw new Exceeds('cellCharacters');
      at = until + 1;
    }
    if (!name.includes('worksheets/')) continue;
    for (const [, column = '', row = ''] of Buffer.from(content)
      .toString('latin1')
      .matchAll(/\br="([A-Z]*)(\d+)"/g)) {
      // The headings are a row too.
      if (Number(row) > limits.rows + 1) throw new Exceeds('rows');
      if (columnNumber(column) > limits.columns) throw new Exceeds('columns');
    }
  }
}

/** A is 1, AA is 27. */
function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

async function answer({ bytes, limits }: WorkbookGiven): Promise<WorkbookAnswer> {
  try {
    const parts = unpacked(bytes, limits.unpackedBytes);
    checkExtent(parts, limits);
    // Packed anew, so that the reader finds the parts that were counted, and no others that the archive hides.
    const all = await readWorkbook(Buffer.from(zipSync(parts, { level: 0 })));
    const sheets = all
      .filter(({ data }) => data.some((row) => row.some((cell) => cell !== null)))
      .map(({ sheet, data }) => {
        if (data.some((row) => row.some((cell) => String(cell).length > limits.cellCharacters))) {
          throw new Exceeds('cellCharacters');
        }
        const csv = Buffer.from(data.map((row) => `${row.map(quoted).join(',')}\n`).join(''));
        return { sheet, isOnly: all.length === 1, csv };
      });
    return { sheets };
  } catch (error) {
    // Its reader says what it stumbled over in its own terms, which are of no use to whoever made the return.
    return error instanceof Exceeds ? { exceeds: error.limit } : { unreadable: true };
  }
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

process.once('message', async (given) => {
  process.send?.(await answer(given as WorkbookGiven), () => process.disconnect());
});
