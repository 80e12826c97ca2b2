import type { Observable } from 'rxjs';
import type { EventCodec, EventLog, FollowSignal, LedgerEntry, LedgerPlace } from '#event-log';
import { placeAt, type ReadStore } from '#read-store';
import { type CloudEvent, type CloudEventParts, cloudEvent, cloudEventType } from './cloud-event.js';

/** Which events somebody wants to hear of; all of them, when nothing is said. */
export interface FeedChoice {
  readonly contract?: string | undefined;
  /** By the names of the ledger (`PaymentMade`). */
  readonly types?: readonly string[] | undefined;
  readonly stream?: string | undefined;
}

export interface FeedPage {
  readonly events: readonly CloudEvent[];
  /** The last entry that was looked at, whether it was wanted or not: the next page begins behind it. */
  readonly last: number;
  /** Whether it is the last one that may be looked at. */
  readonly isEnd: boolean;
}

/** An entry that was looked at, and the event that it is where it is wanted. */
export interface FeedItem {
  readonly entry: number;
  readonly event: CloudEvent | undefined;
}

/** Entries that one page looks at: a rare event in a long log must not keep everybody else from their turn. */
const LOOKED_AT_MAX = 5_000;
const BATCH = 250;
const WAIT_MS = 30_000;

/** The entries of the ledger as CloudEvents, page by page or as they come: by pseudonym, and with nothing that is sealed. */
export class EventFeed {
  /** @param source the name of the log. */
  constructor(
    private readonly store: ReadStore,
    private readonly log: EventLog,
    private readonly codec: EventCodec,
    private readonly source: string,
  ) {}

  /** The types of events there are, by the names of the ledger. */
  get types(): readonly string[] {
    return [...this.codec.registry.entries()].map(([name]) => name);
  }

  /** The name of the ledger for a type that may be written as one of CloudEvents; undefined for none. */
  typeNamed(text: string): string | undefined {
    return [...this.codec.registry.entries()].find(
      ([name, { version }]) => name === text || cloudEventType(name, version) === text,
    )?.[0];
  }

  /**
   * @param after the entry to begin behind; -1 for the first.
   * @param asOf the last entry that counts.
   */
  async page(
    choice: FeedChoice,
    { after, asOf, limit }: { readonly after: number; readonly asOf: number; readonly limit: number },
  ): Promise<FeedPage> {
    const events: CloudEvent[] = [];
    let last = after;
    for await (const batch of this.log.readAll(this.#placeOf(after), { batchSize: Math.min(BATCH, limit) })) {
      for (const entry of batch) {
        if (entry.sequence > asOf) return { events, last, isEnd: true };
        const event = this.#wanted(choice, entry);
        if (event !== undefined) events.push(event);
        last = entry.sequence;
        if (events.length === limit || last - after >= LOOKED_AT_MAX) return { events, last, isEnd: last >= asOf };
      }
    }
    return { events, last, isEnd: true };
  }

  /** The events of one stream behind a revision, up to an entry. */
  async ofStream(
    choice: FeedChoice & { readonly stream: string },
    { afterRevision, asOf, limit }: { readonly afterRevision: number; readonly asOf: number; readonly limit: number },
  ): Promise<CloudEvent[]> {
    const events: CloudEvent[] = [];
    for await (const logged of this.log.readStream(choice.stream, { from: afterRevision + 1 })) {
      const sequence = this.#entryOf(logged.id);
      if (sequence === undefined || sequence > asOf || events.length === limit) break;
      // Whoever may read one contract asks with it: a stream of another has nothing for them.
      const event = this.#wanted(choice, { ...logged, sequence });
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  /** One entry; undefined where there is none. */
  async entry(entry: number): Promise<CloudEvent | undefined> {
    const { events } = await this.page({}, { after: entry - 1, asOf: entry, limit: 1 });
    return events[0];
  }

  /**
   * Every entry from just behind one, from history into live, each once and in order. The next batch waits until `take`
   * has settled. It ends when unsubscribed.
   */
  follow(
    choice: FeedChoice,
    after: number,
    take: (items: readonly FeedItem[]) => void | Promise<void>,
  ): Observable<FollowSignal> {
    return this.log.follow(
      this.#placeOf(after),
      async (batch) => {
        const [last] = batch.slice(-1);
        // What it relies on is told by its entry, which the read store knows.
        if (last !== undefined) await this.store.whenHandled(last.position, WAIT_MS);
        await take(batch.map((entry) => ({ entry: entry.sequence, event: this.#wanted(choice, entry) })));
      },
      { batchSize: BATCH },
    );
  }

  #placeOf(after: number): LedgerPlace | 'start' {
    return (after < 0 ? undefined : placeAt(this.store, after)) ?? 'start';
  }

  #wanted({ contract, types, stream }: FeedChoice, entry: LedgerEntry): CloudEvent | undefined {
    if (types !== undefined && !types.includes(entry.type)) return undefined;
    if (stream !== undefined && stream !== entry.stream) return undefined;
    const told = this.#told(entry);
    return contract === undefined || told.data.event['contract'] === contract ? told : undefined;
  }

  #told(entry: LedgerEntry): CloudEvent {
    const { codec, source } = this;
    const parts: CloudEventParts = {
      source,
      entry,
      recorded: codec.decode(entry),
      type: codec.registry.get(entry.type),
      correlationOf: (correlation) => codec.sealer.mac('correlation', correlation),
    };
    return cloudEvent(parts, (event) => this.#entryOf(event));
  }

  #entryOf(event: string): number | undefined {
    return this.store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE event_id = :event', { event })
      ?.sequence;
  }
}
