import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Access, ContractRegister } from '#contracts';
import { cloudEventType } from '#exports';
import type { Installation } from '#installation';
import { withoutPseudonyms } from '#kernel';
import { DELIVERY_STATUSES, type Delivery, type Webhook, WebhookRefused, Webhooks, webhooksIn } from '#webhooks';
import { actorOf } from '../acting.js';
import type { Acting } from '../acting-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { configOf } from '../settings.js';

export interface Made extends Acting {
  readonly description: string;
  readonly contract?: readonly string[];
  readonly type?: readonly string[];
}

/** `ledger webhook add`: the secret is printed once, alone on standard output, so that it can be kept in a file. */
export function addWebhook(session: Session, url: string, options: Made): Promise<ExitCode> {
  return onWebhooks(session, async (webhooks, installation) => {
    const { out } = session;
    const by = await actorOf(session, installation, options);
    await new Access(installation.ledger, installation.appointments).requireOperator(by, 'manage-access');
    const types = options.type?.map((type) => typeNamed(installation, type));
    for (const contract of options.contract ?? []) {
      if (new ContractRegister(installation.store).isRecorded(contract, { asOf: Number.MAX_SAFE_INTEGER })) continue;
      throw new Failure('failed', 'contract-not-found', `There is no contract ${contract}`);
    }
    const { description, contract: contracts } = options;
    const { webhook, secret } = webhooks.create({ url, description, contracts, types }, by);
    if (session.options.json) await out.document({ webhook, secret });
    else {
      await out.line(secret);
      out.note(`${webhook.webhook} is told of what is recorded from now on. Its secret is not shown again.`);
    }
    return exitCodes.ok;
  });
}

export function listWebhooks(session: Session): Promise<ExitCode> {
  return onWebhooks(session, async (webhooks) => {
    const all = webhooks.list();
    if (session.options.json) await session.out.document({ webhooks: all });
    else if (all.length === 0) session.out.note('There are no webhooks. Make one with: ledger webhook add');
    else await tellAll(session, all);
    return exitCodes.ok;
  });
}

export type Change = 'pause' | 'resume' | 'retire';
const changed: Record<Change, string> = {
  pause: 'is paused',
  resume: 'is sent to again',
  retire: 'is retired for good',
};

export function changeWebhook(session: Session, change: Change, webhook: string): Promise<ExitCode> {
  return onWebhooks(session, async (webhooks) => {
    const now = webhooks[change](webhook);
    if (session.options.json) await session.out.document({ webhook: now });
    else await session.out.line(`${webhook} ${changed[change]}.`);
    return exitCodes.ok;
  });
}

export function rotateWebhook(session: Session, webhook: string): Promise<ExitCode> {
  return onWebhooks(session, async (webhooks) => {
    const { secret, endsAt } = webhooks.rotate(webhook);
    if (session.options.json) await session.out.document({ webhook, secret, endsAt });
    else {
      await session.out.line(secret);
      session.out.note(`Until ${endsAt} the one before signs as well. The new one is not shown again.`);
    }
    return exitCodes.ok;
  });
}

interface Wanted {
  readonly status?: string;
  readonly limit: number;
}

export function listDeliveries(session: Session, webhook: string, { status, limit }: Wanted): Promise<ExitCode> {
  const wanted = DELIVERY_STATUSES.find((known) => known === status);
  if (status !== undefined && wanted === undefined) {
    throw new Failure('usage', 'bad-option', `--status is one of ${DELIVERY_STATUSES.join(', ')}`);
  }
  return onWebhooks(session, async (webhooks) => {
    const { out } = session;
    const found = webhooks
      .deliveries(webhook, { limit, ...(wanted === undefined ? {} : { status: wanted }) })
      .map(shown);
    if (session.options.json) await out.document({ webhook, deliveries: found });
    else if (found.length === 0) out.note('There are none.');
    else {
      const titles = [
        { title: 'Delivery', align: 'right' as const },
        { title: 'Entry', align: 'right' as const },
        { title: 'Type' },
        { title: 'Status' },
        { title: 'Tried', align: 'right' as const },
        { title: 'Last' },
      ];
      await out.table({ columns: titles, rows: found.map(deliveryRow) });
    }
    return exitCodes.ok;
  });
}

export function resendDelivery(session: Session, webhook: string, delivery: number): Promise<ExitCode> {
  return onWebhooks(session, (webhooks) => tellDelivery(session, webhooks.resend(webhook, delivery)));
}

export function pingWebhook(session: Session, webhook: string): Promise<ExitCode> {
  return onWebhooks(session, (webhooks, { transparency }) =>
    tellDelivery(session, webhooks.ping(webhook, transparency.origin)),
  );
}

/** A receiver is told the pseudonym in the name of a stream; whoever keeps the webhooks is told nothing of anybody. */
function shown(delivery: Delivery): Delivery {
  return { ...delivery, body: withoutPseudonyms(delivery.body) };
}

async function tellDelivery({ out, options }: Session, delivery: Delivery): Promise<ExitCode> {
  if (options.json) await out.document({ delivery: shown(delivery) });
  else await out.line(`Delivery ${delivery.delivery} is to be sent; the server does so within five seconds.`);
  return exitCodes.ok;
}

/** Beside the server, which looks every few seconds whether something was asked for here. */
function onWebhooks(
  session: Session,
  work: (webhooks: Webhooks, installation: Installation) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { data, webhooks: settings } = configOf(session);
  return reading(session, async (installation) => {
    const { clock, entropy } = installation;
    const guard = { allowsLoopback: settings.allowsLoopback || existsSync(join(data, 'DEMONSTRATION')) };
    const webhooks = Webhooks.open(webhooksIn(data, settings.keyFile), { clock, entropy, guard });
    try {
      return await work(webhooks, installation);
    } catch (error) {
      throw error instanceof WebhookRefused ? new Failure('failed', error.code, error.message) : error;
    } finally {
      webhooks.close();
    }
  });
}

function tellAll({ out }: Session, all: readonly Webhook[]): Promise<void> {
  const titles = [{ title: 'Webhook' }, { title: 'To' }, { title: 'Of' }, { title: 'Status' }, { title: 'Waiting' }];
  const rows = all.map(({ webhook, url, contracts, types, status, statusWhy, waiting }) => [
    webhook,
    url,
    [contracts?.join(', ') ?? 'every contract', types?.join(', ') ?? 'every type'].join('; '),
    statusWhy === null ? status : `${status}: ${statusWhy}`,
    String(waiting),
  ]);
  return out.table({ columns: titles, rows });
}

function deliveryRow({ delivery, entry, type, status, attempts }: Delivery): string[] {
  const last = attempts.at(-1);
  const said = last === undefined ? '' : (last.error ?? `It answered ${last.responseStatus}`);
  return [String(delivery), entry === null ? '' : String(entry), type, status, String(attempts.length), said];
}

function typeNamed({ codec }: Installation, text: string): string {
  const found = [...codec.registry.entries()].find(
    ([name, { version }]) => name === text || cloudEventType(name, version) === text,
  );
  if (found === undefined) throw new Failure('usage', 'type-unknown', `There is no type of event ${text}`);
  return found[0];
}
