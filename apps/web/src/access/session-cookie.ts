import type { FastifyReply, FastifyRequest } from 'fastify';

/** The cookie that a browser keeps its session's secret in. Scripts cannot read it, and other sites cannot send it along. */
export class SessionCookie {
  /** @param isSecure whether browsers are to keep and send it over HTTPS alone; without it only for a demonstration. */
  constructor(private readonly isSecure: boolean) {}

  get name(): string {
    // The prefix makes browsers refuse one that another host of the domain, or a page without HTTPS, tries to set.
    return this.isSecure ? '__Host-ledger-session' : 'ledger-demonstration-session';
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
