import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { MemberSessions } from '../access/member-sessions.js';
import { SessionCookie } from '../access/session-cookie.js';
import type { Caller } from '../http/identity.js';
import { KeptForms } from './kept-forms.js';
import { nothingTyped, type Typed } from './typed.js';

/** When somebody has to show again who they are, and what becomes of the form that they were filling in. */
export abstract class SignInAgain {
  /** Whether what is grave takes a newer proof than they have given. */
  abstract isDue(caller: Caller): boolean;
  /** Whether what was typed could be kept for whoever sends it: nothing is read of anybody else. */
  abstract couldKeep(request: FastifyRequest): boolean;
  /** Keeps what was typed for whoever has signed in, or had. @returns the reference under which they find it. */
  abstract keep(request: FastifyRequest, typed: Typed): string | undefined;
  /** What they typed before they signed in again. */
  abstract take(caller: Caller, reference: string | undefined): Typed;
}

/** In a demonstration nobody has shown anything, and sessions last as long as the process. */
export class NeverAgain extends SignInAgain {
  isDue(): boolean {
    return false;
  }

  couldKeep(): boolean {
    return false;
  }

  keep(): undefined {
    return undefined;
  }

  take(): Typed {
    return nothingTyped;
  }
}

@Injectable()
export class MembersSignInAgain extends SignInAgain {
  constructor(
    private readonly sessions: MemberSessions,
    private readonly cookie: SessionCookie,
    private readonly forms: KeptForms,
  ) {
    super();
  }

  isDue({ by, provedAt }: Caller): boolean {
    return by === 'session' && (provedAt === undefined || !this.sessions.isProved(provedAt));
  }

  couldKeep(request: FastifyRequest): boolean {
    return this.#whose(request) !== undefined;
  }

  keep(request: FastifyRequest, typed: Typed): string | undefined {
    const member = this.#whose(request);
    return member === undefined ? undefined : this.forms.keep(member, typed);
  }

  take({ actor }: Caller, reference: string | undefined): Typed {
    return (reference === undefined ? undefined : this.forms.take(actor.subject, reference)) ?? nothingTyped;
  }

  #whose(request: FastifyRequest): string | undefined {
    const secret = this.cookie.of(request);
    return secret === undefined ? undefined : this.sessions.whose(secret);
  }
}
