import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instant, SetClock, SystemEntropy } from '#kernel';
import { forkedAt, SomeLog } from '../../test/fork-maker.js';
import { ReferenceTree } from '../../test/reference-tree.js';
import { judgeNote, type Policy, readPolicy } from '../notes/policy.js';
import { readNote } from '../notes/signed-note.js';
import { REQUEST_BYTES_MAX } from './add-checkpoint.js';
import { type ProveConsistency, WitnessClient, type WitnessClientOptions } from './witness-client.js';
import { createWitness, openWitness } from './witness-files.js';
import { serveWitness } from './witness-server.js';

const log = new SomeLog('log.example', 1);
const [history, fork] = forkedAt(5, 20);
const proving =
  (entries: readonly string[]): ProveConsistency =>
  (oldSize, newSize) =>
    new ReferenceTree(entries).consistency(oldSize, newSize);
const clock = new SetClock(instant('2026-04-01T09:00:00Z'));
const entropy = new SystemEntropy();

let folder: string;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witnesses-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true });
});

/** A witness of ours on a port of its own, as a line of a policy. */
async function witnessLine(name: string): Promise<string> {
  const vkey = createWitness(join(folder, name), { name: `${name}.example`, logs: [log.vkey], entropy });
  const { witness, close } = openWitness(join(folder, name), clock);
  const { url, stop } = await serveWitness(witness, { port: 0, host: '127.0.0.1' });
  closing.push(close, stop);
  return `witness ${name} ${vkey} ${url}`;
}

/** Something else on a port, under the name and key of a witness. */
async function impostorLine(name: string, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const vkey = createWitness(join(folder, name), { name: `${name}.example`, logs: [log.vkey], entropy });
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `witness ${name} ${vkey} http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function policyOf(witnesses: readonly string[], threshold: string | number): Policy {
  const names = witnesses.map((line) => line.split(' ')[1]);
  return readPolicy(
    [`log ${log.vkey}`, ...witnesses, `group all ${threshold} ${names.join(' ')}`, 'quorum all'].join('\n'),
  );
}

/** Does not wait: what it would have waited is kept. */
function client(options: Partial<WitnessClientOptions> = {}, waits: number[] = []): WitnessClient {
  return new WitnessClient({
    entropy,
    wait: async (ms) => {
      waits.push(ms);
    },
    // The wait after a quorum ends at once too, so these tests ask for all where all must answer.
    ...options,
  });
}

/** Never ends before its signal does. */
const never = (_: number, signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

const brief = ({ outcomes }: Awaited<ReturnType<WitnessClient['cosign']>>) =>
  outcomes.map(({ witness, outcome }) => `${witness}: ${outcome}`);

describe('asking witnesses', () => {
  it('merges the cosignatures of all into the note, which the policy then honours', async () => {
    const policy = policyOf([await witnessLine('A'), await witnessLine('B'), await witnessLine('C')], 'all');
    const asking = client();
    for (const size of [3, 8, 8, 20]) {
      const note = log.sign(history, size);
      expect(judgeNote(policy, note).isQuorum).toBe(false);
      const cosigning = await asking.cosign(policy, note, proving(history));
      expect(brief(cosigning)).toEqual(['A: cosigned', 'B: cosigned', 'C: cosigned']);
      expect(cosigning.isQuorum).toBe(true);
      const judged = judgeNote(policy, cosigning.note);
      expect(judged.isQuorum).toBe(true);
      expect(judged.witnesses.map(({ at }) => at)).toEqual(Array(3).fill('2026-04-01T09:00:00.000Z'));
    }
  });

  it('takes up the size that a witness knows, when it has forgotten it itself', async () => {
    const policy = policyOf([await witnessLine('A')], 'all');
    await client().cosign(policy, log.sign(history, 7), proving(history));
    const asked: [number, number][] = [];
    const cosigning = await client().cosign(policy, log.sign(history, 12), (oldSize, newSize) => {
      asked.push([oldSize, newSize]);
      return new ReferenceTree(history).consistency(oldSize, newSize);
    });
    expect(brief(cosigning)).toEqual(['A: cosigned']);
    expect(asked).toEqual([[7, 12]]);
  });

  it('does not ask a witness again that has cosigned this note', async () => {
    let requests = 0;
    const counted: typeof fetch = (input, init) => {
      requests += 1;
      return fetch(input, init);
    };
    const policy = policyOf([await witnessLine('A')], 'all');
    const { note } = await client({ fetch: counted }).cosign(policy, log.sign(history, 7), proving(history));
    const again = await client({ fetch: counted }).cosign(policy, note, proving(history));
    expect(again).toMatchObject({ note, isQuorum: true, outcomes: [{ outcome: 'cosigned' }] });
    expect(requests).toBe(1);
  });

  it('passes over witnesses without an address', async () => {
    const [, , vkey] = (await witnessLine('A')).split(' ');
    const policy = readPolicy(`log ${log.vkey}\nwitness A ${vkey}\nquorum none`);
    expect(await client().cosign(policy, log.sign(history), proving(history))).toEqual({
      note: log.sign(history),
      outcomes: [],
      isQuorum: true,
    });
  });
});

describe('a log that shows two histories', () => {
  it('gets no second one cosigned, of the same size or larger', async () => {
    const policy = policyOf([await witnessLine('A'), await witnessLine('B')], 'all');
    const asking = client();
    await asking.cosign(policy, log.sign(history, 8), proving(history));
    for (const [size, thief] of [
      [8, asking],
      [8, client()],
      [12, asking],
      [12, client()],
    ] as const) {
      const note = log.sign(fork, size);
      const cosigning = await thief.cosign(policy, note, proving(fork));
      expect(brief(cosigning)).toEqual(['A: not-consistent', 'B: not-consistent']);
      expect(cosigning).toMatchObject({ note, isQuorum: false });
      expect(judgeNote(policy, cosigning.note).isQuorum).toBe(false);
    }
    expect(brief(await asking.cosign(policy, log.sign(history, 12), proving(history)))).toEqual([
      'A: cosigned',
      'B: cosigned',
    ]);
  });

  it('that lost its end is told which size was cosigned', async () => {
    const policy = policyOf([await witnessLine('A')], 'all');
    const asking = client();
    await asking.cosign(policy, log.sign(history, 12), proving(history));
    for (const restored of [asking, client()]) {
      const { outcomes } = await restored.cosign(policy, log.sign(history, 9), proving(history));
      expect(outcomes).toEqual([{ witness: 'A', outcome: 'ahead', size: 12 }]);
    }
  });
});

describe('witnesses that are unwell', () => {
  const text =
    (status: number, body: string, type = 'text/plain') =>
    (_: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    };

  it('do not keep a quorum of the others from being reached', async () => {
    const gone = await impostorLine('C', (request) => request.socket.destroy());
    const policy = policyOf([await witnessLine('A'), await witnessLine('B'), gone], 2);
    const waits: number[] = [];
    const cosigning = await client({ attempts: 3 }, waits).cosign(policy, log.sign(history), proving(history));
    expect(cosigning.isQuorum).toBe(true);
    expect(judgeNote(policy, cosigning.note).isQuorum).toBe(true);
  });

  it('are not waited for once there is a quorum and the grace is over', async () => {
    const silent = await impostorLine('B', () => undefined);
    const policy = policyOf([await witnessLine('A'), silent], 'any');
    const cosigning = await client().cosign(policy, log.sign(history), proving(history));
    expect(brief(cosigning)).toEqual(['A: cosigned', 'B: not-waited-for']);
    expect(cosigning.isQuorum).toBe(true);
  });

  it('are left at once when the ledger stops', async () => {
    const stopping = new AbortController();
    const silent = await impostorLine('A', () => stopping.abort());
    const asking = client({ timeoutMs: 60_000, wait: never });
    const left = await asking.cosign(policyOf([silent], 'all'), log.sign(history), proving(history), stopping.signal);
    expect(brief(left)).toEqual(['A: not-waited-for']);
    const neverAsked = await asking.cosign(
      policyOf([silent], 'all'),
      log.sign(history),
      proving(history),
      stopping.signal,
    );
    expect(brief(neverAsked)).toEqual(['A: not-waited-for']);
  });

  it('are given up after so long and so often', async () => {
    const silent = await impostorLine('A', () => undefined);
    let requests = 0;
    const counted: typeof fetch = (input, init) => {
      requests += 1;
      return fetch(input, init);
    };
    const waits: number[] = [];
    const policy = policyOf([silent], 'all');
    const asking = client({ timeoutMs: 20, attempts: 3, retryMs: 100, fetch: counted }, waits);
    const { outcomes, isQuorum } = await asking.cosign(policy, log.sign(history), proving(history));
    expect(outcomes).toEqual([{ witness: 'A', outcome: 'unreachable', said: expect.stringMatching(/timeout/) }]);
    expect({ isQuorum, requests, waits: waits.length }).toEqual({ isQuorum: false, requests: 3, waits: 2 });
    const [first = 0, second = 0] = waits;
    expect(first >= 50 && first <= 100 && second >= 100 && second <= 200).toBe(true);
  });

  it('are asked again when they are overloaded or broken, and then believed', async () => {
    const statuses = [503, 429];
    const troubled: typeof fetch = async (input, init) => {
      const status = statuses.shift();
      return status === undefined ? fetch(input, init) : new Response('later', { status });
    };
    const policy = policyOf([await witnessLine('A')], 'all');
    expect(brief(await client({ fetch: troubled }).cosign(policy, log.sign(history), proving(history)))).toEqual([
      'A: cosigned',
    ]);
    expect(statuses).toEqual([]);
  });

  it.each<[string, number, string, string]>([
    ['request-refused', 400, 'old is larger', '400: old is larger'],
    ['signature-refused', 403, 'who are you', 'who are you'],
    ['log-unknown', 404, 'never heard\nof it\u001b[31m', 'never heard of it [31m'],
    ['not-consistent', 422, '', ''],
    ['request-refused', 418, 'teapot', '418: teapot'],
    ['request-refused', 409, 'no number', 'It answered 409 without a size'],
    ['not-consistent', 409, '0\n', 'It knows another root for this size'],
    ['cosignature-wrong', 200, '', 'It gave no cosignature that holds'],
    ['cosignature-wrong', 200, 'thanks\n', 'It gave no cosignature that holds'],
  ])('are reported: %s for %i “%s”', async (outcome, status, body, said) => {
    const policy = policyOf([await impostorLine('A', text(status, body))], 'all');
    const { outcomes } = await client().cosign(policy, log.sign(history), proving(history));
    expect(outcomes).toEqual([{ witness: 'A', outcome, said }]);
  });

  it('cannot pass off a cosignature by a key that is not theirs', async () => {
    const others = policyOf([await witnessLine('O')], 'all');
    const { note } = await client().cosign(others, log.sign(history), proving(history));
    const strange = readNote(note).signatures.at(-1)?.line ?? '';
    expect(strange).toContain('O.example');
    const policy = policyOf([await impostorLine('A', text(200, `${strange}\n`))], 'all');
    const { outcomes, note: same } = await client().cosign(policy, log.sign(history), proving(history));
    expect(outcomes).toMatchObject([{ outcome: 'cosignature-wrong' }]);
    expect(same).toBe(log.sign(history));
  });

  it('cannot pass off a cosignature of another tree', async () => {
    const vkey = createWitness(join(folder, 'A'), { name: 'A.example', logs: [log.vkey], entropy });
    const { witness, close } = openWitness(join(folder, 'A'), clock);
    const { body } = witness.addCheckpoint(`old 0\n\n${log.sign(history, 3)}`);
    close();
    const policy = policyOf([`witness A ${vkey} http://127.0.0.1:1`], 'all');
    const replayed: typeof fetch = async () => new Response(body);
    const { outcomes } = await client({ fetch: replayed }).cosign(policy, log.sign(history, 4), proving(history));
    expect(outcomes).toMatchObject([{ outcome: 'cosignature-wrong' }]);
  });

  it('do not lead the client elsewhere, nor into endless answers', async () => {
    const elsewhere = await impostorLine('A', (_, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/' });
      response.end();
    });
    const endless = await impostorLine('B', text(200, 'x'.repeat(100_000)));
    const { outcomes } = await client({ attempts: 1 }).cosign(
      policyOf([elsewhere, endless], 'all'),
      log.sign(history),
      proving(history),
    );
    expect(outcomes).toMatchObject([
      { outcome: 'unreachable', said: expect.stringMatching(/redirect/) },
      { outcome: 'unreachable', said: expect.stringMatching(/65536 bytes/) },
    ]);
  });

  it('are left when their size changes with every request', async () => {
    let size = 0;
    const restless = await impostorLine('A', (request, response) => {
      size += 1;
      text(409, `${size}\n`, 'text/x.tlog.size')(request, response);
    });
    const { outcomes } = await client().cosign(policyOf([restless], 'all'), log.sign(history), proving(history));
    expect(outcomes).toMatchObject([{ outcome: 'unreachable', said: expect.stringMatching(/changed/) }]);
  });

  it('do not swallow a fault of the log itself', async () => {
    const policy = policyOf([await witnessLine('A')], 'all');
    await client().cosign(policy, log.sign(history, 7), proving(history));
    const broken = () => Promise.reject(new RangeError('no such tile'));
    await expect(client({ wait: never }).cosign(policy, log.sign(history, 9), broken)).rejects.toThrow('no such tile');
  });
});

describe('the HTTP service of a witness', () => {
  const send = async (init: RequestInit & { readonly path?: string } = {}) => {
    const line = await witnessLine('A');
    const url = line.split(' ')[3] ?? '';
    const response = await fetch(`${url}${init.path ?? '/add-checkpoint'}`, init);
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };

  it('answers a cosignature as text', async () => {
    const { status, type, body } = await send({ method: 'POST', body: `old 0\n\n${log.sign(history)}` });
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; charset=utf-8' });
    expect(body).toMatch(/^\u2014 A\.example \S+\n$/);
  });

  it('tells its size in the type that the protocol has for it', async () => {
    const answer = await send({ method: 'POST', body: `old 3\n\n${log.sign(history)}` });
    expect(answer).toEqual({ status: 409, type: 'text/x.tlog.size', body: '0\n' });
  });

  it.each([
    ['404 for any other path', { method: 'POST', path: '/' }, 404],
    ['405 for reading', { method: 'GET' }, 405],
    ['400 for what is not UTF-8', { method: 'POST', body: new Uint8Array([0xff, 0xfe]) }, 400],
    ['413 for more than a request can be', { method: 'POST', body: 'x'.repeat(REQUEST_BYTES_MAX + 1) }, 413],
  ])('answers %s', async (_, init, status) => expect((await send(init)).status).toBe(status));

  it('is not troubled by a request that breaks off', async () => {
    const faults: unknown[] = [];
    createWitness(join(folder, 'A'), { name: 'A.example', logs: [log.vkey], entropy });
    const { witness, close } = openWitness(join(folder, 'A'), clock);
    const { url, stop } = await serveWitness(witness, {
      port: 0,
      host: '127.0.0.1',
      onFault: (fault) => faults.push(fault),
    });
    closing.push(close, stop);
    await new Promise<void>((resolve) => {
      const broken = httpRequest(`${url}/add-checkpoint`, { method: 'POST', headers: { 'content-length': '1000' } });
      broken.on('error', () => resolve());
      broken.write('old 0\n', () => broken.destroy(new Error('gone')));
    });
    const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: `old 0\n\n${log.sign(history)}` });
    expect(response.status).toBe(200);
    await response.text();
    expect(faults).toEqual([]);
  });
});
