import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, ContractRegister } from '#contracts';
import { EventCodec } from '#event-log';
import { cloudEventType } from '#exports';
import { type Actor, refuse } from '#kernel';
import { TransparencyLog } from '#tamper-evidence';
import { DELIVERY_STATUSES, type Delivery, type Webhook, WebhookRefused, Webhooks } from '#webhooks';
import { type Call, TheCall } from '../http/call.js';
import { commandIdFrom } from '../http/idempotency.js';
import { Identity } from '../http/identity.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { PathNumber } from '../http/path-number.js';
import { Problem, type ProblemCode } from '../http/problem.js';
import { invalid, numberFrom, oneOf, QueryDesk } from '../http/query-desk.js';
import { Refused } from '../http/refusals.js';
import { withoutPeople } from './shown-delivery.js';
import { WebhookRoute } from './webhook-route.js';
import { CreateWebhookRequest } from './webhooks.requests.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const webhookExample = {
  webhook: 'wh_5f3c9f1e8a444f7e9a512f6a1e0c7d10',
  url: 'https://example.org/hooks/ledger',
  description: 'Finance: payments into the data warehouse',
  contracts: ['reboot_west'],
  types: ['PaymentMade'],
  madeBy: { subject: 'synthetic-operator-1', organisation: 'bristol_cc', role: 'operator' },
  madeAt: '2026-03-01T10:00:00.000Z',
  status: 'active',
  statusWhy: null,
  statusAt: '2026-03-01T10:00:00.000Z',
  failingSince: null,
  waiting: 0,
  secrets: 1,
};
const deliveryExample = {
  delivery: 17,
  message: 'msg_0b9f7a9e-6a0b-5c3e-9f8e-2f1d8f0a6c11',
  entry: 4217,
  type: 'org.outcomes-ledger.payment-made.v1',
  body: '{"specversion":"1.0", …}',
  madeAt: '2026-03-01T10:05:00.000Z',
  status: 'delivered',
  dueAt: null,
  settledAt: '2026-03-01T10:05:05.400Z',
  attempts: [
    { at: '2026-03-01T10:05:00.000Z', ms: 15000, responseStatus: null, error: 'It did not answer within 15 seconds' },
    { at: '2026-03-01T10:05:05.200Z', ms: 200, responseStatus: 204, error: null },
  ],
};

/**
 * Who is told of what is recorded. A matter of the installation and not of a contract: only its operator has to do with it,
 * and nothing of it is recorded in the ledger.
 */
@ApiTags('Webhooks')
@Controller('v1/webhooks')
export class WebhooksApiController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly identity: Identity,
    private readonly access: Access,
    private readonly queries: QueryDesk,
    private readonly moments: LedgerMoments,
    private readonly contracts: ContractRegister,
    private readonly codec: EventCodec,
    private readonly transparency: TransparencyLog,
  ) {}

  @Post()
  @WebhookRoute({
    isOnce: true,
    summary: 'Make a webhook',
    description: 'The secret is told in this answer alone. The webhook is told of what is recorded from now on.',
    status: 201,
    answer: { webhook: webhookExample, secret },
  })
  async create(@TheCall() call: Call, @Body() body: CreateWebhookRequest) {
    const by = await this.#operator(call);
    const types = body.types?.map((type) => this.#typeNamed(type));
    const asOf = this.moments.now();
    for (const contract of body.contracts ?? []) {
      if (!this.contracts.isRecorded(contract, asOf))
        throw invalid('contracts', `has ${contract}, which is no contract`);
    }
    notKept(call);
    const { url, description, contracts } = body;
    return this.#once(call, by, ['create', body], () =>
      this.webhooks.create({ url, description, contracts, types }, by),
    );
  }

  @Get()
  @WebhookRoute({ summary: 'The webhooks that were not retired', answer: [webhookExample], isList: true })
  async list(@TheCall() call: Call): Promise<readonly Webhook[]> {
    await this.#operator(call);
    return this.webhooks.list();
  }

  @Get(':webhook')
  @WebhookRoute({ summary: 'One webhook', answer: webhookExample })
  async one(@TheCall() call: Call, @Param('webhook') webhook: string): Promise<Webhook> {
    await this.#operator(call);
    return this.#done(() => this.webhooks.webhook(webhook));
  }

  @Post(':webhook/secret')
  @WebhookRoute({
    isOnce: true,
    summary: 'Make a new secret',
    description:
      'It is told in this answer alone. For a day the one before signs as well, so that the receiver can change.',
    answer: { secret, endsAt: '2026-03-02T10:00:00.000Z' },
  })
  async rotate(@TheCall() call: Call, @Param('webhook') webhook: string) {
    const by = await this.#operator(call);
    notKept(call);
    return this.#once(call, by, ['rotate', webhook], () => this.webhooks.rotate(webhook));
  }

  @Post(':webhook/pause')
  @WebhookRoute({
    isOnce: true,
    summary: 'Send nothing to it for now',
    description: 'What waits goes on waiting. What is recorded meanwhile is not sent later.',
    answer: { ...webhookExample, status: 'paused' },
  })
  async pause(@TheCall() call: Call, @Param('webhook') webhook: string): Promise<Webhook> {
    const by = await this.#operator(call);
    return this.#once(call, by, ['pause', webhook], () => this.webhooks.pause(webhook));
  }

  @Post(':webhook/resume')
  @WebhookRoute({
    isOnce: true,
    summary: 'Send to it again',
    description: 'What waited is sent. What was recorded while it was paused can be read at /v1/events.',
    answer: webhookExample,
  })
  async resume(@TheCall() call: Call, @Param('webhook') webhook: string): Promise<Webhook> {
    const by = await this.#operator(call);
    return this.#once(call, by, ['resume', webhook], () => this.webhooks.resume(webhook));
  }

  @Delete(':webhook')
  @WebhookRoute({
    isOnce: true,
    summary: 'Retire it for good',
    description: 'Its secrets are destroyed and what waits is never sent. What was sent can still be looked at.',
    answer: { ...webhookExample, status: 'retired', secrets: 0 },
  })
  async retire(@TheCall() call: Call, @Param('webhook') webhook: string): Promise<Webhook> {
    const by = await this.#operator(call);
    return this.#once(call, by, ['retire', webhook], () => this.webhooks.retire(webhook));
  }

  @Post(':webhook/ping')
  @WebhookRoute({
    isOnce: true,
    summary: 'Send it a test that says nothing',
    status: 201,
    answer: { ...deliveryExample, entry: null, type: 'org.outcomes-ledger.ping.v1', status: 'waiting', attempts: [] },
  })
  async ping(@TheCall() call: Call, @Param('webhook') webhook: string): Promise<Delivery> {
    const by = await this.#operator(call);
    return this.#once(call, by, ['ping', webhook], () => this.webhooks.ping(webhook, this.transparency.origin));
  }

  @Get(':webhook/deliveries')
  @WebhookRoute({
    summary: 'What was and is to be sent to it, the newest first, with every attempt',
    description: 'Kept for thirty days after it arrived or was given up.',
    isList: true,
    parameters: [
      { name: 'status', about: DELIVERY_STATUSES.join(', '), example: 'failed' },
      { name: 'before', about: 'Only those before this one.', example: '17' },
      { name: 'limit', about: `How many at most: ${LIMIT_DEFAULT}, and never more than ${LIMIT_MAX}.`, example: '10' },
    ],
    answer: [deliveryExample],
  })
  async deliveries(@TheCall() call: Call, @Param('webhook') webhook: string): Promise<readonly Delivery[]> {
    await this.#operator(call);
    const { filters } = await this.queries.asked(call, ['status', 'before', 'limit']);
    const status = oneOf('status', DELIVERY_STATUSES, filters['status']);
    const limit = filters['limit'] === undefined ? LIMIT_DEFAULT : numberFrom('limit', filters['limit']);
    if (limit > LIMIT_MAX) throw invalid('limit', `must be at most ${LIMIT_MAX}`);
    const before = filters['before'] === undefined ? undefined : numberFrom('before', filters['before']);
    return this.#done(() =>
      this.webhooks
        .deliveries(webhook, {
          limit,
          ...(before === undefined ? {} : { before }),
          ...(status === undefined ? {} : { status }),
        })
        .map(withoutPeople),
    );
  }

  @Post(':webhook/deliveries/:delivery/resend')
  @WebhookRoute({
    isOnce: true,
    summary: 'Send one once more, whatever became of it',
    description: 'Under the same webhook-id, so that a receiver that has it already can tell.',
    answer: { ...deliveryExample, status: 'waiting' },
  })
  async resend(
    @TheCall() call: Call,
    @Param('webhook') webhook: string,
    @Param('delivery', PathNumber) delivery: number,
  ): Promise<Delivery> {
    const by = await this.#operator(call);
    return this.#once(call, by, ['resend', webhook, delivery], () =>
      withoutPeople(this.webhooks.resend(webhook, delivery)),
    );
  }

  /** @throws NotAllowed for anybody else: events of every contract may be sent to it. */
  async #operator(call: Call): Promise<Actor> {
    const actor = await this.identity.actorOf(call);
    await this.access.requireOperator(actor, 'manage-access');
    return actor;
  }

  #typeNamed(text: string): string {
    const types = [...this.codec.registry.entries()];
    const named = types.find(([name, { version }]) => name === text || cloudEventType(name, version) === text);
    if (named === undefined) throw invalid('types', `has ${text}, which is no type of event`);
    return named[0];
  }

  /** Under the key of the request, where it has one: sent again, it is answered the same and done once. */
  #once<Answer extends object>(call: Call, by: Actor, asked: readonly unknown[], work: () => Answer): Answer {
    const header = call.request.headers['idempotency-key'];
    if (header === undefined) return this.#done(work);
    const id = commandIdFrom(header);
    return this.#done(() => this.webhooks.once({ id, by }, asked, work));
  }

  #done<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof WebhookRefused)) throw error;
      const { code } = error;
      if (code === 'command-id-used-for-other-content') throw new Refused(refuse(code), {});
      throw new Problem(problemOf[code], error.message);
    }
  }
}

const problemOf: Record<Exclude<WebhookRefused['code'], 'command-id-used-for-other-content'>, ProblemCode> = {
  'webhook-not-found': 'not-found',
  'delivery-not-found': 'not-found',
  'webhook-retired': 'webhook-retired',
  'secret-not-told-again': 'secret-not-told-again',
  'too-many-webhooks': 'too-many-webhooks',
  'url-not-allowed': 'url-not-allowed',
};

/** An answer with a secret is for whoever asked, and for no cache. */
function notKept({ reply }: Call): void {
  reply.header('Cache-Control', 'private, no-store');
}
