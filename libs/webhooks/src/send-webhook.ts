import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Webhook as Signer } from 'standardwebhooks';
import { dateOf, epochMsOf, type Instant } from '#kernel';
import { AddressRefused, type GuardOptions, type Target, targetOf } from './address-guard.js';

/** What came of one attempt. */
export interface Sent {
  /** What the receiver answered; null where there was no answer. */
  readonly responseStatus: number | null;
  /** Why it did not arrive, in words for whoever looks at it; null where it did. */
  readonly error: string | null;
  readonly retryAfterMs: number;
}

export interface Message {
  readonly url: string;
  /** `webhook-id`. */
  readonly message: string;
  readonly body: string;
  readonly at: Instant;
  /** The secrets that sign it: two while one takes the place of the other. */
  readonly secrets: readonly string[];
}

export interface SendOptions {
  readonly guard: GuardOptions;
  /** From the first packet to the last byte of the answer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const ANSWER_BYTES_MAX = 65_536;

/** The headers of Standard Webhooks: who it is told apart by, when it was sent, and a signature by each secret. */
export function signedHeaders({ message, body, at, secrets }: Message): Record<string, string> {
  return {
    'webhook-id': message,
    'webhook-timestamp': String(Math.floor(epochMsOf(at) / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(message, dateOf(at), body)).join(' '),
  };
}

/**
 * Sends a message once. Its name is resolved once, and what was resolved is where it goes; no answer leads on to another
 * address. Whatever goes wrong is an answer, and no error.
 */
export async function sendWebhook(message: Message, { guard, timeoutMs = TIMEOUT_MS }: SendOptions): Promise<Sent> {
  try {
    const target = await targetOf(message.url, guard);
    return answered(await post(target, message, AbortSignal.timeout(timeoutMs)));
  } catch (error) {
    return { responseStatus: null, error: inWords(error, timeoutMs), retryAfterMs: 0 };
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

function post({ url, address, family }: Target, message: Message, signal: AbortSignal): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const body = Buffer.from(message.body);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        // A connection of its own, which is gone afterwards: the next one is resolved and looked at again.
        agent: false,
        signal,
        lookup: (_, { all }, answer) => {
          if (all) answer(null, [{ address, family }]);
          else answer(null, address, family);
        },
        headers: {
          'Content-Type': 'application/cloudevents+json; charset=utf-8',
          'Content-Length': body.length,
          'User-Agent': 'outcomes-ledger-webhooks',
          ...signedHeaders(message),
        },
      },
      (response) => {
        let bytes = 0;
        const status = response.statusCode ?? 0;
        // What is answered is of no interest; it is read so that its sender is not cut off in the middle, up to a limit.
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES_MAX) response.destroy();
        });
        response.on('error', () => undefined);
        response.once('close', () => resolve({ status, retryAfter: response.headers['retry-after'] }));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

function answered({ status, retryAfter }: Answer): Sent {
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0;
  return { responseStatus: status, error: wrongWith(status), retryAfterMs: seconds * 1000 };
}

function wrongWith(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `It answered ${status}; webhooks do not follow to another address`;
  return `It answered ${status}`;
}

function inWords(error: unknown, timeoutMs: number): string {
  if (error instanceof AddressRefused) return `Its address ${error.message}`;
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return `It did not answer within ${timeoutMs / 1000} seconds`;
  return `It could not be reached (${code ?? message})`;
}
