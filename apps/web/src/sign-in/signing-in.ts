import { Injectable } from '@nestjs/common';
import { Clock, Entropy, epochMsOf, type Instant } from '#kernel';
import type { SignInBegun } from './sign-in-provider.js';

const BEGUN_MS = 10 * 60 * 1000;
const BEGUN_MAX = 2_000;

export interface SigningIn extends SignInBegun {
  readonly next: string;
}

/** Sign-ins that have begun and not come back yet. Each is of one browser, ends once, and ends by itself. */
@Injectable()
export class SigningInNow {
  readonly #begun = new Map<string, SigningIn & { readonly at: Instant }>();

  constructor(
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @returns the secret for the browser's cookie. */
  begin(signingIn: SigningIn): string {
    const secret = this.entropy.bytes(32).toString('base64url');
    this.#begun.set(secret, { ...signingIn, at: this.clock.now() });
    if (this.#begun.size > BEGUN_MAX) {
      const [oldest] = this.#begun.keys();
      if (oldest !== undefined) this.#begun.delete(oldest);
    }
    return secret;
  }

  /** What a browser had begun: once, so that no answer of the issuer is taken twice. */
  end(secret: string): SigningIn | undefined {
    const begun = this.#begun.get(secret);
    this.#begun.delete(secret);
    if (begun === undefined || epochMsOf(this.clock.now()) - epochMsOf(begun.at) > BEGUN_MS) return undefined;
    return begun;
  }
}
