import { Injectable } from '@nestjs/common';
import { type Actor, Clock, Entropy, type Instant } from '#kernel';
import { digestOf } from './notices.js';

/** A browser in which somebody has signed in. */
export interface Session {
  readonly actor: Actor;
  readonly name: string;
  /** What every form of it carries. */
  readonly formToken: string;
  readonly signedInAt: Instant;
}

/**
 * Who has signed in to a demonstration. A session is known by a secret that only its browser has; what is kept here is a
 * digest of it.
 */
@Injectable()
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  constructor(
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @returns the secret for the browser's cookie. */
  begin(who: { readonly actor: Actor; readonly name: string }): string {
    const secret = this.entropy.bytes(32).toString('base64url');
    const formToken = this.entropy.bytes(32).toString('base64url');
    this.#sessions.set(digestOf(secret), { ...who, formToken, signedInAt: this.clock.now() });
    return secret;
  }

  of(secret: string): Session | undefined {
    return this.#sessions.get(digestOf(secret));
  }

  end(secret: string): void {
    this.#sessions.delete(digestOf(secret));
  }
}
