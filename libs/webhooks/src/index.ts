export type { GuardOptions, Resolve } from './address-guard.js';
export { SCHEMA_VERSION as DELIVERIES_FORMAT } from './deliveries-file.js';
export {
  DELIVERY_STATUSES,
  type Delivery,
  type DeliveryStatus,
  type Webhook,
  type WebhookInput,
  type WebhookReason,
  WebhookRefused,
} from './webhook.js';
export { WebhookDelivery } from './webhook-delivery.js';
export { WebhooksFileError } from './webhook-secrets.js';
export { Webhooks, type WebhooksOptions, webhooksIn } from './webhooks.js';
