import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { compareWithLog, SqliteReadStore } from '#read-store';
import { samplesProjections } from '#samples';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const SAMPLE = `${HARBOUR}/samples/harbour.V1`;
const vito = 'synthetic-vito; checkers; verifier';

/** Three claims of £600 that were paid, and what became of a sample of them. */
describe('samples over the API', () => {
  let harbour: Harbour;
  let claims: readonly string[];
  let statement: string;
  /** The ledger entry before the seed was given. */
  let framedAt: number;
  const itemOf = (claim: string) => claim.split('.').slice(1).join('/');
  const entry = async () => Number((await harbour.ledger.get(HARBOUR)).headers['ledger-entry']);

  beforeAll(async () => {
    harbour = await Harbour.open();
    const housed: string[] = [];
    for (const reference of ['H-1', 'H-2', 'H-3']) {
      housed.push(await harbour.house(reference, '2019-04-08', '2019-05-02'));
    }
    claims = housed.toSorted();
    statement = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
    const bill = `${HARBOUR}/statements/${statement}`;
    for (const as of [people.ben, people.faye])
      await harbour.say(as, `${bill}/approvals`, { approvedOn: '2019-06-12' });
    for (const as of [people.anna, people.finn]) {
      await harbour.say(as, `${bill}/payments`, { paidOn: '2019-06-20', bankReference: `OF-${as.slice(10, 14)}` });
    }
    await harbour.say(people.anna, `${HARBOUR}/samples`, {
      sample: 'harbour.V1',
      frame: { of: 'paid-claims', period: { from: '2019-06-01', to: '2019-06-30' } },
      stratify: { by: ['outcome', 'amount'], bandsFromPence: [50_000] },
      size: 3,
    });
    await harbour.ledger.readable();
    framedAt = await entry();
  });
  afterAll(() => harbour.close());

  it('list the frame, so that its digest can be made again', async () => {
    const { digest, text } = await harbour.read(`${SAMPLE}/frame`);
    expect(text).toBe(claims.map((claim) => `${claim}\tenters_home/50000-\t60000\n`).join(''));
    expect(digest).toBe(`sha256:${createHash('sha256').update(String(text)).digest('hex')}`);
  });

  it('take the root of a checkpoint that this ledger signed, and no other', async () => {
    const signed = await harbour.ledger.installation.transparency.sign();
    const checkpoint = { size: signed?.size ?? 0 };
    const draw = (seed: string) =>
      harbour.ledger.post(`${SAMPLE}/draw`, { as: people.anna, body: { seed, checkpoint } });
    const other = Buffer.alloc(32).toString('base64');
    expect(await draw(other)).toMatchObject({ status: 409, body: { code: 'seed-not-the-root' }, recorded: [] });
    const root = signed?.root.toString('base64') ?? '';
    expect(await draw(root)).toMatchObject({ status: 201, recorded: ['SampleSeedGiven', 'SampleItemsDrawn'] });
    expect(await harbour.read(SAMPLE)).toMatchObject({
      status: 'drawn',
      seed: root,
      seedKind: 'checkpoint',
      checked: 0,
    });
  });

  it('refuse whoever decided first, in words', async () => {
    const answer = await harbour.ledger.post(`${SAMPLE}/items/${itemOf(claims[0] ?? '')}/finding`, {
      as: people.vera,
      body: { finding: 'confirmed' },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'checker-verified-this' } });
    expect(answer.body.detail).toContain('You decided about');
  });

  it('keep every finding, and say what follows once all of them are there', async () => {
    const [first = '', second = '', third = ''] = claims.map((claim) => `${SAMPLE}/items/${itemOf(claim)}`);
    await harbour.say(vito, `${first}/finding`, { finding: 'confirmed' });
    await harbour.say(vito, `${second}/finding`, { finding: 'confirmed' });
    await harbour.say(vito, `${third}/finding`, { finding: 'not-confirmed', reasonCode: 'duplicate' });
    const corrected = { finding: 'partly', rightPence: 45_000, reasonCode: 'wrong-amount', words: 'Three rooms' };
    await harbour.say(vito, `${third}/correction`, corrected);
    await harbour.say(vito, `${SAMPLE}/closing`);
    expect(await harbour.read(SAMPLE)).toMatchObject({
      status: 'closed',
      rate: '33.3333',
      lower: '33.3333',
      upper: '33.3334',
      errorPence: 15_000,
      estimatePence: 15_000,
      lowerPence: 15_000,
      upperPence: 15_000,
    });
    const { data } = await harbour.read(`${SAMPLE}/items`);
    const found = data.find(({ item }: { item: string }) => item === claims[2]);
    expect(found).toMatchObject({ finding: 'partly', findings: 2, earlier: [{ finding: 'not-confirmed' }] });
    // What a verifier writes of somebody is sealed.
    expect(JSON.stringify(data)).not.toContain('Three rooms');
  });

  it('propose what was found as a clawback, which the sample and the trail of the clawback name', async () => {
    const answer = await harbour.say(people.anna, `${SAMPLE}/recoveries`, { part: 'found' });
    expect(answer.body.about).toEqual({ clawback: 1 });
    expect(await harbour.read(`${HARBOUR}/clawbacks/1`)).toMatchObject({ status: 'proposed', cause: 'audit-finding' });
    expect(await harbour.read(SAMPLE)).toMatchObject({ foundClawback: 1 });
    const refused = await harbour.ledger.post(`${SAMPLE}/recoveries`, {
      as: people.anna,
      body: { part: 'extrapolated' },
    });
    expect(refused.body.code).toBe('terms-extrapolate-nothing');
  });

  it('are told of a claim, on the page of its line as well', async () => {
    const { data } = await harbour.read(`${HARBOUR}/samples?claim=${claims[0]}`);
    expect(data.map(({ sample }: { sample: string }) => sample)).toEqual(['harbour.V1']);
    const { text } = await harbour.ledger.get(`/contracts/harbour/statements/${statement}/lines/1`);
    expect(text).toContain('Sample harbour.V1');
  });

  it('answer as they were known at an entry', async () => {
    expect(await harbour.read(`${SAMPLE}?asOf=${framedAt}`)).toMatchObject({ status: 'framed', checked: 0 });
    expect((await harbour.read(`${SAMPLE}/items?asOf=${framedAt}`)).data).toEqual([]);
    expect((await harbour.ledger.get(`${SAMPLE}?asOf=${framedAt - 1}`)).status).toBe(404);
  });

  it('let another verifier decide again, and tell the first decision only then', async () => {
    const again = `${HARBOUR}/samples/harbour.V2`;
    await harbour.say(people.anna, `${HARBOUR}/samples`, {
      sample: 'harbour.V2',
      frame: { of: 'verifications' },
      size: 3,
    });
    harbour.ledger.clock.set(instant('2019-07-02T10:00:00Z'));
    const publicDraw = { words: 'A lottery that is made up', drawnOn: '2019-07-01' };
    await harbour.say(people.anna, `${again}/draw`, { seed: '05 11 17', publicDraw });
    await harbour.ledger.readable();
    expect(await harbour.read(`${again}/second-checks`)).toEqual([]);
    expect((await harbour.ledger.get('/contracts/harbour/samples/harbour.V2')).text).not.toContain('Verified');
    for (const claim of claims) {
      await harbour.say(vito, `${again}/items/${itemOf(claim)}/second-check`, { recheck: 'verified' });
    }
    await harbour.say(vito, `${again}/closing`);
    expect(await harbour.read(again)).toMatchObject({ status: 'closed', agreement: '100' });
    expect((await harbour.read(`${again}/second-checks`))[0]).toMatchObject({ first: 'verified', second: 'verified' });
    // Three pairs are too few for a rate.
    expect(await harbour.read(`${HARBOUR}/agreement?by=outcome`)).toEqual([
      { group: 'enters_home', pairs: 3, bothVerified: 3, onlyFirstVerified: 0, onlySecondVerified: 0, bothRejected: 0 },
    ]);
  });

  it.each([
    ['samples', 'Samples of Harbour homes'],
    ['samples/harbour.V1', '33.3%'],
    ['samples/harbour.V2', 'Two decisions side by side'],
    ['agreement', 'Too few'],
  ])('have a page: %s', async (path, words) => {
    const { status, text } = await harbour.ledger.get(`/contracts/harbour/${path}`);
    expect(status).toBe(200);
    expect(text).toContain(words);
  });

  it('have tables that are the same when they are made from the log anew', async () => {
    const { store, log, codec } = harbour.ledger.installation;
    if (!(store instanceof SqliteReadStore)) throw new Error('The ledger of a test owns its tables');
    expect(await compareWithLog(store, samplesProjections, log, codec)).toMatchObject({ differences: [] });
  });
});
