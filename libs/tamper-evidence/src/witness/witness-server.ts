import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADD_CHECKPOINT_PATH, REQUEST_BYTES_MAX } from './add-checkpoint.js';
import type { Witness } from './witness.js';

export interface WitnessServerOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly host: string;
  /** Told of each answer, for the operator. A request is never repeated in it. */
  readonly onAnswer?: (status: number, sentence: string) => void;
  /** Told of what should not have happened; the log is answered with 500. */
  readonly onFault?: (error: unknown) => void;
}

export interface RunningWitness {
  /** Where it takes checkpoints, without `/add-checkpoint`. */
  readonly url: string;
  /** Lets what is under way finish. */
  stop(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 10_000;
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/** Puts a witness on HTTP. It asks nobody who they are: a checkpoint is worth what its signature is. */
export async function serveWitness(
  witness: Witness,
  { port, host, onAnswer, onFault }: WitnessServerOptions,
): Promise<RunningWitness> {
  const server = createServer((request, response) => {
    response.on('finish', () => onAnswer?.(response.statusCode, `${request.method ?? ''} ${pathOf(request)}`));
    answer(witness, request, response).catch((error: unknown) => {
      // Whoever asked has gone away: nobody is left to be answered, and nothing was written.
      if (request.destroyed && !request.complete) return;
      onFault?.(error);
      if (!response.headersSent) response.writeHead(500, PLAIN);
      response.end('This witness could not answer\n');
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`, stop: () => stop(server) };
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (pathOf(request) !== ADD_CHECKPOINT_PATH) return reply(response, 404, 'There is only /add-checkpoint here\n');
  if (request.method !== 'POST') return reply(response, 405, 'Checkpoints are sent with POST\n', { allow: 'POST' });
  const bytes = await bytesOf(request);
  if (bytes === undefined) {
    return reply(response, 413, `A request must have at most ${REQUEST_BYTES_MAX} bytes\n`, { connection: 'close' });
  }
  const text = textOf(bytes);
  if (text === undefined) return reply(response, 400, 'A request must be UTF-8\n');
  const { status, type, body } = witness.addCheckpoint(text);
  reply(response, status, body, { 'content-type': type });
}

function reply(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...PLAIN, 'cache-control': 'no-store', ...headers });
  response.end(body);
}

/** @returns undefined for more than a request may have. */
async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  // Kept open when it is too long, so that the answer can still be sent.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > REQUEST_BYTES_MAX) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.replace(/\?.*$/s, '');
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
  });
}
