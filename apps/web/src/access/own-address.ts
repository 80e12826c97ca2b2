import type { Call } from '../http/call.js';

/** An address of this service, or home: nobody is sent on to another site. */
export function ownAddress(href: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(href) ? href : '/';
}

export function leave({ reply }: Call, href: string): undefined {
  reply.status(303).header('Location', href).send('');
  return undefined;
}
