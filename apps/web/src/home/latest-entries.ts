import { Injectable } from '@nestjs/common';
import { Narratives } from '#audit-trail';
import { Ledger } from '#event-log';
import type { Instant } from '#kernel';
import { ReadStore } from '#read-store';
import { ofStream } from '../access/readings.js';

export interface EntryOnHome {
  readonly entry: number;
  readonly sentence: string;
  readonly occurredAt: string;
  readonly recordedAt: Instant;
}

/** Whoever has a part in some contracts is shown what is theirs among so many last entries. */
const LOOKED_AT = 500;

function isOfOne(stream: string, contracts: readonly string[]): boolean {
  const of = ofStream(stream);
  return of !== undefined && 'contract' in of && contracts.includes(of.contract);
}

/** The last entries of the ledger up to one of them, the newest first. */
@Injectable()
export class LatestEntries {
  constructor(
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
    private readonly narratives: Narratives,
  ) {}

  /** @param only the contracts whose entries are shown; those of all, when absent. */
  async upTo(entry: number, count: number, only?: readonly string[]): Promise<EntryOnHome[]> {
    const rows = this.store.all<{ sequence: number; stream: string; revision: number }>(
      'SELECT sequence, stream, revision FROM entries WHERE sequence <= :entry ORDER BY sequence DESC LIMIT :count',
      { entry, count: only === undefined ? count : LOOKED_AT },
    );
    const latest: EntryOnHome[] = [];
    const shown = rows.filter(({ stream }) => only === undefined || isOfOne(stream, only)).slice(0, count);
    for (const { sequence, stream, revision } of shown) {
      for await (const logged of this.ledger.log.readStream(stream, { from: revision, limit: 1 })) {
        const { event, envelope } = this.ledger.codec.decode(logged);
        latest.push({
          entry: sequence,
          sentence: this.narratives.says(event, envelope),
          occurredAt: envelope.occurredAt,
          recordedAt: envelope.recordedAt,
        });
      }
    }
    return latest;
  }
}
