import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { type Actor, type Clock, type Entropy, epochMsOf, type Instant, instantAt, newUuid } from '#kernel';
import { AddressRefused, type GuardOptions, webhookUrl } from './address-guard.js';
import { AnsweredRequests } from './answered-requests.js';
import { deliveriesInMemory, openDeliveries } from './deliveries-file.js';
import { ROTATION_MS } from './retry-plan.js';
import {
  type Delivery,
  type DeliveryStatus,
  type Outbox,
  type Webhook,
  type WebhookInput,
  WebhookRefused,
  type WebhookStatus,
} from './webhook.js';
import {
  type AttemptRow,
  type DeliveryRow,
  deliveryOf,
  listText,
  WEBHOOKS,
  type WebhookRow,
  webhookOf,
} from './webhook-rows.js';
import { WebhookSecrets, webhooksKey } from './webhook-secrets.js';

/** Every event is held against every webhook. */
const WEBHOOKS_MAX = 100;
export const PING = 'org.outcomes-ledger.ping.v1';

export interface WebhooksOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly guard?: GuardOptions;
}

/** Where the webhooks of a ledger stand, in its folder. */
export function webhooksIn(data: string, keyFile = join(data, 'webhooks.key')) {
  return { file: join(data, 'deliveries.db'), keyFile };
}

/**
 * Who is told of what is recorded, and what became of telling them. A matter of the installation, not of the business: it
 * stands in a file of its own, and the log knows nothing of it.
 */
export class Webhooks {
  /** Called when something is to be sent at once; whoever sends says what happens then. */
  onDue: () => void = () => undefined;
  readonly #answered: AnsweredRequests;

  private constructor(
    readonly database: Database.Database,
    readonly secrets: WebhookSecrets,
    readonly options: WebhooksOptions,
  ) {
    this.#answered = new AnsweredRequests(database, secrets, options.clock);
  }

  /**
   * @param keyFile the key that wraps the secrets; made where there is none.
   * @throws WebhooksFileError
   */
  static open(
    { file, keyFile }: { readonly file: string; readonly keyFile: string },
    options: WebhooksOptions,
  ): Webhooks {
    const secrets = new WebhookSecrets(webhooksKey(keyFile, options.entropy), options.entropy);
    return new Webhooks(openDeliveries(file), secrets, options);
  }

  static inMemory(options: WebhooksOptions): Webhooks {
    const secrets = new WebhookSecrets(options.entropy.bytes(32), options.entropy);
    return new Webhooks(deliveriesInMemory(), secrets, options);
  }

  close(): void {
    this.database.close();
  }

  /**
   * Does something once, however often it is asked for under one id within a day: the same request is answered the same, a secret
   * that was told included, because the first answer may have been lost; but no secret that was replaced or destroyed since.
   *
   * @param id of the request, chosen by whoever asks, beside who that is.
   * @param asked what is asked for, in a form of its own.
   * @throws WebhookRefused for another request under the same id, and where what was answered is forgotten.
   */
  once<Answer extends object>(
    { id, by }: { readonly id: string; readonly by: Actor },
    asked: readonly unknown[],
    work: () => Answer,
  ): Answer {
    return this.#answered.once(`${by.subject}/${by.organisation}/${id}`, asked, work);
  }

  /** @returns the webhook, and its secret in clear: it is told again to nobody but whoever sends the same request again. */
  create(input: WebhookInput, by: Actor): { readonly webhook: Webhook; readonly secret: string } {
    const url = this.#urlOf(input.url);
    const now = this.options.clock.now();
    const webhook = `wh_${newUuid(this.options.entropy).replaceAll('-', '')}`;
    const { secret, wrapped } = this.secrets.make(webhook);
    this.#write(() => {
      const there = this.#get<{ count: number }>("SELECT count(*) AS count FROM webhooks WHERE status <> 'retired'");
      if ((there?.count ?? 0) >= WEBHOOKS_MAX) {
        throw new WebhookRefused(
          'too-many-webhooks',
          `There are ${WEBHOOKS_MAX} webhooks already. Retire one of them first`,
        );
      }
      this.#run(
        `INSERT INTO webhooks (webhook, url, description, contracts, types, made_by, made_at, status, status_at)
         VALUES (:webhook, :url, :description, :contracts, :types, :by, :now, 'active', :now)`,
        {
          webhook,
          url,
          description: input.description,
          contracts: listText(input.contracts),
          types: listText(input.types),
          by: JSON.stringify(by),
          now,
        },
      );
      this.#addSecret(webhook, 1, wrapped, now);
    });
    return { webhook: this.webhook(webhook), secret };
  }

  /** Those that were not retired, the oldest first. */
  list(): Webhook[] {
    const now = this.options.clock.now();
    return this.#all<WebhookRow>(`${WEBHOOKS} WHERE w.status <> 'retired' ORDER BY w.made_at, w.webhook`, { now }).map(
      webhookOf,
    );
  }

  /** @throws WebhookRefused for one that there is not. */
  webhook(webhook: string): Webhook {
    const row = this.#get<WebhookRow>(`${WEBHOOKS} WHERE w.webhook = :webhook`, {
      webhook,
      now: this.options.clock.now(),
    });
    if (row === undefined) throw new WebhookRefused('webhook-not-found', `There is no webhook ${webhook}`);
    return webhookOf(row);
  }

  /** Makes a new secret. The one before signs as well for a day, so that its receiver can change at leisure. */
  rotate(webhook: string): { readonly secret: string; readonly endsAt: Instant } {
    this.#standing(webhook);
    const now = this.options.clock.now();
    const endsAt = instantAt(epochMsOf(now) + ROTATION_MS);
    const { secret, wrapped } = this.secrets.make(webhook);
    this.#write(() => {
      this.#answered.forgetSecretsOf(webhook);
      const last = this.#get<{ number: number }>('SELECT max(number) AS number FROM secrets WHERE webhook = :webhook', {
        webhook,
      });
      const number = last?.number ?? 0;
      // Never three: whoever rotates twice because a secret leaked wants the leaked one gone.
      this.#run('DELETE FROM secrets WHERE webhook = :webhook AND number < :number', { webhook, number });
      this.#run('UPDATE secrets SET ends_at = :endsAt WHERE webhook = :webhook', { webhook, endsAt });
      this.#addSecret(webhook, number + 1, wrapped, now);
    });
    return { secret, endsAt };
  }

  /** Nothing is sent to it, and nothing is added to what waits. */
  pause(webhook: string): Webhook {
    this.#standing(webhook);
    return this.#setStatus(webhook, 'paused', null);
  }

  /** What waited is sent from now on; what was recorded meanwhile is not, and can be read as a feed. */
  resume(webhook: string): Webhook {
    this.#standing(webhook);
    const resumed = this.#setStatus(webhook, 'active', null);
    this.onDue();
    return resumed;
  }

  /** For good. Its secrets are destroyed, in what was answered too, and what waits is never sent; what was sent can still be looked at. */
  retire(webhook: string): Webhook {
    this.webhook(webhook);
    this.#write(() => {
      this.#answered.forgetSecretsOf(webhook);
      this.#run('DELETE FROM secrets WHERE webhook = :webhook', { webhook });
      this.#run(
        "UPDATE deliveries SET status = 'failed', due_at = NULL, settled_at = :now WHERE webhook = :webhook AND status = 'waiting'",
        { webhook, now: this.options.clock.now() },
      );
    });
    return this.#setStatus(webhook, 'retired', null);
  }

  /** The newest first. */
  deliveries(
    webhook: string,
    { before, limit, status }: { readonly before?: number; readonly limit: number; readonly status?: DeliveryStatus },
  ): Delivery[] {
    this.webhook(webhook);
    return this.#all<DeliveryRow>(
      `SELECT * FROM deliveries WHERE webhook = :webhook AND (:before IS NULL OR number < :before)
         AND (:status IS NULL OR status = :status) ORDER BY number DESC LIMIT :limit`,
      { webhook, before: before ?? null, status: status ?? null, limit },
    ).map((row) => this.#deliveryOf(row));
  }

  delivery(webhook: string, delivery: number): Delivery {
    const row = this.#get<DeliveryRow>('SELECT * FROM deliveries WHERE webhook = :webhook AND number = :delivery', {
      webhook,
      delivery,
    });
    if (row === undefined) throw new WebhookRefused('delivery-not-found', `${webhook} has no delivery ${delivery}`);
    return this.#deliveryOf(row);
  }

  outbox(): Outbox {
    const counted = (of: 'deliveries' | 'webhooks') =>
      Object.fromEntries(
        this.#all<{ status: string; count: number }>(`SELECT status, count(*) AS count FROM ${of} GROUP BY status`).map(
          ({ status, count }) => [status, count],
        ),
      );
    const oldest = this.#get<{ at: Instant | null }>(
      "SELECT min(made_at) AS at FROM deliveries WHERE status = 'waiting'",
    );
    const failed = this.#get<{ count: number }>('SELECT count(*) AS count FROM attempts WHERE error IS NOT NULL');
    return {
      deliveries: { waiting: 0, delivered: 0, failed: 0, ...counted('deliveries') },
      webhooks: { active: 0, paused: 0, retired: 0, ...counted('webhooks') },
      oldestWaitingAt: oldest?.at ?? null,
      failedAttempts: failed?.count ?? 0,
    };
  }

  /** Sends one once more, whatever became of it, with all its attempts before it. */
  resend(webhook: string, delivery: number): Delivery {
    this.#standing(webhook);
    this.delivery(webhook, delivery);
    const now = this.options.clock.now();
    this.#run(
      "UPDATE deliveries SET status = 'waiting', attempts = 0, due_at = :now, settled_at = NULL WHERE number = :delivery",
      { delivery, now },
    );
    this.onDue();
    return this.delivery(webhook, delivery);
  }

  /** Sends an event that says nothing, to see whether it arrives. */
  ping(webhook: string, source: string): Delivery {
    this.#standing(webhook);
    const now = this.options.clock.now();
    const id = newUuid(this.options.entropy);
    const body = { specversion: '1.0', id, source, type: PING, subject: webhook, time: now };
    const made = this.#run(
      `INSERT INTO deliveries (webhook, message, type, body, made_at, status, due_at)
       VALUES (:webhook, :message, :type, :body, :now, 'waiting', :now)`,
      { webhook, message: `msg_${id}`, type: PING, body: JSON.stringify(body), now },
    );
    this.onDue();
    return this.delivery(webhook, Number(made.lastInsertRowid));
  }

  #standing(webhook: string): void {
    if (this.webhook(webhook).status !== 'retired') return;
    throw new WebhookRefused('webhook-retired', `The webhook ${webhook} was retired: make a new one`);
  }

  #setStatus(webhook: string, status: WebhookStatus, why: string | null): Webhook {
    this.#run(
      `UPDATE webhooks SET status = :status, status_why = :why, status_at = :now, failing_since = NULL
        WHERE webhook = :webhook AND status <> :status`,
      { webhook, status, why, now: this.options.clock.now() },
    );
    return this.webhook(webhook);
  }

  #urlOf(text: string): string {
    try {
      return webhookUrl(text, this.options.guard).href;
    } catch (error) {
      if (error instanceof AddressRefused) throw new WebhookRefused('url-not-allowed', `The address ${error.message}`);
      throw error;
    }
  }

  #addSecret(webhook: string, number: number, wrapped: Buffer, now: Instant): void {
    this.#run('INSERT INTO secrets (webhook, number, wrapped, made_at) VALUES (:webhook, :number, :wrapped, :now)', {
      webhook,
      number,
      wrapped,
      now,
    });
  }

  #deliveryOf(row: DeliveryRow): Delivery {
    const attempts = this.#all<AttemptRow>(
      'SELECT at, ms, response_status, error FROM attempts WHERE delivery = :delivery ORDER BY number',
      { delivery: row.number },
    );
    return deliveryOf(row, attempts);
  }

  #write(work: () => void): void {
    this.database.transaction(work).immediate();
  }

  #run(sql: string, values: Readonly<Record<string, unknown>>): Database.RunResult {
    return this.database.prepare(sql).run(values);
  }

  #all<Row>(sql: string, values: Readonly<Record<string, unknown>> = {}): Row[] {
    return this.database.prepare(sql).all(values) as Row[];
  }

  #get<Row>(sql: string, values: Readonly<Record<string, unknown>> = {}): Row | undefined {
    return this.database.prepare(sql).get(values) as Row | undefined;
  }
}
