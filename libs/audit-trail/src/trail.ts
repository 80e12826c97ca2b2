import { type Projection, table } from '#read-store';
import type { Narratives } from './narratives.js';

/** Where each event stands, and in which story of its stream. */
export const trailEvents = table<{
  event_id: string;
  sequence: number;
  stream: string;
  revision: number;
  story: string;
}>({
  name: 'trail_events',
  kind: 'current',
  columns: { event_id: 'text', sequence: 'integer', stream: 'text', revision: 'integer', story: 'text' },
  key: ['event_id'],
  indexes: [['stream', 'story', 'revision']],
});

/** Which event relies on which, in both directions. */
export const trailLinks = table<{ from_event: string; to_event: string; relied_on_as: string }>({
  name: 'trail_links',
  kind: 'current',
  columns: { from_event: 'text', to_event: 'text', relied_on_as: 'text' },
  key: ['from_event', 'to_event', 'relied_on_as'],
  indexes: [['to_event']],
});

/** Which events are about a payment, a claim, a person, a file. */
export const trailSubjects = table<{ kind: string; ref: string; sequence: number; event_id: string }>({
  name: 'trail_subjects',
  kind: 'current',
  columns: { kind: 'text', ref: 'text', sequence: 'integer', event_id: 'text' },
  key: ['kind', 'ref', 'sequence'],
  indexes: [['event_id']],
});

/** The links under every trail: who relies on whom, and what is about what. Events are never changed, so neither are these. */
export function trailProjection(narratives: Narratives): Projection {
  return {
    name: 'trail',
    version: 1,
    tables: [trailEvents, trailLinks, trailSubjects],
    apply({ event, envelope, sequence }, rows) {
      const { id, stream, revision } = envelope;
      rows.put(trailEvents, { event_id: id, sequence, stream, revision, story: narratives.story(event) });
      for (const reference of envelope.reliesOn) {
        rows.put(trailLinks, { from_event: id, to_event: reference.event, relied_on_as: reference.as });
      }
      for (const { kind, ref } of narratives.about(event, envelope)) {
        rows.put(trailSubjects, { kind, ref, sequence, event_id: id });
      }
    },
  };
}
