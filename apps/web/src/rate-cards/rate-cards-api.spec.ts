import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const CARD = `${HARBOUR}/rate-card`;

const reprice = (pricePence: number, effectiveFrom = '2019-08-01') => ({
  effectiveFrom,
  reason: 'Rents have risen.',
  changes: [{ change: 'reprice', line: 'enters_home', pricing: { rule: 'fixed', pricePence } }],
});

describe('the rate card over the API', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
  });
  afterAll(() => harbour.close());

  it('is drafted, changed on request, and agreed in its second draft', async () => {
    const drafted = await harbour.say(people.will, `${CARD}/drafts`, { ...reprice(70_000), draftedOn: '2019-06-03' });
    expect(drafted).toMatchObject({ body: { about: { revision: 2 } }, recorded: ['RateCardRevisionDrafted'] });
    await harbour.say(people.will, `${CARD}/revisions/2/proposal`, { proposedOn: '2019-06-04' });
    const wish = { words: 'Less.', decidedOn: '2019-06-05', draft: 1 };
    await harbour.say(people.anna, `${CARD}/revisions/2/change-request`, wish);
    await harbour.say(people.will, `${CARD}/revisions/2/drafts`, { ...reprice(65_000), draftedOn: '2019-06-06' });
    await harbour.say(people.will, `${CARD}/revisions/2/proposal`, { proposedOn: '2019-06-06' });
    expect(await harbour.read(`${CARD}/revisions/2`)).toMatchObject({
      status: 'proposed',
      draft: 2,
      drafts: [{ draft: 1 }, { draft: 2 }],
      decisions: [{ draft: 1, organisation: 'city', decision: 'change-requested' }],
      waitingFor: ['city', 'works'],
    });
    for (const as of [people.anna, people.will]) {
      await harbour.say(as, `${CARD}/revisions/2/agreement`, { decidedOn: '2019-06-10' });
    }
    expect((await harbour.read(`${CARD}?effectiveOn=2019-08-01`)).revision).toBe(2);
  });

  it.each([
    ['revisions', 'from=1&to=2', [60_000, 65_000]],
    ['days', 'from=2019-07-31&to=2019-08-01', [60_000, 65_000]],
    ['drafts', 'from=2/1&to=2/2', [70_000, 65_000]],
  ])('says what is different between two %s, in meaning', async (_, query, [beforePence, afterPence]) => {
    const { lines } = await harbour.read(`${CARD}/difference?${query}`);
    expect(lines).toMatchObject([
      { line: 'enters_home', change: 'repriced', fields: [{ field: 'price', price: { beforePence, afterPence } }] },
    ]);
  });

  it('says what a revision changes in the one before it', async () => {
    const { from, lines } = await harbour.read(`${CARD}/revisions/2/changes`);
    expect(from.revision).toBe(1);
    expect(lines).toHaveLength(1);
    expect((await harbour.read(`${CARD}/revisions/1/changes`)).lines).toMatchObject([
      { change: 'added' },
      { change: 'added' },
    ]);
  });

  it('reaches back only by everybody’s word', async () => {
    const { lines } = await harbour.read(`${CARD}/revisions/1`);
    const [home, ...rest] = lines;
    const { about } = (
      await harbour.say(people.anna, `${CARD}/revisions`, {
        effectiveFrom: '2019-05-01',
        reason: 'Agreed in May, and forgotten.',
        // A line can be sent as it was answered.
        lines: [{ ...home, pricing: { rule: 'fixed', pricePence: 66_000 } }, ...rest],
      })
    ).body;
    const agreement = `${CARD}/revisions/${about.revision}/agreement`;
    await harbour.say(people.anna, agreement, { retroactive: true });
    const alone = await harbour.ledger.post(agreement, { as: people.will });
    expect(alone).toMatchObject({ status: 409, recorded: [] });
    expect(['not-agreed-as-retroactive', 'before-an-earlier-revision']).toContain(alone.body.code);
    await harbour.say(people.anna, `${CARD}/revisions/${about.revision}/withdrawal`);
  });

  it('keeps what was declined, withdrawn and lapsed', async () => {
    const propose = async (body = {}) => {
      const proposal = { ...reprice(67_000), proposedOn: '2019-06-11', ...body };
      const { about } = (await harbour.say(people.anna, `${CARD}/revisions`, proposal)).body;
      return `${CARD}/revisions/${about.revision}`;
    };
    const declined = await propose();
    await harbour.say(people.will, `${declined}/decline`, { decidedOn: '2019-06-12' });
    const lapsed = await propose({ decideBy: '2019-06-20' });
    expect((await harbour.read(lapsed)).status).toBe('overdue');
    await harbour.say(people.will, `${lapsed}/lapse`, { lapsedOn: '2019-06-21' });
    const { data } = await harbour.read(`${CARD}/revisions`);
    expect(data.map(({ status }: { status: string }) => status)).toEqual([
      'agreed',
      'agreed',
      'withdrawn',
      'declined',
      'lapsed',
    ]);
  });

  it.each([
    ['/revisions/99/agreement', {}, 404, 'revision-not-found'],
    [
      '/revisions',
      { ...reprice(1), changes: [{ change: 'retire', line: 'begins_course' }] },
      409,
      'line-not-on-the-card',
    ],
  ])('refuses what cannot be (%s)', async (path, body, status, code) => {
    const answer = await harbour.ledger.post(`${CARD}${path}`, { as: people.anna, body });
    expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
  });

  it.each([
    ['/revisions', { ...reprice(-5) }, '/changes/0/pricing/pricePence'],
    ['/revisions', { ...reprice(5), changes: [{ change: 'paint', line: 'enters_home' }] }, '/changes/0/change'],
    ['/revisions', { effectiveFrom: '2019-08-01', reason: 'None.' }, '/lines'],
  ])('says which field is wrong (%s)', async (path, body, pointer) => {
    const answer = await harbour.ledger.post(`${CARD}${path}`, { as: people.anna, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' }, recorded: [] });
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  });

  it.each(['from=1', 'from=1&to=x', 'from=1/0&to=2'])('compares nothing for %s', async (query) => {
    expect(await harbour.ledger.get(`${CARD}/difference?${query}`)).toMatchObject({ status: 400 });
  });
});
