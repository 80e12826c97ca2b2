import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';

/** How often in a minute. */
export interface RequestLimits {
  /** Sign-ins begun and ended, from one address. */
  readonly signIns: number;
  /** Requests with a token that is not believed, from one address. */
  readonly failures: number;
  /** Commands and forms, of one member or token that is believed; of one address, for everybody else. */
  readonly writes: number;
  /** Pages and readings, counted likewise: far more than anybody reads, and fewer than keep all others waiting. */
  readonly reads: number;
}

const LIMITS: RequestLimits = { signIns: 30, failures: 30, writes: 1200, reads: 6000 };
const SECONDS = 60;

/**
 * Slows down whoever guesses or floods. What belongs to pages and is the same for everybody is not counted, nor the health.
 * Each process counts for itself.
 *
 * @param senderOf the member or token who is believed: what a request says of itself could be said anew each time.
 */
export async function limitRequests(
  fastify: FastifyInstance,
  senderOf: (request: FastifyRequest) => Promise<string | undefined>,
  { signIns, failures, writes, reads }: RequestLimits = LIMITS,
): Promise<void> {
  await fastify.register(rateLimit, {
    global: true,
    timeWindow: SECONDS * 1000,
    max: (request) => (isSignIn(request) ? signIns : isReading(request) ? reads : writes),
    allowList: (request) => isReading(request) && /^\/(assets|health)\//.test(request.routeOptions.url ?? ''),
    keyGenerator: async (request) =>
      isSignIn(request)
        ? `sign-in ${networkOf(request.ip)}`
        : `${isReading(request) ? 'read' : 'write'} ${(await senderOf(request)) ?? networkOf(request.ip)}`,
    errorResponseBuilder: (_, { ttl }) => tooMany(ttl),
    // RateLimit-Limit, -Remaining and -Reset, as programs know them that pace themselves.
    enableDraftSpec: true,
  });
  limitFailures(fastify, failures);
}

/** Tokens are guessed by requests that are answered with 401, so those are counted, and the ones after too many not looked at. */
function limitFailures(fastify: FastifyInstance, failures: number): void {
  let failed = new Map<string, number>();
  // The window of all of them ends at once: nothing to keep for each.
  const turned = setInterval(() => {
    failed = new Map();
  }, SECONDS * 1000);
  turned.unref();
  fastify.addHook('onClose', (_, done) => {
    clearInterval(turned);
    done();
  });
  fastify.addHook('onRequest', (request, _, done) => {
    const isTooMany =
      request.headers.authorization !== undefined && (failed.get(networkOf(request.ip)) ?? 0) >= failures;
    done(isTooMany ? tooMany(SECONDS * 1000) : undefined);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode === 401 && request.headers.authorization !== undefined) {
      failed.set(networkOf(request.ip), (failed.get(networkOf(request.ip)) ?? 0) + 1);
    }
    done();
  });
}

function tooMany(ms: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1000));
  return new Problem('too-many-requests', `Ask again in ${retryAfterSeconds} seconds`, { retryAfterSeconds });
}

/** By the route and not the address, which finds its route however its letters are written. */
function isSignIn({ routeOptions: { url } }: FastifyRequest): boolean {
  return url === '/sign-in/begin' || url === '/sign-in/callback';
}

/** Whether it changes nothing. Signing in is counted apart, however it is asked for. */
function isReading(request: FastifyRequest): boolean {
  return !isSignIn(request) && (request.method === 'GET' || request.method === 'HEAD');
}

/** Whoever has one address of IPv6 has all that begin like it, so they are counted as one. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(ip)?.[1];
  if (mapped !== undefined || !ip.includes(':')) return mapped ?? ip;
  const [head = '', tail = ''] = ip.split('::').map((part) => part.split('%')[0] ?? '');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const network = [...before, ...between, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
