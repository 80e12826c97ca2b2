import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ReadStore } from '#read-store';
import { whenAsked } from './when-asked.js';

/** The references in an address. */
export type InPath = Readonly<Record<string, string>>;

/** The stream that an answer shows, and that commands about it append to: its name, from the address and what was found. */
export type VersionOf = (inPath: InPath, answer: unknown) => string | undefined;

/** What a route says about the version of its answers: the stream they show, or that they change without any entry. */
export const VersionedBy = Reflector.createDecorator<VersionOf | 'more-than-entries'>();

const A_DAY_IN_SECONDS = 86_400;

/**
 * Gives every answer that is made from the ledger a tag by which it can be asked for again, and says “not modified” to
 * whoever has it. An answer that shows one stream has a strong tag with the revision of that stream, which a command can
 * be bound to (If-Match); any other has the entry that it was read at. Where today matters, the day is in the tag.
 */
@Injectable()
export class VersionTags implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: ReadStore,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const by = this.reflector.get(VersionedBy, context.getHandler());
    return next.handle().pipe(map((answer: unknown) => this.#tagged(request, reply, by, answer)));
  }

  #tagged(
    request: FastifyRequest,
    reply: FastifyReply,
    by: VersionOf | 'more-than-entries' | undefined,
    answer: unknown,
  ) {
    if (!isTaggable(request, reply, answer)) return answer;
    const asked = whenAsked(request);
    const entry = reply.getHeader('Ledger-Entry');
    if (reply.getHeader('ETag') === undefined && entry !== undefined && by !== 'more-than-entries') {
      const stream = by?.(request.params as InPath, answer);
      const revision = stream === undefined ? undefined : this.#revision(stream, Number(entry));
      const read = `e${entry}${asked.day === undefined ? '' : `.d${asked.day}`}`;
      reply.header('ETag', revision === undefined ? `W/"${read}"` : `"r${revision}.${read}"`);
    }
    const tag = reply.getHeader('ETag');
    if (tag === undefined) return answer;
    if (reply.getHeader('Cache-Control') === undefined) {
      // The past of one entry stays as it is; how long it may be kept unasked is bounded all the same, because a later
      // version of the software may say more about it.
      const isSealed = asked.isOfEntry && by !== 'more-than-entries';
      reply.header('Cache-Control', isSealed ? `private, max-age=${A_DAY_IN_SECONDS}, immutable` : 'private, no-cache');
    }
    // One browser may be used by two people, one after the other.
    const alsoBy = reply.getHeader('Vary');
    reply.header('Vary', [...(alsoBy === undefined ? [] : [alsoBy]), 'Authorization, Cookie, Ledger-Actor'].join(', '));
    if (!isNamed(request.headers['if-none-match'], String(tag))) return answer;
    if (answer instanceof StreamableFile) answer.getStream().destroy();
    reply.status(304);
    return undefined;
  }

  /** The revision of a stream at an entry; -1 where it had not begun, which is what its first command is meant for. */
  #revision(stream: string, entry: number): number {
    // From the last revision back: the entries of one stream are in the order of the ledger.
    const last = this.store.get<{ revision: number }>(
      'SELECT revision FROM entries WHERE stream = :stream AND sequence <= :entry ORDER BY revision DESC LIMIT 1',
      { stream, entry },
    );
    return last?.revision ?? -1;
  }
}

/** Answers of the API that were given whole. What may not be kept by anybody has nothing to be compared with. */
function isTaggable(request: FastifyRequest, reply: FastifyReply, answer: unknown): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (request.routeOptions.url?.startsWith('/v1/') !== true || reply.sent || reply.statusCode !== 200) return false;
  if (String(reply.getHeader('Cache-Control') ?? '').includes('no-store')) return false;
  return !(answer instanceof StreamableFile && answer.options.type?.startsWith('text/event-stream'));
}

/** Whether If-None-Match names a tag. The comparison is the weak one, as RFC 9110 asks here. */
function isNamed(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const bare = (text: string) => text.trim().replace(/^W\//, '');
  return header.split(',').some((each) => bare(each) === bare(tag));
}
