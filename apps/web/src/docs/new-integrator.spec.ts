import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppointedWorld, acting, OWN } from '../../test/appointed-world.js';

interface ToldEvent {
  readonly id: number;
  readonly type: string;
}

/** What somebody does who has a token, the address and the guide, and nothing else. */
describe('a program that meets the API for the first time', () => {
  let world: AppointedWorld;
  let address: string;
  let token: string;
  beforeAll(async () => {
    world = await AppointedWorld.open();
    token = (await world.token('outcome-payer', { contracts: [OWN] })).headers.authorization;
    await world.app.listen(0, '127.0.0.1');
    address = await world.app.getUrl();
  });
  afterAll(async () => {
    // A client keeps its connections for the next request, and there is none.
    world?.app.getHttpServer().closeAllConnections();
    await world?.close();
  });

  const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${address}${path}`, { headers: { authorization: token, ...headers } });

  const meeting = { title: 'First board', heldOn: '2022-05-30', present: [acting('outcome-payer')] };
  const record = (key: string, body: object) =>
    fetch(`${address}/v1/contracts/${OWN}/meetings`, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });

  /** Reads so many events of the feed, and goes. */
  const follow = async (query: string, count: number, headers: Record<string, string> = {}): Promise<ToldEvent[]> => {
    const leave = new AbortController();
    const answer = await fetch(`${address}/v1/events/stream?contract=${OWN}&${query}`, {
      headers: { authorization: token, ...headers },
      signal: leave.signal,
    });
    expect(answer.status).toBe(200);
    const decoder = new TextDecoder();
    const told: ToldEvent[] = [];
    let text = '';
    try {
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true });
        const whole = text.split('\n\n');
        text = whole.pop() ?? '';
        for (const part of whole) {
          const [, id] = /^id: (\d+)$/m.exec(part) ?? [];
          const [, data] = /^data: (.*)$/m.exec(part) ?? [];
          if (id !== undefined && data !== undefined) told.push({ id: Number(id), type: JSON.parse(data).type });
        }
        if (told.length >= count) break;
      }
    } finally {
      leave.abort();
    }
    return told.slice(0, count);
  };

  it('is told how to say who it is, and then which contracts it may see', async () => {
    const nobody = await fetch(`${address}/v1/contracts`);
    expect(nobody.status).toBe(401);
    expect(await nobody.json()).toMatchObject({ code: 'who-is-missing', type: '/problems/who-is-missing' });
    const answer = await ask('/v1/contracts');
    const { data, page } = (await answer.json()) as { data: { contract: string }[]; page: { next: string | null } };
    expect(data.map(({ contract }) => contract)).toEqual([OWN]);
    expect(page.next).toBeNull();
    expect(answer.headers.get('x-request-id')).toBeTruthy();
  });

  it('reads a list to its end, page by page, each row once and all at one entry', async () => {
    const rows: string[] = [];
    const entries = new Set<number>();
    let next: string | null = null;
    do {
      const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
      const answer = await ask(`/v1/organisations?limit=3${cursor}`);
      const { data, page } = (await answer.json()) as {
        data: { organisation: string }[];
        page: { next: string | null; entry: number };
      };
      expect(data.length).toBeLessThanOrEqual(3);
      expect(answer.headers.get('link') === null).toBe(page.next === null);
      rows.push(...data.map(({ organisation }) => organisation));
      entries.add(page.entry);
      next = page.next;
    } while (next !== null);
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows).size).toBe(rows.length);
    expect(entries.size).toBe(1);
    expect((await ask('/v1/organisations?limit=201')).status).toBe(400);
  });

  it('records something once under its key, sees it at once, and is told when the key means another thing', async () => {
    const first = await record('integrator-key-1', meeting);
    expect(first.status).toBe(201);
    const recorded = (await first.json()) as { position: string; events: { id: string }[]; about: { meeting: number } };
    const again = await record('integrator-key-1', meeting);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.json()).toMatchObject({ repeated: true, events: recorded.events, about: recorded.about });
    const read = await ask(
      `/v1/contracts/${OWN}/meetings/${recorded.about.meeting}?minPosition=${encodeURIComponent(recorded.position)}`,
    );
    expect(read.status).toBe(200);
    expect(await read.json()).toMatchObject({ title: 'First board' });
    const tag = read.headers.get('etag') ?? '';
    expect(
      (await ask(`/v1/contracts/${OWN}/meetings/${recorded.about.meeting}`, { 'if-none-match': tag })).status,
    ).toBe(304);
    const other = await record('integrator-key-1', { ...meeting, title: 'Another board' });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'command-id-used-for-other-content' });
    const without = await fetch(`${address}/v1/contracts/${OWN}/meetings`, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify(meeting),
    });
    expect(await without.json()).toMatchObject({ status: 400, code: 'idempotency-key-missing' });
  });

  it('follows the feed from a place on, and goes on behind the last event that it has', async () => {
    const page = await ask(`/v1/events?contract=${OWN}&limit=1`);
    const from = Number(page.headers.get('ledger-next'));
    const all = await follow(`after=${from}`, 4);
    expect(all.length).toBe(4);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort((a, b) => a - b));
    const two = await follow(`after=${from}`, 2);
    const resumed = await follow(`after=${from}`, 2, { 'last-event-id': String(two.at(-1)?.id) });
    expect([...two, ...resumed]).toEqual(all);
  });
});
