import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const quarter = { from: '2019-04-01', to: '2019-06-30' };

describe('grants, advances and investment over the API', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
    const paymentMode = { mode: 'grant', schedule: [{ payer: 'city', period: quarter, pence: 500_000 }] };
    const changes = [{ kind: 'payment-mode', paymentMode, advances: { setAgainstOutcomes: true } }];
    await harbour.vary({ effectiveFrom: '2019-04-01', changes }, '2019-03-01');
  });
  afterAll(() => harbour.close());

  it('are approved by one person and paid by another', async () => {
    const approved = await harbour.say(people.anna, `${HARBOUR}/advances`, { kind: 'grant', period: quarter });
    expect(approved.recorded).toEqual(['AdvanceApproved']);
    const payment = `${HARBOUR}/advances/${approved.body.about.payment}/payment`;
    const paid = { paidOn: '2019-06-28', bankReference: 'GRANT-1' };
    const alone = await harbour.ledger.post(payment, { as: people.anna, body: paid });
    expect(alone).toMatchObject({ status: 409, body: { code: 'advance-released-by-the-approver' }, recorded: [] });
    await harbour.say(people.ben, payment, paid);
    expect((await harbour.read(`${HARBOUR}/advances?payer=city`)).data).toMatchObject([
      { kind: 'grant', pence: 500_000, periodFrom: '2019-04-01', paidOn: '2019-06-28', bankReference: 'GRANT-1' },
    ]);
    expect(await harbour.read(`${HARBOUR}/advances/balances`)).toMatchObject([
      { payer: 'city', grantedPence: 500_000 },
    ]);
  });

  it('pay for no outcome meanwhile, and say so', async () => {
    const claim = await harbour.house('H-1', '2019-05-03', '2019-05-10');
    const statement = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
    const { words, calculation } = await harbour.read(`${HARBOUR}/statements/${statement}/lines/1/explanation`);
    expect(calculation).toMatchObject({ uncappedPence: 60_000, payablePence: 0, cuts: [{ cut: 'payment-mode' }] });
    expect(words).toContain('Achieved while the contract paid a grant (terms version 2): cut £600.00.');
    expect((await harbour.read(`${HARBOUR}/claims/${claim}/recomputation`)).agrees).toBe(true);
  });

  it('show what an investor put in and got back', async () => {
    const drawn = { investor: 'backers', pence: 100_000, drawnOn: '2019-01-15' };
    const drawing = await harbour.say(people.ivan, `${HARBOUR}/investment/drawings`, drawn);
    expect(drawing.recorded).toEqual(['InvestmentDrawn']);
    const repaid = { investor: 'backers', capitalPence: 40_000, returnPence: 2_000, repaidOn: '2019-06-28' };
    await harbour.say(people.ivan, `${HARBOUR}/investment/repayments`, repaid);
    expect((await harbour.read(`${HARBOUR}/investment`)).data).toMatchObject([{ kind: 'drawn' }, { kind: 'repaid' }]);
    expect(await harbour.read(`${HARBOUR}/investment/totals`)).toMatchObject([
      { investor: 'backers', drawnPence: 100_000, repaidPence: 40_000, returnPence: 2_000 },
    ]);
  });

  it.each([
    ['advances', people.faye, { kind: 'grant', period: quarter }, 409, 'not-in-the-grant-schedule'],
    ['advances', people.ben, { kind: 'grant', period: quarter, pence: 1 }, 422, 'not-as-scheduled'],
    [
      'advances/harbour.A77/payment',
      people.ben,
      { paidOn: '2019-06-28', bankReference: 'X' },
      404,
      'advance-not-found',
    ],
    [
      'investment/repayments',
      people.ivan,
      { investor: 'backers', capitalPence: 90_000, repaidOn: '2019-06-28' },
      409,
      'repaid-more-than-drawn',
    ],
  ])('refuse what was not agreed (%s)', async (path, as, body, status, code) => {
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as, body });
    expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
  });

  it.each([
    ['advances', people.anna, { kind: 'gift', pence: 1 }, '/kind'],
    ['advances', people.anna, { kind: 'advance' }, '/pence'],
    ['investment/drawings', people.ivan, { investor: 'backers', drawnOn: '2019-01-15' }, '/pence'],
    ['investment/repayments', people.ivan, { investor: 'backers', repaidOn: '2019-06-28' }, '/capitalPence'],
  ])('say which field is wrong (%s)', async (path, as, body, pointer) => {
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, recorded: [] });
  });
});
