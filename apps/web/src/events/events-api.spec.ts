import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VirtualTimeScheduler } from 'rxjs';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';
import { settleHarbour } from '../../test/settled-harbour.js';
import type { TestLedger } from '../../test/test-ledger.js';
import { StreamTime } from '../replay/frame-stream.js';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly occurredon?: string;
  readonly recordedtime: string;
  readonly sequence: string;
  readonly correlationid: string;
  readonly dataref: string;
  readonly data: {
    readonly revision: number;
    readonly reliesOn: readonly { readonly entry: number | null }[];
    readonly sealed: readonly string[];
    readonly event: Readonly<Record<string, unknown>>;
  };
}

let harbour: Harbour;
let ledger: TestLedger;
let address: string;
let entries: number;
const time = new VirtualTimeScheduler(undefined, 0);

beforeAll(async () => {
  harbour = await Harbour.open();
  ledger = harbour.ledger;
  await settleHarbour(harbour);
  await ledger.readable();
  Object.assign(ledger.app.get(StreamTime), { scheduler: time });
  entries = 0;
  for await (const batch of ledger.installation.log.readAll('start')) entries += batch.length;
  await ledger.app.listen(0, '127.0.0.1');
  address = await ledger.app.getUrl();
});
afterAll(() => harbour.close());

const read = async (query = ''): Promise<Told[]> => (await ledger.get(`/v1/events?${query}`)).body;
const sequences = (told: readonly Told[]) => told.map(({ sequence }) => Number(sequence));

/** Somebody who listens, until they have what they wait for. */
class Listener {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  private constructor(readonly answer: Response) {
    if (answer.body === null) throw new Error('The answer has no body');
    this.#reader = answer.body.getReader();
  }

  static async on(query: string, headers: Record<string, string> = {}): Promise<Listener> {
    const answer = await fetch(`${address}/v1/events/stream?${query}`, { headers });
    expect(answer.status).toBe(200);
    return new Listener(answer);
  }

  /** Reads until the text so far is enough. */
  async until(isEnough: (text: string) => boolean): Promise<string> {
    while (!isEnough(this.#text)) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`The stream ended: ${this.#text}`);
      this.#text += this.#decoder.decode(value, { stream: true });
    }
    return this.#text;
  }

  async events(count: number): Promise<{ readonly id: number; readonly told: Told }[]> {
    const text = await this.until((so) => (so.match(/^data: .*\n\n/gm) ?? []).length >= count);
    return [...text.matchAll(/^id: (\d+)\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({
      id: Number(id),
      told: JSON.parse(String(data)) as Told,
    }));
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}

describe('the events of the ledger', () => {
  it('are all of them, once and in order, page by page', async () => {
    const whole = await ledger.get('/v1/events?limit=1000');
    expect(whole.headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
    expect(sequences(whole.body)).toEqual(Array.from({ length: entries }, (_, entry) => entry));
    const seen: Told[] = [];
    let next = '/v1/events?limit=7';
    for (;;) {
      const { body, headers } = await ledger.get(next);
      seen.push(...body);
      const link = /^<(.*)>; rel="next"$/.exec(String(headers['link']))?.[1];
      if (link === undefined) break;
      next = link;
    }
    expect(seen).toEqual(whole.body);
  });

  it('are CloudEvents: what happened when, when it was learned, and on what it rests', async () => {
    const [paid, ...rest] = await read('type=PaymentMade&limit=1');
    expect(rest).toEqual([]);
    expect(paid).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: ledger.installation.transparency.origin,
      type: expect.stringMatching(/^org\.outcomes-ledger\.payment-made\.v\d+$/),
      subject: 'account-harbour',
      // A summer day in London begins in the evening before.
      time: '2019-06-19T23:00:00.000Z',
      occurredon: '2019-06-20',
      recordedtime: expect.stringContaining('2019-06-28T'),
      sequence: expect.stringMatching(/^\d{20}$/),
      correlationid: expect.any(String),
      dataref: `/v1/events/${Number(paid?.sequence)}`,
      datacontenttype: 'application/json',
      data: {
        revision: expect.any(Number),
        recordedBy: { organisation: 'fund', role: 'outcome-payer' },
        reliesOn: [],
        sealed: [],
        files: [],
        leaf: expect.stringMatching(/^[0-9a-f]{64}$/),
        event: expect.objectContaining({ contract: 'harbour', pence: 24_000 }),
      },
    });
    const one = await ledger.get(paid?.dataref ?? '');
    expect(one.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(JSON.parse(one.text)).toEqual(paid);
    const [issued] = await read('type=StatementIssued');
    const entry = Number(issued?.sequence);
    expect(issued?.data.reliesOn.length).toBeGreaterThan(0);
    for (const on of issued?.data.reliesOn ?? []) expect(on.entry).toBeLessThan(entry);
    const winter = (await read('type=MeetingHeld'))[0];
    expect(winter).toMatchObject({ time: '2019-02-18T00:00:00.000Z', occurredon: '2019-02-18' });
  });

  it('name what is sealed and do not show it, and call nobody by name', async () => {
    const { text } = await ledger.get('/v1/events?limit=1000');
    const told = JSON.parse(text) as Told[];
    expect(told.some(({ data }) => data.sealed.length > 0)).toBe(true);
    for (const { data } of told) for (const field of data.sealed) expect(data.event).not.toHaveProperty([field]);
    for await (const batch of ledger.installation.log.readAll('start')) {
      for (const entry of batch) {
        const { envelope } = ledger.installation.codec.decode(entry);
        expect(text).not.toContain(`"${envelope.actor.subject}"`);
        expect(text).not.toContain(`"${envelope.command.id}"`);
        for (const { ct, commit } of envelope.sealed)
          for (const secret of [ct, commit]) expect(text).not.toContain(secret);
      }
    }
    expect(text).not.toContain('bankReference');
    // What one command caused belongs together, without the id that its sender chose.
    const recorded = told.filter(({ subject }) => subject === 'contract-harbour').slice(0, 3);
    expect(new Set(recorded.map(({ correlationid }) => correlationid)).size).toBe(1);
  });

  it('are one a line where that is asked for', async () => {
    const answer = await ledger.get('/v1/events?limit=3', { accept: 'application/x-ndjson' });
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    const lines = answer.text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(await read('limit=3'));
  });

  it('are those of a contract, of types by either name, or of a stream', async () => {
    const ofContract = await read('contract=harbour&limit=1000');
    expect(ofContract.length).toBeGreaterThan(20);
    expect(new Set(ofContract.map(({ data }) => data.event['contract']))).toEqual(new Set(['harbour']));
    const [first] = await read('type=ClaimMade');
    expect(sequences(await read(`type=${first?.type},MeetingHeld`))).toEqual(
      sequences(await read('type=MeetingHeld,ClaimMade')).sort((a, b) => a - b),
    );
    const stream = await read('stream=account-harbour&limit=1000');
    expect(stream.map(({ data }) => data.revision)).toEqual(stream.map((_, revision) => revision));
    const since = await read('stream=account-harbour&afterRevision=2');
    expect(since).toEqual(stream.slice(3));
    expect(await read('stream=account-harbour&afterRevision=-1&limit=2')).toEqual(stream.slice(0, 2));
    expect(await read('stream=nobody-knows&afterRevision=0')).toEqual([]);
    // Of another contract, a stream has nothing.
    expect(await read('contract=harbour&stream=account-harbour&afterRevision=2')).toEqual(since);
    expect(await read('contract=harbour&stream=organisation-city&afterRevision=-1')).toEqual([]);
  });

  it('end at the entry asked about, and say how far they were looked at', async () => {
    const then = await ledger.get('/v1/events?asOf=12&limit=1000');
    expect(sequences(then.body).at(-1)).toBe(12);
    expect(then.headers).toMatchObject({ 'ledger-entry': '12', 'ledger-next': '12', etag: 'W/"e12"' });
    const rare = await ledger.get('/v1/events?type=PaymentMade&asOf=12');
    expect(rare).toMatchObject({ body: [], headers: { 'ledger-next': '12' } });
    expect(await read('stream=account-harbour&afterRevision=0&asOf=12')).toEqual([]);
    expect((await ledger.get('/v1/events?after=now')).body).toEqual([]);
  });

  it.each([
    ['after=-1', '/after'],
    ['after=999999', '/after'],
    ['limit=0', '/limit'],
    ['limit=1001', '/limit'],
    ['type=PaymentMaid', '/type'],
    ['afterRevision=1', '/afterRevision'],
    ['stream=a&afterRevision=1&after=1', '/afterRevision'],
    ['stream=a&afterRevision=x', '/afterRevision'],
  ])('are refused for %s', async (query, pointer) => {
    expect(await ledger.get(`/v1/events?${query}`)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it.each(['/v1/events?contract=nowhere', '/v1/events/stream?contract=nowhere', '/v1/events/999999'])(
    'are not there at %s',
    async (url) => {
      expect((await ledger.get(url)).status).toBe(404);
    },
  );
});

describe('the stream of events', () => {
  const news = (title: string) =>
    harbour.say(people.anna, `${HARBOUR}/meetings`, { title, heldOn: '2019-06-27', present: ['city'] });

  it('is history and then what comes, each with its entry', async () => {
    const listener = await Listener.on('');
    try {
      expect(listener.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(listener.answer.headers.get('x-accel-buffering')).toBe('no');
      expect(listener.answer.headers.get('content-encoding')).toBeNull();
      const history = await listener.events(entries);
      expect(history.map(({ told }) => told)).toEqual(await read('limit=1000'));
      await news('Live');
      const more = await listener.events(entries + 1);
      expect(more.at(-1)).toMatchObject({ id: entries, told: { subject: 'contract-harbour' } });
    } finally {
      await listener.leave();
    }
  });

  it('is open to one reader ten times at most, so that all others can be told too', async () => {
    const reader = { 'ledger-actor': 'demo:greedy; valley_council; outcome-payer' };
    const open = [];
    for (let nth = 0; nth < 10; nth += 1) open.push(await Listener.on('after=now', reader));
    expect(await ledger.get('/v1/events/stream', reader)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '10' },
      body: { code: 'too-many-streams-of-one' },
    });
    open.push(await Listener.on('after=now', { 'ledger-actor': 'demo:another; valley_council; outcome-payer' }));
    for (const listener of open) await listener.leave();
  });

  it('goes on behind the last event that a reader has, whatever the address says', async () => {
    const listener = await Listener.on('after=now', { 'last-event-id': String(entries - 3) });
    try {
      const [first] = await listener.events(1);
      expect(first?.id).toBe(entries - 2);
    } finally {
      await listener.leave();
    }
    expect(await ledger.get('/v1/events/stream', { 'last-event-id': '999999' })).toMatchObject({
      status: 503,
      body: { code: 'not-yet-readable' },
    });
    expect((await ledger.get('/v1/events/stream', { 'last-event-id': 'x' })).status).toBe(400);
  });

  it('sends what is wanted only, and says every fifteen seconds how far it has come', async () => {
    const listener = await Listener.on('type=PaymentMade,MeetingHeld');
    try {
      const wanted = sequences(await read('type=PaymentMade,MeetingHeld&limit=1000'));
      const got = await listener.events(wanted.length);
      expect(got.map(({ id }) => id)).toEqual(wanted);
      await news('Wanted');
      const all = await listener.events(wanted.length + 1);
      const last = all.at(-1)?.id;
      time.maxFrames = time.frame + 15_000;
      time.flush();
      expect(await listener.until((text) => text.includes(': still here'))).toContain(`id: ${last}\n: still here\n\n`);
    } finally {
      await listener.leave();
    }
  });

  it('ends when the server stops, which does not wait for it', async () => {
    const other = await Harbour.open();
    await other.ledger.app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await other.ledger.app.getUrl()}/v1/events/stream?after=now`);
    expect(answer.status).toBe(200);
    await other.close();
    expect(await answer.text()).toContain('retry: 3000');
  });
});
