import { type Projection, table } from '#read-store';
import type { Narratives } from './narratives.js';

/** Which story of its stream an entry belongs to, where the stream holds more than one. */
const trailStories = table<{ sequence: number; stream: string; story: string }>({
  name: 'trail_stories',
  kind: 'added',
  columns: { sequence: 'integer', stream: 'text', story: 'text' },
  key: ['sequence'],
  indexes: [['stream', 'story']],
});

/** Which entry relies on which event. */
const trailLinks = table<{ from_sequence: number; to_event: string; relied_on_as: string }>({
  name: 'trail_links',
  kind: 'added',
  columns: { from_sequence: 'integer', to_event: 'text', relied_on_as: 'text' },
  key: ['from_sequence', 'to_event', 'relied_on_as'],
  indexes: [['to_event']],
});

/** Which entries are about a payment, a claim, a person, a file. */
const trailSubjects = table<{ sequence: number; kind: string; ref: string }>({
  name: 'trail_subjects',
  kind: 'added',
  columns: { sequence: 'integer', kind: 'text', ref: 'text' },
  key: ['sequence', 'kind', 'ref'],
  indexes: [['kind', 'ref']],
});

/**
 * The links under every trail, beside the list of entries that the read store keeps: who relies on whom, and what is
 * about what. Events are never changed, so neither are these: rows are only added, and their keys begin with the ledger
 * entry, so they are written in order.
 */
export function trailProjection(narratives: Narratives): Projection {
  return {
    name: 'trail',
    version: 1,
    tables: [trailStories, trailLinks, trailSubjects],
    apply({ event, envelope, sequence }, rows) {
      const story = narratives.story(event);
      if (story !== '') rows.put(trailStories, { sequence, stream: envelope.stream, story });
      for (const reference of envelope.reliesOn) {
        rows.put(trailLinks, { from_sequence: sequence, to_event: reference.event, relied_on_as: reference.as });
      }
      for (const { kind, ref } of narratives.about(event, envelope)) {
        rows.put(trailSubjects, { sequence, kind, ref });
      }
    },
  };
}
