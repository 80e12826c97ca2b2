import { Injectable } from '@nestjs/common';
import type { Revision } from '#event-log';
import { ReadStore } from '#read-store';
import type { AtEntry } from './ledger-moments.js';

/** How far a stream had come when it was read; -1 before it began. */
export interface RevisionSeen {
  readonly stream: string;
  readonly at: Revision;
}

/** How far a stream had come when somebody read a page or a form: what they decide is bound to it. */
@Injectable()
export class StreamRevisions {
  constructor(private readonly store: ReadStore) {}

  /** The revision of a stream at an entry; -1 where it had not begun, which is what its first command is meant for. */
  at(stream: string, { asOf }: AtEntry): RevisionSeen {
    // From the last revision back: the entries of one stream are in the order of the ledger.
    const last = this.store.get<{ revision: number }>(
      'SELECT revision FROM entries WHERE stream = :stream AND sequence <= :entry ORDER BY revision DESC LIMIT 1',
      { stream, entry: asOf },
    );
    return { stream, at: last?.revision ?? -1 };
  }
}
