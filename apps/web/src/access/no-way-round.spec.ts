import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMsOf, instantAt } from '#kernel';
import { AppointedWorld, acting, FOREIGN, LEFT, OWN, TODAY } from '../../test/appointed-world.js';
import { admitted, asMachine } from '../../test/members.js';
import { MemberSessions } from './member-sessions.js';
import { HIDDEN } from './others-people.js';

const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
const MINUTE = 60_000;

describe('what nobody gets at in another way', () => {
  let world: AppointedWorld;
  let people = 0;
  beforeAll(async () => {
    world = await AppointedWorld.open();
  });
  afterAll(() => world?.close());

  async function listening(): Promise<void> {
    if (!world.app.getHttpServer().listening) await world.app.listen(0, '127.0.0.1');
  }

  /** Somebody who has signed in, with what their forms carry. */
  async function signedIn(grant: { readonly organisation: string; readonly role: string; readonly contract?: string }) {
    people += 1;
    const member = await admitted(
      world.installation,
      { issuer: 'https://login.example.org', subject: `p-${people}` },
      grant,
    );
    const sessions = world.app.get(MemberSessions);
    const secret = sessions.begin(member, world.clock.now());
    sessions.act(secret, grant);
    const formToken = sessions.of(secret)?.formToken ?? '';
    return { member, secret, headers: { cookie: `__Host-ledger-session=${secret}` }, formToken };
  }

  it('is the form of a contract of others, by sending it', async () => {
    const { headers, formToken } = await signedIn({
      organisation: acting('referral-agency'),
      role: 'referral-agency',
    });
    const payload = new URLSearchParams({ _token: formToken, _command: 'sent-elsewhere', reference: '' }).toString();
    const url = `/contracts/${FOREIGN}/people/refer`;
    const { statusCode, body } = await world.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, ...form },
      payload,
    });
    expect({ statusCode, body: body.includes(`${FOREIGN} (synthetic)`) }).toEqual({ statusCode: 404, body: false });
  });

  // An address finds its route however its letters are written.
  it.each(['v1', '%761'])('is a command of the API with the session of a browser: /%s', async (v1) => {
    const { headers } = await signedIn({ organisation: acting('referral-agency'), role: 'referral-agency' });
    const { statusCode, body } = await world.app.inject({
      method: 'POST',
      url: `/${v1}/contracts/${OWN}/referrals`,
      headers: { ...headers, 'idempotency-key': 'by-a-session' },
      payload: { reference: 'B-1', referredOn: '2022-05-03' },
    });
    expect({ statusCode, code: (JSON.parse(body) as { code?: string }).code }).toEqual({
      statusCode: 403,
      code: 'form-not-ours',
    });
  });

  it('is the memory of the process, with files of somebody who has never signed in', async () => {
    const { statusCode, headers } = await world.app.inject({
      method: 'POST',
      url: `/contracts/${OWN}/import`,
      headers: { accept: 'text/html', 'content-type': 'multipart/form-data; boundary=never-there' },
      payload: 'What is read of it is found to be broken',
    });
    expect([statusCode, headers.location]).toEqual([303, `/sign-in?next=%2Fcontracts%2F${OWN}%2Fimport`]);
  });

  it('is a command of the API in a form', async () => {
    const { headers } = await world.token('referral-agency');
    const { statusCode } = await world.app.inject({
      method: 'POST',
      url: `/%761/contracts/${OWN}/referrals`,
      headers: { ...headers, 'content-type': form['content-type'], 'idempotency-key': 'in-a-form' },
      payload: 'reference=B-1&referredOn=2022-05-03',
    });
    expect(statusCode).toBe(415);
  });

  it('is a sign-in beyond the limit of them', async () => {
    const few = await AppointedWorld.open(undefined, { signIns: 2, failures: 2, writes: 2, reads: 1000 });
    try {
      const begin = async (url: string) => (await few.app.inject({ url })).statusCode;
      expect([await begin('/sign-in/begin'), await begin('/sign-in/begin')]).toEqual([200, 200]);
      expect([await begin('/sign-in/begin'), await begin('/sign-in/%62egin')]).toEqual([429, 429]);
    } finally {
      await few.close();
    }
  });

  it('is another reading beyond the limit of them, of this member or token alone', async () => {
    const few = await AppointedWorld.open(undefined, { signIns: 2, failures: 100, writes: 2, reads: 2 });
    try {
      const [one, other] = [await few.token('referral-agency'), await few.token('referral-agency')];
      const read = async (headers: Readonly<Record<string, string>>, url = `/v1/contracts/${OWN}`) =>
        (await few.app.inject({ url, headers })).statusCode === 429;
      expect([await read(one.headers), await read(one.headers), await read(one.headers)]).toEqual([false, false, true]);
      expect([await read(other.headers), await read({})]).toEqual([false, false]);
      const live = async () => read(one.headers, '/health/live');
      expect([await live(), await live(), await live()]).toEqual([false, false, false]);
    } finally {
      await few.close();
    }
  });

  it('is another command within the same minute, with another cookie, session or address of the same network', async () => {
    const few = await AppointedWorld.open(undefined, { signIns: 2, failures: 100, writes: 2, reads: 1000 });
    try {
      const isTooMany = async (headers: Readonly<Record<string, string>>, remoteAddress = '192.0.2.1') => {
        const url = `/v1/contracts/${OWN}/referrals`;
        const key = { 'idempotency-key': 'a-key-of-many' };
        const asked = { method: 'POST', url, headers: { ...key, ...headers }, payload: {}, remoteAddress } as const;
        return (await few.app.inject(asked)).statusCode === 429;
      };
      const thrice = async (send: (nth: number) => Promise<boolean>) => [await send(1), await send(2), await send(3)];
      const onlyTheThird = [false, false, true];
      // Whoever says nothing that is believed is an address, whatever else they say.
      const madeUp = (nth: number) => ({ cookie: `__Host-ledger-session=made-up-${nth}` });
      expect(await thrice((nth) => isTooMany(madeUp(nth)))).toEqual(onlyTheThird);
      expect(await thrice((nth) => isTooMany({}, `2001:db8:1:2:ffff::${nth}`))).toEqual(onlyTheThird);
      expect(await isTooMany({}, '2001:db8:1:3::1')).toBe(false);
      // Another token is another sender, from the same address too.
      const [one, other] = [await few.token('referral-agency'), await few.token('referral-agency')];
      expect(await thrice(() => isTooMany(one.headers))).toEqual(onlyTheThird);
      expect(await isTooMany(other.headers)).toBe(false);
      const grant = { organisation: acting('referral-agency'), role: 'referral-agency' };
      const member = await admitted(few.installation, { issuer: 'https://login.example.org', subject: 'busy' }, grant);
      const sessions = few.app.get(MemberSessions);
      const inSession = () => ({ cookie: `__Host-ledger-session=${sessions.begin(member, few.clock.now())}` });
      expect(await thrice(() => isTooMany(inSession()))).toEqual(onlyTheThird);
    } finally {
      await few.close();
    }
  });

  it('is work in the contracts of the organisation in which somebody was given no role', async () => {
    const { headers } = await signedIn({
      organisation: acting('verifier'),
      role: 'verifier',
      contract: LEFT,
    });
    const { statusCode, body } = await world.app.inject({ url: '/verification', headers });
    expect({ statusCode, body: body.includes(OWN) }).toEqual({ statusCode: 200, body: false });
  });

  it('is a trail through an organisation whose code is that of a contract', async () => {
    const payer = await world.token('outcome-payer');
    const url = `/v1/trails/organisation/${OWN}?direction=rests-on-it`;
    expect((await world.app.inject({ url, headers: payer.headers })).statusCode).toBe(403);
  });

  it.each(['trails', 'bundles'])('is somebody whom another provider accepted, by %s', async (of) => {
    const provider = await world.token('service-provider');
    const { statusCode, body } = await world.app.inject({
      url: `/v1/${of}/person/${world.person}`,
      headers: provider.headers,
    });
    expect({ statusCode, code: (JSON.parse(body) as { code?: string }).code }).toEqual({
      statusCode: 403,
      code: 'not-allowed',
    });
  });

  it.each(['entries', 'v1/entries', 'v1/events'])(
    'is somebody whom another provider accepted, by what was recorded of them: /%s',
    async (of) => {
      const { headers } = await world.token('service-provider');
      const row = world.installation.store.get<{ sequence: number }>(
        'SELECT sequence FROM entries WHERE stream = :stream',
        { stream: `referral-${OWN}-${world.person}` },
      );
      const answer = await world.app.inject({ url: `/${of}/${row?.sequence}`, headers });
      expect([row === undefined, answer.statusCode]).toEqual([false, 403]);
    },
  );

  it('is the pseudonym of somebody, on a page that is also for those who have nothing to do with people', async () => {
    const home = async (role: 'investor' | 'outcome-payer') => {
      const { headers } = await world.token(role);
      return (await world.app.inject({ url: '/', headers })).body;
    };
    const named = new RegExp([world.person, world.another, world.own].join('|'));
    expect(await home('outcome-payer')).toMatch(named);
    const shown = await home('investor');
    expect([named.test(shown), shown.includes(OWN)]).toEqual([false, true]);
    const { headers } = await world.token('investor');
    for (const list of ['disputes', 'clawbacks/1'])
      expect((await world.app.inject({ url: `/v1/contracts/${OWN}/${list}`, headers })).statusCode).toBe(403);
  });

  it('is what is recorded after somebody was suspended, by a stream that was open before', async () => {
    const { member, headers } = await signedIn({ organisation: acting('outcome-payer'), role: 'outcome-payer' });
    await listening();
    const answer = await fetch(`${await world.app.getUrl()}/v1/events/stream?contract=${OWN}&after=now`, { headers });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    expect(first?.value).toContain('retry:');
    await asMachine(world.installation, 'suspend-member', { member });
    const agency = await world.token('referral-agency', { organisation: 'other_referral_agency' });
    const recorded = await world.app.inject({
      method: 'POST',
      url: `/v1/contracts/${OWN}/referrals`,
      headers: { ...agency.headers, 'idempotency-key': 'after-it-was-shut' },
      payload: { reference: 'C-1', referredOn: '2022-05-03' },
    });
    expect(recorded.statusCode).toBe(201);
    let told = '';
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      told += read.value;
      // A stream that goes on would never end.
      if (told.includes('org.outcomes-ledger')) break;
    }
    await reader?.cancel();
    expect(told).not.toContain('org.outcomes-ledger');
  });

  it('is somebody whom another provider accepted, in a feed that stays open', async () => {
    await listening();
    const { headers } = await world.token('service-provider');
    const answer = await fetch(`${await world.app.getUrl()}/v1/events/stream?contract=${OWN}`, { headers });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let told = '';
    // Recorded last of the three, so what comes before it has been told too.
    while (!told.includes(`"referral-${OWN}-${world.own}"`)) {
      const read = await reader?.read();
      if (read === undefined || read.done) break;
      told += read.value;
    }
    await reader?.cancel();
    expect([told.includes(world.own), told.includes(world.person), told.includes(HIDDEN)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(told).not.toContain('2021-05-11');
  });

  it('is a stream after its session has ended', async () => {
    const { secret, headers } = await signedIn({ organisation: acting('outcome-payer'), role: 'outcome-payer' });
    const sessions = world.app.get(MemberSessions);
    expect(sessions.lasts(secret)).toBe(true);
    world.clock.set(instantAt(epochMsOf(TODAY) + 31 * MINUTE));
    expect(sessions.lasts(secret)).toBe(false);
    world.clock.set(TODAY);
    sessions.end(secret);
    expect(sessions.lasts(secret)).toBe(false);
    expect((await world.app.inject({ url: '/contracts', headers })).statusCode).toBe(401);
  });
});
