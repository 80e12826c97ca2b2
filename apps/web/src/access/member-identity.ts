import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock, epochMsOf, instant, OrganisationId, Role } from '#kernel';
import { AppointedMembers, type KeptSession, MembersDirectory, type TokenScope } from '#members';
import type { Call } from '../http/call.js';
import { type Caller, Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { believed } from './access-log.js';
import { MemberSessions } from './member-sessions.js';
import { SessionCookie } from './session-cookie.js';

const USED_EVERY_MS = 60_000;

/** A member who has signed in, in whatever role, or in none that they still have. */
export interface SignedIn {
  readonly secret: string;
  readonly session: KeptSession;
  readonly name: string;
}

/**
 * Who sends a request to a ledger of real people: a member, by the session of their browser, or a machine, by its token.
 * Roles are looked up in the log with each request.
 */
@Injectable()
export class MemberIdentity extends Identity {
  protected readonly missing = 'Sign in, or send a token of the API: “Authorization: Bearer olk_…”';
  readonly #callers = new WeakMap<object, Promise<Caller | undefined>>();

  constructor(
    private readonly members: AppointedMembers,
    private readonly directory: MembersDirectory,
    private readonly sessions: MemberSessions,
    private readonly cookie: SessionCookie,
    private readonly clock: Clock,
  ) {
    super();
  }

  callerOf({ request }: Call): Promise<Caller | undefined> {
    return this.#known(request);
  }

  #known(request: FastifyRequest): Promise<Caller | undefined> {
    const known = this.#callers.get(request.raw) ?? this.#find(request);
    this.#callers.set(request.raw, known);
    return known;
  }

  /** Who has signed in, also while they act in no role. */
  signedIn(request: FastifyRequest): SignedIn | undefined {
    const secret = this.cookie.of(request);
    const session = secret === undefined ? undefined : this.sessions.of(secret);
    if (secret === undefined || session === undefined) return undefined;
    return { secret, session, name: this.directory.identity(session.member)?.name ?? session.member };
  }

  /** The member or the token that sends a request, where it is believed: also a member who acts in no role. */
  async senderOf(request: FastifyRequest): Promise<string | undefined> {
    const signedIn = this.signedIn(request);
    if (signedIn !== undefined && request.headers.authorization === undefined) return signedIn.session.member;
    // Whoever is not believed is told so when they are answered.
    const caller = await this.#known(request).catch(() => undefined);
    return caller?.actor.subject;
  }

  seesAll(): boolean {
    return false;
  }

  isThere(request: FastifyRequest, { by }: Caller): boolean {
    const secret = this.cookie.of(request);
    return by !== 'session' || (secret !== undefined && this.sessions.lasts(secret));
  }

  async #find(request: FastifyRequest): Promise<Caller | undefined> {
    const caller = await this.#whoever(request);
    if (caller !== undefined) believed(request, caller.actor.subject);
    return caller;
  }

  async #whoever(request: FastifyRequest): Promise<Caller | undefined> {
    const { headers } = request;
    if (headers.authorization !== undefined) return this.#byToken(request, headers.authorization);
    if (headers['ledger-actor'] !== undefined) {
      throw new Problem(
        'identity-refused',
        'This ledger is not a demonstration, so it does not take Ledger-Actor for proof',
      );
    }
    return this.#bySession(request);
  }

  async #byToken(request: FastifyRequest, header: string): Promise<Caller> {
    const [, written = ''] = /^Bearer +(\S+)$/i.exec(header) ?? [];
    const scope: TokenScope = request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write';
    const found = await this.members.believe(written, scope);
    if (found === 'unknown') throw new Problem('token-refused', 'The token is not one that stands today');
    if (found === 'scope') throw new Problem('token-scope', `The token was not issued to ${scope}`);
    const { token, contracts } = found.grant;
    const now = this.clock.now();
    const used = this.directory.tokenUse(token);
    if (used === undefined || epochMsOf(now) - epochMsOf(instant(used)) >= USED_EVERY_MS) {
      this.directory.useToken(token, now);
    }
    return { actor: found.actor, name: token, by: 'token', ...(contracts && { contracts }) };
  }

  async #bySession(request: FastifyRequest): Promise<Caller | undefined> {
    const signedIn = this.signedIn(request);
    if (signedIn === undefined) return undefined;
    const { member, organisation, role, formToken, provedAt } = signedIn.session;
    const as = { organisation: OrganisationId.safeParse(organisation), role: Role.safeParse(role) };
    if (!as.organisation.success || !as.role.success) return undefined;
    const actor = { subject: member, organisation: as.organisation.data, role: as.role.data };
    const held = (await this.members.grants(member)).filter(
      (grant) => grant.organisation === actor.organisation && grant.role === actor.role,
    );
    // Withdrawn since they chose it, or suspended: from this moment on it is gone.
    if (held.length === 0) return undefined;
    const isEverywhere = held.some(({ contract }) => contract === undefined);
    const contracts = held.flatMap(({ contract }) => (contract === undefined ? [] : [contract]));
    return {
      actor,
      name: signedIn.name,
      by: 'session',
      formToken,
      provedAt,
      lastsMs: this.sessions.lastsMs(signedIn.session),
      ...(isEverywhere ? {} : { contracts }),
    };
  }
}
