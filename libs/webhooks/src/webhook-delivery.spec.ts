import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Webhook as Judge } from 'standardwebhooks';
import { RegisterOrganisation } from '#contracts';
import { type Installation, openInstallation } from '#installation';
import { Actor, instant, SystemEntropy } from '#kernel';
import { ManualTime } from '../test/manual-time.js';
import { type Received, Receiver } from '../test/receiver.js';
import { type WebhookInput, WebhookRefused } from './webhook.js';
import { WebhookDelivery } from './webhook-delivery.js';
import { Webhooks } from './webhooks.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const operator = Actor.parse({ subject: 'olga', organisation: 'city', role: 'operator' });
const anna = Actor.parse({ subject: 'anna', organisation: 'city', role: 'outcome-payer' });

let folder: string;
let time: ManualTime;
let installation: Installation;
let webhooks: Webhooks;
let delivery: WebhookDelivery;
let receiver: Receiver;
let faults: unknown[];

const openWebhooks = () =>
  Webhooks.open(
    { file: join(folder, 'deliveries.db'), keyFile: join(folder, 'webhooks.key') },
    { clock: time.clock, entropy: new SystemEntropy(), guard: { allowsLoopback: true } },
  );

function deliveryOf(from: Webhooks, timeoutMs?: number): WebhookDelivery {
  const { log, codec, store } = installation;
  const watched = { log, codec, store, source: 'ledger.test/one', address: 'https://ledger.test' };
  return new WebhookDelivery(from, watched, {
    after: time.after,
    // Nobody else writes here, and days pass.
    lookMs: HOUR,
    told: (error) => void faults.push(error),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-webhooks-'));
  time = new ManualTime(instant('2021-07-01T09:00:00Z'));
  faults = [];
  installation = await openInstallation({ store: { kind: 'memory' }, clock: time.clock });
  await installation.follow();
  webhooks = openWebhooks();
  delivery = deliveryOf(webhooks);
  receiver = await Receiver.open();
});
afterEach(async () => {
  await delivery.stop();
  webhooks.close();
  await receiver.close();
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

const make = (input: Partial<WebhookInput> = {}) =>
  webhooks.create({ url: receiver.url, description: 'A test', ...input }, operator);

let commands = 0;
async function record(organisation: string): Promise<void> {
  commands += 1;
  const bus = await installation.bus();
  const context = { commandId: `record-${commands}`, actor: anna };
  const answer = await bus.execute(
    new RegisterOrganisation({ organisation, name: `${organisation} (synthetic)` }, context),
  );
  expect(answer.kind).toBe('recorded');
}

/** What the package for receivers says of a request; it reads the machine's clock, which is set to the one of the test. */
function judged(secret: string, { headers, body }: Received): unknown {
  const machine = jest.spyOn(Date, 'now').mockReturnValue(time.now);
  try {
    return new Judge(secret).verify(body, headers as Record<string, string>);
  } finally {
    machine.mockRestore();
  }
}

const pass = (ms: number) => time.pass(ms, () => delivery.settled());
const only = (webhook: string) => {
  const [first, ...rest] = webhooks.deliveries(webhook, { limit: 10 });
  expect(rest).toEqual([]);
  if (first === undefined) throw new Error('There is no delivery');
  return first;
};

describe('a webhook', () => {
  it('is told of what is recorded from then on, signed, and with a link in place of what happened', async () => {
    await record('before');
    delivery.start();
    const { webhook, secret } = make();
    await record('museum');
    const [request] = await receiver.has(1);
    await delivery.settled();
    if (request === undefined) throw new Error('Nothing was received');
    expect(judged(secret, request)).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: 'ledger.test/one',
      type: 'org.outcomes-ledger.organisation-registered.v1',
      subject: 'organisation-museum',
      time: '2021-07-01T09:00:00.000Z',
      recordedtime: '2021-07-01T09:00:00.000Z',
      sequence: '00000000000000000001',
      correlationid: expect.any(String),
      dataref: 'https://ledger.test/v1/events/1',
    });
    expect(request.headers['webhook-timestamp']).toBe(String(time.now / 1000));
    expect(request.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(only(webhook.webhook)).toMatchObject({
      entry: 1,
      status: 'delivered',
      message: request.headers['webhook-id'],
      attempts: [{ responseStatus: 204, error: null }],
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('is told of the types and contracts it asked for, and of nothing else', async () => {
    const none = make({ types: ['PaymentMade'] });
    const ofContract = make({ contracts: ['nowhere'] });
    const wanted = make({ types: ['OrganisationRegistered', 'PaymentMade'] });
    delivery.start();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(only(wanted.webhook.webhook).type).toBe('org.outcomes-ledger.organisation-registered.v1');
    for (const { webhook } of [none, ofContract]) {
      expect(webhooks.deliveries(webhook.webhook, { limit: 10 })).toEqual([]);
    }
  });

  it('is not forged by another secret', async () => {
    delivery.start();
    make();
    const other = make({ types: ['PaymentMade'] });
    await record('museum');
    const [request] = await receiver.has(1);
    expect(() => judged(other.secret, request as Received)).toThrow('No matching signature');
  });

  it('is signed with both secrets for a day after a rotation, and then with the new one only', async () => {
    delivery.start();
    const { webhook, secret: old } = make();
    const { secret: fresh, endsAt } = webhooks.rotate(webhook.webhook);
    expect(endsAt).toBe('2021-07-02T09:00:00.000Z');
    expect(webhooks.webhook(webhook.webhook).secrets).toBe(2);
    await record('museum');
    const [first] = await receiver.has(1);
    for (const secret of [old, fresh]) expect(judged(secret, first as Received)).toBeDefined();
    await pass(24 * HOUR);
    await record('library');
    const [, second] = await receiver.has(2);
    expect(judged(fresh, second as Received)).toBeDefined();
    expect(() => judged(old, second as Received)).toThrow('No matching signature');
    expect(webhooks.webhook(webhook.webhook).secrets).toBe(1);
  });

  it('that is rotated twice is signed with the last two: the first, which leaked, is gone', async () => {
    delivery.start();
    const { webhook, secret } = make();
    webhooks.rotate(webhook.webhook);
    webhooks.rotate(webhook.webhook);
    await record('museum');
    const [request] = await receiver.has(1);
    expect(String(request?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(() => judged(secret, request as Received)).toThrow('No matching signature');
  });

  it('gets a test that says nothing, when asked', async () => {
    delivery.start();
    const { webhook, secret } = make({ types: ['PaymentMade'] });
    const made = webhooks.ping(webhook.webhook, 'ledger.test/one');
    expect(made).toMatchObject({ entry: null, status: 'waiting' });
    delivery.wake();
    const [request] = await receiver.has(1);
    expect(judged(secret, request as Received)).toMatchObject({
      type: 'org.outcomes-ledger.ping.v1',
      subject: webhook.webhook,
    });
  });
});

describe('a delivery that does not arrive', () => {
  it('is tried again after seconds, then minutes, then hours, under the same id and a new time', async () => {
    receiver.answer = { status: 500 };
    delivery.start();
    const { webhook, secret } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(only(webhook.webhook)).toMatchObject({
      status: 'waiting',
      attempts: [{ responseStatus: 500, error: 'It answered 500' }],
    });
    await pass(6_000);
    expect(receiver.received).toHaveLength(2);
    await pass(5 * MINUTE);
    // A fifth longer at most, and never earlier.
    await pass(MINUTE);
    expect(receiver.received).toHaveLength(3);
    receiver.answer = { status: 200 };
    await pass(36 * MINUTE);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(4);
    expect(receiver.received.at(-1)?.headers['webhook-timestamp']).not.toBe(
      receiver.received[0]?.headers['webhook-timestamp'],
    );
    expect(only(webhook.webhook)).toMatchObject({ status: 'delivered', dueAt: null });
    expect(only(webhook.webhook).attempts).toHaveLength(4);
    expect(webhooks.webhook(webhook.webhook).failingSince).toBeNull();
    expect(secret).toMatch(/^whsec_/);
  });

  it('for days pauses its webhook, and goes on when it is resumed; what was recorded meanwhile is not sent', async () => {
    receiver.answer = { status: 503 };
    delivery.start();
    const { webhook } = make();
    const marker = await Receiver.open();
    try {
      await record('museum');
      await receiver.has(1);
      await delivery.settled();
      await pass(110 * HOUR);
      const paused = webhooks.webhook(webhook.webhook);
      expect(paused).toMatchObject({
        status: 'paused',
        statusWhy: 'Nothing has arrived since 2021-07-01T09:00:00.000Z',
      });
      const tries = receiver.received.length;
      expect(tries).toBeGreaterThan(5);
      await pass(200 * HOUR);
      expect(receiver.received).toHaveLength(tries);

      // What another one was told has been looked at for this one too.
      make({ url: marker.url });
      await record('library');
      await marker.has(1);
      receiver.answer = { status: 200 };
      webhooks.resume(webhook.webhook);
      delivery.wake();
      await delivery.settled();
      expect(webhooks.deliveries(webhook.webhook, { limit: 10 }).map(({ entry }) => entry)).toEqual([0]);
      await record('theatre');
      await receiver.has(tries + 1);
    } finally {
      await marker.close();
    }
  });

  it.each([
    ['an answer that leads elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /do not follow/],
    ['an answer that refuses', { status: 404 }, /It answered 404/],
  ])('is %s', async (_, answer, error) => {
    receiver.answer = answer;
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(only(webhook.webhook).attempts[0]?.error).toMatch(error);
  });

  it('waits for as long as the receiver asks, within a day', async () => {
    receiver.answer = { status: 429, headers: { 'retry-after': '3600' } };
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(only(webhook.webhook).dueAt).toBe('2021-07-01T10:00:00.000Z');
    receiver.answer = { status: 429, headers: { 'retry-after': '999999' } };
    await pass(HOUR);
    expect(only(webhook.webhook).dueAt).toBe('2021-07-02T10:00:00.000Z');
  });

  it('because nobody listens any more pauses its webhook at once', async () => {
    receiver.answer = { status: 410 };
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(webhooks.webhook(webhook.webhook)).toMatchObject({
      status: 'paused',
      statusWhy: expect.stringContaining('410'),
    });
  });

  it('because nobody answers is given up in time', async () => {
    receiver.answer = 'silence';
    delivery = deliveryOf(webhooks, 20);
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(only(webhook.webhook).attempts).toMatchObject([
      { responseStatus: null, error: 'It did not answer within 0.02 seconds' },
    ]);
  });

  it('because nobody is there says so', async () => {
    const gone = await Receiver.open();
    const { url } = gone;
    await gone.close();
    delivery.start();
    const { webhook } = make({ url });
    webhooks.ping(webhook.webhook, 'x');
    delivery.wake();
    await delivery.settled();
    expect(only(webhook.webhook).attempts[0]?.error).toBe('It could not be reached (ECONNREFUSED)');
  });

  it('because its name leads into the network says so, and sends nothing', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const strict = Webhooks.inMemory({ clock: time.clock, entropy: new SystemEntropy(), guard: { resolve } });
    const sending = deliveryOf(strict);
    const { webhook } = strict.create({ url: 'https://rebound.example/hook', description: '' }, operator);
    sending.start();
    strict.ping(webhook.webhook, 'x');
    sending.wake();
    await sending.settled();
    const [first] = strict.deliveries(webhook.webhook, { limit: 1 });
    expect(first?.attempts[0]?.error).toBe('Its address leads to an address that is not on the public internet');
    await sending.stop();
    strict.close();
  });

  it('an answer without an end is read no further than it must be', async () => {
    receiver.answer = { status: 200, body: 'x'.repeat(1_000_000) };
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    expect(only(webhook.webhook).status).toBe('delivered');
  });
});

describe('what was written down to be sent', () => {
  it('survives the end of the process, is there once, and goes on behind the entry it had come to', async () => {
    receiver.answer = { status: 500 };
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.stop();
    webhooks.close();
    await record('library');

    webhooks = openWebhooks();
    delivery = deliveryOf(webhooks);
    receiver.answer = { status: 200 };
    delivery.start();
    await receiver.has(2);
    await pass(MINUTE);
    const sent = webhooks.deliveries(webhook.webhook, { limit: 10 });
    expect(sent.map(({ entry, status }) => [entry, status])).toEqual([
      [1, 'delivered'],
      [0, 'delivered'],
    ]);
  });

  it('is sent again when asked, whatever became of it, under the same id', async () => {
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    const { delivery: number } = only(webhook.webhook);
    webhooks.resend(webhook.webhook, number);
    delivery.wake();
    const [first, second] = await receiver.has(2);
    await delivery.settled();
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(only(webhook.webhook).attempts).toHaveLength(2);
  });

  it('waits while its webhook is paused, and is never sent once it is retired', async () => {
    delivery.start();
    const { webhook } = make();
    webhooks.ping(webhook.webhook, 'x');
    webhooks.pause(webhook.webhook);
    await pass(HOUR);
    expect(webhooks.webhook(webhook.webhook).waiting).toBe(1);
    webhooks.retire(webhook.webhook);
    await pass(HOUR);
    expect(receiver.received).toEqual([]);
    expect(only(webhook.webhook).status).toBe('failed');
    expect(webhooks.list()).toEqual([]);
    for (const ask of ['rotate', 'pause', 'resume'] as const) {
      expect(() => webhooks[ask](webhook.webhook)).toThrow(WebhookRefused);
    }
  });

  it('is forgotten a month after it was settled', async () => {
    delivery.start();
    const { webhook } = make();
    await record('museum');
    await receiver.has(1);
    await delivery.settled();
    await pass(31 * 24 * HOUR);
    expect(webhooks.deliveries(webhook.webhook, { limit: 10 })).toEqual([]);
  });
});

describe('the secrets', () => {
  it('stand in no file in clear, which nobody else can read', () => {
    const { secret } = make();
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(bytes).toHaveLength(32);
    for (const name of ['deliveries.db', 'deliveries.db-wal']) {
      const stored = readFileSync(join(folder, name));
      expect(stored.includes(bytes)).toBe(false);
      expect(stored.includes(secret)).toBe(false);
    }
    expect(statSync(join(folder, 'deliveries.db')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'webhooks.key')).mode & 0o777).toBe(0o400);
  });

  it.each([
    ['a web page', 'http://example.org/hook', 'url-not-allowed'],
    ['this network', 'https://10.0.0.1/hook', 'url-not-allowed'],
  ])('are made for no address of %s', (_, url, code) => {
    expect(() => make({ url })).toThrow(expect.objectContaining({ code }));
  });

  it('are made for a hundred webhooks at most', () => {
    for (let nth = 0; nth < 100; nth += 1) make();
    expect(() => make()).toThrow(expect.objectContaining({ code: 'too-many-webhooks' }));
    webhooks.retire(webhooks.list()[0]?.webhook ?? '');
    expect(make().webhook.status).toBe('active');
  });
});
