import type { Provider } from '@nestjs/common';
import type { Installation } from '#installation';
import { Webhooks } from '#webhooks';
import { WebhookPagesController } from './webhook-pages.controller.js';
import { WebhooksApiController } from './webhooks-api.controller.js';

/** The part of the API that is about webhooks. */
export const webhooksControllers = [WebhooksApiController, WebhookPagesController];

/** @param webhooks those of this process; without them, some that nobody sends and that go with it. */
export function webhooksProviders(webhooks: Webhooks | undefined, { clock, entropy }: Installation): Provider[] {
  const useFactory = () => webhooks ?? Webhooks.inMemory({ clock, entropy });
  return [{ provide: Webhooks, useFactory }];
}
