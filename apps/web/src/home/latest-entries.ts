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

interface LastRow {
  readonly sequence: number;
  readonly stream: string;
  readonly revision: number;
}

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
    const rows = only === undefined ? this.#last(entry, count) : this.#lastOf(only, entry, count);
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

  #last(entry: number, count: number): readonly LastRow[] {
    return this.store.all<LastRow>(
      'SELECT sequence, stream, revision FROM entries WHERE sequence <= :entry ORDER BY sequence DESC LIMIT :count',
      { entry, count },
    );
  }

  /** However long ago: the last ones of a contract that is over lie far behind those of the others. */
  #lastOf(contracts: readonly string[], entry: number, count: number): readonly LastRow[] {
    const rows = contracts.flatMap((contract) =>
      this.store.all<LastRow>(
        `SELECT e.sequence, e.stream, e.revision FROM trail_subjects s JOIN entries e ON e.sequence = s.sequence
         WHERE s.kind = 'contract' AND s.ref = :contract AND s.sequence <= :entry ORDER BY s.sequence DESC LIMIT :count`,
        { contract, entry, count },
      ),
    );
    // An entry may be about several contracts; it is shown once, to whoever may read the stream that it stands in.
    const ofThem = new Map(rows.filter(({ stream }) => isOfOne(stream, contracts)).map((row) => [row.sequence, row]));
    return [...ofThem.values()].sort((one, other) => other.sequence - one.sequence).slice(0, count);
  }
}
