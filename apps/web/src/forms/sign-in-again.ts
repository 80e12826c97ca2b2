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
  /** Keeps what was typed at an address for whoever has signed in, or had. @returns the reference under which they find it. */
  abstract keep(request: FastifyRequest, address: string, typed: Typed): string | undefined;
  /** What they typed there before they signed in again. */
  abstract find(caller: Caller, address: string, reference: string | undefined): Typed;
  /** Keeps it no longer: it was sent, or is kept anew. */
  abstract forget(caller: Caller, reference: string | undefined): void;
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

  find(): Typed {
    return nothingTyped;
  }

  forget(): void {}
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

  keep(request: FastifyRequest, address: string, typed: Typed): string | undefined {
    const member = this.#whose(request);
    return member === undefined ? undefined : this.forms.keep(member, address, typed);
  }

  find({ actor }: Caller, address: string, reference: string | undefined): Typed {
    return (reference === undefined ? undefined : this.forms.find(actor.subject, address, reference)) ?? nothingTyped;
  }

  forget({ actor }: Caller, reference: string | undefined): void {
    if (reference !== undefined) this.forms.forget(actor.subject, reference);
  }

  #whose(request: FastifyRequest): string | undefined {
    const secret = this.cookie.of(request);
    return secret === undefined ? undefined : this.sessions.whose(secret);
  }
}
