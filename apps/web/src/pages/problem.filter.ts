import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput, NotAllowed } from '#contracts';
import { LogBusy, LogUnavailable, VersionStale } from '#event-log';
import { LogTampered } from '#tamper-evidence';
import { turnedAway } from '../access/access-log.js';
import { ofStream } from '../access/readings.js';
import {
  type FieldProblem,
  Problem,
  type ProblemCode,
  type ProblemDocument,
  problemKinds,
  SignInFirst,
  type StaleVersion,
} from '../http/problem.js';
import { notAllowedStatus } from '../http/refusal-status.js';
import { Refused } from '../http/refusals.js';
import type { Pages } from '../layout/pages.js';
import { problemPage } from './problem.page.js';

const CONTRACT_HIDDEN = 'There is no such contract, or your organisation is no party to it';

interface Told {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly version?: StaleVersion;
}

/**
 * Writes whatever went wrong in a request: a problem document for programs, a page for people. The only place that
 * decides what a caller may know; what is not foreseen is logged whole and told as “unexpected”.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly pages: Pages) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.write(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for what fails before Nest has the request: an unreadable body, for one. */
  write(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (error instanceof SignInFirst && wantsPage(request)) {
      reply
        .status(303)
        .header('Location', `/sign-in?next=${encodeURIComponent(request.url)}`)
        .send('');
      return;
    }
    const told = tell(error);
    if (told.status === 401 || told.status === 403 || told.code === 'contract-not-found')
      turnedAway(request, told.code);
    if (told.status >= 500 && told.code === 'unexpected') request.log.error({ err: error }, 'request failed');
    if (told.retryAfterSeconds !== undefined) reply.header('Retry-After', String(told.retryAfterSeconds));
    const document: ProblemDocument = {
      type: `/problems/${told.code}`,
      title: told.title,
      status: told.status,
      detail: told.detail,
      // Without the query, which may hold anything.
      instance: request.url.split('?')[0] ?? '',
      code: told.code,
      requestId: request.id,
      ...(told.errors === undefined ? {} : { errors: told.errors }),
      ...(told.version === undefined ? {} : { version: told.version }),
    };
    reply.status(told.status).header('Cache-Control', 'no-store');
    if (wantsPage(request)) reply.type('text/html; charset=utf-8').send(this.pages.html(problemPage(document)));
    else reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(document));
  }
}

/** Programs use /v1; a browser elsewhere gets a page. */
function wantsPage({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html');
}

function tell(error: unknown): Told {
  if (error instanceof Problem) return kind(error.code, error.message, error.more);
  if (error instanceof Refused) {
    const code = error.refusal.refused;
    return {
      status: error.status,
      code,
      title: 'A rule of the ledger says no',
      detail: error.message,
      // A register that is behind catches up by itself.
      ...(code === 'claims-register-behind' ? { retryAfterSeconds: 1 } : {}),
    };
  }
  if (error instanceof InvalidInput) {
    return kind('invalid-input', error.message, {
      errors: error.problems.map(({ pointer, detail, code = 'invalid' }) => ({ pointer, code, detail })),
    });
  }
  if (error instanceof NotAllowed) {
    // Whoever is no party learns nothing of a contract, not even that there is one.
    const isHidden = error.code === 'not-a-party' || error.code === 'contract-not-found';
    const code = isHidden ? 'contract-not-found' : error.code;
    return {
      status: notAllowedStatus[code],
      code,
      title: problemKinds['not-allowed'].title,
      detail: isHidden ? `${CONTRACT_HIDDEN} (${error.operation})` : error.message,
    };
  }
  if (error instanceof VersionStale) return { ...kind('version-stale', error.message), version: staleVersion(error) };
  if (error instanceof LogTampered) return kind('log-tampered', error.found);
  if (error instanceof LogBusy) return kind('log-busy', error.message, { retryAfterSeconds: 1 });
  if (error instanceof LogUnavailable) {
    return kind('log-unavailable', 'The store could not say whether it has the command', { retryAfterSeconds: 5 });
  }
  return kindOfStatus(statusOf(error));
}

function staleVersion({ stream, expected, actual }: VersionStale): StaleVersion {
  const of = ofStream(stream);
  // With the contract, because whoever reads has to say of which.
  const contract = of !== undefined && 'contract' in of ? { contract: of.contract } : {};
  const between = new URLSearchParams({ ...contract, stream, afterRevision: String(expected) });
  return { stream, expected, actual, changes: `/v1/events?${between}` };
}

function kind(code: ProblemCode, detail: string, more: Problem['more'] = {}): Told {
  const { status, title } = problemKinds[code];
  return { status, code, title, detail, errors: more.errors, retryAfterSeconds: more.retryAfterSeconds };
}

/** What Fastify and Nest say in their own errors: a body that cannot be parsed, an address that is not there. */
function kindOfStatus(status: number): Told {
  switch (status) {
    case 400:
      return kind('malformed-body', 'The body is not the JSON that its Content-Type says');
    case 404:
      return kind('not-found', 'There is nothing at this address');
    case 413:
      return kind('body-too-large', 'The body is larger than this operation takes');
    case 415:
      return kind('media-type-not-taken', 'The Content-Type is not one that this operation takes');
    default:
      return kind('unexpected', 'The request failed; the operator finds why under the request id');
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
