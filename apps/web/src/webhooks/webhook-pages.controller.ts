import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access, ContractNames, ContractRegister, InvalidInput } from '#contracts';
import { type CommandContext, EventCodec } from '#event-log';
import { TransparencyLog } from '#tamper-evidence';
import { DELIVERY_STATUSES, type Webhook, WebhookRefused, Webhooks } from '#webhooks';
import type { Form } from '../forms/form.js';
import { type Done, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import type { Caller } from '../http/identity.js';
import { PathNumber } from '../http/path-number.js';
import { Problem, SignInFirst } from '../http/problem.js';
import { type Asked, numberFrom, oneOf } from '../http/query-desk.js';
import { cell } from '../layout/parts.js';
import { countWords } from '../layout/words.js';
import { PageDesk } from '../pages/page-desk.js';
import { withoutPeople } from './shown-delivery.js';
import { CRUMBS, deliveryPage, HOME, secretPage, webhookPage, webhooksPage } from './webhook-pages.js';

const ROWS = 50;

interface Told extends Done {
  readonly about: { readonly webhook: Webhook; readonly secret: string };
}

/** What may be done with a webhook that is there, with what to know before. */
const ACTS = {
  pause: {
    title: 'Pause the webhook',
    lead: 'Nothing is sent to it. What waits goes on waiting; what is recorded meanwhile is not sent later.',
    submit: 'Pause it',
    said: 'The webhook is paused',
  },
  resume: {
    title: 'Let the webhook go on',
    lead: 'What waited is sent. What was recorded while it was paused can be read at /v1/events.',
    submit: 'Go on',
    said: 'The webhook goes on',
  },
  ping: {
    title: 'Send a test',
    lead: 'An event that says nothing is sent, to see whether it arrives.',
    submit: 'Send the test',
    said: 'A test is sent',
  },
  retire: {
    title: 'Retire the webhook',
    lead: 'Its secrets are destroyed and what waits is never sent. What was sent can still be looked at.',
    submit: 'Retire it for good',
    said: 'The webhook is retired',
  },
} as const;
type Act = keyof typeof ACTS;

/** Where a receiver on the same machine may be tried, as in a demonstration. */
const LOCAL_TOO = 'https, on the public internet; here also http:// on this machine, such as http://127.0.0.1:8080/';

/** Webhooks for operators, while the ledger runs. They belong to the installation: nothing of them is recorded. */
@ApiExcludeController()
@Controller('operation/webhooks')
export class WebhookPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly forms: FormDesk,
    private readonly webhooks: Webhooks,
    private readonly access: Access,
    private readonly contracts: ContractRegister,
    private readonly names: ContractNames,
    private readonly codec: EventCodec,
    private readonly transparency: TransparencyLog,
  ) {}

  @Get()
  all(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, async (asked, caller) => {
      await this.#mayLook(caller);
      return webhooksPage(this.webhooks.list(), mayAct(asked));
    });
  }

  @Get('make')
  askMaking(@TheCall() call: Call) {
    return this.forms.show(call, (asked) => this.#making(asked));
  }

  @Post('make')
  make(@TheCall() call: Call) {
    return this.forms.take(call, (asked) => this.#making(asked), {
      carryOut: (input, context): Promise<Told> =>
        this.#once(context, ['create', input], () => {
          const { url = '', description = '', contracts, types } = input as Record<string, string & string[]>;
          return { about: this.webhooks.create({ url, description, contracts, types }, context.actor) };
        }),
      next: ({ about }) => `${HOME}/${about.webhook.webhook}`,
      said: () => ({ heading: 'The webhook is made', words: 'It is told of what is recorded from now on.' }),
      shows: ({ about }) =>
        secretPage(about.webhook, about.secret, 'The webhook is made, and is told of what is recorded from now on.'),
    });
  }

  @Get(':webhook')
  one(@TheCall() call: Call, @Param('webhook') reference: string): Promise<string> {
    return this.desk.show(
      call,
      async (asked, caller) => {
        await this.#mayLook(caller);
        const webhook = this.#webhook(reference);
        const status = oneOf('status', DELIVERY_STATUSES, asked.filters['status']);
        const before = asked.filters['before'];
        const found = this.webhooks.deliveries(reference, {
          limit: ROWS + 1,
          ...(status === undefined ? {} : { status }),
          ...(before === undefined ? {} : { before: numberFrom('before', before) }),
        });
        const deliveries = found.slice(0, ROWS);
        const older = new URLSearchParams({
          ...(status === undefined ? {} : { status }),
          before: String(deliveries.at(-1)?.delivery ?? ''),
        });
        return webhookPage({
          webhook,
          deliveries,
          status,
          nextHref: found.length > ROWS ? `${HOME}/${reference}?${older}` : undefined,
          isOperator: mayAct(asked),
          nameOf: this.names.everywhere(asked).nameOf,
        });
      },
      ['status', 'before'],
    );
  }

  @Get(':webhook/rotate')
  askRotation(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.forms.show(call, () => this.#rotation(webhook));
  }

  @Post(':webhook/rotate')
  rotate(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.forms.take(call, () => this.#rotation(webhook), {
      carryOut: (_, context): Promise<Told> =>
        this.#once(context, ['rotate', webhook], () => {
          const { secret } = this.webhooks.rotate(webhook);
          return { about: { webhook: this.webhooks.webhook(webhook), secret } };
        }),
      next: () => `${HOME}/${webhook}`,
      said: () => ({ heading: 'There is a new secret', words: 'For a day the one before signs as well.' }),
      shows: ({ about }) =>
        secretPage(
          about.webhook,
          about.secret,
          'There is a new secret. For a day the one before signs as well, so that the receiver can change.',
        ),
    });
  }

  @Get(':webhook/pause')
  askPause(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.forms.show(call, () => this.#acting(webhook, 'pause'));
  }

  @Post(':webhook/pause')
  pause(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.#act(call, webhook, 'pause', () => this.webhooks.pause(webhook));
  }

  @Get(':webhook/resume')
  askResumption(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.forms.show(call, () => this.#acting(webhook, 'resume'));
  }

  @Post(':webhook/resume')
  resume(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.#act(call, webhook, 'resume', () => this.webhooks.resume(webhook));
  }

  @Get(':webhook/ping')
  askPing(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.forms.show(call, () => this.#acting(webhook, 'ping'));
  }

  @Post(':webhook/ping')
  ping(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.#act(call, webhook, 'ping', () => this.webhooks.ping(webhook, this.transparency.origin));
  }

  @Get(':webhook/retire')
  askRetirement(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.forms.show(call, () => this.#acting(webhook, 'retire'));
  }

  @Post(':webhook/retire')
  retire(@TheCall() call: Call, @Param('webhook') webhook: string) {
    return this.#act(call, webhook, 'retire', () => this.webhooks.retire(webhook));
  }

  @Get(':webhook/deliveries/:delivery')
  delivery(
    @TheCall() call: Call,
    @Param('webhook') reference: string,
    @Param('delivery', PathNumber) delivery: number,
  ): Promise<string> {
    return this.desk.show(call, async (asked, caller) => {
      await this.#mayLook(caller);
      const webhook = this.#webhook(reference);
      return deliveryPage(
        webhook,
        withoutPeople(this.#found(() => this.webhooks.delivery(reference, delivery))),
        mayAct(asked),
      );
    });
  }

  @Get(':webhook/deliveries/:delivery/resend')
  askResending(
    @TheCall() call: Call,
    @Param('webhook') webhook: string,
    @Param('delivery', PathNumber) delivery: number,
  ) {
    return this.forms.show(call, () => this.#resending(webhook, delivery));
  }

  @Post(':webhook/deliveries/:delivery/resend')
  resend(@TheCall() call: Call, @Param('webhook') webhook: string, @Param('delivery', PathNumber) delivery: number) {
    return this.forms.take(call, () => this.#resending(webhook, delivery), {
      carryOut: (_, context) =>
        this.#once(context, ['resend', webhook, delivery], () => ({ about: this.webhooks.resend(webhook, delivery) })),
      next: () => `${HOME}/${webhook}/deliveries/${delivery}`,
      said: () => ({
        heading: 'It is sent again',
        words: 'Under the same webhook-id, so that a receiver that has it can tell.',
      }),
    });
  }

  #act(call: Call, webhook: string, act: Act, work: () => object) {
    return this.forms.take(call, () => this.#acting(webhook, act), {
      carryOut: (_, context) => this.#once(context, [act, webhook], () => ({ about: work() })),
      next: () => `${HOME}/${webhook}`,
      said: () => ({ heading: ACTS[act].said, words: ACTS[act].lead }),
    });
  }

  /** For operators, under the id of the form; what is refused is said in the form. */
  async #once<Answer extends Done>(
    context: CommandContext,
    asked: readonly unknown[],
    work: () => Answer,
  ): Promise<Answer> {
    const { actor: by, commandId: id } = context;
    await this.access.requireOperator(by, 'manage-access');
    try {
      return this.webhooks.once({ id, by }, asked, work);
    } catch (error) {
      if (!(error instanceof WebhookRefused)) throw error;
      throw new InvalidInput([{ pointer: error.code === 'url-not-allowed' ? '/url' : '', detail: error.message }]);
    }
  }

  async #mayLook(caller: Caller | undefined): Promise<void> {
    if (caller === undefined) throw new SignInFirst('Sign in as an operator to see this');
    await this.access.requireOperator(caller.actor, 'manage-access');
  }

  #webhook(reference: string): Webhook {
    return this.#found(() => this.webhooks.webhook(reference));
  }

  #found<Found>(look: () => Found): Found {
    try {
      return look();
    } catch (error) {
      throw error instanceof WebhookRefused ? new Problem('not-found', error.message) : error;
    }
  }

  #making({ asOf }: Asked): Form {
    const contracts = this.contracts.contracts({ asOf, limit: 200 }).rows;
    const types = [...this.codec.registry.entries()].map(([name]) => name).toSorted();
    return {
      title: 'Make a webhook',
      isGrave: true,
      section: 'operation',
      crumbs: CRUMBS,
      lead: [
        'It is told of what is recorded from now on, and never what was recorded. Its secret is shown on the next page, and to nobody else.',
      ],
      fields: [
        {
          kind: 'text',
          name: 'url',
          label: 'Address',
          hint: this.webhooks.options.guard?.allowsLoopback === true ? LOCAL_TOO : 'https, on the public internet',
        },
        { kind: 'text', name: 'description', label: 'What it is for, and whom to ask', width: 30 },
        {
          kind: 'several',
          name: 'contracts',
          label: 'Of which contracts',
          hint: 'Of all, where you choose none',
          isOptional: true,
          options: contracts.map(({ contract, title }) => ({ value: contract, text: title })),
        },
        {
          kind: 'several',
          name: 'types',
          label: 'Of which types of event',
          hint: 'Of all, where you choose none',
          isOptional: true,
          options: types.map((type) => ({
            value: type,
            text: type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
          })),
        },
      ],
      submit: 'Make it',
      cancelHref: HOME,
    };
  }

  #rotation(reference: string): Form {
    const webhook = this.#webhook(reference);
    return {
      title: 'Make a new secret',
      isGrave: true,
      section: 'operation',
      crumbs: CRUMBS,
      lead: [
        'The new secret is shown on the next page, and to nobody else. For a day the one before signs as well, so that the receiver can change when it likes. Doing this twice ends the first one at once: that is what to do when a secret leaked.',
      ],
      facts: [
        { name: 'For', value: cell(webhook.description) },
        { name: 'Secrets that sign now', value: cell(countWords(webhook.secrets)) },
      ],
      fields: [],
      submit: 'Make a new secret',
      cancelHref: `${HOME}/${reference}`,
    };
  }

  #acting(reference: string, act: Act): Form {
    const webhook = this.#webhook(reference);
    const { title, lead, submit } = ACTS[act];
    return {
      title,
      section: 'operation',
      crumbs: CRUMBS,
      lead: [lead],
      ...(act === 'retire' ? { warning: 'A webhook that was retired cannot be taken up again.' } : {}),
      facts: [
        { name: 'For', value: cell(webhook.description) },
        { name: 'Address', value: cell(webhook.url) },
        { name: 'To be sent', value: cell(countWords(webhook.waiting)) },
      ],
      fields: [],
      submit,
      cancelHref: `${HOME}/${reference}`,
    };
  }

  #resending(reference: string, number: number): Form {
    const { type, status, attempts } = this.#found(() => this.webhooks.delivery(reference, number));
    return {
      title: 'Send it again',
      section: 'operation',
      crumbs: CRUMBS,
      lead: ['It is sent once more, whatever became of it, under the same webhook-id.'],
      facts: [
        { name: 'Type', value: cell(type) },
        { name: 'Status', value: cell(status) },
        { name: 'Attempts', value: cell(countWords(attempts.length)) },
      ],
      fields: [],
      submit: 'Send it again',
      cancelHref: `${HOME}/${reference}/deliveries/${number}`,
    };
  }
}

/** Whoever looks is an operator; in an earlier state of the ledger nothing is offered. */
function mayAct({ isPast }: Asked): boolean {
  return !isPast;
}
