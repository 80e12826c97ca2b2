import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMsOf, instantAt } from '#kernel';
import { AppointedMembers, memberIdOf } from '#members';
import { AppointedWorld, OWN, TODAY } from '../../test/appointed-world.js';
import { Issuer } from '../../test/issuer.js';
import { admitted, asMachine } from '../../test/members.js';
import { digestOf } from '../access/notices.js';
import { SignInAgain } from '../forms/sign-in-again.js';
import type { Caller } from '../http/identity.js';

const PUBLIC = 'http://localhost:3000';
const MINUTE = 60_000;
const agency = { organisation: 'other_referral_agency', role: 'referral-agency' };
const payer = { organisation: 'acting_outcome_payer', role: 'outcome-payer' };

describe('signing in to a ledger of real people', () => {
  let issuer: Issuer;
  let world: AppointedWorld;
  let people = 0;
  beforeAll(async () => {
    issuer = await Issuer.open(PUBLIC);
    world = await AppointedWorld.open(issuer.settings(PUBLIC));
  });
  afterAll(async () => {
    await world?.close();
    await issuer?.close();
  });
  beforeEach(() => {
    people += 1;
    issuer.subject = `staff-${people}`;
  });
  afterEach(() => world.clock.set(TODAY));

  const later = (ms: number) => world.clock.set(instantAt(epochMsOf(world.clock.now()) + ms));
  const admit = (...roles: Parameters<typeof admitted>[2][]) =>
    admitted(world.installation, { issuer: issuer.address, subject: issuer.subject }, ...roles);

  async function ask(url: string, cookie = '', form?: Readonly<Record<string, string>>) {
    const answer = await world.app.inject({
      method: form === undefined ? 'GET' : 'POST',
      url,
      headers: {
        accept: 'text/html',
        cookie,
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { payload: new URLSearchParams(form).toString() }),
    });
    const set = [answer.headers['set-cookie'] ?? []].flat().map(String);
    return { status: answer.statusCode, location: String(answer.headers.location ?? ''), text: answer.body, set };
  }

  /** What was begun: the browser’s cookie, and where it is sent. */
  async function begin(next = '/contracts', more = '', before = '') {
    const { location, set } = await ask(`/sign-in/begin?next=${encodeURIComponent(next)}${more}`, before);
    return { url: new URL(location), cookie: [before, set[0]?.split(';')[0]].filter(Boolean).join('; ') };
  }

  async function end(back: URL, cookie: string) {
    const answer = await ask(`${back.pathname}${back.search}`, cookie);
    const session = answer.set.find((one) => one.startsWith('__Host-ledger-session='));
    return { ...answer, cookie: session?.split(';')[0] ?? '', session };
  }

  async function signIn(next?: string, more?: string, before?: string) {
    const { url, cookie } = await begin(next, more, before);
    return end(await issuer.visit(url.href), cookie);
  }

  const noted = () => world.installation.directory.noted({ limit: 1 })[0];

  it('asks for a code with PKCE, and for nothing about the person but that', async () => {
    const { url } = await begin();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'ledger',
      redirect_uri: `${PUBLIC}/sign-in/callback`,
      scope: 'openid profile',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{40}/),
      nonce: expect.stringMatching(/.{40}/),
    });
  });

  it('shows somebody who is not admitted the reference under which they can be, and lets them in once they are', async () => {
    const member = memberIdOf(world.installation.participants, issuer.address, issuer.subject);
    const before = await signIn();
    expect(before).toMatchObject({ status: 403, session: undefined });
    expect(before.text).toContain(member);
    expect(noted()).toMatchObject({ what: 'not-admitted', who: member });
    await admit(agency);
    const { status, location, cookie, session } = await signIn();
    expect([status, location]).toEqual([303, '/contracts']);
    expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(noted()).toMatchObject({ what: 'signed-in', who: member });
    const page = await ask('/contracts', cookie);
    expect(page.text).toContain(`Synthetic ${issuer.subject}, other_referral_agency (synthetic): referral agency`);
    expect(page.text).toContain(OWN);
  });

  it('writes neither their name nor their subject into the log', async () => {
    await admit(agency);
    await signIn();
    for await (const batch of world.installation.log.readAll('start')) {
      for (const entry of batch) expect(JSON.stringify(entry)).not.toContain(`staff-${people}`);
    }
  });

  it.each<[string, (url: URL) => void, (back: URL) => void]>([
    ['another state', () => undefined, (back) => back.searchParams.set('state', 'of-somebody-else')],
    ['another issuer', () => undefined, (back) => back.searchParams.set('iss', 'https://elsewhere.example.org')],
    ['another code', () => undefined, (back) => back.searchParams.set('code', 'made-up')],
    ['another nonce', (url) => url.searchParams.set('nonce', 'of-somebody-else'), () => undefined],
    [
      'a proof of another browser',
      (url) => url.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
      () => undefined,
    ],
  ])('believes no answer with %s', async (_, changeAsked, changeAnswer) => {
    await admit(agency);
    const { url, cookie } = await begin();
    changeAsked(url);
    const back = await issuer.visit(url.href);
    changeAnswer(back);
    expect(await end(back, cookie)).toMatchObject({ status: 400, session: undefined });
    expect(noted()).toMatchObject({ what: 'sign-in-failed' });
  });

  it('takes an answer once, from the browser that asked for it, within ten minutes', async () => {
    await admit(agency);
    const { url, cookie } = await begin();
    const back = await issuer.visit(url.href);
    expect(await end(back, '')).toMatchObject({ status: 400, session: undefined });
    expect(await end(back, cookie)).toMatchObject({ status: 303 });
    expect(await end(back, cookie)).toMatchObject({ status: 400, session: undefined });
    const slow = await begin();
    const late = await issuer.visit(slow.url.href);
    later(11 * MINUTE);
    expect(await end(late, slow.cookie)).toMatchObject({ status: 400, session: undefined });
  });

  it('sends nobody on to another site', async () => {
    await admit(agency);
    expect(await signIn('https://elsewhere.example.org')).toMatchObject({ status: 303, location: '/' });
    expect(await signIn('//elsewhere.example.org')).toMatchObject({ location: '/' });
  });

  it('lets somebody with several roles choose, and act in no other', async () => {
    await admit(agency, payer);
    const { location, cookie } = await signIn();
    expect(location).toBe('/sign-in/role?next=%2Fcontracts');
    const choose = await ask(location, cookie);
    const [, token = ''] = /name="_token" value="([^"]+)"/.exec(choose.text) ?? [];
    const send = (role: string, _token = token) => ask('/sign-in/role', cookie, { role, _token, next: '/contracts' });
    expect((await send('other_verifier;verifier')).status).toBe(400);
    expect((await send('acting_outcome_payer;outcome-payer', 'another')).status).toBe(403);
    expect(await send('acting_outcome_payer;outcome-payer')).toMatchObject({ status: 303, location: '/contracts' });
    expect((await ask('/contracts', cookie)).text).toContain('acting_outcome_payer (synthetic): outcome payer');
  });

  it('ends a session after half an hour of nothing, and after twelve hours of anything', async () => {
    await admit(agency);
    const { cookie } = await signIn();
    for (let half = 1; half < 24; half += 1) {
      later(29 * MINUTE);
      expect((await ask('/contracts', cookie)).status).toBe(200);
    }
    later(29 * MINUTE);
    later(29 * MINUTE);
    expect(await ask('/contracts', cookie)).toMatchObject({ status: 303, location: '/sign-in?next=%2Fcontracts' });
    world.clock.set(TODAY);
    const again = await signIn();
    later(31 * MINUTE);
    expect((await ask('/contracts', again.cookie)).status).toBe(303);
  });

  it('gives another secret with each sign-in, and ends the one before', async () => {
    await admit(agency);
    const first = await signIn();
    const second = await signIn('/contracts', '', first.cookie);
    expect(second.status).toBe(303);
    expect(second.cookie).not.toBe(first.cookie);
    expect((await ask('/contracts', first.cookie)).status).toBe(303);
    expect((await ask('/contracts', second.cookie)).status).toBe(200);
  });

  it('ends for whoever signs out, with the form of their own page', async () => {
    await admit(agency);
    const { cookie } = await signIn();
    const [, token = ''] =
      /action="\/sign-out"><input type="hidden" name="_token" value="([^"]+)"/.exec(
        (await ask('/contracts', cookie)).text,
      ) ?? [];
    expect((await ask('/sign-out', cookie, { _token: 'another' })).status).toBe(403);
    const out = await ask('/sign-out', cookie, { _token: token });
    expect(out.text).toContain(`${issuer.address}/session/end`);
    expect((await ask('/contracts', cookie)).status).toBe(303);
  });

  it('shows nothing to whoever is suspended, from the next request on', async () => {
    const member = await admit(agency);
    const { cookie } = await signIn();
    await asMachine(world.installation, 'suspend-member', { member });
    expect((await ask('/contracts', cookie)).status).toBe(303);
    const told = await ask('/sign-in/role', cookie);
    expect([told.status, told.text.includes('You are suspended')]).toEqual([403, true]);
    expect(await signIn()).toMatchObject({ status: 403, session: undefined });
    await asMachine(world.installation, 'readmit-member', { member });
    expect((await ask('/contracts', cookie)).status).toBe(200);
  });

  it('takes nothing from whoever’s role was withdrawn while they filled in a form', async () => {
    const member = await admit(agency);
    const { cookie } = await signIn();
    const form = `/contracts/${OWN}/people/refer`;
    expect((await ask(form, cookie)).status).toBe(200);
    await asMachine(world.installation, 'withdraw-role', { member, ...agency });
    const sent = await ask(form, cookie, { reference: 'B-1', _command: 'sent-by-nobody' });
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(/^\/sign-in\?next=/);
  });

  it('keeps what was typed for whoever’s session ended meanwhile, and for nobody else', async () => {
    await admit(agency);
    const { cookie } = await signIn();
    const form = `/contracts/${OWN}/people/refer`;
    later(40 * MINUTE);
    const sent = await ask(form, cookie, { reference: 'B-7-typed', _command: 'sent-too-late' });
    expect(sent.status).toBe(303);
    const next = new URL(sent.location, PUBLIC).searchParams.get('next') ?? '';
    expect(next).toMatch(/\?kept=/);
    const mine = issuer.subject;
    issuer.subject = `${mine}-other`;
    await admit(agency);
    const other = await signIn(next);
    expect((await ask(other.location, other.cookie)).text).not.toContain('B-7-typed');
    issuer.subject = mine;
    const back = await signIn(next);
    expect(back.location).toBe(next);
    expect((await ask(next, back.cookie)).text).toContain('B-7-typed');
    // Looked at once more, it is still there; in another form, and later, it is not.
    expect((await ask(next, back.cookie)).text).toContain('B-7-typed');
    const elsewhere = next.replace('people/refer', 'holds/place');
    expect((await ask(elsewhere, back.cookie)).text).not.toContain('B-7-typed');
    later(16 * MINUTE);
    expect((await ask(next, back.cookie)).text).not.toContain('B-7-typed');
  });

  it('asks the issuer to look again at whoever has to show again who they are, and goes on as before', async () => {
    await admit(agency, payer);
    const { cookie, location } = await signIn();
    const [, token = ''] = /name="_token" value="([^"]+)"/.exec((await ask(location, cookie)).text) ?? [];
    await ask('/sign-in/role', cookie, { role: 'acting_outcome_payer;outcome-payer', _token: token });
    expect((await ask('/sign-in/again?next=%2Fpayments', cookie)).text).toContain('again=yes');
    const { url } = await begin('/payments', '&again=yes', cookie);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const again = await signIn('/payments', '&again=yes', cookie);
    expect(again).toMatchObject({ status: 303, location: '/payments' });
    expect((await ask('/payments', again.cookie)).text).toContain('acting_outcome_payer (synthetic): outcome payer');
  });

  it('asks when they showed who they are with the first sign-in too, which is what counts for the first five minutes', async () => {
    await admit(payer);
    const { url, cookie: begun } = await begin();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ max_age: String(12 * 60 * 60) });
    expect(url.searchParams.has('prompt')).toBe(false);
    const { cookie } = await end(await issuer.visit(url.href), begun);
    const digest = digestOf(cookie.split('=')[1] ?? '');
    expect(world.installation.directory.session(digest)?.provedAt).toBe(TODAY);
  });

  it('takes a sign-in of which the issuer does not say when it was for no proof, until it is asked to look again', async () => {
    const member = await admit(payer);
    const digest = (cookie: string) => digestOf(cookie.split('=')[1] ?? '');
    const { url, cookie: begun } = await begin();
    // As an issuer that does not know it.
    url.searchParams.delete('max_age');
    const { cookie } = await end(await issuer.visit(url.href), begun);
    expect(world.installation.directory.session(digest(cookie))).toMatchObject({
      member,
      provedAt: '1970-01-01T00:00:00.000Z',
    });
    const again = await signIn('/payments', '&again=yes', cookie);
    const proved = world.installation.directory.session(digest(again.cookie))?.provedAt ?? '';
    // The issuer's clock is that of this machine, and the ledger's is set to an earlier day.
    expect(proved).toBe(TODAY);
  });

  it('asks the issuer again before what is grave, keeps what was typed, and does it then', async () => {
    const member = await admit({ organisation: 'operator', role: 'operator' });
    const other = await admitted(world.installation, { issuer: issuer.address, subject: `${issuer.subject}-other` });
    const form = `/operation/members/${other}/grant`;
    const typed = {
      role: 'verifier',
      organisation: 'other_verifier',
      contract: OWN,
      'until-day': '30',
      'until-month': '9',
      'until-year': '2022',
    };
    const hiddenIn = (text: string) => {
      const main = text.slice(text.indexOf('<main'));
      const hidden = main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
      return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
    };
    const rolesOf = async (of: string) => (await world.app.get(AppointedMembers).grants(of)).map(({ role }) => role);
    await world.installation.store.whenHandled((await world.installation.log.head()) ?? ('' as never), 60_000);

    // Signed in, and shown who they are to the issuer, longer ago than five minutes.
    const proved = await signIn(form, '&again=yes', (await signIn(form)).cookie);
    later(6 * MINUTE);
    const shown = await ask(form, proved.cookie);
    const sent = await ask(form, proved.cookie, { ...hiddenIn(shown.text), ...typed });
    expect([sent.status, sent.location.split('?')[0], await rolesOf(other)]).toEqual([303, '/sign-in/again', []]);

    const page = await ask(sent.location, proved.cookie);
    expect(page.text).toContain('Nothing has been recorded yet');
    const onward = /href="(\/sign-in\/begin[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const next = new URL(onward, PUBLIC).searchParams.get('next') ?? '';
    expect(next).toMatch(new RegExp(`^${form}\\?kept=`));
    const begun = await begin(next, '&again=yes', proved.cookie);
    expect(Object.fromEntries(begun.url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const again = await end(await issuer.visit(begun.url.href), begun.cookie);
    expect([again.status, again.location]).toEqual([303, next]);

    const kept = await ask(next, again.cookie);
    expect(kept.text).toMatch(/value="verifier"[^>]* checked|<option value="verifier" selected/);
    for (const [name, value] of [
      ['until-day', '30'],
      ['until-month', '9'],
      ['until-year', '2022'],
    ] as const)
      expect(kept.text).toMatch(new RegExp(`name="${name}"[^>]*value="${value}"`));
    const done = await ask(next, again.cookie, { ...hiddenIn(kept.text), ...typed });
    expect([done.status, done.location.split('?')[0]]).toEqual([303, `/operation/members/${other}`]);
    expect(await rolesOf(other)).toEqual(['verifier']);
    expect(await rolesOf(member)).toEqual(['operator']);

    // What is no graver than taking a role away is not asked about.
    later(6 * MINUTE);
    const taking = `/operation/members/${other}/suspend`;
    const withdrawn = await ask(taking, again.cookie, hiddenIn((await ask(taking, again.cookie)).text));
    expect(withdrawn.location.split('?')[0]).toBe(`/operation/members/${other}`);
  });

  it('says on each page until when they are signed in, and keeps a page signed in that asks for it', async () => {
    await admit(agency);
    const { cookie } = await signIn();
    const { text } = await ask('/contracts', cookie);
    expect(text).toContain('You are signed out 1 June 2022 at 10:29am if you do nothing until then');
    expect(text).toMatch(/id="session" data-seconds="1740" hidden/);
    for (let third = 0; third < 3; third += 1) {
      later(20 * MINUTE);
      expect((await ask('/sign-in/still-here', cookie)).status).toBe(200);
    }
    later(31 * MINUTE);
    expect((await ask('/sign-in/still-here', cookie)).status).toBe(401);
  });

  it('counts a sign-in for what is grave for five minutes, and a token always', async () => {
    const caller = {
      actor: { subject: 'M', ...payer } as unknown as Caller['actor'],
      name: 'Synthetic',
      provedAt: TODAY,
    };
    const again = world.app.get(SignInAgain);
    later(5 * MINUTE);
    expect(again.isDue({ ...caller, by: 'session' })).toBe(false);
    later(1000);
    expect(again.isDue({ ...caller, by: 'session' })).toBe(true);
    expect(again.isDue({ ...caller, by: 'token' })).toBe(false);
  });
});
