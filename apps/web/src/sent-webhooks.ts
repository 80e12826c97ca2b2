import type { FastifyBaseLogger } from 'fastify';
import type { Installation } from '#installation';
import { WebhookDelivery, Webhooks, webhooksIn } from '#webhooks';
import type { Config } from './config.js';

/** The webhooks that this process sends. */
export class SentWebhooks {
  #delivery: WebhookDelivery | undefined;

  private constructor(
    readonly webhooks: Webhooks,
    private readonly installation: Installation,
  ) {}

  /**
   * Undefined where another process sends them.
   *
   * @throws WebhooksFileError
   */
  static open({ webhooks, demonstration, dataFolder }: Config, installation: Installation): SentWebhooks | undefined {
    if (webhooks === undefined) return undefined;
    const { clock, entropy } = installation;
    // Whoever tries the demonstration has their receiver on the same machine.
    const guard = { allowsLoopback: webhooks.allowsLoopback || demonstration };
    const opened = Webhooks.open(webhooksIn(dataFolder, webhooks.keyFile), { clock, entropy, guard });
    return new SentWebhooks(opened, installation);
  }

  /** @param address where this ledger is reached: the links in what is sent begin with it. */
  start(address: string, log: FastifyBaseLogger): void {
    const { log: events, codec, store, transparency } = this.installation;
    const watched = { log: events, codec, store, source: transparency.origin, address };
    this.#delivery = new WebhookDelivery(this.webhooks, watched, {
      told: (error) => log.error({ err: error }, 'webhooks'),
    });
    this.#delivery.start();
  }

  async stop(): Promise<void> {
    await this.#delivery?.stop();
    this.webhooks.close();
  }
}
