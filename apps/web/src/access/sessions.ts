import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, Clock, Entropy, type Instant } from '#kernel';

/** A browser in which somebody has signed in. */
export interface Session {
  readonly actor: Actor;
  readonly name: string;
  /** What every form of it carries. */
  readonly formToken: string;
  readonly signedInAt: Instant;
}

/** Said once, on the next page that the session sees. */
export interface Notice {
  readonly heading: string;
  readonly words: string;
}

interface Kept extends Session {
  notice: Notice | undefined;
}

/** Who has signed in. A session is known by a secret that only its browser has; what is kept here is a digest of it. */
@Injectable()
export class Sessions {
  readonly #sessions = new Map<string, Kept>();

  constructor(
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @returns the secret for the browser's cookie. */
  begin(who: { readonly actor: Actor; readonly name: string }): string {
    const secret = this.entropy.bytes(32).toString('base64url');
    const formToken = this.entropy.bytes(32).toString('base64url');
    this.#sessions.set(digestOf(secret), { ...who, formToken, signedInAt: this.clock.now(), notice: undefined });
    return secret;
  }

  of(secret: string): Session | undefined {
    return this.#sessions.get(digestOf(secret));
  }

  end(secret: string): void {
    this.#sessions.delete(digestOf(secret));
  }

  tell(secret: string, notice: Notice): void {
    const session = this.#sessions.get(digestOf(secret));
    if (session !== undefined) session.notice = notice;
  }

  /** What was told since the last page, once. */
  takeNotice(secret: string): Notice | undefined {
    const session = this.#sessions.get(digestOf(secret));
    const notice = session?.notice;
    if (session !== undefined) session.notice = undefined;
    return notice;
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
