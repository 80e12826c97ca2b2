import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Installation, type VerificationRun, VerificationRuns } from '#installation';
import { type Actor, newUuid, readActor } from '#kernel';
import type { CastMember } from '#scenarios';
import { castMembers, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const olga: CastMember = {
  actor: readActor('synthetic-olga; city; operator') as Actor,
  name: 'Olga (synthetic)',
  part: 'This ledger',
};

function runOf({ clock }: Installation, more: Partial<VerificationRun>): VerificationRun {
  return {
    startedAt: clock.now(),
    endedAt: clock.now(),
    askedBy: null,
    version: '1.0.0',
    verdict: 'ok',
    isFull: true,
    entries: 1040,
    streams: 9,
    root: 'LSKJvThWC5Ep1i1rLpFkMDG9JQ+6twkAKMgH06uoHHg=',
    faults: 0,
    faultsByRule: {},
    named: [],
    checkpoints: 1,
    held: 0,
    lines: 0,
    payments: 0,
    files: 0,
    readModels: { tables: 70, rows: 4000, faults: [], differing: [] },
    ...more,
  };
}

describe('the page of whoever looks after the ledger', () => {
  let ledger: TestLedger;
  let cookie: string;
  /** Each call is one verification that was asked for; it ends when told to. */
  let asked: { readonly by: string; readonly end: (run?: Partial<VerificationRun>) => void }[];

  beforeAll(async () => {
    asked = [];
    ledger = await TestLedger.open({
      cast: [...castMembers, olga],
      parts: (installation) => ({
        running: {
          store: { kind: 'SQLite file', place: '/srv/ledger/ledger.db' },
          metrics: 'http://127.0.0.1:9464/metrics',
          verify: (by) =>
            new Promise((done) => {
              asked.push({
                by,
                end: (run = {}) => {
                  installation.verifications.add(runOf(installation, { askedBy: by, ...run }));
                  done();
                },
              });
            }),
        },
      }),
    });
    await tellStory(ledger);
    await ledger.readable();
    cookie = await ledger.signIn('synthetic-olga');
  });
  afterAll(() => ledger.close());

  const page = async () => (await ledger.get('/operation', { cookie })).text;
  const send = async (path: string) =>
    ledger.send(path, await ledger.formAt(path, cookie), cookie, { 'sec-fetch-site': 'same-origin' });

  it('says where the log is, what signs it, and leads to everything that operators do', async () => {
    const text = await page();
    expect(text).toContain('/srv/ledger/ledger.db');
    expect(text).toContain('http://127.0.0.1:9464/metrics');
    const [key] = ledger.installation.transparency.vkeys();
    expect(text).toContain(key?.vkey);
    for (const link of ['members', 'tokens', 'access-log', 'webhooks']) expect(text).toContain(`/operation/${link}"`);
    expect(text).toContain('None yet');
    expect((await ledger.get('/', { cookie })).text).toContain('href="/operation"');
  });

  it('begins one verification, however often it is asked, and shows what it found', async () => {
    const answer = await send('/operation/verify');
    expect([answer.status, answer.headers['location'], answer.recorded]).toEqual([303, '/operation', []]);
    expect(asked.map(({ by }) => by)).toEqual(['synthetic-olga']);
    expect(await page()).toContain('Asked for by synthetic-olga');
    expect((await send('/operation/verify')).status).toBe(303);
    expect(asked).toHaveLength(1);
    asked[0]?.end();
    await new Promise(setImmediate);
    const text = await page();
    expect(text).toContain('No fault found');
    expect(text).not.toContain('Under way');
    // As tools expect it: in base64 and in hex.
    expect(text).toContain('base64 LSKJvThWC5Ep1i1rLpFkMDG9JQ+6twkAKMgH06uoHHg=');
    expect(text).toContain('hex 2d2289bd38560b9129d62d6b2e91643031bd250fbab7090028c807d3aba81c78');
    expect(text).toContain('1,040');
  });

  it('shows what is wrong by rule and entry', async () => {
    await send('/operation/verify');
    asked[1]?.end({
      verdict: 'fault',
      faults: 3,
      faultsByRule: { 'leaf-hash': 2, 'tree-file': 1 },
      named: [
        { entry: 8114, rule: 'leaf-hash', says: 'has another hash' },
        { rule: 'tree-file', says: 'is not there' },
      ],
      readModels: null,
    });
    await new Promise(setImmediate);
    const text = await page();
    expect(text).toContain('3 faults');
    expect(text).toContain('Entries 8,114');
    expect(text).toContain('About a file, and not an entry');
    // Every page is made from the entries that were looked at, so every page says so, also of a contract and of the past.
    const anna = await ledger.signIn('synthetic-anna');
    for (const path of ['/contracts/streets', '/contracts/streets?asOf=20', '/contracts/streets/payments']) {
      const any = (await ledger.get(path, { cookie: anna })).text;
      expect(any).toMatch(/The last verification, [^<]+, found 3 faults\./);
      expect(any).toContain('href="/entries/8114"');
    }
    const differs = { tables: 70, rows: 4000, faults: [], differing: [{ table: 'payments', differences: 2 }] };
    ledger.installation.verifications.add(runOf(ledger.installation, { verdict: 'differs', readModels: differs }));
    expect(await page()).toContain('1 read model table differs');
  });

  it('makes the read models anew while they are read, and says when and how long', async () => {
    const answer = await send('/operation/rebuild');
    expect([answer.status, answer.recorded]).toEqual([303, []]);
    while (ledger.installation.follower?.status.lastRebuild === undefined) await new Promise(setImmediate);
    const text = await page();
    expect(text).toContain('asked for');
    expect(text).toContain('events in less than a second');
    expect((await ledger.get('/contracts/streets')).status).toBe(200);
  });

  it('is asked for by operators only', async () => {
    const anna = await ledger.signIn('synthetic-anna');
    for (const path of ['/operation/verify', '/operation/rebuild']) {
      expect((await ledger.get(path, { cookie: anna })).status).toBe(403);
      expect((await ledger.send(path, {}, anna, { 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    }
    expect((await ledger.get('/operation', { cookie: anna })).text).not.toContain('/operation/rebuild"');
    expect((await ledger.get('/operation?asOf=3', { cookie })).text).not.toContain('/operation/rebuild"');
  });

  it('has nothing to try again with a read model that goes on, and knows no other', async () => {
    const { status, text } = await ledger.get('/operation/read-models/evidence-register/retry', { cookie });
    expect([status, text.includes('It goes on')]).toEqual([200, true]);
    expect((await ledger.get('/operation/read-models/nothing/retry', { cookie })).status).toBe(404);
  });
});

describe('a read model that stands still', () => {
  it('is shown with its event, tries again when asked to, and says that it stands still again', async () => {
    const ledger = await TestLedger.open({ cast: [olga] });
    const { log, entropy, store } = ledger.installation;
    const text = '{"data":{},"recordedAt":"2019-06-28T10:00:00.000Z","type":"NobodyKnowsThis"}';
    const answer = await log.append('riddle-1', 'no-stream', [{ id: newUuid(entropy), type: 'NobodyKnowsThis', text }]);
    if (answer.kind !== 'appended') throw new Error(answer.kind);
    await store.whenHandled(answer.position, 60_000);
    const cookie = await ledger.signIn('synthetic-olga');
    const [parked] = (ledger.installation.follower?.status.projections ?? []).flatMap((one) => one.parked ?? []);
    const path = `/operation/read-models/${parked?.projection}/retry`;
    expect((await ledger.get('/operation', { cookie })).text).toContain(`href="${path}"`);
    const sent = await ledger.send(path, await ledger.formAt(path, cookie), cookie, {
      'sec-fetch-site': 'same-origin',
    });
    expect(sent.status).toBe(303);
    const after = (await ledger.get('/operation', { cookie })).text;
    expect(after).toContain(`${parked?.projection} stands still again`);
    expect(after).toContain('NobodyKnowsThis');
    await ledger.close();
  });
});

describe('what runs of the verification found', () => {
  it('is told the newest first', async () => {
    const ledger = await TestLedger.open();
    const runs = VerificationRuns.inMemory();
    runs.add(runOf(ledger.installation, { entries: 1, isFull: true }));
    runs.add(runOf(ledger.installation, { entries: 2, isFull: false }));
    expect(runs.all().map(({ entries }) => entries)).toEqual([2, 1]);
    expect(runs.lastFull()?.entries).toBe(1);
    await ledger.close();
  });
});
