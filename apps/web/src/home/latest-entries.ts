import { Injectable } from '@nestjs/common';
import { Narratives } from '#audit-trail';
import { Ledger } from '#event-log';
import type { Instant } from '#kernel';
import { ReadStore } from '#read-store';

export interface EntryOnHome {
  readonly entry: number;
  readonly sentence: string;
  readonly occurredAt: string;
  readonly recordedAt: Instant;
}

/** The last entries of the ledger up to one of them, the newest first. */
@Injectable()
export class LatestEntries {
  constructor(
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
    private readonly narratives: Narratives,
  ) {}

  async upTo(entry: number, count: number): Promise<EntryOnHome[]> {
    const rows = this.store.all<{ sequence: number; stream: string; revision: number }>(
      'SELECT sequence, stream, revision FROM entries WHERE sequence <= :entry ORDER BY sequence DESC LIMIT :count',
      { entry, count },
    );
    const latest: EntryOnHome[] = [];
    for (const { sequence, stream, revision } of rows) {
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
