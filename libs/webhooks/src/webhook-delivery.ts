import { epochMsOf, type Instant, instantAt } from '#kernel';
import { type After, afterRealTime } from '#read-store';
import { EventWatch, type WatchedLog } from './event-watch.js';
import { ANSWERS_KEPT_MS, KEPT_MS, PAUSED_AFTER_MS, waitBefore } from './retry-plan.js';
import { type Sent, sendWebhook } from './send-webhook.js';
import type { DeliveryRow } from './webhook-rows.js';
import type { Webhooks } from './webhooks.js';

export interface DeliveryOptions {
  readonly after?: After;
  readonly timeoutMs?: number;
  /** How often it is looked whether a terminal has asked for something; every five seconds, when absent. */
  readonly lookMs?: number;
  /** Hears of what went wrong here, which is no receiver’s fault. */
  readonly told?: (error: unknown) => void;
}

/** Receivers that are sent to at once; each gets one message after the other, so that a slow one holds up only itself. */
const RECEIVERS_MAX = 8;
const LOOK_MS = 5_000;
/** How often it is looked for what was kept long enough. */
const FORGET_MS = 3_600_000;

interface DueRow extends DeliveryRow {
  readonly url: string;
  readonly failing_since: Instant | null;
}

/**
 * Sends what is to be sent, at least once: what was under way when the process ended is sent again, under the same
 * `webhook-id`. A receiver that fails is tried again for days, then its webhook is paused.
 */
export class WebhookDelivery {
  readonly #watch: EventWatch;
  readonly #after: After;
  readonly #lookMs: number;
  /** The webhooks that are being sent to, each with its attempt. */
  readonly #underWay = new Map<string, Promise<void>>();
  #callOff = () => {};
  #isStopped = true;
  /** An attempt could not be written down: the next look is not at once. */
  #isBroken = false;
  #forgotAt = 0;

  constructor(
    private readonly webhooks: Webhooks,
    watched: WatchedLog,
    private readonly options: DeliveryOptions = {},
  ) {
    this.#after = options.after ?? afterRealTime;
    this.#lookMs = options.lookMs ?? LOOK_MS;
    const told = options.told ?? (() => undefined);
    this.#watch = new EventWatch(webhooks, watched, this.#after, () => this.wake(), told);
  }

  start(): void {
    this.#isStopped = false;
    // Once whoever asked has their answer.
    this.webhooks.onDue = () => void this.#after(0, () => this.wake());
    this.#watch.start();
    this.wake();
  }

  /** Lets what is under way come to its end, and begins nothing new. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#watch.stop();
    this.#callOff();
    await this.settled();
  }

  /** Settles when nothing is under way and nothing more is due. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Sends what is due, and looks again when the next is. */
  wake(): void {
    if (this.#isStopped) return;
    this.#callOff();
    this.#callOff = this.#after(this.#isBroken ? this.#lookMs : this.#sendDue(), () => this.wake());
    this.#isBroken = false;
  }

  /** @returns after how many milliseconds to look again. */
  #sendDue(): number {
    try {
      this.#forgetOld();
      while (this.#underWay.size < RECEIVERS_MAX) {
        const due = this.#nextDue();
        if (due === undefined) break;
        const attempt = this.#attempt(due).finally(() => {
          this.#underWay.delete(due.webhook);
          this.wake();
        });
        this.#underWay.set(due.webhook, attempt);
      }
      return this.#untilNext();
    } catch (error) {
      // Another process may hold the file for long: it is looked again.
      this.options.told?.(error);
      return this.#lookMs;
    }
  }

  async #attempt(due: DueRow): Promise<void> {
    const { clock, guard = {} } = this.webhooks.options;
    const at = clock.now();
    try {
      const secrets = this.#secretsOf(due.webhook, at);
      const { url, message, body } = due;
      const { timeoutMs } = this.options;
      const options = { guard, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
      const sent = await sendWebhook({ url, message, body, at, secrets }, options);
      this.#settle(due, at, sent);
    } catch (error) {
      // It stays due, so it is not lost; but it is not tried at once, or a broken file would be asked without end.
      this.options.told?.(error);
      this.#isBroken = true;
    }
  }

  #settle(due: DueRow, at: Instant, { responseStatus, error, retryAfterMs }: Sent): void {
    const { database, options } = this.webhooks;
    const now = options.clock.now();
    const attempts = due.attempts + 1;
    const wait = error === null ? undefined : waitBefore(attempts, options.entropy, retryAfterMs);
    const status = error === null ? 'delivered' : wait === undefined ? 'failed' : 'waiting';
    const failingSince = error === null ? null : (due.failing_since ?? at);
    database
      .transaction(() => {
        database
          .prepare(
            `INSERT INTO attempts (delivery, number, at, ms, response_status, error)
             SELECT :delivery, 1 + count(*), :at, :ms, :responseStatus, :error FROM attempts WHERE delivery = :delivery`,
          )
          .run({ delivery: due.number, at, ms: epochMsOf(now) - epochMsOf(at), responseStatus, error });
        database
          .prepare(
            `UPDATE deliveries SET attempts = :attempts, status = :status, due_at = :dueAt, settled_at = :settledAt
              WHERE number = :delivery AND status = 'waiting'`,
          )
          .run({
            delivery: due.number,
            attempts,
            status,
            dueAt: wait === undefined ? null : instantAt(epochMsOf(now) + wait),
            settledAt: wait === undefined ? now : null,
          });
        database
          .prepare('UPDATE webhooks SET failing_since = :failingSince WHERE webhook = :webhook')
          .run({ webhook: due.webhook, failingSince });
        const why = whyPause(responseStatus, failingSince, now);
        if (why !== undefined) this.#pause(due.webhook, why, now);
      })
      .immediate();
  }

  #pause(webhook: string, why: string, now: Instant): void {
    this.webhooks.database
      .prepare(
        "UPDATE webhooks SET status = 'paused', status_why = :why, status_at = :now WHERE webhook = :webhook AND status = 'active'",
      )
      .run({ webhook, why, now });
  }

  /** What has waited longest, of a webhook that is not being sent to. */
  #nextDue(): DueRow | undefined {
    return this.webhooks.database
      .prepare(
        `SELECT d.*, w.url, w.failing_since FROM deliveries d JOIN webhooks w USING (webhook)
          WHERE d.status = 'waiting' AND d.due_at <= :now AND w.status = 'active'
            AND w.webhook NOT IN (SELECT value FROM json_each(:busy))
          ORDER BY d.due_at, d.number LIMIT 1`,
      )
      .get({ now: this.webhooks.options.clock.now(), busy: JSON.stringify([...this.#underWay.keys()]) }) as
      | DueRow
      | undefined;
  }

  #untilNext(): number {
    const next = this.webhooks.database
      .prepare(
        `SELECT min(d.due_at) AS at FROM deliveries d JOIN webhooks w USING (webhook)
          WHERE d.status = 'waiting' AND w.status = 'active' AND d.due_at > :now`,
      )
      .get({ now: this.webhooks.options.clock.now() }) as { readonly at: Instant | null };
    if (next.at === null) return this.#lookMs;
    return Math.min(this.#lookMs, Math.max(0, epochMsOf(next.at) - epochMsOf(this.webhooks.options.clock.now())));
  }

  /** The newest first. A secret that was replaced signs for as long as it was said to. */
  #secretsOf(webhook: string, now: Instant): string[] {
    const rows = this.webhooks.database
      .prepare(
        'SELECT wrapped FROM secrets WHERE webhook = :webhook AND (ends_at IS NULL OR ends_at > :now) ORDER BY number DESC',
      )
      .all({ webhook, now }) as { readonly wrapped: Buffer }[];
    return rows.map(({ wrapped }) => this.webhooks.secrets.open(webhook, wrapped));
  }

  #forgetOld(): void {
    const { database, options } = this.webhooks;
    const now = options.clock.now();
    if (epochMsOf(now) - this.#forgotAt < FORGET_MS) return;
    this.#forgotAt = epochMsOf(now);
    database.prepare('DELETE FROM secrets WHERE ends_at <= :now').run({ now });
    const asked = instantAt(epochMsOf(now) - ANSWERS_KEPT_MS);
    database.prepare('DELETE FROM requests WHERE at < :asked').run({ asked });
    const before = instantAt(epochMsOf(now) - KEPT_MS);
    database.prepare("DELETE FROM deliveries WHERE settled_at < :before AND status <> 'waiting'").run({ before });
  }
}

const GONE = 410;

function whyPause(responseStatus: number | null, failingSince: Instant | null, now: Instant): string | undefined {
  if (responseStatus === GONE) return 'It answered 410: it wants no more';
  if (failingSince === null || epochMsOf(now) - epochMsOf(failingSince) < PAUSED_AFTER_MS) return undefined;
  return `Nothing has arrived since ${failingSince}`;
}
