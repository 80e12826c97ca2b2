import type { Envelope, Narrative } from '#event-log';

/** What a narrative says about events, one sentence an event; nothing in it may lean on the envelope. */
export function told<Event extends { type: string }>(narrative: Narrative<Event>, events: readonly Event[]): string[] {
  return events.map((event) => entryOf(narrative, event).says(event, {} as Envelope));
}

/** What each event is about, as `kind ref`. */
export function subjects<Event extends { type: string }>(narrative: Narrative<Event>, event: Event): string[] {
  return entryOf(narrative, event)
    .about(event)
    .map(({ kind, ref }) => `${kind} ${ref}`);
}

function entryOf<Event extends { type: string }>(narrative: Narrative<Event>, event: Event) {
  return narrative[event.type as Event['type']] as unknown as {
    says(event: Event, envelope: Envelope): string;
    about(event: Event): readonly { readonly kind: string; readonly ref: string }[];
  };
}
