import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CONTRACT, cast, contractBody, lines, PDF, type Story, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

describe('what is taken back, corrected or turned down over the API', () => {
  let ledger: TestLedger;
  let story: Story;
  let keeps: string;
  beforeEach(async () => {
    ledger = await TestLedger.open();
    story = await tellStory(ledger);
    keeps = `${CONTRACT}/people/${story.person}/outcomes/keeps_home/1`;
  });
  afterEach(() => ledger.close());

  /** A second outcome with evidence that waits for the verifier. */
  const submit = (evidence: string) =>
    ledger.post(`${keeps}/evidence`, {
      as: cast.will,
      body: {
        achievedOn: '2019-06-03',
        evidence,
        kind: 'landlord_letter',
        providerFile: {
          contentDigest: `sha256:${'cd'.repeat(32)}`,
          location: 'cabinet 4',
          bytes: 10,
          mediaType: 'application/pdf',
        },
      },
    });

  it('goes one way at a time, and every step is an event of its own', async () => {
    const steps: [string, () => ReturnType<TestLedger['post']>, string[]][] = [
      ['submitted', () => submit('streets.EV_1'), ['EvidenceSubmitted']],
      [
        'another day',
        () => ledger.post(`${keeps}/achievement-date`, { as: cast.will, body: { achievedOn: '2019-06-04' } }),
        ['AchievementDateCorrected'],
      ],
      [
        'verified',
        () => ledger.post(`${keeps}/verification`, { as: cast.vera, body: { method: 'site-visit' } }),
        ['EvidenceVerified'],
      ],
      [
        'claimed',
        () => ledger.post(`${keeps}/claim`, { as: cast.will, body: { claimedOn: '2019-06-10' } }),
        ['ClaimMade'],
      ],
      [
        'claim withdrawn',
        () => ledger.post(`${keeps}/claim/withdrawal`, { as: cast.will, body: { reasonCode: 'made-in-error' } }),
        ['ClaimWithdrawn'],
      ],
      [
        'verification withdrawn',
        () => ledger.post(`${keeps}/verification/withdrawal`, { as: cast.vera, body: { reasonCode: 'made-in-error' } }),
        ['VerificationWithdrawn'],
      ],
      [
        'evidence withdrawn',
        () =>
          ledger.post(`${keeps}/evidence/streets.EV_1/withdrawal`, {
            as: cast.will,
            body: { reasonCode: 'submitted-in-error' },
          }),
        ['EvidenceWithdrawn'],
      ],
    ];
    for (const [step, send, events] of steps) {
      const { status, recorded, text } = await send();
      expect({ step, status, recorded, text: status === 201 ? '' : text }).toEqual({
        step,
        status: 201,
        recorded: events,
        text: '',
      });
    }
    await ledger.readable();
    const { body } = await ledger.get(keeps);
    expect(body).toMatchObject({
      status: 'without-evidence',
      evidence: [{ evidence: 'streets.EV_1', status: 'withdrawn' }],
    });
    expect(body.decisions.map(({ decision }: { decision: string }) => decision)).toEqual(['verified', 'withdrawn']);
    expect((await ledger.get(`${keeps}/claim`)).body).toMatchObject({ status: 'withdrawn', uncappedPence: 150_000 });
  });

  it('is rejected for good by the verifier, and waits in the queue until then', async () => {
    await submit('streets.EV_2');
    await ledger.readable();
    const queue = await ledger.get(`${CONTRACT}/verification-queue`);
    expect(queue.body.data).toMatchObject([{ outcome: 'keeps_home', person: story.person }]);
    const answer = await ledger.post(`${keeps}/rejection`, { as: cast.vera, body: { reasonCode: 'not-eligible' } });
    expect(answer).toMatchObject({ status: 201, recorded: ['EvidenceRejected'] });
    await ledger.readable();
    expect((await ledger.get(`${CONTRACT}/verification-queue`)).body.data).toEqual([]);
    expect((await ledger.get(`${CONTRACT}/outcomes?status=rejected`)).body.data).toHaveLength(1);
    expect((await ledger.get(`${CONTRACT}/evidence/streets.EV_2`)).body).toMatchObject([{ outcome: 'keeps_home' }]);
  });

  it('is not verified by whoever has an interest in it', async () => {
    const outcome = `${CONTRACT}/people/${story.person}/outcomes/enters_home/1`;
    const answer = await ledger.post(`${outcome}/verification`, {
      as: 'synthetic-will; works; verifier',
      body: { method: 'document-check' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'role-not-held' }, recorded: [] });
  });

  it('an engagement is corrected and ended', async () => {
    const person = `${CONTRACT}/referrals/${story.person}`;
    const changes = [{ field: 'startedOn', to: '2019-02-12' }];
    expect(await ledger.post(`${person}/date-corrections`, { as: cast.will, body: { changes } })).toMatchObject({
      status: 201,
      recorded: ['ReferralDatesCorrected'],
    });
    const body = { endedOn: '2019-06-20', reasonCode: 'completed' };
    expect(await ledger.post(`${person}/engagement/end`, { as: cast.will, body })).toMatchObject({
      status: 201,
      recorded: ['EngagementEnded'],
    });
    await ledger.readable();
    expect((await ledger.get(person)).body).toMatchObject({
      status: 'ended',
      startedOn: '2019-02-12',
      endReason: 'completed',
    });
    expect((await ledger.get(`${CONTRACT}/referrals?status=declined`)).body.data).toMatchObject([
      { person: story.declined },
    ]);
  });

  it('a revision is declined, or withdrawn by whoever proposed it', async () => {
    const revisions = `${CONTRACT}/rate-card/revisions`;
    const propose = () =>
      ledger.post(revisions, {
        as: cast.will,
        body: { effectiveFrom: '2020-01-01', reason: 'Another rise.', lines: lines(70_000) },
      });
    expect((await propose()).body.about).toMatchObject({ revision: 3 });
    expect(await ledger.post(`${revisions}/3/decline`, { as: cast.anna })).toMatchObject({
      status: 201,
      recorded: ['RateCardRevisionDeclined'],
    });
    expect((await propose()).body.about).toMatchObject({ revision: 4 });
    expect(await ledger.post(`${revisions}/4/withdrawal`, { as: cast.will })).toMatchObject({
      status: 201,
      recorded: ['RateCardRevisionWithdrawn'],
    });
    await ledger.readable();
    const { body } = await ledger.get(revisions);
    expect(body.data.map(({ status }: { status: string }) => status)).toEqual([
      'agreed',
      'agreed',
      'declined',
      'withdrawn',
    ]);
    expect((await ledger.get(`${CONTRACT}/rate-card/lines/enters_home?effectiveOn=2019-07-01`)).body).toMatchObject([
      { revision: 2, line: { pricing: { pricePence: 65_000 } } },
    ]);
  });

  it('a statement that was issued cannot be given up', async () => {
    const url = `${CONTRACT}/statements/${story.statement}/abandonment`;
    const answer = await ledger.post(url, { as: cast.will, body: { reasonCode: 'begun-in-error' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'statement-already-issued' }, recorded: [] });
  });

  describe('an evidence file', () => {
    const download = (as: string) => ledger.get(`${CONTRACT}/evidence-files/${story.digest}`, { 'ledger-actor': as });

    it('comes back as it was stored, and is never shown in this service’s own place', async () => {
      const { status, text, headers } = await download(cast.vera);
      expect(status).toBe(200);
      expect(text).toBe(PDF);
      expect(headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      expect(headers['content-disposition']).toMatch(/^attachment; filename="evidence-[0-9a-f]{12}"$/);
    });

    it.each([
      ['who may not refer to it', cast.gina, 403],
      ['of another contract', 'synthetic-x; elsewhere; verifier', 404],
    ])('is closed to somebody %s', async (_, as, status) => {
      expect((await download(as)).status).toBe(status);
    });

    it('that is not there is not found', async () => {
      const url = `${CONTRACT}/evidence-files/sha256:${'00'.repeat(32)}`;
      expect((await ledger.get(url, { 'ledger-actor': cast.vera })).body).toMatchObject({
        status: 404,
        code: 'not-found',
      });
    });

    it.each([
      [
        'that is not what it says',
        { content: 'plain words', mediaType: 'application/pdf' },
        'content-differs-from-media-type',
      ],
      [
        'of a type that is not taken',
        { content: 'MZ', mediaType: 'application/x-msdownload' },
        'media-type-not-accepted',
      ],
      ['that is empty', { content: '', mediaType: 'application/pdf' }, 'empty'],
    ])('%s is not stored', async (_, file, code) => {
      const url = `${CONTRACT}/people/${story.person}/evidence-files`;
      const answer = await ledger.upload(url, { as: cast.will, ...file });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/file', code }] } });
    });

    it.each([
      ['than is taken', 20 * 1024 * 1024 + 1],
      ['than is read', 22 * 1024 * 1024],
    ])('that is larger %s is told so by the status for it', async (_, bytes) => {
      const url = `${CONTRACT}/people/${story.person}/evidence-files`;
      const answer = await ledger.upload(url, {
        as: cast.will,
        content: PDF.padEnd(bytes),
        mediaType: 'application/pdf',
      });
      expect(answer).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    });

    it('comes as one part named file', async () => {
      const url = `${CONTRACT}/people/${story.person}/evidence-files`;
      const other = { as: cast.will, content: PDF, mediaType: 'application/pdf', name: 'attachment' };
      expect((await ledger.upload(url, other)).body).toMatchObject({ status: 400, errors: [{ pointer: '/file' }] });
      expect((await ledger.post(url, { as: cast.will })).body).toMatchObject({ code: 'media-type-not-taken' });
    });
  });

  describe('an evidence file of one of two providers', () => {
    const contract = '/v1/contracts/shared_streets';
    const rita = 'synthetic-rita; rivals; service-provider';
    const pdf = { content: PDF, mediaType: 'application/pdf' };
    let person: string;
    let waiting: string;
    let digest: string;

    beforeEach(async () => {
      const say = async (as: string, url: string, body: object) => {
        const answer = await ledger.post(url, { as, body });
        expect({ url, status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({
          url,
          status: 201,
          text: '',
        });
        return answer;
      };
      await say(cast.anna, '/v1/organisations', { organisation: 'rivals', name: 'Rivals (synthetic)' });
      await say(cast.anna, '/v1/contracts', {
        ...contractBody,
        contract: 'shared_streets',
        parties: [...contractBody.parties, { organisation: 'rivals', roles: ['service-provider'] }],
      });
      const refer = async (reference: string) =>
        String(
          (await say(cast.gina, `${contract}/referrals`, { reference, referredOn: '2019-02-04' })).body.about.person,
        );
      person = await refer('SHARED-1');
      waiting = await refer('SHARED-2');
      const referral = `${contract}/referrals/${person}`;
      await say(cast.will, `${referral}/acceptance`, { acceptedOn: '2019-02-06', criteriaMet: ['rough_sleeper'] });
      await say(cast.will, `${referral}/engagement`, { startedOn: '2019-02-11' });
      const stored = await ledger.upload(`${contract}/people/${person}/evidence-files`, { as: cast.will, ...pdf });
      digest = String(stored.body.digest);
      await say(cast.will, `${contract}/people/${person}/outcomes/enters_home/1/evidence`, {
        achievedOn: '2019-04-08',
        kind: 'tenancy_agreement',
        file: { digest },
      });
      await ledger.readable();
    });

    it.each([
      ['is opened by the provider that accepted the person', cast.will, 200],
      ['is opened by the verifier', cast.vera, 200],
      ['is opened by the payer', cast.anna, 200],
      ['is not there for the other provider', rita, 404],
    ])('%s', async (_, as, status) => {
      const answer = await ledger.get(`${contract}/evidence-files/${digest}`, { 'ledger-actor': as });
      expect(answer.status).toBe(status);
      expect(answer.text === PDF).toBe(status === 200);
    });

    it('is taken from no other provider', async () => {
      const answer = await ledger.upload(`${contract}/people/${person}/evidence-files`, { as: rita, ...pdf });
      expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    });

    it('is taken for nobody who was never referred to the contract', async () => {
      const answer = await ledger.upload(`${contract}/people/${story.person}/evidence-files`, { as: rita, ...pdf });
      expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
    });

    it('is taken from either while nobody has accepted the person', async () => {
      const answer = await ledger.upload(`${contract}/people/${waiting}/evidence-files`, { as: rita, ...pdf });
      expect(answer.status).toBe(201);
    });
  });
});
