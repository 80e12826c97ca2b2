import { Injectable } from '@nestjs/common';
import { Clock, Entropy, epochMsOf, type Instant } from '#kernel';
import { ASKING, type Typed } from './typed.js';

const KEPT_MS = 15 * 60 * 1000;
const KEPT_MAX = 500;

interface Kept {
  readonly member: string;
  readonly address: string;
  readonly typed: Typed;
  readonly at: Instant;
}

/**
 * What somebody typed into a form that they could not send, because they had to sign in again first. It stays in this
 * process, for a quarter of an hour or until it is sent, and is shown to nobody else and in no other form.
 */
@Injectable()
export class KeptForms {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @returns the reference under which it is found again. */
  keep(member: string, address: string, typed: Typed): string {
    for (const [reference, kept] of this.#kept) if (!this.#lasts(kept)) this.#kept.delete(reference);
    const reference = this.entropy.bytes(16).toString('base64url');
    // What they had seen, which boxes there were to tick and under which id it was sent are part of what they did. The
    // token is of the session that is over, and what a button asked for can be asked for again.
    const fields = new Map([...typed].filter(([name]) => name !== '_token' && !ASKING.includes(name)));
    this.#kept.set(reference, { member, address, typed: fields, at: this.clock.now() });
    if (this.#kept.size > KEPT_MAX) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    return reference;
  }

  /** What a member typed at an address, however often they look at it. */
  find(member: string, address: string, reference: string): Typed | undefined {
    const kept = this.#kept.get(reference);
    if (kept === undefined || kept.member !== member || kept.address !== address) return undefined;
    return this.#lasts(kept) ? kept.typed : undefined;
  }

  /** Once it was sent, nothing waits any more. */
  forget(member: string, reference: string): void {
    if (this.#kept.get(reference)?.member === member) this.#kept.delete(reference);
  }

  #lasts({ at }: Kept): boolean {
    return epochMsOf(this.clock.now()) - epochMsOf(at) <= KEPT_MS;
  }
}
