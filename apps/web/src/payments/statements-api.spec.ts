import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const june = { from: '2019-06-01', to: '2019-06-28' };

describe('a statement before it is issued, over the API', () => {
  let harbour: Harbour;
  let claims: readonly [string, string];
  beforeAll(async () => {
    harbour = await Harbour.open();
    claims = [
      await harbour.house('H-1', '2019-06-03', '2019-06-10'),
      await harbour.house('H-2', '2019-06-04', '2019-06-10'),
    ];
    await harbour.ledger.readable();
  });
  afterAll(() => harbour.close());

  it('is looked at, with claims held out of it, and then issued as it was seen', async () => {
    const begun = await harbour.say(people.will, `${HARBOUR}/statement-drafts`, { period: june });
    expect(begun.recorded).toEqual(['StatementBegun']);
    const statement = String(begun.body.about.statement);
    const preview = `${HARBOUR}/statements/${statement}/draft`;
    expect(await harbour.read(preview)).toMatchObject({ totalPence: 120_000, heldOut: [], isComplete: true });

    const held = { reasonCode: 'evidence-in-question', words: 'The keys were seen elsewhere.' };
    const out = await harbour.say(people.anna, `${HARBOUR}/claims/${claims[0]}/hold`, held);
    expect(out.recorded).toEqual(['ClaimHeldOut']);
    expect(await harbour.read(`${HARBOUR}/held-claims`)).toMatchObject([
      { claim: claims[0], reasonCode: 'evidence-in-question' },
    ]);
    const seen = await harbour.read(preview);
    expect(seen).toMatchObject({
      totalPence: 60_000,
      heldOut: [{ claim: claims[0] }],
      lines: [{ claim: claims[1], calculation: { payablePence: 60_000 } }],
      parts: [
        { payer: 'city', pence: 36_000 },
        { payer: 'fund', pence: 24_000 },
      ],
    });

    await harbour.say(people.will, `${HARBOUR}/statements`, { period: june, statement });
    expect(await harbour.read(`${HARBOUR}/statements/${statement}`)).toMatchObject({
      status: 'issued',
      totalPence: 60_000,
    });
    expect((await harbour.ledger.get(preview)).status).toBe(404);
  });

  it('takes a claim that was put back, on the next one', async () => {
    await harbour.say(people.anna, `${HARBOUR}/claims/${claims[0]}/hold/end`, { words: 'They are the right ones.' });
    expect(await harbour.read(`${HARBOUR}/held-claims`)).toEqual([]);
    const period = { from: '2019-06-29', to: '2019-06-30' };
    const begun = await harbour.say(people.will, `${HARBOUR}/statement-drafts`, { period });
    const statement = String(begun.body.about.statement);
    const { lines } = await harbour.read(`${HARBOUR}/statements/${statement}/draft?issuedOn=2019-07-01`);
    expect(lines).toMatchObject([{ claim: claims[0] }]);
    const given = { reasonCode: 'begun-in-error' };
    const up = await harbour.say(people.will, `${HARBOUR}/statements/${statement}/abandonment`, given);
    expect(up.recorded).toEqual(['StatementAbandoned']);
  });

  it('is held up to today by the query too', async () => {
    const wrong = await harbour.ledger.get(`${HARBOUR}/statements/harbour.S01/draft?issuedOn=soon`);
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/issuedOn' }] } });
  });

  it.each([
    ['claims/harbour.nobody/hold', { reasonCode: 'other' }, 404, 'claim-not-known'],
    [
      'statement-drafts',
      { period: { ...june, from: '2019-06-02' }, statement: 'harbour.S01' },
      409,
      'statement-ref-already-used',
    ],
    ['statements/harbour.S77/approvals', {}, 404, 'statement-not-found'],
  ])('refuses what cannot be (%s)', async (path, body, status, code) => {
    const as = path.startsWith('statement-drafts') ? people.will : people.anna;
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as, body });
    expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
  });

  it.each([
    ['statement-drafts', { period: { from: '2019-06-01' } }, '/period/to'],
    ['statement-drafts', { period: june, statement: 'pier.S01' }, '/statement'],
    ['claims/harbour.nobody/hold', { reasonCode: 'a-whim' }, '/reasonCode'],
    ['statements/harbour.S01/payments', { paidOn: '2019-06-28', bankReference: 'X', pence: 0 }, '/pence'],
  ])('says which field is wrong (%s)', async (path, body, pointer) => {
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as: people.will, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer }] }, recorded: [] });
  });
});
