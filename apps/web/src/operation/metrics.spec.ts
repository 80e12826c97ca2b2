import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Installation, VerificationRuns } from '#installation';
import { type Actor, instantAt, readActor } from '#kernel';
import { Webhooks } from '#webhooks';
import { CONTRACT, cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';

/** The figures of one answer, by name and labels as they are written. */
function figuresOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('what is measured, asked for over HTTP', () => {
  let ledger: TestLedger;
  let installation: Installation;
  let webhooks: Webhooks;
  let server: MetricsServer;
  let address: string;
  let person: string;

  beforeAll(async () => {
    const open = (opened: Installation) => {
      webhooks = Webhooks.inMemory({ clock: opened.clock, entropy: opened.entropy });
      const metrics = new Metrics(opened, webhooks);
      server = new MetricsServer(metrics, (error) => {
        throw error;
      });
      return { metrics, webhooks };
    };
    ledger = await TestLedger.open({ parts: open });
    installation = ledger.installation;
    address = await server.listen('127.0.0.1', 0);
    ({ person } = await tellStory(ledger));
    await ledger.readable();
  });
  afterAll(async () => {
    await server.close();
    await ledger.close();
  });

  async function asked(): Promise<{ readonly text: string; readonly figures: ReadonlyMap<string, number> }> {
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    return { text, figures: figuresOf(text) };
  }

  it('counts every append by what the log answered, in seconds', async () => {
    const before = (await asked()).figures.get('ledger_append_seconds_count{answer="appended"}') ?? 0;
    expect(before).toBeGreaterThan(10);
    const { status } = await ledger.post('/v1/organisations', {
      as: cast.anna,
      body: { organisation: 'measured', name: 'Measured (synthetic)' },
    });
    expect(status).toBe(201);
    const { figures } = await asked();
    expect(figures.get('ledger_append_seconds_count{answer="appended"}')).toBe(before + 1);
    expect(figures.get('ledger_append_seconds_bucket{le="+Inf",answer="appended"}')).toBe(before + 1);
  });

  it('says of every read model how far it is behind, and whether it stands still', async () => {
    await ledger.readable();
    const { figures } = await asked();
    const models = installation.follower?.status.projections.map(({ name }) => name) ?? [];
    expect(models).toContain('evidence-register');
    for (const name of models) {
      expect(figures.get(`ledger_projection_lag_events{projection="${name}"}`)).toBe(0);
      expect(figures.get(`ledger_projection_lag_seconds{projection="${name}"}`)).toBe(0);
      expect(figures.get(`ledger_projection_parked{projection="${name}"}`)).toBe(0);
    }
    expect(figures.get('ledger_follower_state{state="live"}')).toBe(1);
  });

  it('says how old the latest checkpoint is, and nothing of it before there is one', async () => {
    await installation.transparency.sign();
    const signed = await asked();
    expect(signed.figures.get('ledger_checkpoint_age_seconds')).toBe(0);
    expect(signed.figures.get('ledger_checkpoint_unsigned_entries')).toBe(0);
    expect(signed.figures.get('ledger_tree_broken')).toBe(0);
    ledger.clock.set(instantAt(Date.parse(ledger.clock.now()) + 90_000));
    expect((await asked()).figures.get('ledger_checkpoint_age_seconds')).toBe(90);
    const empty = await TestLedger.open();
    const metrics = new Metrics(empty.installation, undefined);
    const figures = figuresOf(await metrics.text());
    expect(figures.has('ledger_checkpoint_age_seconds')).toBe(false);
    expect(figures.get('ledger_tree_entries')).toBe(0);
    expect([...figures.keys()].filter((name) => name.startsWith('ledger_webhook'))).toEqual([]);
    metrics.close();
    await empty.close();
  });

  it('says when everything was last verified and what was found, and is silent before', async () => {
    expect((await asked()).figures.has('ledger_verification_age_seconds')).toBe(false);
    expect((await asked()).figures.has('ledger_verification_faults')).toBe(false);
    const { verifications, clock } = installation;
    expect(verifications).toBeInstanceOf(VerificationRuns);
    const counts = { entries: 40, streams: 9, checkpoints: 1, held: 0, lines: 0, payments: 0, files: 0 };
    verifications.add({
      ...counts,
      startedAt: clock.now(),
      endedAt: clock.now(),
      askedBy: null,
      version: '1.0.0',
      verdict: 'fault',
      isFull: true,
      root: 'LSKJvThWC5Ep1i1rLpFkMDG9JQ+6twkAKMgH06uoHHg=',
      faults: 2,
      faultsByRule: { 'leaf-hash': 2 },
      named: [{ entry: 7, rule: 'leaf-hash', says: 'has another hash' }],
      readModels: null,
    });
    ledger.clock.set(instantAt(Date.parse(clock.now()) + 3_600_000));
    const { figures } = await asked();
    expect(figures.get('ledger_verification_age_seconds')).toBe(3600);
    expect(figures.get('ledger_verification_faults')).toBe(2);
    expect(figures.has('ledger_verification_differing_tables')).toBe(false);
  });

  it('says how much waits to be sent, and for how long', async () => {
    const by = readActor('synthetic-olga; city; operator') as Actor;
    const { webhook } = webhooks.create({ url: 'https://example.org/hook', description: 'Measured' }, by);
    webhooks.ping(webhook.webhook, 'ledger.example.org/outcomes');
    ledger.clock.set(instantAt(Date.parse(ledger.clock.now()) + 5_000));
    const { figures } = await asked();
    expect(figures.get('ledger_webhook_deliveries{status="waiting"}')).toBe(1);
    expect(figures.get('ledger_webhook_deliveries{status="failed"}')).toBe(0);
    expect(figures.get('ledger_webhook_oldest_waiting_seconds')).toBe(5);
    expect(figures.get('ledger_webhooks{status="active"}')).toBe(1);
  });

  it('says what waits for verifiers', async () => {
    const { figures } = await asked();
    const rows = installation.store.all("SELECT * FROM outcomes WHERE status = 'submitted' AND known_to IS NULL");
    expect(figures.get('ledger_queue_items{queue="verification"}')).toBe(rows.length);
    expect(figures.get('ledger_queue_items{queue="erasure"}')).toBe(0);
    expect(figures.get('ledger_queue_oldest_seconds{queue="erasure"}')).toBe(0);
  });

  it('counts requests by route as it is written in the code, and names nobody and no contract', async () => {
    const url = `${CONTRACT.replace('/v1', '')}/people/${person}`;
    expect((await ledger.get(url)).status).toBe(200);
    expect((await ledger.get('/nothing/of/this/kind')).status).toBe(404);
    const { text, figures } = await asked();
    const route = '/contracts/:contract/people/:person';
    expect(figures.get(`ledger_http_request_seconds_count{method="GET",route="${route}",status="200"}`)).toBe(1);
    expect(figures.get('ledger_http_request_seconds_count{method="GET",route="none",status="404"}')).toBe(1);
    for (const word of [person, 'streets', 'synthetic', 'kestrel', 'nothing/of']) expect(text).not.toContain(word);
  });

  it.each([
    ['GET', '/', 404],
    ['GET', '/metrics/', 404],
    ['POST', '/metrics', 405],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await fetch(address.replace('/metrics', path), { method })).status).toBe(status);
  });
});
