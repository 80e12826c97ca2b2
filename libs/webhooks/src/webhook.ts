import type { Actor, Instant } from '#kernel';

export type WebhookStatus = 'active' | 'paused' | 'retired';
export const DELIVERY_STATUSES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What an operator says of a webhook. */
export interface WebhookInput {
  readonly url: string;
  readonly description: string;
  /** Only events of these contracts; of all, when absent. */
  readonly contracts?: readonly string[] | undefined;
  /** Only events of these types, by the names of the ledger; all, when absent. */
  readonly types?: readonly string[] | undefined;
}

export interface Webhook {
  readonly webhook: string;
  readonly url: string;
  readonly description: string;
  readonly contracts: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly madeBy: Actor;
  readonly madeAt: Instant;
  readonly status: WebhookStatus;
  /** Why it was paused, where nobody asked for it. */
  readonly statusWhy: string | null;
  readonly statusAt: Instant;
  readonly failingSince: Instant | null;
  readonly waiting: number;
  /** How many secrets sign what is sent now: two for a day after a rotation. */
  readonly secrets: number;
}

export interface Delivery {
  readonly delivery: number;
  /** `webhook-id`: the same however often it is sent, so that a receiver can tell a repetition. */
  readonly message: string;
  /** Null for a test. */
  readonly entry: number | null;
  readonly type: string;
  readonly body: string;
  readonly madeAt: Instant;
  readonly status: DeliveryStatus;
  readonly dueAt: Instant | null;
  readonly settledAt: Instant | null;
  readonly attempts: readonly Attempt[];
}

export interface Attempt {
  readonly at: Instant;
  readonly ms: number;
  readonly responseStatus: number | null;
  readonly error: string | null;
}

/** How much is kept of each, for whoever looks after it. */
export interface Outbox {
  readonly deliveries: Readonly<Record<DeliveryStatus, number>>;
  readonly webhooks: Readonly<Record<WebhookStatus, number>>;
  readonly oldestWaitingAt: Instant | null;
  /** Of deliveries that are kept. */
  readonly failedAttempts: number;
}

export type WebhookReason =
  | 'webhook-not-found'
  | 'delivery-not-found'
  | 'webhook-retired'
  | 'too-many-webhooks'
  | 'command-id-used-for-other-content'
  | 'secret-not-told-again'
  | 'url-not-allowed';

/** Something that cannot be done with a webhook, with a stable code and words. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  constructor(
    readonly code: WebhookReason,
    message: string,
  ) {
    super(message);
  }
}
