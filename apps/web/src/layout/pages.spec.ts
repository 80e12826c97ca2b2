import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { formsOf } from '../../test/forms-of.js';
import { emptyPages, pagesOf } from '../../test/pages-of.js';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { contentSecurityPolicy, Pages } from './pages.js';
import { Stylesheet } from './stylesheet.js';

const html = { accept: 'text/html' };

describe('the pages', () => {
  let ledger: TestLedger;
  let story: ChangedStory;
  /** The entry that ends the first part of the story: the second payment. */
  let lastEntry: number;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    const first = await tellStory(ledger);
    lastEntry = Number((await ledger.get('/contracts/streets', html)).headers['ledger-entry']);
    story = await tellChanges(ledger, first);
  });
  afterAll(() => ledger.close());

  it('are all there, and none prints what it was not given', async () => {
    for (const { url, as } of [...pagesOf(story).map((page) => ({ url: page, as: undefined })), ...formsOf(story)]) {
      const { status, text, headers } = await ledger.get(url, { ...html, ...(as && { 'ledger-actor': as }) });
      expect({ url, status }).toEqual({ url, status: 200 });
      expect(headers['content-type']).toContain('text/html');
      for (const nonsense of ['undefined', '[object Object]', 'NaN', 'Invalid Date']) {
        expect({ url, nonsense, found: text.includes(nonsense) }).toEqual({ url, nonsense, found: false });
      }
    }
  });

  it('print every template there is', async () => {
    const folder = fileURLToPath(new URL('..', import.meta.url));
    const templates = readdirSync(folder, { recursive: true })
      .map(String)
      .filter(
        (name) =>
          name.endsWith('.njk') &&
          ![
            'layout/layout.njk',
            'layout/parts.njk',
            'forms/fields.njk',
            // Shown to whoever has sent a return, and to nobody else: printed where returns are sent.
            'returns/checked.njk',
            // Of a file that was taken and of a webhook that was made, which this story has none of: printed where they are.
            'exports/taken.njk',
            'webhooks/webhook.njk',
            // Shown in a ledger of real people, and this one is a demonstration: printed where members sign in.
            'sign-in/member-sign-in.njk',
          ].includes(name),
      );
    const used = new Set<string>();
    const { html: print } = Pages.prototype;
    Pages.prototype.html = function (page, surroundings) {
      used.add(page.template);
      return print.call(this, page, surroundings);
    };
    for (const url of [...pagesOf(story), '/nothing-here']) await ledger.get(url, html);
    for (const { url, as } of formsOf(story)) await ledger.get(url, { ...html, 'ledger-actor': as });
    Pages.prototype.html = print;
    expect(templates.filter((name) => !used.has(name))).toEqual([]);
  });

  it('say what the ledger knew at an earlier entry, and link on within it', async () => {
    const now = await ledger.get('/contracts/streets', html);
    expect(now.text).not.toContain('Showing what the ledger knew');
    const paid = await ledger.get(`/contracts/streets?asOf=${lastEntry}`, html);
    const { text } = await ledger.get(`/contracts/streets?asOf=${lastEntry - 1}`, html);
    expect(text).toContain('Showing what the ledger knew');
    expect(text).toContain('Back to today');
    expect(text).toMatch(/href="\/contracts\/streets\/rate-card\?asOf=\d+"/);
    expect(paid.text).toContain('£600.00');
    expect(text).toContain('£200.00');
  });

  it('tell why a line was paid: the sum, the revision and the days compared, the split and the whole story', async () => {
    const { text } = await ledger.get(`/contracts/streets/statements/${story.statement}/lines/1`, html);
    for (const words of [
      '1 × £600.00 = £600.00',
      'The contract prices by the day on which the outcome was achieved: 8 April 2019.',
      'In force on that day: it sets the price',
      'City Council (synthetic)',
      '£400.00',
      '£200.00',
      'leaf hash',
      'signature missing',
    ]) {
      expect(text).toContain(words);
    }
    // A person's own reference is sealed, and stands on no page.
    expect(text).not.toContain('OUT-1');
  });

  const wordsOf = async (path: string) => {
    const { text } = await ledger.get(`/contracts/streets${path}`, html);
    const [, main = ''] = text.split('<main');
    return main
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&quot;', '"')
      .replace(/\s+/g, ' ');
  };

  it('tell the changes of a contract with their effect, and nothing of them before they were known', async () => {
    const log = await wordsOf('/changes');
    for (const words of [
      'Variation 1',
      'retroactive: it took effect before it was agreed',
      'Board of June',
      'Change requested',
    ]) {
      expect(log).toContain(words);
    }
    expect(await wordsOf(`/changes?asOf=${lastEntry}`)).not.toContain('Variation 1');
    const variation = await wordsOf('/variations/1');
    for (const words of [
      'Cap: Each person Not agreed At most £500.00 for one person',
      'Effect on the money: what it did',
      'Homes that Work (synthetic) Asked for a change 5 June 2019',
      'Variation 1, as signed',
    ]) {
      expect(variation).toContain(words);
    }
    expect(await wordsOf('/variations/2')).toContain('Effect on the money: what it would do');
    expect((await ledger.get(`/contracts/streets/variations/1?asOf=${lastEntry}`, html)).status).toBe(404);
  });

  it('tell what was in force on any day, and what is wrong with one that does not exist', async () => {
    expect(await wordsOf('/in-force?onDay=31&onMonth=3&onYear=2019')).not.toContain('Cap: Each person');
    expect(await wordsOf('/in-force?onDay=1&onMonth=4&onYear=2019')).toContain('Cap: Each person');
    expect(await wordsOf('/in-force?onDay=30&onMonth=2&onYear=2019')).toContain('There is no such day');
  });

  it('tell why a line changed an earlier one, and what each limit had left', async () => {
    const line = await wordsOf(`/statements/${story.restated}/lines/1`);
    for (const words of [
      `A change of ${story.statement}, line 1`,
      'because a variation changed the terms for its day; £600.00 had been billed before',
      'for each person; version 2 of the terms £500.00 £0.00 £500.00 £0.00 £100.00',
      'Worked out again today: the same',
    ]) {
      expect(line).toContain(words);
    }
    const statement = await wordsOf(`/statements/${story.restated}`);
    expect(statement).toMatch(/Claimed, at the prices of the rate card [^£]*2 claims £1,800\.00/);
    expect(statement).toMatch(
      /Not paid: over the cap “Each person” for each person 1 × Keeps the home: £1,500\. ?00 -£1,500\.00/,
    );
    expect(statement).toContain('evidence insufficient');
  });

  it('tell when a claim comes to something else today, and what the next statement makes of it', async () => {
    const line = await wordsOf(`/statements/${story.restated}/lines/3`);
    expect(line).toContain('Worked out again today: it differs');
    expect(line).toContain('Cohort winter');
    const draft = await wordsOf(`/statements/${story.draft}`);
    expect(draft).toContain('It would have 2 lines and come to -£60.00. 1 claim is held out of it.');
    expect(draft).toContain('the result of a cohort that it rests on was replaced');
    expect(draft).toContain('Under investigation');
  });

  it('tell what caps left unpaid, what each person used of theirs, and what was measured on groups', async () => {
    const caps = await wordsOf('/caps');
    expect(caps).toContain('Contract maximum The contract version 2 of the terms £500,000.00 £800.00 £499,200.00');
    expect(caps).toContain('Claimed £2,400.00 Cut by the cap each person 2 claims -£1,600.00 Payable £800.00');
    const person = await wordsOf(`/people/${story.person}`);
    expect(person).toContain(
      'Keeps the home Made 17 June 2019 streets.S02, line 2 £1,500.00 £1,500.00 £0.00 £0.00 £0.00',
    );
    expect(person).toContain('At most £500.00 for one person £500.00 £500.00 £0.00');
    const cohorts = await wordsOf('/cohorts');
    expect(cohorts).toContain('Result 1 Replaced Matched comparison, version 1');
    expect(cohorts).toContain('(100 expected − 88 counted) ÷ 100 12%');
    expect(cohorts).toContain('restated once');
    const money = await wordsOf('/other-money');
    for (const words of ['streets.C01 Audit finding Proposed', 'streets.A01 Advance', 'Still to be set against']) {
      expect(money).toContain(words);
    }
  });

  it('tell a plan beside what came of it, in a drawing and in figures', async () => {
    const plans = await wordsOf('/plans');
    expect(plans).toContain('Apr to Jun 2019 2 £900.00 £800.00 £600.00 -£300.00');
    expect(plans).toContain('Apr to Jun 2019 2 4 0 3 0');
    expect(plans).toContain('Payments planned, issued and paid');
  });

  it('lay two revisions of the rate card side by side, or the ones of two days', async () => {
    const revisions = await wordsOf('/rate-card/compare?from=1&to=2');
    expect(revisions).toContain('was £600.00 for each person now £650.00 for each person +£50.00 +8.3%');
    const days = '/rate-card/compare?fromDay=1&fromMonth=2&fromYear=2019&toDay=1&toMonth=8&toYear=2019';
    expect(await wordsOf(days)).toContain('Rate card: revision 1 and revision 3');
    expect(await wordsOf('/rate-card/compare?from=1&to=99')).toContain('Choose two revisions');
  });

  it('escape what people wrote', async () => {
    const name = '<script>alert(1)</script> & Sons';
    await ledger.post('/v1/organisations', { as: cast.anna, body: { organisation: 'sons', name } });
    await ledger.readable();
    const { text } = await ledger.get('/', html);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons');
    expect(text).not.toContain('<script>alert');
  });

  it('answer a person with a page when something is not there, and a program with a problem', async () => {
    const page = await ledger.get('/contracts/nowhere', html);
    expect(page.status).toBe(404);
    expect(page.text).toContain('Page not found');
    expect((await ledger.get('/contracts/nowhere')).body).toMatchObject({ status: 404, code: 'not-found' });
    expect((await ledger.get('/v1/contracts/nowhere', html)).body).toMatchObject({ code: 'not-found' });
    expect((await ledger.get(`/entries/999999`, html)).status).toBe(404);
  });

  it('tell a person nothing of a fault but where its traces are', async () => {
    const { store } = ledger.installation;
    const get = store.get;
    store.get = () => {
      throw new Error('disk I/O error at /secret/place');
    };
    const { status, text } = await ledger.get('/contracts', html);
    store.get = get;
    expect(status).toBe(500);
    expect(text).toContain('Sorry, this page cannot be shown now');
    expect(text).toMatch(/Request [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
    expect(text).not.toContain('secret');
  });

  it('may load and run nothing from elsewhere', async () => {
    const { headers, text } = await ledger.get('/', html);
    expect(headers['content-security-policy']).toBe(contentSecurityPolicy());
    expect(contentSecurityPolicy()).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='/);
    expect(contentSecurityPolicy()).not.toContain('unsafe');
    expect(text).not.toMatch(/ style="| onclick=|https?:\/\/(?!www\.w3\.org)/);
  });

  it('are read in one state of the ledger, which they name', async () => {
    const { text, headers } = await ledger.get('/contracts/streets/people', html);
    expect(text).toContain('Read at entry');
    expect(text).toContain(`/contracts/streets/people?asOf=${headers['ledger-entry']}`);
  });

  it('keep the style sheet for ever, under an address that changes with it', async () => {
    const { headers, text } = await ledger.get(new Stylesheet('body{}').href);
    expect(text).toBe('body{}');
    expect(headers['cache-control']).toContain('immutable');
    expect(new Stylesheet('a{}').href).not.toBe(new Stylesheet('b{}').href);
  });

  it('answer whoever keeps the process running', async () => {
    expect(await ledger.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await ledger.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
    expect((await ledger.get('/version')).body).toMatchObject({ name: 'outcomes-ledger', version });
  });
});

describe('the pages of an empty ledger', () => {
  it('say that nothing is missing', async () => {
    const ledger = await TestLedger.open();
    for (const url of emptyPages) {
      const { status, text } = await ledger.get(url, html);
      expect({ url, status }).toEqual({ url, status: 200 });
      expect(text).toMatch(/No contract that you may see has been recorded yet|Nothing has been paid yet/);
      expect(text).toContain('Read at entry none');
    }
    await ledger.close();
  });
});
