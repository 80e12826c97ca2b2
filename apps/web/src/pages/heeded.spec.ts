import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const html = { accept: 'text/html' };

describe('the address of a page', () => {
  let ledger: TestLedger;
  let story: ChangedStory;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellChanges(ledger, await tellStory(ledger));
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  const page = (address: string) => ledger.get(address, html);
  const permanentLink = (text: string) =>
    (/href="([^"]*)">Permanent link/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&');

  it.each([
    '/',
    '/glossary',
    '/contracts',
    '/contracts/streets',
    '/contracts/streets/changes',
    '/payments',
    '/verification',
    '/sign-in',
  ])('%s is heeded without what is foreign to it', async (address) => {
    const foreign = 'utm_source=mail&x=1&x=2';
    const plain = await page(address);
    const asked = await page(`${address}?${foreign}`);
    expect({ status: asked.status, plain: plain.status }).toEqual({ status: 200, plain: 200 });
    expect(permanentLink(asked.text)).toBe(permanentLink(plain.text));
    expect(asked.text).not.toContain('There is a problem');
  });

  it('leads on to addresses without it', async () => {
    const { text } = await page('/contracts?limit=1&utm_source=mail');
    expect(permanentLink(text)).toMatch(/^\/contracts\?limit=1&asOf=\d+&effectiveOn=[\d-]+$/);
    const people = await page(`/contracts/streets/payments/${story.payment}?story=table&utm_source=mail`);
    expect(people.text).toContain('story=table');
    expect(people.text.replace(/<a class="app-who__link"[^>]*>Sign in/, '')).not.toContain('utm_source');
  });

  it('is strict over the API', async () => {
    const answer = await ledger.get('/v1/contracts?utm_source=mail');
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/utm_source', code: 'unknown-field' }] },
    });
  });

  it.each([
    ['/contracts/streets/changes', 'kind=zzz', 'kind'],
    ['/contracts/streets/changes', 'party=zzz', 'party'],
    ['/contracts/streets/changes', 'period=zzz', 'period'],
    ['/contracts/streets/changes', 'retroactive=zzz', 'retroactive'],
    ['/verification', 'contract=zzz', 'filter-contract'],
    ['/verification', 'outcome=zzz', 'filter-outcome'],
    ['/verification', 'provider=zzz', 'filter-provider'],
  ])('%s says beside the field that %s is not one of its choices', async (address, choice, field) => {
    const { status, text } = await page(`${address}?${choice}`);
    expect(status).toBe(400);
    expect(text).toMatch(/<title[^>]*>Error: /);
    expect(text).toContain(`<a href="#${field}">`);
    expect(text).toContain(`id="${field}-error"`);
    expect(text).toContain(`aria-describedby="${field}-error"`);
    expect(permanentLink(text)).not.toContain('zzz');
  });

  it('says beside the fields of a payment that its statement has no such lines', async () => {
    const own = `/contracts/streets/payments/${story.payment}`;
    for (const [choice, field] of [
      ['line=zzz', 'choose-line'],
      ['revision=9', 'choose-revision'],
      ['kind=zzz', 'choose-kind'],
    ] as const) {
      const { status, text } = await page(`${own}?${choice}`);
      expect({ choice, status }).toEqual({ choice, status: 400 });
      expect(text).toContain(`id="${field}-error"`);
    }
  });

  it.each([
    ['/contracts/streets/people', 'status=zzz'],
    ['/contracts/streets/caps', 'cap=zzz'],
    ['/contracts/streets/caps', 'reason=zzz'],
    ['/contracts/streets/rate-card/compare', 'from=99'],
    ['/contracts/streets/timeline', 'clock=zzz'],
    ['/contracts/streets/timeline', 'at=zzz'],
    ['/verification', 'show=zzz'],
    ['/verification', 'mode=zzz'],
  ])('%s says that nothing is chosen by %s', async (address, choice) => {
    const [name = ''] = choice.split('=');
    const plain = await page(address);
    const { status, text } = await page(`${address}?${choice}`);
    expect({ plain: plain.status, status }).toEqual({ plain: 200, status: 400 });
    expect(text).toContain('There is a problem');
    expect(text).toContain(`“${name}” in the address`);
    expect(permanentLink(text)).toBe(permanentLink(plain.text));
  });
});
