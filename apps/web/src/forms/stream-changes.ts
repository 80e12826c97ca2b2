import { Injectable } from '@nestjs/common';
import { Narratives } from '#audit-trail';
import { Ledger, type Revision } from '#event-log';
import { instantWords } from '../layout/words.js';
import type { Form } from './form.js';
import { revisionTyped, type Typed } from './typed.js';

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
    const from = Math.max(0, seen + 1);
    for await (const logged of this.ledger.log.readStream(stream, { from, limit: SHOWN_MAX })) {
      const { event, envelope } = this.ledger.codec.decode(logged);
      const { actor, recordedAt } = envelope;
      sentences.push(`${this.narratives.says(event, envelope)} (${actor.organisation}, ${instantWords(recordedAt)})`);
    }
    return sentences;
  }

  /** The same for a form that is shown again: nothing, where it shows no more than its reader has seen. */
  async sinceShown({ revision }: Form, typed: Typed): Promise<readonly string[]> {
    const seen = revisionTyped(typed);
    if (revision === undefined || seen === undefined || revision.at <= seen) return [];
    return this.since(revision.stream, seen);
  }
}
