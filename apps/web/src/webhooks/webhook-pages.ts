import type { Delivery, Webhook } from '#webhooks';
import type { Page } from '../layout/pages.js';
import { type Action, type Cell, type Crumb, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import type { NameOf } from '../layout/read-at.js';
import { capitalised, counted, countWords, instantWords, plainWords } from '../layout/words.js';

export const HOME = '/operation/webhooks';
export const CRUMBS: readonly Crumb[] = [
  { text: 'Operation', href: '/operation' },
  { text: 'Webhooks', href: HOME },
];

interface WebhookContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly actions: readonly Action[];
  readonly facts: readonly NamedValue[];
  readonly tables: readonly DataTable[];
  /** What is sent, as it is sent. */
  readonly payload: string | undefined;
  readonly links: readonly Crumb[];
}

const COLOURS = {
  active: 'green',
  paused: 'yellow',
  retired: 'grey',
  waiting: 'yellow',
  delivered: 'green',
  failed: 'red',
} as const;

/** Who is told of what is recorded. */
export function webhooksPage(webhooks: readonly Webhook[], isOperator: boolean): Page<WebhookContent> {
  return page('Webhooks', {
    crumbs: CRUMBS.slice(0, 1),
    intro: [
      'A webhook tells a program that something was recorded, by a signed request to an address of its own. What was recorded is not in it.',
    ],
    actions: isOperator ? [{ text: 'Make a webhook', href: `${HOME}/make` }] : [],
    tables: [
      {
        caption: 'Webhooks',
        columns: [
          { text: 'For' },
          { text: 'Address' },
          { text: 'Told of' },
          { text: 'Status' },
          { text: 'To be sent', numeric: true },
        ],
        rows: webhooks.map((one) => [
          cell(one.description, { href: `${HOME}/${one.webhook}` }),
          cell(one.url),
          cell(toldOf(one).join('; '), { prose: true }),
          statusCell(one),
          cell(countWords(one.waiting)),
        ]),
        empty: 'Nobody is told of anything.',
      },
    ],
  });
}

export interface ShownWebhook {
  readonly webhook: Webhook;
  readonly deliveries: readonly Delivery[];
  readonly status: string | undefined;
  readonly nextHref: string | undefined;
  readonly isOperator: boolean;
  readonly nameOf: NameOf;
}

/** One webhook, and what was sent to it. */
export function webhookPage({
  webhook: one,
  deliveries,
  status,
  nextHref,
  isOperator,
  nameOf,
}: ShownWebhook): Page<WebhookContent> {
  const at = `${HOME}/${one.webhook}`;
  const acts = one.status === 'retired' || !isOperator ? [] : actsOn(one, at);
  return page(one.description, {
    crumbs: CRUMBS,
    actions: acts,
    facts: [
      { name: 'Address', value: cell(one.url) },
      { name: 'Status', value: statusCell(one) },
      { name: 'Told of', value: cell('', { items: toldOf(one) }) },
      {
        name: 'Made',
        value: cell(instantWords(one.madeAt), { note: `${one.madeBy.subject}, ${nameOf(one.madeBy.organisation)}` }),
      },
      {
        name: 'Secrets that sign',
        value: cell(countWords(one.secrets), one.secrets > 1 ? { note: 'Two for a day after a new one was made' } : {}),
      },
      ...(one.failingSince === null
        ? []
        : [{ name: 'Nothing has arrived since', value: cell(instantWords(one.failingSince), { tag: 'red' }) }]),
      { name: 'Reference', value: cell(one.webhook) },
    ],
    tables: [
      {
        caption: status === undefined ? 'Deliveries, the newest first' : `Deliveries, ${status}, the newest first`,
        columns: [
          { text: 'Delivery' },
          { text: 'Type' },
          { text: 'Made' },
          { text: 'Status' },
          { text: 'Attempts', numeric: true },
        ],
        rows: deliveries.map((each) => [
          cell(countWords(each.delivery), { href: `${at}/deliveries/${each.delivery}`, hidden: 'delivery' }),
          cell(each.type),
          cell(instantWords(each.madeAt), { nowrap: true }),
          deliveryStatus(each),
          cell(countWords(each.attempts.length)),
        ]),
        empty: 'Nothing was or is to be sent to it.',
      },
    ],
    links: [
      ...['waiting', 'delivered', 'failed'].map((each) => ({
        text: `Only ${each} deliveries`,
        href: `${at}?status=${each}`,
      })),
      ...(status === undefined ? [] : [{ text: 'All deliveries', href: at }]),
      ...(nextHref === undefined ? [] : [{ text: 'Older deliveries', href: nextHref }]),
    ],
  });
}

/** One delivery: what is sent, and what came of each attempt. */
export function deliveryPage(one: Webhook, delivery: Delivery, isOperator: boolean): Page<WebhookContent> {
  const at = `${HOME}/${one.webhook}`;
  return page(`Delivery ${countWords(delivery.delivery)}`, {
    crumbs: [...CRUMBS, { text: one.description, href: at }],
    actions:
      isOperator && one.status !== 'retired'
        ? [{ text: 'Send it again', href: `${at}/deliveries/${delivery.delivery}/resend` }]
        : [],
    facts: [
      { name: 'Status', value: deliveryStatus(delivery) },
      { name: 'Type', value: cell(delivery.type) },
      { name: 'webhook-id', value: cell(delivery.message, { note: 'the same however often it is sent' }) },
      ...(delivery.entry === null
        ? []
        : [{ name: 'Entry', value: cell(countWords(delivery.entry), { href: `/entries/${delivery.entry}` }) }]),
      { name: 'Made', value: cell(instantWords(delivery.madeAt)) },
      ...(delivery.dueAt === null ? [] : [{ name: 'To be sent', value: cell(instantWords(delivery.dueAt)) }]),
    ],
    tables: [
      {
        caption: 'Attempts',
        columns: [{ text: 'At' }, { text: 'Took', numeric: true }, { text: 'Answered' }, { text: 'What went wrong' }],
        rows: delivery.attempts.map((attempt) => [
          cell(instantWords(attempt.at), { nowrap: true }),
          cell(`${countWords(attempt.ms)} ms`),
          cell(attempt.responseStatus === null ? 'Nothing' : String(attempt.responseStatus)),
          cell(attempt.error ?? 'Nothing: it arrived', { prose: true }),
        ]),
        empty: 'It was not tried yet.',
      },
    ],
    payload: delivery.body,
  });
}

/** The secret of a webhook, which is told this once. */
export function secretPage(one: Webhook, secret: string, lead: string): Page<WebhookContent> {
  return page('The secret of the webhook', {
    crumbs: [...CRUMBS, { text: one.description, href: `${HOME}/${one.webhook}` }],
    intro: [
      lead,
      'It is shown this once. Give it to whoever keeps the receiver, by a way on which nobody else reads it.',
    ],
    facts: [{ name: 'Secret', value: cell(secret, { mono: true }) }],
    links: [{ text: 'The webhook', href: `${HOME}/${one.webhook}` }],
  });
}

function page(heading: string, content: Partial<WebhookContent>): Page<WebhookContent> {
  const nothing = { crumbs: [], intro: [], actions: [], facts: [], tables: [], payload: undefined, links: [] };
  return {
    template: 'webhooks/webhook.njk',
    title: heading,
    section: 'operation',
    content: { ...nothing, ...content, heading },
  };
}

function actsOn(one: Webhook, at: string): Action[] {
  return [
    { text: 'Send a test', href: `${at}/ping` },
    one.status === 'active' ? { text: 'Pause it', href: `${at}/pause` } : { text: 'Go on', href: `${at}/resume` },
    { text: 'Make a new secret', href: `${at}/rotate` },
    { text: 'Retire it', href: `${at}/retire` },
  ];
}

function toldOf({ contracts, types }: Webhook): string[] {
  return [
    contracts === null ? 'Every contract' : `${counted(contracts.length, 'contract')}: ${contracts.join(', ')}`,
    types === null ? 'Every type of event' : `${counted(types.length, 'type')}: ${types.join(', ')}`,
  ];
}

function statusCell({ status, statusWhy }: Webhook): Cell {
  return cell(capitalised(status), { tag: COLOURS[status], ...(statusWhy === null ? {} : { note: statusWhy }) });
}

function deliveryStatus({ status }: Delivery): Cell {
  return cell(capitalised(plainWords(status)), { tag: COLOURS[status] });
}
