import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ReadReturn, type ReturnFile, readReturnInTurns } from './read-return.js';
import {
  CELL_CHARACTERS_MAX,
  COLUMNS_MAX,
  ROWS_MAX,
  WORKBOOK_BYTES_MAX,
  WORKBOOK_UNPACKED_MAX,
} from './return-format.js';
import type { ReturnProblem } from './return-problem.js';
import type { WorkbookAnswer, WorkbookGiven, WorkbookLimits } from './workbook-reader.js';

/**
 * Reads the files of a return, CSV or Excel workbooks: each sheet of a workbook is a file of its own. Whatever they hold,
 * everybody else of this process has their turn meanwhile.
 */
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
  if (tables.length === 0 && problems.length > 0) return { ...(await readReturnInTurns([])), problems };
  const read = await readReturnInTurns(tables);
  return { ...read, problems: [...problems, ...read.problems] };
}

/** A workbook is a ZIP archive, whatever its name says. */
function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

const limits: WorkbookLimits = {
  unpackedBytes: WORKBOOK_UNPACKED_MAX,
  rows: ROWS_MAX,
  columns: COLUMNS_MAX,
  cellCharacters: CELL_CHARACTERS_MAX,
};
const inWords: Readonly<Record<keyof WorkbookLimits | 'memory', string>> = {
  unpackedBytes: `unpacks to more than ${WORKBOOK_UNPACKED_MAX / 1024 / 1024} MB: send it in parts, or as CSV`,
  rows: `has more than ${ROWS_MAX} rows: send it in parts`,
  columns: `has cells beyond column ${COLUMNS_MAX}: a return has far fewer`,
  cellCharacters: `has a cell with more than ${CELL_CHARACTERS_MAX} characters`,
  memory: 'takes more memory than there is for a workbook: send it in parts, or as CSV',
};

async function sheetsOf({ name, bytes }: ReturnFile): Promise<readonly ReturnFile[] | ReturnProblem> {
  const whole = (rule: ReturnProblem['rule'], says: string): ReturnProblem => ({ file: name, row: 0, rule, says });
  if (bytes.length > WORKBOOK_BYTES_MAX) {
    return whole('file-too-large', `has more than ${WORKBOOK_BYTES_MAX / 1024 / 1024} MB: send it in parts, or as CSV`);
  }
  const answer = await inItsTurn(() => readApart({ bytes, limits }));
  if ('exceeds' in answer) return whole('file-too-large', inWords[answer.exceeds]);
  if ('unreadable' in answer) {
    return whole('not-a-workbook', 'is not an Excel workbook that can be read: save it again as .xlsx, or as CSV');
  }
  return answer.sheets.map(({ sheet, isOnly, csv }) => ({
    name: isOnly ? name : `${name}, sheet ${sheet}`,
    bytes: csv,
  }));
}

/** As a shell tells of SIGABRT; Windows has no signals, and says 134 as well. */
const OUT_OF_MEMORY = 134;
/** The heap of that process: more than a workbook of the largest size takes. */
const HEAP_MB = 384;

/** What it runs: the file next to this one, compiled as this one is. */
const reader = fileURLToPath(import.meta.url.replace(/workbook(\.[jt]s)$/, 'workbook-reader$1'));

/**
 * In a process of its own: a workbook of a few megabytes takes its reader seconds, and one that was made for it more memory
 * than there is. A thread that runs out of memory can take the whole process with it; a process that does ends alone.
 */
function readApart(given: WorkbookGiven): Promise<WorkbookAnswer | { readonly exceeds: 'memory' }> {
  return new Promise((resolve, reject) => {
    const child = fork(reader, {
      execArgv: ['--no-warnings', `--max-old-space-size=${HEAP_MB}`],
      serialization: 'advanced',
      // What it says when it runs out of memory is of use to nobody, and this process says it in words.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('message', (answer) => resolve(answer as WorkbookAnswer));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === 'SIGABRT' || code === OUT_OF_MEMORY) resolve({ exceeds: 'memory' });
      else reject(new Error(`The reader of workbooks ended without an answer (${signal ?? code})`));
    });
    child.send(given);
  });
}

let before: Promise<unknown> = Promise.resolve();

/** One workbook at a time in a process, so that many that are sent at once take the memory of one. */
function inItsTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = before.then(work);
  before = result.catch(() => undefined);
  return result;
}
