import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leafHash } from '#event-log';
import { AppointedWorld, OWN } from '../../test/appointed-world.js';
import { cast, castMembers, PDF, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

describe('checking by any handle', () => {
  let ledger: TestLedger;
  let texts: string[];

  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    await tellStory(ledger);
    await ledger.readable();
    await ledger.installation.transparency.sign();
    texts = [];
    for await (const batch of ledger.installation.log.readAll('start')) texts.push(...batch.map(({ text }) => text));
  });
  afterAll(() => ledger.close());

  const check = async (query: Readonly<Record<string, string>>, cookie?: string) =>
    (await ledger.get(`/verify?${new URLSearchParams(query)}`, cookie === undefined ? {} : { cookie })).text;
  const leafOf = (entry: number) => leafHash(texts[entry] ?? '');

  it('says of an entry whether its bytes hash as the tree says, and how it is included', async () => {
    const text = await check({ handle: '7' });
    for (const words of ['Entry 7', 'Hash to what the tree has', 'Included: ', leafOf(7).toString('hex')]) {
      expect(text).toContain(words);
    }
    const { size } = ledger.installation.transparency.checkpoint() ?? { size: 0 };
    const steps = ledger.installation.transparency.inclusionProof(7, size);
    expect(text).toContain(`${steps.length} steps`);
    for (const hash of steps) expect(text).toContain(hash.toString('base64'));
    expect(await check({ handle: '99999' })).toContain('Nothing in this log');
  });

  it('finds an entry by the hash of its bytes, in hexadecimal or base64', async () => {
    for (const handle of [
      leafOf(9).toString('hex'),
      leafOf(9).toString('base64'),
      `sha256:${leafOf(9).toString('hex')}`,
    ]) {
      expect(await check({ handle })).toContain('entry 9');
    }
  });

  it('finds the entry whose bytes were chosen as a file, which is hashed both ways', async () => {
    const handle = createHash('sha256')
      .update(texts[9] ?? '')
      .digest('hex');
    expect(await check({ handle })).toContain('Nothing in this log');
    expect(await check({ handle, leaf: leafOf(9).toString('hex') })).toContain('entry 9');
  });

  it('finds an evidence file by what it hashes to, wherever it stands', async () => {
    const text = await check({ handle: createHash('sha256').update(PDF).digest('hex') });
    expect(text).toContain('An evidence file: entry');
    expect(text).toContain('EvidenceSubmitted');
  });

  it('finds payments and statements by their references', async () => {
    const [statement] = (await ledger.get('/v1/contracts/streets/statements')).body.data;
    expect(await check({ handle: statement.statement })).toContain(`The statement ${statement.statement}: entry`);
    const [payment] = (await ledger.get('/v1/contracts/streets/payments')).body.data;
    expect(await check({ handle: ` ${payment.payment} ` })).toContain(`The payment ${payment.payment}: entry`);
    const vera = await ledger.signIn('synthetic-vera');
    expect(await check({ handle: payment.payment }, vera)).toContain(`The payment ${payment.payment}: entry`);
  });

  it('says whether the log has only grown since a checkpoint that somebody kept', async () => {
    const { transparency } = ledger.installation;
    const kept = transparency.checkpoint()?.note ?? '';
    const more = { organisation: 'later', name: 'Later (synthetic)' };
    expect((await ledger.post('/v1/organisations', { as: cast.anna, body: more })).status).toBe(201);
    await transparency.sign();
    expect(await check({ held: kept })).toContain('The log has only grown since');
    expect(await check({ held: kept.replaceAll('\n', '\r\n') })).toContain('The log has only grown since');
    expect(await check({ held: transparency.checkpoint()?.note ?? '' })).toContain('The log has only grown since');
    expect(await check({ held: kept.replace(/\n\d+\n/, '\n3\n') })).toContain('It says nothing about this log');
    expect(await check({ held: 'a note' })).toContain('It says nothing about this log');
    const other = await TestLedger.open();
    await other.post('/v1/organisations', { as: cast.anna, body: more });
    const foreign = (await other.installation.transparency.sign())?.note ?? '';
    await other.close();
    expect(await check({ held: foreign })).toContain('It says nothing about this log');
  });

  it('shows the head that is published, in base64 and in hexadecimal', async () => {
    const text = await check({});
    const { root } = ledger.installation.transparency.checkpoint() ?? { root: Buffer.alloc(0) };
    expect(text).toContain(`hex ${root.toString('hex')}`);
    expect(text).toContain('None yet');
    expect(text).toContain('Check an audit bundle');
  });
});

describe('checking in a ledger of real people', () => {
  it('tells whoever has not signed in that a hash is in the log, and not what or whose', async () => {
    const world = await AppointedWorld.open();
    const ask = async (handle: string) => (await world.app.inject({ url: `/verify?handle=${handle}` })).body;
    await world.installation.transparency.sign();
    const entry = await ask('3');
    expect(entry).toContain('Hash to what the tree has');
    expect(entry).toContain('An entry of the log');
    for (const handle of [`${OWN}.S01`, createHash('sha256').update(PDF).digest('hex')]) {
      expect(await ask(handle)).toContain('sign in first');
    }
    await world.close();
  });

  it('tells a provider nothing of a document about somebody whom another provider accepted', async () => {
    const world = await AppointedWorld.open();
    try {
      const digest = createHash('sha256').update('A tenancy agreement (synthetic)').digest('hex');
      const other = (await world.token('service-provider', { organisation: 'other_service_provider' })).headers;
      const post = async (path: string, payload: object) => {
        const url = `/v1/contracts/${OWN}/${path}`;
        const headers = { ...other, 'idempotency-key': path.replaceAll('/', '-') };
        const { statusCode, body } = await world.app.inject({ method: 'POST', url, headers, payload });
        expect({ statusCode, body }).toMatchObject({ statusCode: 201 });
      };
      await post(`referrals/${world.person}/engagement`, { startedOn: '2021-05-17' });
      await post(`people/${world.person}/outcomes/enters_home/1/evidence`, {
        achievedOn: '2021-07-01',
        kind: 'tenancy_agreement',
        providerFile: {
          contentDigest: `sha256:${digest}`,
          location: 'cabinet 3',
          bytes: 1024,
          mediaType: 'application/pdf',
        },
      });
      const head = await world.installation.log.head();
      expect(head !== undefined && (await world.installation.store.whenHandled(head, 60_000))).toBe(true);
      const isTold = async (headers: Readonly<Record<string, string>>) => {
        const { statusCode, body } = await world.app.inject({ url: `/verify?handle=${digest}`, headers });
        expect(statusCode).toBe(200);
        return body.includes('An evidence file: entry');
      };
      expect(await isTold(other)).toBe(true);
      expect(await isTold((await world.token('outcome-payer')).headers)).toBe(true);
      expect(await isTold((await world.token('service-provider')).headers)).toBe(false);
      expect(await isTold((await world.token('investor')).headers)).toBe(false);
    } finally {
      await world.close();
    }
  });
});
