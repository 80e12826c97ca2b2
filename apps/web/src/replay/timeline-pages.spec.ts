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
  it('shows figures, charts and what changed since the step before, on either clock', async () => {
    const { status, text } = await harbour.ledger.get(`${TIMELINE}?clock=happened`);
    expect(status).toBe(200);
    for (const words of [
      'Timeline of Harbour homes (synthetic)',
      'What is known now of the time up to',
      'People and outcomes, month by month',
      'Figures that changed since the end of',
      'How long outcomes take, in days',
      'Verified outcomes per 100 people who started',
      'version 2 of the terms',
      'Cite this view',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toMatch(/<polyline class="app-chart__line app-chart__line--0" points="[\d, ]+"><\/polyline>/);
    expect(text).toContain('Paid £240.');
    const recorded = await harbour.ledger.get(`${TIMELINE}?by=event&at=30`);
    expect(recorded.text).toContain('What the ledger knew after entry 30, recorded on');
    expect(recorded.text).toContain('Figures that changed since entry 29');
  });

  it('is another one as of an earlier entry, and says so', async () => {
    const { text } = await harbour.ledger.get(`${TIMELINE}?asOf=20&clock=happened`);
    expect(text).toContain('Showing what the ledger knew after entry 20');
    expect(text).not.toContain('Paid £240.');
  });

  it('draws what came later apart, and tells what was learned later of the time before', async () => {
    const { text } = await harbour.ledger.get(`${TIMELINE}?at=2019-05-10`);
    expect(text).toContain('What the ledger knew at the end of 10 May 2019');
    expect(text).toMatch(/app-chart__line--beyond" points="/);
    expect(text).toContain('>10 May 2019</text>');
    expect(text).toContain('Known then, and known now');
  });

  it('is stepped through by links from the first entry to the last, and back', async () => {
    const stepsIn = (text: string, name: string) =>
      new RegExp(`href="([^"]+)">${name}</a>`).exec(text)?.[1]?.replaceAll('&amp;', '&');
    const walk = async (from: string, name: string) => {
      const seen: string[] = [];
      for (let href: string | undefined = from; href !== undefined; ) {
        const { status, text } = await harbour.ledger.get(href);
        expect(status).toBe(200);
        seen.push(/aria-live="polite">([^<]+)/.exec(text)?.[1] ?? '');
        href = stepsIn(text, name);
      }
      return seen;
    };
    const entries = await walk(`${TIMELINE}?at=2018-12-31&by=event`, 'Next event');
    const { last } = harbour.ledger.installation.store.get<{ last: number }>(
      "SELECT count(*) AS last FROM trail_subjects WHERE kind = 'contract' AND ref = 'harbour'",
    ) ?? { last: 0 };
    expect(new Set(entries).size).toBe(entries.length);
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.length).toBeLessThanOrEqual(last + 1);
    const months = await walk(`${TIMELINE}?clock=happened`, 'Previous month');
    expect(months.length).toBeGreaterThan(4);
    const days = await walk(`${TIMELINE}?clock=happened&at=2018-12-31`, 'Next day');
    expect(days.length).toBeGreaterThan(months.length);
  });

  it('says beside the fields what is wrong with a day, and refuses a moment that is none', async () => {
    const { text } = await harbour.ledger.get(`${TIMELINE}?atDay=31&atMonth=2&atYear=2019`);
    expect(text).toContain('There is no such day.');
    expect((await harbour.ledger.get(`${TIMELINE}?at=yesterday`)).status).toBe(400);
    expect((await harbour.ledger.get(`${TIMELINE}?at=999999`)).status).toBe(400);
  });

  it('has its months as JSON for the browser and as CSV, and its charts as SVG', async () => {
    const frames = await harbour.ledger.get(`${TIMELINE}/frames.json?clock=recorded`);
    expect(frames.body.at(-1)).toMatchObject({
      words: 'Jun 2019',
      figures: { paidPence: 24_000 },
      inWords: { paidPence: '£240.00' },
    });
    for (const { figures } of frames.body) {
      expect(Object.values(figures).filter((figure) => !Number.isInteger(figure))).toEqual([]);
    }
    const csv = await harbour.ledger.get(`${TIMELINE}/months.csv`);
    const [head, ...rows] = csv.text.trim().split('\r\n');
    expect(head).toMatch(/^month_from,month_to,referred,.*,plannedPence,days_verified/);
    expect(rows).toHaveLength(frames.body.length);
    const svg = await harbour.ledger.get(`${TIMELINE}/money.svg?at=2019-05-10`);
    expect(svg.headers['content-type']).toContain('image/svg+xml');
    expect(svg.text).toContain('<title>Money so far</title>');
    expect((await harbour.ledger.get(`${TIMELINE}/weather.svg`)).status).toBe(404);
  });

  it.each([
    [TIMELINE],
    [`${TIMELINE}?by=day&clock=happened`],
    [`${TIMELINE}?at=2019-05-10`],
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
