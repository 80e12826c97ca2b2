import type { FastifyReply, FastifyRequest } from 'fastify';

/** A cookie that a browser keeps a secret in. Scripts cannot read it, and other sites cannot send forms along with it. */
export class SessionCookie {
  /**
   * @param isSecure whether browsers are to keep and send it over HTTPS alone; without it only for a demonstration.
   * @param what it is for, as its name says it.
   */
  constructor(
    private readonly isSecure: boolean,
    private readonly what: 'session' | 'signing-in' = 'session',
  ) {}

  get name(): string {
    // The prefix makes browsers refuse one that another host of the domain, or a page without HTTPS, tries to set.
    return this.isSecure ? `__Host-ledger-${this.what}` : `ledger-demonstration-${this.what}`;
  }

  of({ headers }: FastifyRequest): string | undefined {
    for (const pair of (headers.cookie ?? '').split(';')) {
      const at = pair.indexOf('=');
      if (at !== -1 && pair.slice(0, at).trim() === this.name) return pair.slice(at + 1).trim();
    }
    return undefined;
  }

  set(reply: FastifyReply, secret: string): void {
    reply.header('Set-Cookie', this.#written(secret, ''));
  }

  clear(reply: FastifyReply): void {
    reply.header('Set-Cookie', this.#written('', '; Max-Age=0'));
  }

  #written(value: string, more: string): string {
    return `${this.name}=${value}; Path=/; HttpOnly; SameSite=Lax${this.isSecure ? '; Secure' : ''}${more}`;
  }
}
