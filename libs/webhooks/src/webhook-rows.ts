import type { Actor, Instant } from '#kernel';
import type { Attempt, Delivery, DeliveryStatus, Webhook, WebhookStatus } from './webhook.js';

export interface WebhookRow {
  readonly webhook: string;
  readonly url: string;
  readonly description: string;
  readonly contracts: string | null;
  readonly types: string | null;
  readonly made_by: string;
  readonly made_at: Instant;
  readonly status: WebhookStatus;
  readonly status_why: string | null;
  readonly status_at: Instant;
  readonly failing_since: Instant | null;
  readonly waiting: number;
  readonly secrets: number;
}

export interface DeliveryRow {
  readonly number: number;
  readonly webhook: string;
  readonly message: string;
  readonly entry: number | null;
  readonly type: string;
  readonly body: string;
  readonly made_at: Instant;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly due_at: Instant | null;
  readonly settled_at: Instant | null;
}

export interface AttemptRow {
  readonly at: Instant;
  readonly ms: number;
  readonly response_status: number | null;
  readonly error: string | null;
}

/** Webhooks as they are told of, at `:now`. */
export const WEBHOOKS = `
  SELECT w.*,
    (SELECT count(*) FROM deliveries d WHERE d.webhook = w.webhook AND d.status = 'waiting') AS waiting,
    (SELECT count(*) FROM secrets s WHERE s.webhook = w.webhook AND (s.ends_at IS NULL OR s.ends_at > :now)) AS secrets
  FROM webhooks w`;

export function webhookOf(row: WebhookRow): Webhook {
  return {
    webhook: row.webhook,
    url: row.url,
    description: row.description,
    contracts: listOf(row.contracts),
    types: listOf(row.types),
    madeBy: JSON.parse(row.made_by) as Actor,
    madeAt: row.made_at,
    status: row.status,
    statusWhy: row.status_why,
    statusAt: row.status_at,
    failingSince: row.failing_since,
    waiting: row.waiting,
    secrets: row.secrets,
  };
}

export function deliveryOf(row: DeliveryRow, attempts: readonly AttemptRow[]): Delivery {
  return {
    delivery: row.number,
    message: row.message,
    entry: row.entry,
    type: row.type,
    body: row.body,
    madeAt: row.made_at,
    status: row.status,
    dueAt: row.due_at,
    settledAt: row.settled_at,
    attempts: attempts.map(attemptOf),
  };
}

function attemptOf({ at, ms, response_status, error }: AttemptRow): Attempt {
  return { at, ms, responseStatus: response_status, error };
}

/** How a list of contracts or types is stored: each once, in one order; null for all. */
export function listText(list: readonly string[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify([...new Set(list)].sort());
}

function listOf(text: string | null): string[] | null {
  return text === null ? null : (JSON.parse(text) as string[]);
}
