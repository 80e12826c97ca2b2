import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, readActor } from '#kernel';
import { WebhookDelivery, Webhooks } from '#webhooks';
import { Receiver } from '../../../../libs/webhooks/test/receiver.js';
import { castMembers, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const OLGA = 'synthetic-olga; city; operator';
const HOME = '/operation/webhooks';

describe('webhooks on their pages', () => {
  let ledger: TestLedger;
  let webhooks: Webhooks;
  let delivery: WebhookDelivery;
  let receiver: Receiver;
  let cookie: string;
  let webhook: string;
  let secret: string;

  beforeAll(async () => {
    const olga = { actor: readActor(OLGA) as Actor, name: 'Olga (synthetic)', part: 'Ledger' };
    ledger = await TestLedger.open({ cast: [...castMembers, olga] });
    const { log, codec, store, transparency } = ledger.installation;
    webhooks = ledger.app.get(Webhooks);
    Object.assign(webhooks.options, { guard: { allowsLoopback: true } });
    delivery = new WebhookDelivery(webhooks, { log, codec, store, source: transparency.origin });
    delivery.start();
    receiver = await Receiver.open();
    await tellStory(ledger);
    await ledger.readable();
    cookie = await ledger.signIn('synthetic-olga');
    const path = `${HOME}/make`;
    const form = await ledger.formAt(path, cookie);
    const filled = { ...form, url: receiver.url, description: 'Into the warehouse', contracts: 'streets' };
    const made = await ledger.send(path, filled, cookie, { 'sec-fetch-site': 'same-origin' });
    expect([made.status, made.headers['cache-control'], made.recorded]).toEqual([200, 'no-store', []]);
    secret = /whsec_[A-Za-z0-9+/=]+/.exec(made.text.replaceAll('&#43;', '+').replaceAll('&#x2F;', '/'))?.[0] ?? '';
    webhook = webhooks.list()[0]?.webhook ?? '';
    // Sent again, as by a button that was pressed twice: the same answer, and one webhook.
    const again = await ledger.send(path, filled, cookie, { 'sec-fetch-site': 'same-origin' });
    expect([again.text.includes('whsec_'), webhooks.list().length]).toEqual([true, 1]);
  });
  afterAll(async () => {
    await delivery.stop();
    await ledger.close();
    await receiver.close();
  });

  const send = async (path: string, as = cookie) =>
    ledger.send(path, await ledger.formAt(path, as), as, { 'sec-fetch-site': 'same-origin' });

  it('show the secret once, and afterwards what it is told of', async () => {
    expect(secret).toMatch(/^whsec_/);
    const list = (await ledger.get(HOME, { cookie })).text;
    expect(list).toContain('Into the warehouse');
    const page = (await ledger.get(`${HOME}/${webhook}`, { cookie })).text;
    expect(page).toContain('1 contract: streets');
    for (const text of [list, page]) expect(text).not.toContain('whsec_');
  });

  it('are tried, looked at to the payload and each attempt, and sent again', async () => {
    expect((await send(`${HOME}/${webhook}/ping`)).status).toBe(303);
    await receiver.has(1);
    await delivery.settled();
    const [sent] = webhooks.deliveries(webhook, { limit: 1 });
    const at = `${HOME}/${webhook}/deliveries/${sent?.delivery}`;
    const page = (await ledger.get(at, { cookie })).text;
    for (const words of [
      'Delivered',
      'org.outcomes-ledger.ping.v1',
      sent?.message ?? '',
      'specversion',
      'it arrived',
    ]) {
      expect(page).toContain(words);
    }
    expect((await send(`${at}/resend`)).headers['location']).toBe(at);
    await receiver.has(2);
    await delivery.settled();
    expect(webhooks.delivery(webhook, sent?.delivery ?? 0).attempts).toHaveLength(2);
    expect((await ledger.get(`${HOME}/${webhook}?status=failed`, { cookie })).text).toContain(
      'Nothing was or is to be sent',
    );
  });

  it('get a new secret, pause, go on and are retired', async () => {
    const rotated = await send(`${HOME}/${webhook}/rotate`);
    expect(rotated.text).toMatch(/whsec_/);
    expect(webhooks.webhook(webhook).secrets).toBe(2);
    for (const [act, status] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['retire', 'retired'],
    ] as const) {
      expect((await send(`${HOME}/${webhook}/${act}`)).status).toBe(303);
      expect(webhooks.webhook(webhook).status).toBe(status);
    }
    const refused = await send(`${HOME}/${webhook}/pause`);
    expect([refused.status, refused.text.includes('was retired')]).toEqual([400, true]);
  });

  it('say in the form which addresses nothing is sent to', async () => {
    const form = await ledger.formAt(`${HOME}/make`, cookie);
    const sent = await ledger.send(
      `${HOME}/make`,
      { ...form, url: 'http://10.0.0.1/', description: 'Inside' },
      cookie,
      { 'sec-fetch-site': 'same-origin' },
    );
    expect(sent.status).toBe(400);
    expect(sent.text).toContain('http://10.0.0.1/');
  });

  it('are for operators only', async () => {
    const anna = await ledger.signIn('synthetic-anna');
    expect((await ledger.get(HOME, { cookie: anna })).status).toBe(403);
    expect((await ledger.get(`${HOME}/${webhook}`, { cookie: anna })).status).toBe(403);
    expect((await ledger.get(HOME)).status).toBe(401);
    expect((await ledger.get(`${HOME}/make`, { cookie: anna })).status).toBe(403);
    const { _command: command = '' } = await ledger.formAt(`${HOME}/make`, cookie);
    const form = { _command: command, url: receiver.url, description: 'Mine' };
    expect((await ledger.send(`${HOME}/make`, form, anna, { 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    expect(webhooks.list()).toEqual([]);
    expect((await ledger.get(`${HOME}/wh_nothing`, { cookie })).status).toBe(404);
  });
});

describe('what the API does with webhooks under a key', () => {
  it('is done once, answered the same with its secret, and refused for another request', async () => {
    const ledger = await TestLedger.open();
    Object.assign(ledger.app.get(Webhooks).options, { guard: { allowsLoopback: true } });
    const ask = async (url: string, key: string, payload?: object, as = OLGA) => {
      const headers = { 'ledger-actor': as, 'idempotency-key': key };
      const answer = await ledger.app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
      return { status: answer.statusCode, body: answer.json() };
    };
    const body = { url: 'http://localhost:4000/hook', description: 'Once' };
    const first = await ask('/v1/webhooks', 'key-of-mine-1', body);
    expect(first.status).toBe(201);
    expect(await ask('/v1/webhooks', 'key-of-mine-1', body)).toEqual(first);
    const other = await ask('/v1/webhooks', 'key-of-mine-1', { ...body, description: 'Other' });
    expect([other.status, other.body.code]).toEqual([422, 'command-id-used-for-other-content']);
    const { webhook } = first.body.webhook;
    const ping = await ask(`/v1/webhooks/${webhook}/ping`, 'key-of-mine-2');
    expect(await ask(`/v1/webhooks/${webhook}/ping`, 'key-of-mine-2')).toEqual(ping);
    expect((await ask(`/v1/webhooks/${webhook}/ping`, 'key-of-mine-3')).body.delivery).not.toBe(ping.body.delivery);
    // The key is of whoever chose it: another operator may have chosen the same.
    const theirs = await ask('/v1/webhooks', 'key-of-mine-1', body, 'synthetic-omar; fund; operator');
    expect(theirs.body.webhook.webhook).not.toBe(webhook);
    expect((await ask('/v1/webhooks', 'short', body)).status).toBe(400);
    // What came to nothing may be asked for again under the same key.
    expect((await ask('/v1/webhooks', 'key-of-mine-4', { ...body, url: 'http://10.0.0.1/' })).status).toBe(422);
    expect((await ask('/v1/webhooks', 'key-of-mine-4', { ...body, url: 'http://10.0.0.1/' })).status).toBe(422);
    await ledger.close();
  });
});
