import type { Subscription } from 'rxjs';
import type { EventCodec, EventLog, LedgerEntry, LedgerPlace, Position } from '#event-log';
import { type ThinCloudEvent, thinCloudEvent } from '#exports';
import { type After, placeAt, type ReadStore } from '#read-store';
import type { Webhook } from './webhook.js';
import type { Webhooks } from './webhooks.js';

export interface WatchedLog {
  readonly log: EventLog;
  readonly codec: EventCodec;
  readonly store: ReadStore;
  /** The name of the log. */
  readonly source: string;
  /** Where others reach this ledger, for the links in what is sent; links begin at the root, when absent. */
  readonly address?: string | undefined;
}

const BATCH = 250;
const RETRY_MS = 5_000;

/**
 * Follows the log and writes down what is to be sent to whom. What is written and how far the log was looked through are
 * one transaction: after a crash, nothing is missing, and nothing is there twice. The log does not wait for it.
 */
export class EventWatch {
  #following: Subscription | undefined;
  #callOffRetry = () => {};
  #isStopped = true;

  constructor(
    private readonly webhooks: Webhooks,
    private readonly watched: WatchedLog,
    private readonly after: After,
    /** Something is to be sent now. */
    private readonly woken: () => void,
    private readonly told: (error: unknown) => void,
  ) {}

  start(): void {
    this.#isStopped = false;
    this.#following = this.watched.log
      .follow(this.#place(), (batch) => this.#take(batch), { batchSize: BATCH })
      .subscribe({
        error: (error: unknown) => {
          this.told(error);
          if (!this.#isStopped) this.#callOffRetry = this.after(RETRY_MS, () => this.start());
        },
      });
  }

  stop(): void {
    this.#isStopped = true;
    this.#callOffRetry();
    this.#following?.unsubscribe();
  }

  /** Where it left off; the end of the log for one that was never looked through, or is not the one that was. */
  #place(): LedgerPlace | 'start' {
    const { store } = this.watched;
    const left = this.webhooks.database.prepare('SELECT position, sequence FROM place').get() as
      | { readonly position: Position; readonly sequence: number }
      | undefined;
    // A log that was set back to an earlier state has another entry there, or none: what it gets from now on is news.
    const isThere = left !== undefined && placeAt(store, left.sequence)?.position === left.position;
    if (isThere) return left;
    return placeAt(store, Number.MAX_SAFE_INTEGER) ?? 'start';
  }

  #take(batch: readonly LedgerEntry[]): void {
    const { database, options } = this.webhooks;
    const last = batch.at(-1);
    if (last === undefined) return;
    const now = options.clock.now();
    const add = database.prepare(
      `INSERT INTO deliveries (webhook, message, entry, type, body, made_at, status, due_at)
       VALUES (:webhook, :message, :entry, :type, :body, :now, 'waiting', :now) ON CONFLICT DO NOTHING`,
    );
    let added = 0;
    database
      .transaction(() => {
        const listening = this.webhooks.list().filter(({ status }) => status === 'active');
        for (const entry of listening.length === 0 ? [] : batch) {
          for (const { webhook, event } of this.#wanted(listening, entry)) {
            const { id, type } = event;
            const values = { message: `msg_${id}`, entry: entry.sequence, type, body: JSON.stringify(event), now };
            added += add.run({ webhook, ...values }).changes;
          }
        }
        database
          .prepare(
            `INSERT INTO place (one, position, sequence) VALUES (1, :position, :sequence)
             ON CONFLICT DO UPDATE SET position = excluded.position, sequence = excluded.sequence`,
          )
          .run({ position: last.position, sequence: last.sequence });
      })
      .immediate();
    if (added > 0) this.woken();
  }

  #wanted(listening: readonly Webhook[], entry: LedgerEntry): { webhook: string; event: ThinCloudEvent }[] {
    const { codec, source, address = '' } = this.watched;
    const ofType = listening.filter(({ types }) => types === null || types.includes(entry.type));
    if (ofType.length === 0) return [];
    const recorded = codec.decode<{ readonly type: string; readonly contract?: string }>(entry);
    const { contract } = recorded.event;
    const wanting = ofType.filter(({ contracts }) => contracts === null || contracts.includes(contract ?? ''));
    if (wanting.length === 0) return [];
    const thin = thinCloudEvent({
      source,
      entry,
      recorded,
      type: codec.registry.get(entry.type),
      correlationOf: (correlation) => codec.sealer.mac('correlation', correlation),
    });
    const event = { ...thin, dataref: `${address}${thin.dataref}` };
    return wanting.map(({ webhook }) => ({ webhook, event }));
  }
}
