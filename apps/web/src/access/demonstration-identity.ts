import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Call } from '../http/call.js';
import { actorInHeader, type Caller, Identity } from '../http/identity.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';

/**
 * Anybody may say who they are: in the header `Ledger-Actor`, or by choosing somebody of the cast on the sign-in page.
 * Never where anybody is real.
 */
@Injectable()
export class DemonstrationIdentity extends Identity {
  protected readonly missing = 'Send the header “Ledger-Actor: subject; organisation; role”';

  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {
    super();
  }

  callerOf({ request }: Call): Promise<Caller | undefined> {
    return Promise.resolve().then(() => this.#inHeader(request) ?? this.#inSession(request));
  }

  /** A visitor, and a program: but whoever has chosen somebody of the cast sees with their eyes. */
  seesAll(caller: Caller | undefined): boolean {
    return caller?.by !== 'session';
  }

  isThere(request: FastifyRequest, { by }: Caller): boolean {
    return by !== 'session' || this.#inSession(request) !== undefined;
  }

  #inHeader({ headers }: FastifyRequest): Caller | undefined {
    const actor = actorInHeader(headers['ledger-actor']);
    return actor && { actor, name: actor.subject, by: 'header' };
  }

  #inSession(request: FastifyRequest): Caller | undefined {
    const secret = this.cookie.of(request);
    const session = secret === undefined ? undefined : this.sessions.of(secret);
    return session && { ...session, by: 'session' };
  }
}
