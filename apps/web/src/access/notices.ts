import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** Said once, on the next page that the session sees. */
export interface Notice {
  readonly heading: string;
  readonly words: string;
}

/** Nobody comes back for what they were told before as many others were told something. */
const NOTICES_MAX = 10_000;

/** What came of the form that was sent last, until the next page says it. Lost with the process, like the page would be. */
@Injectable()
export class Notices {
  readonly #notices = new Map<string, Notice>();

  tell(secret: string, notice: Notice): void {
    this.#notices.set(digestOf(secret), notice);
    if (this.#notices.size <= NOTICES_MAX) return;
    const [oldest] = this.#notices.keys();
    if (oldest !== undefined) this.#notices.delete(oldest);
  }

  /** What was told since the last page, once. */
  take(secret: string): Notice | undefined {
    const digest = digestOf(secret);
    const notice = this.#notices.get(digest);
    this.#notices.delete(digest);
    return notice;
  }
}

/** What is kept of a secret that only its browser has. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
