import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTRACT, cast, type Story, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

describe('a payment over the API', () => {
  let ledger: TestLedger;
  let story: Story;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellStory(ledger);
  });
  afterAll(() => ledger.close());

  it('is split between the payers to the penny', async () => {
    const { body } = await ledger.get(`${CONTRACT}/statements/${story.statement}/lines/1`);
    expect(body).toMatchObject({ amountPence: 60_000, revision: 1, rateCardLine: 'enters_home' });
    expect(body.parts).toEqual([
      { payer: 'city', pence: 40_000 },
      { payer: 'fund', pence: 20_000 },
    ]);
    const { body: totals } = await ledger.get(`${CONTRACT}/totals`);
    expect(totals).toMatchObject({ claims: 1, claimedPence: 60_000, issuedPence: 60_000, paidPence: 60_000 });
  });

  it('leads back to the referral, the evidence and the price that was agreed then', async () => {
    const { body, status } = await ledger.get(`/v1/trails/payment/${story.payment}`);
    expect(status).toBe(200);
    const types = body.entries.map(({ type }: { type: string }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        'ContractRecorded',
        'RateCardRevised',
        'PersonReferred',
        'EngagementStarted',
        'EvidenceSubmitted',
        'EvidenceQueried',
        'EvidenceVerified',
        'ClaimMade',
        'StatementIssued',
        'StatementApproved',
        'PaymentMade',
      ]),
    );
    // Somebody else's referral is no part of it.
    expect(types.filter((type: string) => type === 'PersonReferred')).toHaveLength(1);
    expect(types).not.toContain('ReferralDeclined');
  });

  it('is found from the evidence file and from the rate-card line', async () => {
    for (const from of [`evidence-file/${story.digest}`, 'rate-card-line/streets.enters_home']) {
      const { body } = await ledger.get(`/v1/trails/${from}?direction=rests-on-it`);
      const types = body.entries.map(({ type }: { type: string }) => type);
      expect(types).toContain('PaymentMade');
    }
  });

  it('is refused to whoever approved it', async () => {
    const again = await ledger.post(`${CONTRACT}/statements/${story.statement}/payments`, {
      as: cast.anna,
      body: { paidOn: '2019-06-21', bankReference: 'CITY-13' },
    });
    expect(again).toMatchObject({ status: 409, recorded: [] });
    expect(['already-paid', 'released-by-the-approver']).toContain(again.body.code);
  });

  it('is listed, and not at an entry before it was recorded', async () => {
    const now = await ledger.get(`${CONTRACT}/payments`);
    expect(now.body.data.map(({ pence }: { pence: number }) => pence).sort()).toEqual([20_000, 40_000]);
    const last = now.body.page.entry;
    const before = await ledger.get(`${CONTRACT}/payments?asOf=${last - 1}`);
    expect(before.body.data.map(({ pence }: { pence: number }) => pence)).toEqual([20_000]);
    expect((await ledger.get(`${CONTRACT}/payments/${story.payment}?asOf=${last - 1}`)).status).toBe(404);
  });
});
