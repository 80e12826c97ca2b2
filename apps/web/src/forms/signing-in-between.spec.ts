import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instantAt, readActor } from '#kernel';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { type FormOfStory, formsOf } from '../../test/forms-of.js';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { TokenHolders } from '../../test/token-holders.js';
import { MemberSessions } from '../access/member-sessions.js';
import { SessionCookie } from '../access/session-cookie.js';

const STALE = 'Read what has changed, and send the form again if it is still right';
const RECORDED = 'Since you opened this page, this has been recorded';
const REFER = '/contracts/streets/people/refer';

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Real people have signed in: what becomes of a form when they have to do so again before it is sent. */
describe('a form whose member has to sign in again', () => {
  let ledger: TestLedger;
  let holders: TokenHolders;
  let story: ChangedStory;
  beforeAll(async () => {
    ledger = await TestLedger.open({ demonstration: false });
    holders = new TokenHolders(ledger);
    ledger.holders = holders;
    story = await tellChanges(ledger, await tellStory(ledger));
    await ledger.readable();
  });
  afterAll(() => ledger?.close());

  /** @param isProved whether they have just shown who they are. @returns the cookie of a new session. */
  async function signIn(as: string, isProved: boolean): Promise<string> {
    const { subject, organisation, role } = await holders.memberOf(as);
    const sessions = ledger.app.get(MemberSessions);
    const secret = sessions.begin(subject, isProved ? ledger.clock.now() : instantAt(0));
    sessions.act(secret, { organisation, role });
    await ledger.readable();
    return `${ledger.app.get(SessionCookie).name}=${secret}`;
  }

  async function ask(url: string, cookie: string, fields?: Fields, headers: Readonly<Record<string, string>> = {}) {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields ?? {})) for (const one of [value].flat()) body.append(name, one);
    const answer = await ledger.app.inject({
      method: fields === undefined ? 'GET' : 'POST',
      url,
      headers: {
        accept: 'text/html',
        cookie,
        ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(fields && { payload: body.toString() }),
    });
    return { status: answer.statusCode, location: String(answer.headers.location ?? ''), text: answer.body };
  }

  /** What a browser sends of a form beside what is typed. */
  function hiddenIn(text: string): Record<string, readonly string[]> {
    const main = text.slice(text.indexOf('<main'));
    const hidden: Record<string, readonly string[]> = {};
    for (const [, name = '', value = ''] of main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g))
      hidden[name] = [...(hidden[name] ?? []), value];
    return hidden;
  }

  const seenIn = (hidden: Fields) => Number([hidden['_revision']].flat()[0]);
  const nextIn = (location: string) => new URL(location, 'http://ledger').searchParams.get('next') ?? '';
  const ticked = (text: string) => [...text.matchAll(/type="checkbox"[^>]*? checked/g)].length;

  /** Opened by somebody who showed who they are too long ago, and sent by them. */
  async function sentTooLate({ url, as }: FormOfStory) {
    const cookie = await signIn(as, false);
    const hidden = hiddenIn((await ask(url, cookie)).text);
    // As if it had been opened one event ago: somebody else has recorded something since.
    const fields = { ...hidden, ...('_revision' in hidden && { _revision: String(seenIn(hidden) - 1) }) };
    return { fields, sent: await ask(url, cookie, fields) };
  }

  /** Which forms ask for it, by what follows the contract, without the references of this story. */
  async function graveForms(): Promise<readonly (FormOfStory & { readonly fields: Fields; readonly next: string })[]> {
    const grave: (FormOfStory & { readonly fields: Fields; readonly next: string })[] = [];
    for (const form of await everyForm()) {
      const { sent, fields } = await sentTooLate(form);
      if (sent.location.startsWith('/sign-in/again')) grave.push({ ...form, fields, next: nextIn(sent.location) });
    }
    return grave;
  }

  async function everyForm(): Promise<readonly FormOfStory[]> {
    const operator = 'synthetic-olga; city; operator';
    const offered = await ledger.post('/v1/tokens', {
      as: operator,
      body: { organisation: 'city', role: 'outcome-payer', scopes: ['read'], expiresOn: '2019-12-31' },
    });
    const { subject: member } = await holders.memberOf(cast.vera);
    return [
      ...formsOf(story).filter(({ url }) => !url.startsWith('/work-lists') && url !== '/'),
      { url: `/operation/members/${member}/grant`, as: operator },
      { url: `/tokens/${offered.body.about.token}/accept`, as: cast.anna },
    ];
  }

  it('loses nothing, of whichever form that is grave: what came since is said, what was not ticked is not, and it is sent', async () => {
    const grave = await graveForms();
    const places = grave.map(({ url }) => url.split('/').at(-1));
    expect(places).toEqual(
      expect.arrayContaining([
        'approve',
        'pay',
        'resolve',
        'decline',
        'record',
        'merge',
        'request',
        'agree',
        'verify',
        'grant',
        'accept',
      ]),
    );
    for (const { url, as, fields, next } of grave) {
      const cookie = await signIn(as, true);
      const isBound = '_revision' in fields;
      // Before anything is recorded of a thing there is nothing that could have come since.
      const hasNews = isBound && seenIn(fields) >= -1;
      // Also after it was looked at once more, as a browser does when a page is loaded again.
      for (let look = 0; look < 2; look += 1) {
        const shown = await ask(next, cookie);
        expect([
          url,
          look,
          shown.status,
          shown.text.includes(RECORDED),
          shown.text.includes(STALE),
          ticked(shown.text),
        ]).toEqual([url, look, 200, hasNews, hasNews, 0]);
      }
      const read = hiddenIn((await ask(next, cookie)).text);
      expect([url, read['_command']]).toEqual([url, fields['_command']]);
      if (isBound) expect([url, seenIn(read)]).toEqual([url, seenIn(fields) + 1]);
      // Nobody may decide on what they have not read by sending what they had before them.
      const blind = await ask(next, cookie, { ...fields, _token: read['_token'] ?? '' });
      expect([url, blind.status >= 400 || !isBound]).toEqual([url, true]);
    }
  });

  it('is told who resolved a dispute about what it approves, and approves it after that', async () => {
    const url = `/contracts/streets/statements/${story.restated}/approve`;
    const cookie = await signIn(cast.anna, false);
    const fields = hiddenIn((await ask(url, cookie)).text);
    const resolving = `/contracts/streets/statements/${story.restated}/lines/3/resolve`;
    const other = await signIn(cast.will, true);
    const conceded = {
      ...hiddenIn((await ask(resolving, other)).text),
      disallowedPence: '1.00',
      'resolvedOn-day': '28',
      'resolvedOn-month': '6',
      'resolvedOn-year': '2019',
    };
    const resolved = await ask(resolving, other, conceded);
    expect(resolved.status).toBe(303);
    await ledger.readable();
    const { location } = await ask(url, cookie, fields);
    expect(location).toMatch(/^\/sign-in\/again\?/);
    const proved = await signIn(cast.anna, true);
    const shown = await ask(nextIn(location), proved);
    expect(shown.text).toContain(RECORDED);
    expect(shown.text).toMatch(/<li>[^<]*dispute[^<]*\(Homes that Work \(synthetic\), /i);
    const read = hiddenIn(shown.text);
    expect((await ask(nextIn(location), proved, { ...fields, _token: read['_token'] ?? '' })).status).toBe(412);
    const approved = await ask(nextIn(location), proved, read);
    expect([approved.status, approved.location.split('?')[0]]).toEqual([303, url.replace(/\/approve$/, '')]);
  });

  describe('that refers somebody', () => {
    const filled = (reference: string) => ({
      reference,
      'referredOn-day': '4',
      'referredOn-month': '3',
      'referredOn-year': '2019',
    });
    let reference = 0;
    beforeEach(() => {
      reference += 1;
    });

    it('is once, when it was sent twice and the session had ended by the second time', async () => {
      const first = await signIn(cast.gina, true);
      const fields = { ...hiddenIn((await ask(REFER, first)).text), ...filled(`AGAIN-${reference}`) };
      const once = await ask(REFER, first, fields);
      expect(once.status).toBe(303);
      const before = ledger.clock.now();
      ledger.clock.set(instantAt(Date.parse(before) + 31 * 60_000));
      try {
        const late = await ask(REFER, first, fields);
        expect(late.location).toMatch(/^\/sign-in\?next=/);
        expect((await ask(late.location, '')).status).toBe(200);
        const cookie = await signIn(cast.gina, true);
        const next = nextIn(late.location);
        const again = await ask(next, cookie, {
          ...hiddenIn((await ask(next, cookie)).text),
          ...filled(`AGAIN-${reference}`),
        });
        expect([again.status, again.location.split('?')[0]]).toEqual([303, once.location.split('?')[0]]);
        // Sent, it waits no more.
        expect((await ask(next, cookie)).text).not.toContain(`AGAIN-${reference}`);
      } finally {
        ledger.clock.set(before);
      }
    });

    it('is shown again with everything, when they signed in again in another tab', async () => {
      const first = await signIn(cast.gina, true);
      const fields = { ...hiddenIn((await ask(REFER, first)).text), ...filled(`TAB-${reference}`) };
      const second = await signIn(cast.gina, true);
      const shown = await ask(REFER, second, fields, { 'sec-fetch-site': 'same-origin' });
      expect([shown.status, shown.text.includes(`TAB-${reference}`)]).toEqual([403, true]);
      expect(shown.text).toContain('You signed in again after you opened this form. Nothing is recorded.');
      const sent = await ask(REFER, second, { ...fields, ...hiddenIn(shown.text) });
      expect(sent.status).toBe(303);
      // From anywhere else nothing is shown.
      const elsewhere = await ask(REFER, second, fields, { 'sec-fetch-site': 'cross-site' });
      expect([elsewhere.status, elsewhere.text.includes(`TAB-${reference}`)]).toEqual([403, false]);
    });

    it('is not sent in another role than the one in which it was opened', async () => {
      const cookie = await signIn(cast.gina, true);
      const fields = { ...hiddenIn((await ask(REFER, cookie)).text), ...filled(`ROLE-${reference}`) };
      const acting = readActor(cast.gina);
      if ('wrong' in acting) throw new Error(acting.wrong);
      const shown = await ask(REFER, cookie, { ...fields, _as: 'another_gateway;referral-agency' });
      expect([shown.status, shown.text.includes(`ROLE-${reference}`)]).toEqual([409, true]);
      expect(shown.text).toContain('You chose another role after you opened this form. Nothing is recorded.');
      expect(hiddenIn(shown.text)['_as']).toEqual([`${acting.organisation};${acting.role}`]);
    });
  });
});
