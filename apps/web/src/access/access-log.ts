import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '#kernel';
import { type AccessNote, MembersDirectory, type NotedAccess } from '#members';

/** Who was believed in a request, and why somebody was turned away: what the log of access says about it. */
interface Seen {
  who?: string;
  code?: string;
}

const seen = new WeakMap<object, Seen>();

function seenOf({ raw }: FastifyRequest): Seen {
  const known = seen.get(raw) ?? {};
  seen.set(raw, known);
  return known;
}

/** Remembers, until the answer is sent, whom a request came from. */
export function believed(request: FastifyRequest, who: string): void {
  seenOf(request).who = who;
}

/** Remembers, until the answer is sent, under which code it turns somebody away. */
export function turnedAway(request: FastifyRequest, code: string): void {
  seenOf(request).code = code;
}

/**
 * Who came in, who was turned away, and which tokens are used. It says the route as it is written in the code, and members
 * by reference: neither a name nor what the request was about.
 */
@Injectable()
export class AccessLog {
  constructor(
    private readonly directory: MembersDirectory,
    private readonly clock: Clock,
  ) {}

  note(what: AccessNote, more: Partial<Pick<NotedAccess, 'who' | 'code' | 'route'>> = {}): void {
    this.directory.note(what, this.clock.now(), more);
  }

  /** After each answer. Somebody who says nothing of who they are and is asked to sign in was not turned away. */
  answered(request: FastifyRequest, { statusCode }: FastifyReply): void {
    const { who = null, code = null } = seen.get(request.raw) ?? {};
    // Whoever asks for a contract of others is told that there is none, and was turned away all the same.
    const isTurnedAway = statusCode === 401 || statusCode === 403 || code === 'contract-not-found';
    if (!isTurnedAway) return;
    if (who === null && request.headers.authorization === undefined) return;
    const route = `${request.method} ${request.routeOptions.url ?? 'none'}`;
    this.note(who === null ? 'token-refused' : 'refused', { who, code, route });
  }

  read(page: { readonly before?: number | undefined; readonly limit: number }): readonly NotedAccess[] {
    return this.directory.noted(page);
  }
}
