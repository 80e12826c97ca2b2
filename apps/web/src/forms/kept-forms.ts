import { Injectable } from '@nestjs/common';
import { Clock, Entropy, epochMsOf, type Instant } from '#kernel';
import type { Typed } from './typed.js';

const KEPT_MS = 15 * 60 * 1000;
const KEPT_MAX = 500;

interface Kept {
  readonly member: string;
  readonly typed: Typed;
  readonly at: Instant;
}

/**
 * What somebody typed into a form that they could not send, because they had to sign in again first. It stays in this
 * process, for a quarter of an hour, and is shown to nobody else.
 */
@Injectable()
export class KeptForms {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @returns the reference under which it is found again. */
  keep(member: string, typed: Typed): string {
    const reference = this.entropy.bytes(16).toString('base64url');
    // The form that is shown again has a token and an id of its own.
    const fields = new Map([...typed].filter(([name]) => !name.startsWith('_')));
    this.#kept.set(reference, { member, typed: fields, at: this.clock.now() });
    if (this.#kept.size > KEPT_MAX) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    return reference;
  }

  /** What a member typed, once. */
  take(member: string, reference: string): Typed | undefined {
    const kept = this.#kept.get(reference);
    if (kept === undefined || kept.member !== member) return undefined;
    this.#kept.delete(reference);
    return epochMsOf(this.clock.now()) - epochMsOf(kept.at) > KEPT_MS ? undefined : kept.typed;
  }
}
