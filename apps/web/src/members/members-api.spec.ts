import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AdmitMemberInput, GrantRoleInput, OfferApiTokenInput, WithdrawRoleInput } from '#members';
import { AppointedWorld, acting, OWN } from '../../test/appointed-world.js';
import { exampleBody } from '../../test/command-addresses.js';
import { ApiDescription } from '../http/api-description.js';

const member = 'M0123456789ABCDEFGHJKMNPQRS';
const payer = { organisation: acting('outcome-payer'), role: 'outcome-payer' };

describe('running who may do what, over the API', () => {
  let world: AppointedWorld;
  let document: OpenAPIObject;
  let operator: Readonly<Record<string, string>>;
  let keys = 0;
  beforeAll(async () => {
    world = await AppointedWorld.open();
    document = world.app.get(ApiDescription).document;
    operator = (await world.token('operator')).headers;
  });
  afterAll(() => world?.close());

  async function get(url: string, headers: Readonly<Record<string, string>> = operator) {
    const answer = await world.app.inject({ url, headers });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  }
  async function post(url: string, body: object = {}, headers: Readonly<Record<string, string>> = operator) {
    keys += 1;
    const answer = await world.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'idempotency-key': `access-key-${keys}` },
      payload: body,
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  it('admits, gives, withdraws, suspends and readmits, and shows at once what was recorded', async () => {
    expect((await post('/v1/members', { member, issuer: 'https://login.example.org' })).status).toBe(201);
    const role = { ...payer, contract: OWN };
    expect((await post(`/v1/members/${member}/roles`, { ...role, until: '2022-12-31' })).status).toBe(201);
    const { body, headers } = await get(`/v1/members/${member}`);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(body).toMatchObject({
      member,
      name: null,
      status: 'admitted',
      roles: [{ ...role, from: null, until: '2022-12-31', givenBy: expect.stringMatching(/^token:T/) }],
      history: [
        { says: expect.stringContaining('was made outcome payer') },
        { says: expect.stringContaining('admitted') },
      ],
    });
    await post(`/v1/members/${member}/suspension`);
    expect((await get('/v1/members')).body).toContainEqual(expect.objectContaining({ member, status: 'suspended' }));
    await post(`/v1/members/${member}/readmission`);
    await post(`/v1/members/${member}/roles/withdrawal`, role);
    expect((await get(`/v1/members/${member}`)).body).toMatchObject({ status: 'admitted', roles: [] });
    const other = { member, issuer: 'https://elsewhere.example.org' };
    expect(await post('/v1/members', other)).toMatchObject({
      status: 409,
      body: { code: 'member-admitted-otherwise' },
    });
    expect((await get('/v1/members/M9999999999ABCDEFGHJKMNPQRS')).status).toBe(404);
  });

  it('offers and revokes tokens, and lets no machine issue or accept one', async () => {
    const asked = { ...payer, scopes: ['read'], expiresOn: '2022-12-31' };
    const offered = await post('/v1/tokens', asked);
    const { token } = offered.body.about;
    expect((await get(`/v1/tokens/${token}`)).body).toMatchObject({
      ...payer,
      contracts: null,
      status: 'offered',
      acceptedBy: null,
      lastUsedAt: null,
      history: [{ says: expect.stringContaining('was offered') }],
    });
    expect((await post(`/v1/tokens/${token}/accept`)).status).toBe(404);
    const forOperators = { ...asked, organisation: 'operator', role: 'operator' };
    expect(await post('/v1/tokens', forOperators)).toMatchObject({
      status: 422,
      body: { code: 'operator-token-offered-by-machine' },
    });
    expect((await post(`/v1/tokens/${token}/revocation`)).status).toBe(201);
    expect((await get('/v1/tokens')).body).toContainEqual(expect.objectContaining({ token, status: 'revoked' }));
    expect(JSON.stringify((await get('/v1/tokens')).body)).not.toMatch(/olk_|sha256/);
  });

  it('lets whoever holds its role revoke a token, and nobody who holds another', async () => {
    const theirs = await post('/v1/tokens', { ...payer, scopes: ['read'], expiresOn: '2022-12-30' });
    const { token } = theirs.body.about;
    const verifier = (await world.token('verifier')).headers;
    const same = (await world.token('outcome-payer')).headers;
    expect(await post(`/v1/tokens/${token}/revocation`, {}, verifier)).toMatchObject({ status: 403 });
    expect((await post(`/v1/tokens/${token}/revocation`, {}, same)).status).toBe(201);
  });

  it('shows the log of access, a page at a time', async () => {
    const { headers, token } = await world.token('investor');
    for (const path of ['/v1/members', '/v1/tokens', '/v1/access-log'])
      expect(await get(path, headers)).toMatchObject({ status: 403, body: { code: 'role-may-not' } });
    const query = `/v1/access-log?what=refused&who=${token}&limit=2`;
    const first = (await get(query)).body;
    expect(first.data).toMatchObject([
      { what: 'refused', who: `token:${token}`, code: 'role-may-not', route: 'GET /v1/access-log' },
      { route: 'GET /v1/tokens' },
    ]);
    const rest = (await get(`${query}&before=${first.page.next}`)).body;
    expect([rest.data.length, rest.data[0].route, rest.page.next]).toEqual([1, 'GET /v1/members', null]);
    expect((await get('/v1/access-log?from=2022-06-02')).body.data).toEqual([]);
    for (const wrong of ['what=elsewhere', 'from=31.2.2022', 'limit=201', 'before=none', 'colour=red'])
      expect({ wrong, status: (await get(`/v1/access-log?${wrong}`)).status }).toEqual({ wrong, status: 400 });
  });

  it('takes the examples that are published', () => {
    const inputs = {
      '/v1/members': [AdmitMemberInput, {}],
      '/v1/members/{member}/roles': [GrantRoleInput, { member }],
      '/v1/members/{member}/roles/withdrawal': [WithdrawRoleInput, { member }],
      '/v1/tokens': [OfferApiTokenInput, {}],
    } as const;
    for (const [path, [input, places]] of Object.entries(inputs)) {
      const parsed = input.safeParse({ ...exampleBody(document, path), ...places });
      expect({ path, issues: parsed.error?.issues ?? [] }).toEqual({ path, issues: [] });
    }
  });
});
