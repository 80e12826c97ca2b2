import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Harbour } from '../../test/harbour.js';
import { settleHarbour } from '../../test/settled-harbour.js';

let harbour: Harbour;
const TIMELINE = '/contracts/harbour/timeline';
beforeAll(async () => {
  harbour = await Harbour.open();
  await settleHarbour(harbour);
  await harbour.ledger.readable();
});
afterAll(() => harbour.close());

const mainOf = (html: string) => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
const linkOf = (html: string) => (/href="([^"]+)">Permanent link/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');

describe('the timeline of a contract', () => {
  it('shows frames, lines and caps on either clock', async () => {
    const { status, text } = await harbour.ledger.get(`${TIMELINE}?clock=happened`);
    expect(status).toBe(200);
    expect(text).toContain('Timeline of Harbour homes (synthetic)');
    expect(text).toContain('Month by month');
    expect(text).toMatch(/<polyline class="app-chart__line app-chart__line--0" points="[\d, ]+"><\/polyline>/);
    expect(text).toContain('Paid £240.');
    expect(text).toContain('First stage');
    const recorded = await harbour.ledger.get(`${TIMELINE}?by=event`);
    expect(recorded.text).toContain('Entry by entry');
    expect(recorded.text).toContain('As the ledger learned it');
  });

  it('is another one as of an earlier entry, and says so', async () => {
    const { text } = await harbour.ledger.get(`${TIMELINE}?asOf=20&clock=happened`);
    expect(text).toContain('Showing what the ledger knew after entry 20');
    expect(text).not.toContain('Paid £240.');
  });

  it.each([
    [TIMELINE],
    [`${TIMELINE}?by=day&clock=happened`],
    [`${TIMELINE}/difference?fromDay=1&fromMonth=1&fromYear=2019`],
    ['/contracts/harbour'],
    ['/contracts/harbour/changes'],
    ['/contracts/harbour/in-force'],
    ['/contracts/harbour/rate-card'],
    ['/contracts/harbour/caps'],
    ['/contracts/harbour/plans'],
  ])('%s has a permanent link that shows the same, whatever was recorded since and on whatever day', async (page) => {
    const shown = await harbour.ledger.get(page);
    const link = linkOf(shown.text);
    expect(link).toMatch(/[?&]asOf=\d+&effectiveOn=2019-06-28$/);
    const plain = (html: string) =>
      mainOf(html)
        .replaceAll(/\s*<input type="hidden" name="asOf" value="\d+">\s*/g, '')
        .replaceAll(/[?&](amp;)?(asOf=\d+|effectiveOn=[\d-]+)/g, '')
        .replaceAll(/\s+/g, '');
    const today = harbour.ledger.clock.now();
    await harbour.accept(`later-${page}`);
    await harbour.ledger.readable();
    harbour.ledger.clock.set('2021-02-01T09:00:00.000Z' as typeof today);
    const cited = await harbour.ledger.get(link);
    harbour.ledger.clock.set(today);
    expect(cited.status).toBe(200);
    expect(plain(cited.text)).toBe(plain(shown.text));
  });

  it('compares two days, and says what is wrong with them', async () => {
    const days = (from: string, to: string) =>
      ['from', 'to']
        .flatMap((name, place) => {
          const [year, month, day] = [from, to][place]?.split('-') ?? [];
          return [`${name}Day=${day}`, `${name}Month=${month}`, `${name}Year=${year}`];
        })
        .join('&');
    const { text } = await harbour.ledger.get(`${TIMELINE}/difference?${days('2019-06-01', '2019-06-28')}`);
    expect(text).toContain('Between entry none and entry');
    const wrong = await harbour.ledger.get(`${TIMELINE}/difference?${days('2019-06-28', '2019-06-01')}`);
    expect(wrong.text).toContain('The second day must not be before the first.');
    expect((await harbour.ledger.get(`${TIMELINE}/difference`)).text).toContain('Choose two days');
    expect((await harbour.ledger.get('/contracts/nowhere/timeline')).status).toBe(404);
  });
});
