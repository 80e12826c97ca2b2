import { pipeline, Readable } from 'node:stream';
import compress from '@fastify/compress';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { AccessLog } from './access/access-log.js';
import { hiddenInPage, shownJson, shownLine, shownMessage } from './access/left-out.js';
import { MemberIdentity } from './access/member-identity.js';
import { HIDDEN, type Hiding, hidingFor, hidingStream } from './access/others-people.js';
import { limitRequests, type RequestLimits } from './access/request-limits.js';
import { describeApi } from './docs/openapi.js';
import { ApiDescription } from './http/api-description.js';
import { Problem } from './http/problem.js';
import { requestIdOf, tellRequestId } from './http/request-id.js';
import { RequestRules } from './http/request-rules.js';
import { VersionTags } from './http/version-tags.js';
import { contentSecurityPolicy, Pages } from './layout/pages.js';
import type { Metrics } from './operation/metrics.js';
import { ProblemFilter } from './pages/problem.filter.js';
import { WebModule, type WebParts } from './web.module.js';

export interface WebOptions extends WebParts {
  readonly logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly trustProxy?: boolean;
  /** How often somebody may ask, where people are real; what a small installation needs, when absent. */
  readonly limits?: RequestLimits;
  /** Told of every answer; nobody is, when absent. */
  readonly metrics?: Metrics;
  /** Where log lines go; the standard output, when absent. */
  readonly logTo?: { write(line: string): void };
}

const BODY_BYTES_MAX = 1_048_576;
// The longest reference is that of a claim: contract, person, outcome and which time, the codes at their longest.
const REFERENCE_CHARACTERS_MAX = 200;
// A little above what the file store takes, so that its own limit and words are the ones a sender meets.
const FILE_BYTES_MAX = 21 * 1_048_576;

/**
 * Makes the application, ready to listen or to be asked directly. It does not own the installation: whoever opened that
 * closes it, after the application.
 */
export async function createWebApp(options: WebOptions): Promise<NestFastifyApplication> {
  const { logLevel = 'info', trustProxy = false, logTo } = options;
  const adapter = new FastifyAdapter({
    trustProxy,
    genReqId: requestIdOf,
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: REFERENCE_CHARACTERS_MAX },
    // An address that no route could have is answered before there is a route, and so before every hook and filter.
    frameworkErrors: (_: unknown, request: FastifyRequest, reply: FastifyReply) => {
      const filter = new ProblemFilter(app.get(Pages));
      filter.write(
        new Problem('not-found', 'There is nothing at this address'),
        request,
        reply.headers(headersFor(options.signIn?.publicUrl)),
      );
    },
    // One line a request is enough, and is written below, without anything that could point at a person.
    logController: new LogController({ disableRequestLogging: true }),
    logger:
      logLevel === 'silent'
        ? false
        : { level: logLevel, serializers: { req: requestFacts }, ...(logTo === undefined ? {} : { stream: logTo }) },
    multipart: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(WebModule.of(options), adapter, {
    logger: logLevel === 'silent' ? false : ['error', 'warn'],
    // Whoever starts the application decides what a failure means; Nest would end the process.
    abortOnError: false,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  const headers = headersFor(options.signIn?.publicUrl);
  addHeaders(fastify, headers);
  tellRequestId(fastify);
  addRequestLog(fastify);
  if (options.metrics !== undefined) measure(fastify, options.metrics);
  if (!options.demonstration) addAccessLog(fastify, app.get(AccessLog));
  keepFormsToPages(fastify);
  if (!options.demonstration) {
    const identity = app.get(MemberIdentity);
    await limitRequests(fastify, (request) => identity.senderOf(request), options.limits);
  }
  hideOthersPeople(fastify);
  await app.register(compress, { threshold: 4096, encodings: ['br', 'gzip'] });
  await app.register(multipart, { limits: { files: 1, fileSize: FILE_BYTES_MAX, fields: 0 } });

  app.useGlobalPipes(app.get(RequestRules));
  app.useGlobalInterceptors(app.get(VersionTags));
  app.useGlobalFilters(new ProblemFilter(app.get(Pages)));
  await app.init();
  // Fastify takes plain text too: a body sent without a type would be read as one string, and whoever sent it would be told of
  // fields instead of the type.
  fastify.removeContentTypeParser('text/plain');
  await fastify.ready();

  app.get(ApiDescription).madeBy(() => describeApi(app));
  return app;
}

/** What a log line says about a request: the route as it is written in the code, never the address with its references. */
function requestFacts({ method, routeOptions }: FastifyRequest) {
  return { method, route: routeOptions?.url ?? 'none' };
}

function addRequestLog(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    request.log.info({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
}

function measure(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.method, request.routeOptions?.url, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}

/** Whoever is turned away is noted, after they have been told. */
function addAccessLog(fastify: FastifyInstance, log: AccessLog): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    log.answered(request, reply);
    done();
  });
}

const HEADERS = {
  'Content-Security-Policy': contentSecurityPolicy(),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Browsers that came by HTTPS once come by nothing else for a year. Said over plain HTTP it would mean nothing. */
function headersFor(publicUrl: string | undefined): Readonly<Record<string, string>> {
  if (publicUrl?.startsWith('https:') !== true) return HEADERS;
  return { ...HEADERS, 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };
}

function addHeaders(fastify: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  fastify.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** What is sent as text. A workbook, whose type speaks of XML too, is none of these: its rows are left out where it is made. */
const TEXT = /^text\/|json\b|[/+]xml\b/;

/**
 * Whatever answers a service provider, a page, an answer of the API, a file or a feed, tells it of nobody whom another provider
 * accepted: asked here, of everything that is sent as text, because a list that was forgotten would be one that shows them.
 */
function hideOthersPeople(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    const hiding = hidingFor(request);
    const type = String(reply.getHeader('content-type') ?? '');
    if (hiding === undefined || !TEXT.test(type)) return payload;
    if (payload instanceof Readable) {
      const by = streamedAs(type, hiding);
      // With either of them the other ends: a reader who goes leaves no feed open behind.
      return pipeline(payload, hidingStream(...by), () => undefined);
    }
    if (typeof payload !== 'string') return payload;
    if (type.startsWith('text/html')) return hiddenInPage(payload, hiding);
    if (/ndjson/.test(type))
      return payload
        .split(/(?<=\n)/)
        .map((line) => shownLine(line, hiding))
        .join('');
    if (!/json/.test(type)) return withoutTheirLines(payload, hiding);
    // What a command answers, and a refusal, is about what its sender has named.
    if (reply.statusCode >= 400 || !['GET', 'HEAD'].includes(request.method)) return hiding(payload);
    const shown = shownJson(payload, hiding);
    if (shown !== undefined) return shown;
    throw new Problem('not-allowed', 'This is about somebody of another provider');
  });
}

function streamedAs(type: string, hiding: Hiding): Parameters<typeof hidingStream> {
  if (/event-stream/.test(type)) return ['\n\n', (message) => shownMessage(message, hiding)];
  if (/ndjson/.test(type)) return ['\n', (line) => shownLine(line, hiding)];
  return ['\n', (line) => withoutTheirLines(line, hiding)];
}

function withoutTheirLines(text: string, hiding: Hiding): string {
  if (hiding(text) === text && !text.includes(HIDDEN)) return text;
  return text
    .split(/(?<=\n)/)
    .filter((line) => !hiding(line).includes(HIDDEN))
    .join('');
}

/** Forms are for pages: the API takes JSON, and a form would be read as fields of other names. */
function keepFormsToPages(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _, done) => {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (isForm && request.routeOptions.url?.startsWith('/v1/') === true) {
      done(new Problem('media-type-not-taken', 'Commands are application/json'));
    } else done();
  });
}
