import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { type ExportFile, type ExportMoment, InvalidExport, type TableFacts } from '#exports';
import type { Call } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { invalid } from '../http/query-desk.js';

/** Sends an export as a file, with what a reader needs to see that all of it arrived and to ask for the same again. */
export function sendExport(
  call: Call,
  file: ExportFile,
  moment: ExportMoment,
  headers: Readonly<Record<string, string>>,
): StreamableFile {
  asItIs(call);
  call.reply.headers({
    'Content-Disposition': `attachment; filename="${file.name}"`,
    'Repr-Digest': `sha-256=:${file.sha256.toString('base64')}:`,
    'Cache-Control': 'private, no-transform',
    ...momentHeaders(moment),
    ...headers,
  });
  return new StreamableFile(Readable.from(file.content()), { type: file.mediaType, length: file.bytes });
}

export function momentHeaders({ entry, position, leaf }: ExportMoment): Record<string, string> {
  return {
    'Ledger-Entry': String(entry),
    ...(position === null ? {} : { 'Ledger-Position': position }),
    ...(leaf === null ? {} : { 'Ledger-Leaf': leaf }),
  };
}

/** How many rows a table has, and what its money comes to; and what whoever takes it is not shown. */
export function countHeaders({ rows, totals, others }: TableFacts): Record<string, string> {
  return {
    'Ledger-Rows': String(rows),
    'Ledger-Totals': JSON.stringify(totals),
    ...(others === undefined
      ? {}
      : { 'Ledger-Others-Rows': String(others.rows), 'Ledger-Others-Totals': JSON.stringify(others.totals) }),
  };
}

/** @throws Problem for an export that there is none of. */
export async function asked<Made>(making: Promise<Made>): Promise<Made> {
  try {
    return await making;
  } catch (error) {
    throw problemOf(error);
  }
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof InvalidExport)) return error;
  if (error.field === 'contract' && /one that the ledger knew/.test(error.rule)) {
    return new Problem('not-found', 'There is no such contract, or there was none at that entry');
  }
  return invalid(error.field, error.rule);
}

/** The digest of an answer is of its bytes, so they are sent as they are and not compressed. */
export function asItIs({ request }: Call): void {
  request.headers['x-no-compression'] = 'true';
}
