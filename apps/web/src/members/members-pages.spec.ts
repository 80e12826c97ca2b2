import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMsOf, instantAt } from '#kernel';
import { memberIdOf } from '#members';
import { AppointedWorld, acting, OWN, TODAY } from '../../test/appointed-world.js';
import { admitted, asMachine } from '../../test/members.js';
import { MemberSessions } from '../access/member-sessions.js';

const issuer = 'https://login.example.org';
const payer = { organisation: acting('outcome-payer'), role: 'outcome-payer' };
const operator = { organisation: 'operator', role: 'operator' };

describe('running who may do what, by pages', () => {
  let world: AppointedWorld;
  let people = 0;
  beforeAll(async () => {
    world = await AppointedWorld.open();
  });
  afterAll(() => world?.close());

  /** Somebody who has signed in, and how their browser asks. */
  async function signedIn(grant: { readonly organisation: string; readonly role: string; readonly contract?: string }) {
    people += 1;
    const who = { issuer, subject: `pages-${people}` };
    const member = await admitted(world.installation, who, grant);
    world.installation.directory.know({ member, ...who, name: `Synthetic ${people}` }, world.clock.now());
    await world.installation.store.whenHandled((await world.installation.log.head()) ?? ('' as never), 60_000);
    const sessions = world.app.get(MemberSessions);
    const secret = sessions.begin(member, world.clock.now());
    sessions.act(secret, grant);
    const headers = { cookie: `__Host-ledger-session=${secret}`, accept: 'text/html' };
    const get = async (url: string) => {
      const { statusCode, body, headers: answered } = await world.app.inject({ url, headers });
      return { status: statusCode, text: body, headers: answered };
    };
    const hiddenAt = async (url: string) => {
      const { text, status } = await get(url);
      if (status !== 200) throw new Error(`${url}: ${status} ${text}`);
      const main = text.slice(text.indexOf('<main'));
      const hidden = main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
      return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
    };
    const send = async (url: string, fields: Readonly<Record<string, string>>, hidden?: Record<string, string>) => {
      const payload = new URLSearchParams({ ...(hidden ?? (await hiddenAt(url))), ...fields }).toString();
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await world.app.inject({ method: 'POST', url, headers: { ...headers, ...type }, payload });
      const location = String(answer.headers.location ?? '');
      return { status: answer.statusCode, location, text: answer.body, headers: answer.headers };
    };
    return { member, get, send, hiddenAt };
  }

  it('shows them to operators alone', async () => {
    const anna = await signedIn(payer);
    const olga = await signedIn(operator);
    for (const page of ['members', 'members/admit', 'tokens', 'tokens/offer', 'access-log', 'access-log.csv']) {
      expect({ page, status: (await anna.get(`/operation/${page}`)).status }).toEqual({ page, status: 403 });
      expect({ page, status: (await olga.get(`/operation/${page}`)).status }).toEqual({ page, status: 200 });
      const nobody = await world.app.inject({ url: `/operation/${page}`, headers: { accept: 'text/html' } });
      expect({ page, status: nobody.statusCode }).toEqual({ page, status: 303 });
    }
  });

  it('admits whoever came from the issuer, and gives, withdraws, suspends and readmits', async () => {
    const olga = await signedIn(operator);
    const newcomer = { issuer, subject: 'newcomer' };
    const member = memberIdOf(world.installation.participants, newcomer.issuer, newcomer.subject);
    world.installation.directory.know({ member, ...newcomer, name: 'Newly Come' }, world.clock.now());
    expect((await olga.get('/operation/members')).text).toContain('Newly Come');
    const nobody = await olga.send('/operation/members/admit', {});
    expect([nobody.status, nobody.text.includes('Who must be chosen')]).toEqual([400, true]);
    const sent = await olga.send('/operation/members/admit', { who: member });
    expect([sent.status, sent.location.split('?')[0]]).toEqual([303, `/operation/members/${member}`]);
    const home = `/operation/members/${member}`;

    const given = await olga.send(`${home}/grant`, {
      role: 'outcome-payer',
      organisation: payer.organisation,
      contract: OWN,
    });
    expect(given.status).toBe(303);
    const page = await olga.get(given.location);
    expect(page.text).toContain('Outcome payer for acting_outcome_payer (synthetic)');
    expect(page.text).toContain('own_contract (synthetic)');
    const asOperator = await olga.send(`${home}/grant`, { role: 'operator' });
    expect([asOperator.status, asOperator.text.includes('a member is an operator, or something else')]).toEqual([
      409,
      true,
    ]);
    const lacking = await olga.send(`${home}/grant`, { role: 'verifier' });
    expect([lacking.status, lacking.text.includes('For which organisation must be given')]).toEqual([400, true]);

    expect((await olga.send(`${home}/suspend`, {})).status).toBe(303);
    const suspended = await olga.get(home);
    expect(suspended.text).toContain('Readmit them');
    expect(suspended.text).not.toContain('Give a role');
    expect((await olga.send(`${home}/readmit`, {})).status).toBe(303);
    const withdrawn = await olga.send(`${home}/withdraw`, { held: `${payer.organisation};outcome-payer;${OWN}` });
    const after = await olga.get(withdrawn.location);
    expect(after.text).toContain('They hold no role');
    for (const said of ['was admitted', 'was made outcome payer', 'was suspended', 'was readmitted', 'is no longer']) {
      expect(after.text).toContain(said);
    }
  });

  it('gives no role to whoever gives it', async () => {
    const olga = await signedIn(operator);
    const form = `/operation/members/${olga.member}/grant`;
    const own = await olga.send(form, { role: 'verifier', organisation: acting('verifier') });
    expect([own.status, own.text.includes('Nobody gives a role to themselves')]).toEqual([422, true]);
  });

  it('asks who it is again before a role is given, and not before one is taken', async () => {
    const olga = await signedIn(operator);
    const anna = await signedIn(payer);
    const form = `/operation/members/${anna.member}/grant`;
    const grant = { role: 'outcome-payer', organisation: payer.organisation, contract: OWN };
    const hidden = await olga.hiddenAt(form);
    world.clock.set(instantAt(epochMsOf(TODAY) + 6 * 60_000));
    try {
      expect((await olga.send(form, grant, hidden)).location).toMatch(/^\/sign-in\/again\?next=/);
      expect((await olga.send(`/operation/members/${anna.member}/suspend`, {})).location).toMatch(/^\/operation\//);
    } finally {
      world.clock.set(TODAY);
    }
  });

  /** Offers a token by the form. @returns its id. */
  async function offered(olga: Awaited<ReturnType<typeof signedIn>>, more: Readonly<Record<string, string>> = {}) {
    const { status, location, text } = await olga.send('/operation/tokens/offer', {
      role: 'outcome-payer',
      organisation: payer.organisation,
      scopes: 'read',
      'expiresOn-day': '31',
      'expiresOn-month': '12',
      'expiresOn-year': '2022',
      ...more,
    });
    if (status !== 303) throw new Error(text);
    return /\/operation\/tokens\/(T\w{16})/.exec(location)?.[1] ?? '';
  }
  const readsWith = async (written: string) =>
    (await world.app.inject({ url: '/v1/contracts', headers: { authorization: `Bearer ${written}` } })).statusCode;

  it('makes a token of two people: one offers it, and one who holds its role is shown its secret, once', async () => {
    const olga = await signedIn(operator);
    const anna = await signedIn(payer);
    const vera = await signedIn({ organisation: acting('verifier'), role: 'verifier' });
    const token = await offered(olga);
    expect((await olga.get(`/operation/tokens/${token}`)).text).toContain('waits to be accepted');
    expect((await olga.get(`/tokens/${token}/accept`)).status).toBe(403);
    expect((await vera.get(`/tokens/${token}/accept`)).status).toBe(403);
    expect((await vera.get('/tokens')).text).not.toContain(token);
    const yours = await anna.get('/tokens');
    expect(yours.text).toContain(`/tokens/${token}/accept`);

    const form = `/tokens/${token}/accept`;
    const hidden = await anna.hiddenAt(form);
    const accepted = await anna.send(form, {}, hidden);
    const [written = ''] = new RegExp(`olk_${token}_[A-Za-z0-9_-]{43}`).exec(accepted.text) ?? [];
    expect({ status: accepted.status, location: accepted.location, cache: accepted.headers['cache-control'] }).toEqual({
      status: 200,
      location: '',
      cache: 'no-store',
    });
    expect(await readsWith(written)).toBe(200);

    // Sent again, it is not made again, and its secret is shown to nobody.
    const again = await anna.send(form, {}, hidden);
    expect([again.status, again.text.includes('is not shown again'), again.text.includes('olk_')]).toEqual([
      409,
      true,
      false,
    ]);
    for (const page of [`/operation/tokens/${token}`, '/operation/tokens', '/operation/access-log']) {
      expect((await olga.get(page)).text).not.toContain('olk_');
    }
    for await (const batch of world.installation.log.readAll('start')) {
      for (const entry of batch) expect(JSON.stringify(entry)).not.toContain(written.slice(-43));
    }

    // It ends with the role of whoever knows its secret.
    await asMachine(world.installation, 'withdraw-role', { member: anna.member, ...payer });
    expect(await readsWith(written)).toBe(401);
  });

  it('warns, before a role is taken, of the tokens that end with it', async () => {
    const olga = await signedIn(operator);
    const anna = await signedIn(payer);
    const token = await offered(olga);
    await anna.send(`/tokens/${token}/accept`, {});
    for (const act of ['withdraw', 'suspend']) {
      const { text } = await olga.get(`/operation/members/${anna.member}/${act}`);
      expect({ act, isSaid: text.includes('act no more') && text.includes(token) }).toEqual({ act, isSaid: true });
    }
  });

  it('lets whoever holds its role end a token, and an operator too', async () => {
    const olga = await signedIn(operator);
    const anna = await signedIn(payer);
    const first = await offered(olga);
    expect((await anna.send(`/tokens/${first}/revoke`, {})).location).toMatch(/^\/tokens/);
    const gone = await anna.hiddenAt(`/tokens/${first}/accept`);
    const late = await anna.send(`/tokens/${first}/accept`, {}, gone);
    expect([late.status, late.text.includes('was revoked')]).toEqual([409, true]);
    const second = await offered(olga, { 'expiresOn-day': '30' });
    expect((await olga.send(`/operation/tokens/${second}/revoke`, {})).location).toMatch(/^\/operation\/tokens\//);
    expect((await olga.get(`/operation/tokens/${second}`)).text).toContain('Revoked');
  });

  it('accepts no token for operators by whoever offered it', async () => {
    const olga = await signedIn(operator);
    const token = await offered(olga, { role: 'operator', organisation: '' });
    const own = await olga.send(`/tokens/${token}/accept`, {});
    expect([own.status, own.text.includes('You offered this token')]).toEqual([409, true]);
    const otto = await signedIn(operator);
    expect((await otto.send(`/tokens/${token}/accept`, {})).text).toContain(`olk_${token}_`);
  });

  it('shows who came in, narrowed and as CSV', async () => {
    const olga = await signedIn(operator);
    const anna = await signedIn(payer);
    const { headers } = await world.token('outcome-payer');
    await world.app.inject({ url: '/operation/members', headers });
    await anna.get('/operation/members');
    const mine = await olga.get(`/operation/access-log?what=refused&who=${anna.member}`);
    expect(mine.text).toContain('GET /operation/members');
    expect(mine.text).not.toContain('/operation/tokens/T');
    const csv = await olga.get(`/operation/access-log.csv?what=refused&who=${anna.member}`);
    expect(csv.text.split('\r\n')).toEqual([
      'number,at,what,who,code,route',
      expect.stringMatching(
        `^\\d+,2022-06-01T09:00:00.000Z,refused,${anna.member},role-may-not,GET /operation/members$`,
      ),
      '',
    ]);
    const none = await olga.get('/operation/access-log.csv?fromDay=2&fromMonth=6&fromYear=2022');
    expect(none.text).toBe('number,at,what,who,code,route\r\n');
    const all = await olga.get(
      '/operation/access-log.csv?fromDay=1&fromMonth=6&fromYear=2022&untilDay=1&untilMonth=6&untilYear=2022',
    );
    expect(all.text.split('\r\n').length).toBeGreaterThan(3);
    expect((await olga.get('/operation/access-log?what=elsewhere')).status).toBe(400);
  });
});
