import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookDelivery, Webhooks } from '#webhooks';
import { Receiver } from '../../../../libs/webhooks/test/receiver.js';
import { CONTRACT, cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const OLGA = 'synthetic-olga; city; operator';
const HOOKS = '/v1/webhooks';

let ledger: TestLedger;
let webhooks: Webhooks;
let delivery: WebhookDelivery;
let receiver: Receiver;

beforeAll(async () => {
  ledger = await TestLedger.open();
  const { clock, log, codec, store, transparency } = ledger.installation;
  webhooks = ledger.app.get(Webhooks);
  Object.assign(webhooks.options, { guard: { allowsLoopback: true } });
  expect(webhooks.options.clock).toBe(clock);
  delivery = new WebhookDelivery(webhooks, { log, codec, store, source: transparency.origin });
  delivery.start();
  receiver = await Receiver.open();
  await tellStory(ledger);
  await ledger.readable();
});
afterAll(async () => {
  await delivery.stop();
  await ledger.close();
  await receiver.close();
});

const ask = async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, as = OLGA) => {
  const answer = await ledger.app.inject({
    method,
    url,
    headers: { 'ledger-actor': as },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
};
const make = (more: object = {}) => ask('POST', HOOKS, { url: receiver.url, description: 'A test', ...more });

describe('webhooks over the API', () => {
  it('are made, told their secret once, and told what is recorded', async () => {
    const made = await make({ contracts: ['streets'], types: ['org.outcomes-ledger.person-referred.v1'] });
    expect(made).toMatchObject({
      status: 201,
      headers: { 'cache-control': 'private, no-store' },
      body: {
        secret: expect.stringMatching(/^whsec_/),
        webhook: {
          status: 'active',
          contracts: ['streets'],
          types: ['PersonReferred'],
          madeBy: { subject: 'synthetic-olga' },
        },
      },
    });
    const { webhook } = made.body.webhook;
    const one = await ask('GET', `${HOOKS}/${webhook}`);
    expect(one.body).toEqual(made.body.webhook);
    expect(JSON.stringify([one, await ask('GET', HOOKS)])).not.toContain(made.body.secret.slice(6));

    const referred = await ledger.post(`${CONTRACT}/referrals`, {
      as: cast.gina,
      body: { reference: 'OUT-99', referredOn: '2019-06-01' },
    });
    expect(referred.status).toBe(201);
    const [request] = await receiver.has(1);
    const told = JSON.parse(request?.body ?? '');
    expect(told).toMatchObject({
      type: 'org.outcomes-ledger.person-referred.v1',
      dataref: expect.stringMatching(/^\/v1\/events\/\d+$/),
    });
    expect(request?.body).not.toContain('OUT-99');
    await ledger.readable();
    expect((await ledger.get(told.dataref)).text).toContain(told.id);
    await delivery.settled();
    const delivered = await ask('GET', `${HOOKS}/${webhook}/deliveries?status=delivered`);
    // The receiver is told whose stream it was; whoever operates the ledger is not.
    const pseudonym = /P[0-9A-HJKMNP-TV-Z]{16}/;
    expect(told.subject).toMatch(pseudonym);
    expect(delivered.body[0].body).not.toMatch(pseudonym);
    expect(JSON.parse(delivered.body[0].body).subject).toBe(told.subject.replace(pseudonym, 'P----------------'));
    expect(delivered.body).toMatchObject([
      { entry: Number(told.sequence), status: 'delivered', attempts: [{ responseStatus: 204 }] },
    ]);
    await ask('DELETE', `${HOOKS}/${webhook}`);
  });

  it('are tested, rotated, sent again, paused, resumed and retired', async () => {
    const { webhook } = (await make({ types: ['PaymentMade'] })).body.webhook;
    const before = receiver.received.length;
    const pinged = await ask('POST', `${HOOKS}/${webhook}/ping`);
    expect(pinged).toMatchObject({ status: 201, body: { entry: null, status: 'waiting' } });
    await receiver.has(before + 1);
    await delivery.settled();
    const again = await ask('POST', `${HOOKS}/${webhook}/deliveries/${pinged.body.delivery}/resend`);
    expect(again).toMatchObject({ status: 200, body: { message: pinged.body.message } });
    await receiver.has(before + 2);
    await delivery.settled();
    const rotated = await ask('POST', `${HOOKS}/${webhook}/secret`);
    expect(rotated).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-store' } });
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect((await ask('POST', `${HOOKS}/${webhook}/pause`)).body.status).toBe('paused');
    expect((await ask('POST', `${HOOKS}/${webhook}/resume`)).body.status).toBe('active');
    expect((await ask('DELETE', `${HOOKS}/${webhook}`)).body).toMatchObject({ status: 'retired', secrets: 0 });
    expect((await ask('POST', `${HOOKS}/${webhook}/ping`)).body).toMatchObject({
      status: 409,
      code: 'webhook-retired',
    });
    expect((await ask('GET', HOOKS)).body).toEqual([]);
  });

  it('tell no secret again that was replaced or destroyed since, to whoever sends the same request again', async () => {
    const asked = (method: 'POST' | 'DELETE', url: string, key: string, payload?: object) =>
      ledger.app
        .inject({
          method,
          url,
          headers: { 'ledger-actor': OLGA, 'idempotency-key': key },
          ...(payload === undefined ? {} : { payload }),
        })
        .then((answer) => ({ status: answer.statusCode, body: answer.json() }));
    const body = { url: receiver.url, description: 'Made once', types: ['PaymentMade'] };
    const made = await asked('POST', HOOKS, 'made-once-1', body);
    expect(await asked('POST', HOOKS, 'made-once-1', body)).toEqual(made);
    const { webhook } = made.body.webhook;
    const rotated = await asked('POST', `${HOOKS}/${webhook}/secret`, 'rotated-once-1');
    const gone = { status: 409, body: { code: 'secret-not-told-again' } };
    expect(await asked('POST', HOOKS, 'made-once-1', body)).toMatchObject(gone);
    expect(await asked('POST', `${HOOKS}/${webhook}/secret`, 'rotated-once-1')).toEqual(rotated);
    expect((await asked('DELETE', `${HOOKS}/${webhook}`, 'retired-once-1')).status).toBe(200);
    expect(await asked('POST', `${HOOKS}/${webhook}/secret`, 'rotated-once-1')).toMatchObject(gone);
    expect(await asked('POST', HOOKS, 'made-once-1', body)).toMatchObject(gone);
    expect((await ask('GET', HOOKS)).body).toEqual([]);
  });

  it.each([
    ['somebody of a contract', cast.anna, 403, 'role-may-not'],
    ['nobody', '', 401, 'who-is-missing'],
  ])('are no matter for %s', async (_, as, status, code) => {
    for (const [method, url] of [
      ['GET', HOOKS],
      ['GET', `${HOOKS}/wh_1`],
      ['GET', `${HOOKS}/wh_1/deliveries`],
      ['POST', `${HOOKS}/wh_1/ping`],
      ['POST', `${HOOKS}/wh_1/secret`],
      ['DELETE', `${HOOKS}/wh_1`],
    ] as const) {
      expect(await ask(method, url, undefined, as)).toMatchObject({ status, body: { code } });
    }
    const body = { url: receiver.url, description: '' };
    expect(await ask('POST', HOOKS, body, as)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ['an address inside', { url: 'https://169.254.169.254/latest/meta-data' }, 422, 'url-not-allowed'],
    ['an address without TLS', { url: 'http://example.org/hook' }, 422, 'url-not-allowed'],
    ['a contract that there is not', { contracts: ['nowhere'] }, 400, 'invalid-input'],
    ['a type that there is not', { types: ['PaymentMaid'] }, 400, 'invalid-input'],
    ['a field that is none', { secret: 'mine' }, 400, 'invalid-input'],
  ])('are not made for %s', async (_, more, status, code) => {
    expect(await make(more)).toMatchObject({ status, body: { code } });
  });

  it.each([
    [`${HOOKS}/wh_nobody`, 404],
    [`${HOOKS}/wh_nobody/deliveries`, 404],
    [`${HOOKS}/wh_nobody/deliveries?status=lost`, 400],
    [`${HOOKS}/wh_nobody/deliveries?limit=201`, 400],
  ])('are not there at %s', async (url, status) => {
    expect((await ask('GET', url)).status).toBe(status);
  });
});
