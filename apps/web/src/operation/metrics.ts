import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Installation } from '#installation';
import { epochMsOf, type Instant } from '#kernel';
import type { FollowerState } from '#read-store';
import type { Webhooks } from '#webhooks';

/** From a point read to a slow page: what a list promises (0.2 s) and an as-of page (1 s) are bounds of their own. */
const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10];
/** From a flush that was shared to a store that had to be asked again. */
const APPEND_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const FOLLOWER_STATES: readonly FollowerState[] = ['stopped', 'rebuilding', 'catching-up', 'live', 'waiting'];

/**
 * What is measured of the process, in the text format of Prometheus. Labels hold routes as they are written in the code, names
 * of read models and words of our own: never a reference, a code of a contract, or anything that was sent.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #http: Histogram<'method' | 'route' | 'status'>;
  /** What is looked up each time the metrics are asked for. */
  readonly #looks: (() => void | Promise<void>)[] = [];

  /** @param webhooks those that this process sends; without them, nothing is said about any. */
  constructor(
    private readonly installation: Installation,
    webhooks: Webhooks | undefined,
  ) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#http = new Histogram({
      name: 'ledger_http_request_seconds',
      help: 'How long requests took, by route as it is written in the code and status',
      labelNames: ['method', 'route', 'status'],
      buckets: HTTP_SECONDS,
      registers,
    });
    const append = new Histogram({
      name: 'ledger_append_seconds',
      help: 'How long the log took to append, until it was durable, by what it answered',
      labelNames: ['answer'],
      buckets: APPEND_SECONDS,
      registers,
    });
    installation.ledger.onAsked = (answer, ms) => append.observe({ answer }, ms / 1000);
    this.#ofReadModels();
    this.#ofTree();
    this.#ofVerification();
    this.#ofQueues();
    if (webhooks !== undefined) this.#ofWebhooks(webhooks);
  }

  /** One request that was answered. @param route as it is written in the code; undefined where there is none. */
  answered(method: string, route: string | undefined, status: number, seconds: number): void {
    this.#http.observe({ method, route: route ?? 'none', status: String(status) }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything as it is now. */
  async text(): Promise<string> {
    for (const look of this.#looks) await look();
    return this.#registry.metrics();
  }

  /** Nothing is measured any more. */
  close(): void {
    this.installation.ledger.onAsked = () => undefined;
    this.#registry.clear();
  }

  #ofReadModels(): void {
    const { follower } = this.installation;
    // A process that only reads keeps no read models; the one that does says how they are.
    if (follower === undefined) return;
    const events = this.#each(
      'ledger_projection_lag_events',
      'Entries that a read model has not handled',
      'projection',
    );
    const seconds = this.#each(
      'ledger_projection_lag_seconds',
      'Since the first of them was recorded; 0 when there is none',
      'projection',
    );
    const parked = this.#each(
      'ledger_projection_parked',
      '1 where a read model stands still at an event that it cannot handle',
      'projection',
    );
    const state = this.#each('ledger_follower_state', '1 for what the follower of the log is doing', 'state');
    this.#looks.push(async () => {
      for (const lag of await follower.lag()) {
        events(lag.projection, lag.events);
        seconds(lag.projection, lag.seconds);
      }
      const { state: now, projections } = follower.status;
      for (const { name, parked: at } of projections) parked(name, at === undefined ? 0 : 1);
      for (const each of FOLLOWER_STATES) state(each, each === now ? 1 : 0);
    });
  }

  #ofTree(): void {
    const { transparency } = this.installation;
    const broken = this.#one('ledger_tree_broken', '1 once the log was found not to be what was logged');
    const entries = this.#one('ledger_tree_entries', 'Entries in the tree');
    const age = this.#one(
      'ledger_checkpoint_age_seconds',
      'Since the latest checkpoint was signed; absent before the first',
    );
    const unsigned = this.#one('ledger_checkpoint_unsigned_entries', 'Entries since the latest checkpoint');
    this.#looks.push(() => {
      const latest = transparency.checkpoint();
      broken(transparency.status.state === 'broken' ? 1 : 0);
      entries(transparency.size);
      age(latest && this.#since(latest.signedAt));
      unsigned(transparency.size - (latest?.size ?? 0));
    });
  }

  #ofVerification(): void {
    const { verifications } = this.installation;
    const age = this.#one(
      'ledger_verification_age_seconds',
      'Since the last full “ledger verify” ended; absent before the first',
    );
    const faults = this.#one('ledger_verification_faults', 'Faults that it found in what is stored');
    const differing = this.#one('ledger_verification_differing_tables', 'Tables that did not say what the log does');
    this.#looks.push(() => {
      const last = verifications.lastFull();
      age(last && this.#since(last.endedAt));
      faults(last?.faults);
      // Read models are not compared with a log that is at fault.
      const { readModels } = last ?? {};
      differing(readModels ? readModels.differing.length + readModels.faults.length : undefined);
    });
  }

  #ofQueues(): void {
    const { store } = this.installation;
    const items = this.#each('ledger_queue_items', 'What waits for somebody, or for the ledger', 'queue');
    const oldest = this.#each(
      'ledger_queue_oldest_seconds',
      'Since the oldest of it was recorded; 0 when nothing waits',
      'queue',
    );
    this.#looks.push(() => {
      for (const [queue, sql] of Object.entries(QUEUES)) {
        const waiting = store.get<{ items: number; since: Instant | null }>(sql);
        items(queue, waiting?.items ?? 0);
        oldest(queue, waiting?.since ? this.#since(waiting.since) : 0);
      }
    });
  }

  #ofWebhooks(webhooks: Webhooks): void {
    const deliveries = this.#each(
      'ledger_webhook_deliveries',
      'Deliveries that are kept, by what became of them: waiting is the depth of the outbox',
      'status',
    );
    const oldest = this.#one('ledger_webhook_oldest_waiting_seconds', 'Since the oldest that waits was made; or 0');
    const attempts = this.#one('ledger_webhook_failed_attempts', 'Attempts that failed, of deliveries that are kept');
    const states = this.#each('ledger_webhooks', 'Webhooks', 'status');
    this.#looks.push(() => {
      const outbox = webhooks.outbox();
      for (const [status, count] of Object.entries(outbox.deliveries)) deliveries(status, count);
      for (const [status, count] of Object.entries(outbox.webhooks)) states(status, count);
      oldest(outbox.oldestWaitingAt === null ? 0 : this.#since(outbox.oldestWaitingAt));
      attempts(outbox.failedAttempts);
    });
  }

  #each(name: string, help: string, label: string): (value: string, figure: number) => void {
    const gauge = new Gauge({ name, help, labelNames: [label], registers: [this.#registry] });
    return (value, figure) => gauge.set({ [label]: value }, figure);
  }

  #one(name: string, help: string): (figure: number | undefined) => void {
    const gauge = new Gauge({ name, help, registers: [this.#registry] });
    // A figure that is not known must be absent: nought would say that all is well.
    return (figure) => (figure === undefined ? gauge.remove() : gauge.set(figure));
  }

  #since(at: Instant): number {
    return Math.max(0, (epochMsOf(this.installation.clock.now()) - epochMsOf(at)) / 1000);
  }
}

/** How much waits, and since when. */
const QUEUES = {
  verification: `
    SELECT count(*) AS items, min(e.recorded_at) AS since FROM outcomes o
    LEFT JOIN entries e ON e.sequence = o.waiting_since WHERE o.status = 'submitted' AND o.known_to IS NULL`,
  erasure: `
    SELECT count(*) AS items, min(e.recorded_at) AS since FROM erasures r
    LEFT JOIN entries e ON e.sequence = r.known_from WHERE r.status = 'approved' AND r.known_to IS NULL`,
};
