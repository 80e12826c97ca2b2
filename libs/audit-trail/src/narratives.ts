import { type Envelope, type Subject, type Telling, UnknownEventType } from '#event-log';

type AnyTelling = Telling<never>;

/** Every library's narrative, by event type. The trail itself knows no business. */
export class Narratives {
  readonly #tellings: ReadonlyMap<string, AnyTelling>;

  constructor(...narratives: readonly Readonly<Record<string, AnyTelling>>[]) {
    this.#tellings = new Map(narratives.flatMap((narrative) => Object.entries(narrative)));
  }

  says(event: { readonly type: string }, envelope: Envelope): string {
    return this.#of(event).says(event as never, envelope);
  }

  /** What the event is about, and the stored files it rests on. */
  about(event: { readonly type: string }, envelope: Envelope): readonly Subject[] {
    const files = envelope.evidence.map(({ digest }) => ({ kind: 'evidence-file', ref: digest }));
    return [...this.#of(event).about(event as never), ...files];
  }

  story(event: { readonly type: string }): string {
    return this.#of(event).story?.(event as never) ?? '';
  }

  why(event: { readonly type: string }): readonly string[] {
    return this.#of(event).why?.(event as never) ?? [];
  }

  #of({ type }: { readonly type: string }): AnyTelling {
    const telling = this.#tellings.get(type);
    if (telling === undefined) throw new UnknownEventType(type);
    return telling;
  }
}
