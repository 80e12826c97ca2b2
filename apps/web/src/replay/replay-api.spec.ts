import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour } from '../../test/harbour.js';
import { settleHarbour } from '../../test/settled-harbour.js';
import { Stylesheet } from '../layout/stylesheet.js';
import { createWebApp } from '../web-app.js';

let harbour: Harbour;
let address: string;
const REPLAY = `${HARBOUR}/replay`;

beforeAll(async () => {
  harbour = await Harbour.open();
  await settleHarbour(harbour);
  await harbour.ledger.readable();
  await harbour.ledger.app.listen(0, '127.0.0.1');
  address = await harbour.ledger.app.getUrl();
});
afterAll(() => harbour.close());

interface Sent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

function sentIn(text: string): Sent[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      return { id: field('id'), event: field('event') ?? '', data: JSON.parse(field('data') ?? '{}') };
    });
}

async function streamed(query: string, headers: Record<string, string> = {}): Promise<Sent[]> {
  const answer = await fetch(`${address}${REPLAY}?${query}`, { headers: { accept: 'text/event-stream', ...headers } });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  return sentIn(await answer.text());
}

/** Somebody who listens to a slow story, on a connection of their own. */
function listening(who?: string): Promise<{ readonly status: number | undefined; leave(): void }> {
  const headers = who === undefined ? {} : { 'ledger-actor': `${who}; valley_council; outcome-payer` };
  return new Promise((resolve, reject) => {
    const asked = request(`${address}${REPLAY}?by=event&speed=0.1`, { agent: false, headers }, (answer) => {
      resolve({ status: answer.statusCode, leave: () => answer.destroy() });
    });
    asked.once('error', reject).end();
  });
}

describe('a contract played over the API', () => {
  it('is a list of frames, read on with cursors that stay at the entry', async () => {
    const whole = await harbour.read(`${REPLAY}?by=day&clock=happened&limit=200`);
    const first = await harbour.read(`${REPLAY}?by=day&clock=happened&limit=3`);
    const second = await harbour.read(`${REPLAY}?by=day&clock=happened&limit=3&cursor=${first.page.next}`);
    expect([...first.data, ...second.data]).toEqual(whole.data.slice(0, 6));
    const last = whole.data.at(-1);
    expect(last.figures).toMatchObject({ referred: 1, started: 1, paidPence: 24_000 });
    expect(last.recorded.told.length).toBeGreaterThan(0);
    const paid = whole.data.find(({ changes }: { changes: object }) => 'paidPence' in changes);
    expect(paid.recorded.told.map(({ sentence }: { sentence: string }) => sentence).join(' ')).toMatch(/ paid /);
  });

  it('is played by months on the clock of the world, with plan and caps', async () => {
    const { data } = await harbour.read(`${REPLAY}?clock=happened&from=2019-03-01&to=2019-06-30`);
    expect(data.map(({ from }: { from: string }) => from)).toEqual([
      '2019-03-01',
      '2019-04-01',
      '2019-05-01',
      '2019-06-01',
    ]);
    expect(data[0].plans).toMatchObject([{ scenario: 'base', referrals: 10, paymentsPence: 60_000 }]);
    expect(data[3].caps).toMatchObject([{ cap: 'first_stage', limit: 150_000, used: 60_000, left: 90_000 }]);
  });

  it('is sent frame by frame as events, and ends when the story does', async () => {
    const { data } = await harbour.read(`${REPLAY}?by=day&clock=happened&limit=200`);
    const sent = await streamed('by=day&clock=happened&speed=100');
    expect(sent.slice(0, -1).map(({ data: frame }) => frame)).toEqual(data);
    expect(sent.at(-1)).toMatchObject({ event: 'end' });
  });

  it('goes on behind the frame that a reader has, at the entry at which its story began', async () => {
    const whole = await streamed('by=event&asOf=30');
    const third = whole[2]?.id ?? '';
    expect(third).toMatch(/@30$/);
    const rest = await streamed('by=event', { 'last-event-id': third });
    expect(rest).toEqual(whole.slice(3));
  });

  it('stops when the reader goes', async () => {
    const gone = new AbortController();
    const answer = await fetch(`${address}${REPLAY}?by=event&speed=0.1`, { signal: gone.signal });
    const reader = answer.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('event: frame');
    gone.abort();
    await expect(reader?.read()).rejects.toThrow();
    // The connection is closed on both sides: the server stops at once although a frame is still to come in ten seconds.
    expect((await harbour.ledger.get('/health/live')).status).toBe(200);
  });

  it('knows nothing of what came after the entry asked about, whatever frame it is to go on behind', async () => {
    const [first] = await streamed('by=event&asOf=30');
    const behind = (entry: number) => ({
      accept: 'text/event-stream',
      'last-event-id': `${first?.id?.split('@')[0]}@${entry}`,
    });
    expect(await harbour.ledger.get(`${REPLAY}?by=event&asOf=20`, behind(30))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/Last-Event-ID' }] },
    });
    expect(await harbour.ledger.get(`${REPLAY}?by=event`, behind(999_999))).toMatchObject({
      status: 503,
      body: { code: 'not-yet-readable' },
    });
  });

  it('has the headers of every answer, and no line of the log says which story it was', async () => {
    const lines: string[] = [];
    const app = await createWebApp({
      installation: harbour.ledger.installation,
      demonstration: true,
      stylesheet: new Stylesheet(''),
      logLevel: 'debug',
      logTo: { write: (line) => lines.push(line) },
    });
    try {
      const { headers, statusCode } = await app.inject({ url: `${REPLAY}?by=event&speed=100&asOf=12` });
      expect([statusCode, headers['x-content-type-options'], headers['ledger-entry']]).toEqual([200, 'nosniff', '12']);
      expect(headers['content-encoding']).toBe(undefined);
    } finally {
      await app.close();
    }
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ msg: 'answered', status: 200 }]);
    expect(lines.join('')).not.toContain('harbour');
  });

  it('is played so many times at once, and again when one has gone', async () => {
    const readers = [];
    for (let nth = 0; nth < 20; nth += 1) readers.push(await listening(`demo:reader_${nth % 5}`));
    expect(readers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await harbour.ledger.get(`${REPLAY}?speed=1`)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      body: { code: 'too-many-streams' },
    });
    readers.pop()?.leave();
    // One of them has four open still, and takes no more whoever leaves.
    expect((await listening('demo:reader_0')).status).toBe(429);
    let status: number | undefined = 503;
    // The server hears of a reader that has gone in its own time.
    while (status === 503) {
      const reader = await listening();
      status = reader.status;
      readers.push(reader);
    }
    expect(status).toBe(200);
    for (const reader of readers) reader.leave();
  });

  it.each([
    ['by=week', '/by'],
    ['clock=mine', '/clock'],
    ['speed=0', '/speed'],
    ['speed=fast', '/speed'],
    ['from=2019-02-30', '/from'],
    ['from=2019-03-01&to=2019-02-01', '/to'],
    ['asOf=99999&speed=1', '/asOf'],
    ['effectiveOn=2019-03-01', '/effectiveOn'],
  ])('is refused for %s', async (query, pointer) => {
    expect(await harbour.ledger.get(`${REPLAY}?${query}`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  it('is refused behind what is no frame, and of a contract that there is not', async () => {
    const headers = { accept: 'text/event-stream', 'last-event-id': '12' };
    expect((await harbour.ledger.get(REPLAY, headers)).status).toBe(400);
    expect((await harbour.ledger.get('/v1/contracts/nowhere/replay?speed=2')).status).toBe(404);
    expect((await harbour.ledger.get('/v1/contracts/nowhere/replay')).status).toBe(404);
  });
});

describe('a story that is being played when the server stops', () => {
  it('does not hold it up', async () => {
    const other = await Harbour.open();
    await other.ledger.app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await other.ledger.app.getUrl()}${REPLAY}?by=event&speed=0.1`);
    expect(answer.status).toBe(200);
    await other.close();
    expect(await answer.text()).not.toContain('event: end');
  });
});

describe('the difference between two moments', () => {
  it('says what was recorded, what it changed, and what of that lies before the first', async () => {
    const whole = await harbour.read(`${REPLAY}?by=event&limit=200`);
    const paid = whole.data.find(({ changes }: { changes: object }) => 'paidPence' in changes).entry as number;
    const found = await harbour.read(`${REPLAY}/difference?from=${paid - 1}&to=${paid}`);
    expect(found.recorded).toMatchObject({ entries: 1, types: [{ type: 'PaymentMade', entries: 1 }] });
    expect(found.figures).toContainEqual({ figure: 'paidPence', before: 0, after: 24_000, change: 24_000 });
    // Everything of this story is recorded on one day and dated back.
    expect(found.backwards.recorded.told).toMatchObject([{ entry: paid, occurredOn: '2019-06-20' }]);
    expect(found.backwards.figures).toContainEqual({ figure: 'paidPence', before: 0, after: 24_000, change: 24_000 });
  });

  it('names agreements for days that were over', async () => {
    const first = (await harbour.read(`${HARBOUR}/variations`)).data[0];
    expect(first.variation).toBe(1);
    const { backwards } = await harbour.read(`${REPLAY}/difference?from=12`);
    expect(backwards.agreements).toContainEqual(
      expect.objectContaining({ kind: 'terms', effectiveFrom: '2019-03-01' }),
    );
  });

  it('is nothing between a moment and itself', async () => {
    const found = await harbour.read(`${REPLAY}/difference?from=20&to=20`);
    expect(found).toMatchObject({ figures: [], recorded: { entries: 0 }, backwards: { figures: [], agreements: [] } });
  });

  it.each([
    ['', '/from'],
    ['from=20&to=10', '/to'],
    ['from=99999', '/from'],
    ['from=10&to=99999', '/to'],
    ['from=10&to=30&asOf=20', '/to'],
    ['from=yesterday', '/from'],
  ])('is refused for “%s”', async (query, pointer) => {
    const answer = await harbour.ledger.get(`${REPLAY}/difference?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
