import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

describe('disputes, clawbacks and refunds over the API', () => {
  let harbour: Harbour;
  let claims: readonly [string, string];
  let statement: string;
  const dispute = (line: number) => `${HARBOUR}/statements/${statement}/lines/${line}/disputes`;
  beforeAll(async () => {
    harbour = await Harbour.open();
    claims = [
      await harbour.house('H-1', '2019-05-03', '2019-05-10'),
      await harbour.house('H-2', '2019-05-04', '2019-05-10'),
    ];
    statement = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
  });
  afterAll(() => harbour.close());

  it('hold back what is doubted until the payer drops it', async () => {
    const body = { reasonCode: 'wrong-price', heldPence: 6_000, disputedOn: '2019-06-04', resolveBy: '2019-06-14' };
    const raised = await harbour.say(people.anna, dispute(1), body);
    expect(raised.recorded).toEqual(['LineDisputed']);
    expect(await harbour.read(`${HARBOUR}/statements/${statement}`)).toMatchObject({
      heldPence: 6_000,
      status: 'disputed',
    });
    const overdue = async (day: string) => (await harbour.read(`${HARBOUR}/disputes?overdueOn=${day}`)).data.length;
    expect([await overdue('2019-06-14'), await overdue('2019-06-15')]).toEqual([0, 1]);
    await harbour.say(people.anna, `${dispute(1)}/resolution`, { resolvedOn: '2019-06-10' });
    const { data } = await harbour.read(`${HARBOUR}/disputes?statement=${statement}&payer=city`);
    expect(data).toMatchObject([{ status: 'dropped', disallowedPence: 0 }]);
  });

  it('let a payer decline a clawback, and collect another by an invoice', async () => {
    for (const as of [people.anna, people.faye]) {
      await harbour.say(as, `${HARBOUR}/statements/${statement}/approvals`, { approvedOn: '2019-06-11' });
    }
    const paid = { paidOn: '2019-06-12', bankReference: 'BACS-1' };
    for (const as of [people.ben, people.finn]) {
      await harbour.say(as, `${HARBOUR}/statements/${statement}/payments`, paid);
    }
    const propose = async (claim: string) => {
      const body = { cause: 'duplicate', claims: [{ claim }], collect: 'invoiced', proposedOn: '2019-06-13' };
      return (await harbour.say(people.anna, `${HARBOUR}/clawbacks`, body)).body.about.clawback;
    };
    await harbour.say(people.faye, `${HARBOUR}/clawbacks/${await propose(claims[0])}/decline`, {
      declinedOn: '2019-06-14',
    });
    const second = `${HARBOUR}/clawbacks/${await propose(claims[1])}`;
    for (const as of [people.ben, people.faye])
      await harbour.say(as, `${second}/approvals`, { approvedOn: '2019-06-14' });
    harbour.ledger.clock.set(instant('2019-07-02T10:00:00Z'));
    const next = await harbour.bill('2019-06-01', '2019-06-30', '2019-07-01');
    expect(await harbour.read(second)).toMatchObject({
      status: 'carried-out',
      carriedOutBy: next,
      invoices: [
        { payer: 'city', pence: 36_000 },
        { payer: 'fund', pence: 24_000 },
      ],
    });
    expect((await harbour.read(`${HARBOUR}/clawbacks?status=declined`)).data).toMatchObject([{ clawback: 1 }]);
  });

  it('record the money that came back, and no more than was owed', async () => {
    const refund = { clawback: 2, receivedOn: '2019-07-02', bankReference: 'CR-1' };
    const received = await harbour.say(people.anna, `${HARBOUR}/refunds`, { ...refund, pence: 30_000 });
    expect(received.recorded).toEqual(['RefundReceived']);
    const tooMuch = await harbour.ledger.post(`${HARBOUR}/refunds`, {
      as: people.anna,
      body: { ...refund, pence: 6_001 },
    });
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'more-than-owed-back' }, recorded: [] });
    expect((await harbour.read(`${HARBOUR}/refunds?clawback=2`)).data).toMatchObject([
      { payer: 'city', pence: 30_000 },
    ]);
  });

  it.each([
    ['lines/9/disputes', { reasonCode: 'other', resolveBy: '2019-07-30' }, 404, 'line-not-found'],
    ['lines/2/disputes/resolution', {}, 404, 'dispute-not-found'],
  ])('refuse what is not there (%s)', async (path, body, status, code) => {
    const url = `${HARBOUR}/statements/${statement}/${path}`;
    expect(await harbour.ledger.post(url, { as: people.anna, body })).toMatchObject({
      status,
      body: { code },
      recorded: [],
    });
  });

  it.each([
    ['clawbacks', { cause: 'regret' }, '/cause'],
    ['clawbacks', { cause: 'duplicate' }, '/claims'],
    ['clawbacks', { cause: 'sample-recovery' }, '/recovery'],
    ['refunds', { receivedOn: '2019-07-02', bankReference: 'CR-2' }, '/statement'],
    ['statements/harbour.S01/lines/1/disputes', { reasonCode: 'other', heldPence: -1 }, '/heldPence'],
  ])('say which field is wrong (%s)', async (path, body, pointer) => {
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as: people.anna, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, recorded: [] });
  });
});
