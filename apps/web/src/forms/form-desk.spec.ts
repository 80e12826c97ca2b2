import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cast, castMembers, type Story, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const FORM = '/contracts/streets/people/refer';

describe('forms', () => {
  let ledger: TestLedger;
  let story: Story;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    story = await tellStory(ledger);
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  const signIn = (subject: string) => ledger.signIn(subject);
  const filled = { reference: 'OUT-9', 'referredOn-day': '4', 'referredOn-month': '3', 'referredOn-year': '2019' };

  it('sends whoever has not signed in to do so, and back', async () => {
    const sent = await ledger.get(FORM);
    expect(sent).toMatchObject({ status: 303, headers: { location: `/sign-in?next=${encodeURIComponent(FORM)}` } });
    const signed = await ledger.send('/sign-in', { who: 'synthetic-gina', next: FORM });
    expect(signed).toMatchObject({ status: 303, headers: { location: FORM } });
  });

  it.each(['/work-lists/statements-to-approve', '/operation/webhooks', '/exports/tables/statements/take'])(
    'sends a visitor of %s to sign in',
    async (url) => {
      const page = await ledger.get(url, { accept: 'text/html' });
      expect(page).toMatchObject({ status: 303, headers: { location: `/sign-in?next=${encodeURIComponent(url)}` } });
    },
  );

  it('offers what runs the installation only to those who are shown it', async () => {
    const offers = async (cookie: string) =>
      (await ledger.get('/contracts', { cookie })).text.includes('href="/operation"');
    // Whoever has chosen nobody of the cast is shown all of a demonstration.
    expect(await offers('')).toBe(true);
    expect(await offers(await signIn('synthetic-anna'))).toBe(false);
  });

  it.each(['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', ''])(
    'sends nobody on to %j',
    async (next) => {
      const signed = await ledger.send('/sign-in', { who: 'synthetic-gina', next });
      expect(signed.headers['location']).toBe('/');
    },
  );

  it('records what was filled in, once however often it is sent, and says so on the next page', async () => {
    const cookie = await signIn('synthetic-gina');
    const hidden = await ledger.formAt(FORM, cookie);
    const first = await ledger.send(FORM, { ...hidden, ...filled }, cookie);
    expect(first).toMatchObject({ status: 303, recorded: ['PersonReferred'] });
    const again = await ledger.send(FORM, { ...hidden, ...filled }, cookie);
    expect(again).toMatchObject({ status: 303, recorded: [], headers: { location: first.headers['location'] } });
    const next = await ledger.get(String(first.headers['location']), { cookie });
    expect(next.text).toContain('The referral is recorded.');
    const later = await ledger.get(String(first.headers['location']), { cookie });
    expect(later.text).not.toContain('The referral is recorded.');
  });

  it('says what is wrong beside the field and above the form, and keeps everything that was typed', async () => {
    const cookie = await signIn('synthetic-gina');
    const hidden = await ledger.formAt(FORM, cookie);
    const typed = { ...filled, reference: '', 'referredOn-day': 'x', note: 'Asks for <b>mornings</b>' };
    const shown = await ledger.send(FORM, { ...hidden, ...typed }, cookie);
    expect(shown).toMatchObject({ status: 400, recorded: [] });
    expect(shown.text).toContain(
      '<a href="#field-referredOn-day">Day of referral must be a day, a month and a year in figures, like 27 3 2021</a>',
    );
    expect(shown.text).toContain('Asks for &lt;b&gt;mornings&lt;/b&gt;');
    expect(shown.text).toContain('value="x"');
    const fixed = await ledger.send(FORM, { ...hidden, ...typed, 'referredOn-day': '5' }, cookie);
    expect(fixed.text).toContain('<a href="#field-reference">Your own reference for the person must be given</a>');
  });

  it('shows what a rule refuses in the form, in its own words', async () => {
    const cookie = await signIn('synthetic-gina');
    const hidden = await ledger.formAt(FORM, cookie);
    const shown = await ledger.send(
      FORM,
      { ...hidden, ...filled, reference: 'OUT-10', 'referredOn-year': '2020' },
      cookie,
    );
    expect(shown).toMatchObject({ status: 422, recorded: [] });
    expect(shown.text).toContain('nothing can be recorded before it happens');
  });

  it('shows who may not, and why', async () => {
    const cookie = await signIn('synthetic-vera');
    const hidden = await ledger.formAt(FORM, cookie);
    const shown = await ledger.send(FORM, { ...hidden, ...filled }, cookie);
    expect(shown).toMatchObject({ status: 403, recorded: [] });
    expect(shown.text).toContain('it takes referral-agency');
  });

  it.each([
    ['without the token of the session', { _token: 'guessed' }, {}],
    ['from a page of another site', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('takes no form %s', async (_, change, headers) => {
    const cookie = await signIn('synthetic-gina');
    const hidden = await ledger.formAt(FORM, cookie);
    const shown = await ledger.send(FORM, { ...hidden, ...filled, ...change }, cookie, headers);
    expect(shown).toMatchObject({ status: 403, recorded: [] });
  });

  it('records nothing in the past', async () => {
    const cookie = await signIn('synthetic-gina');
    expect((await ledger.get(`${FORM}?asOf=3`, { cookie })).status).toBe(409);
  });

  it('offers the form to those who may refer, and to nobody else', async () => {
    const page = '/contracts/streets/people';
    expect((await ledger.get(page, { cookie: await signIn('synthetic-gina') })).text).toContain(`href="${FORM}"`);
    expect((await ledger.get(page, { cookie: await signIn('synthetic-vera') })).text).not.toContain(`href="${FORM}"`);
    expect((await ledger.get(page)).text).not.toContain(`href="${FORM}"`);
  });

  it('records who read a person by the session too', async () => {
    const cookie = await signIn('synthetic-vera');
    const page = await ledger.get(`/contracts/streets/people/${story.person}`, { cookie });
    expect(page).toMatchObject({ status: 200, recorded: ['RecordRead'] });
  });

  it('ends the session of whoever signs out', async () => {
    const cookie = await signIn('synthetic-gina');
    const hidden = await ledger.formAt(FORM, cookie);
    expect((await ledger.send('/sign-out', hidden, cookie)).status).toBe(303);
    expect((await ledger.get(FORM, { cookie })).status).toBe(303);
  });

  it('takes a form of the API nowhere', async () => {
    const sent = await ledger.send('/v1/contracts/streets/referrals', filled, '', { 'ledger-actor': cast.gina });
    expect(sent).toMatchObject({ status: 415, body: { code: 'media-type-not-taken' } });
  });
});
