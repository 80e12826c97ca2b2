import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Envelope, Ledger, type LoggedEvent } from '#event-log';
import { ReadStore } from '#read-store';
import { type Call, TheCall } from '../http/call.js';
import { invalid, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';

interface EntryRow {
  readonly sequence: number;
  readonly position: string;
  readonly event_id: string;
  readonly stream: string;
  readonly revision: number;
  readonly leaf: Buffer;
}

/** An entry of the log, byte for byte as it is hashed once its event is written as canonical JSON. */
export interface StoredEntry {
  /** Its place in the ledger: 0, 1, 2 … */
  readonly entry: number;
  readonly position: string;
  /** RFC 6962 leaf hash, as hexadecimal. */
  readonly leaf: string;
  readonly event: Envelope;
}

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1000;

/** The log itself, entry by entry, as it is stored: for whoever keeps a copy or a read model of their own. */
@ApiTags('Entries')
@Controller('v1/entries')
export class EntriesApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  @QueryRoute({
    summary: 'Entries in ledger order, one JSON object a line',
    description:
      'Give “after” the last entry you have; without it, the first ones. “event” is the stored envelope; its canonical JSON is what the leaf hashes.',
    asOf: false,
    filters: { after: undefined, limit: undefined },
    mediaType: 'application/x-ndjson',
    answer: entryExample(),
  })
  async entries(@TheCall() call: Call): Promise<string> {
    const { filters, asOf } = await this.queries.asked(call, ['minPosition', 'after', 'limit']);
    const after = wholeNumber('after', filters['after'], -1, Number.MAX_SAFE_INTEGER);
    const limit = wholeNumber('limit', filters['limit'], LIMIT_DEFAULT, LIMIT_MAX);
    const rows = this.store.all<EntryRow>(
      `SELECT sequence, position, event_id, stream, revision, leaf FROM entries
        WHERE sequence > :after ORDER BY sequence LIMIT :limit`,
      { after, limit },
    );
    const stored = await this.#stored(rows);
    const lines = rows.map((row) => JSON.stringify(entryOf(row, stored.get(row.event_id)?.text)));
    call.reply.type('application/x-ndjson; charset=utf-8').header('Ledger-Entry', String(asOf));
    return lines.map((line) => `${line}\n`).join('');
  }

  @Get(':entry')
  @QueryRoute({ summary: 'One entry', asOf: false, answer: entryExample() })
  entry(@TheCall() call: Call, @Param('entry') entry: string) {
    const sequence = wholeNumber('entry', entry, 0, Number.MAX_SAFE_INTEGER);
    const answer = async () => {
      const row = this.store.get<EntryRow>(
        'SELECT sequence, position, event_id, stream, revision, leaf FROM entries WHERE sequence = :sequence',
        { sequence },
      );
      return row && entryOf(row, (await this.#stored([row])).get(row.event_id)?.text);
    };
    // An entry is the same at every moment.
    return this.queries.one(call, answer, []);
  }

  /** The events of some entries, by id. Neighbours in one stream are read together. */
  async #stored(rows: readonly EntryRow[]): Promise<Map<string, LoggedEvent>> {
    const spans = new Map<string, { from: number; to: number }>();
    for (const { stream, revision } of rows) {
      const span = spans.get(stream);
      if (span === undefined) spans.set(stream, { from: revision, to: revision });
      else span.to = Math.max(span.to, revision);
    }
    const events = new Map<string, LoggedEvent>();
    for (const [stream, { from, to }] of spans) {
      for await (const event of this.ledger.log.readStream(stream, { from, limit: to - from + 1 })) {
        events.set(event.id, event);
      }
    }
    return events;
  }
}

function entryOf({ sequence, position, leaf }: EntryRow, text: string | undefined): StoredEntry {
  if (text === undefined) throw new Error(`Entry ${sequence} stands in the read store and not in the log`);
  return { entry: sequence, position, leaf: Buffer.from(leaf).toString('hex'), event: JSON.parse(text) as Envelope };
}

function entryExample() {
  return {
    entry: 4217,
    position: '00000000000000004217',
    leaf: '9f2c5ad1…',
    event: { v: 'outcomes-ledger/event@1', type: 'EvidenceVerified', recordedAt: '2019-03-20T09:14:00.000Z' },
  };
}

function wholeNumber(name: string, text: string | undefined, otherwise: number, max: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value <= max) return value;
  throw invalid(name, `must be a whole number up to ${max}`);
}
