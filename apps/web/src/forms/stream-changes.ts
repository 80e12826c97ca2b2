import { Injectable } from '@nestjs/common';
import { Narratives } from '#audit-trail';
import { Ledger, type Revision } from '#event-log';
import { instantWords } from '../layout/words.js';

const SHOWN_MAX = 10;

/** What was recorded in a stream after somebody looked at it, for whoever was about to decide on what they had seen. */
@Injectable()
export class StreamChanges {
  constructor(
    private readonly ledger: Ledger,
    private readonly narratives: Narratives,
  ) {}

  /** @param seen the revision that was seen; -1 for a stream that was not there. */
  async since(stream: string, seen: Revision): Promise<readonly string[]> {
    const sentences: string[] = [];
    for await (const logged of this.ledger.log.readStream(stream, { from: seen + 1, limit: SHOWN_MAX })) {
      const { event, envelope } = this.ledger.codec.decode(logged);
      const { actor, recordedAt } = envelope;
      sentences.push(`${this.narratives.says(event, envelope)} (${actor.organisation}, ${instantWords(recordedAt)})`);
    }
    return sentences;
  }
}
