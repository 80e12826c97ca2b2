import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

const GIVEN = /^[A-Za-z0-9._:-]{1,64}$/;
/** W3C Trace Context: version, trace, span, flags. */
const TRACE = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * What a request is called in the log, in its answer and in a problem: what whoever asks calls it (X-Request-Id), else the
 * trace that it is part of (traceparent), else a name of our own. Anything that is not of their form is not repeated.
 */
export function requestIdOf({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string {
  const { 'x-request-id': given, traceparent } = headers;
  if (typeof given === 'string' && GIVEN.test(given)) return given;
  const trace = typeof traceparent === 'string' ? TRACE.exec(traceparent)?.[1] : undefined;
  return trace ?? randomUUID();
}

/** Every answer says under which name it is found in the log. */
export function tellRequestId(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    done();
  });
}
