import type { Call } from '../http/call.js';

/** An address of this service, or home: nobody is sent on to another site. */
export function ownAddress(href: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(href) ? href : '/';
}

/** @returns the body of the answer, which is sent by whoever calls the method of the route: sent here, it would be sent twice. */
export function leave({ reply }: Call, href: string): string {
  reply.status(303).header('Location', href);
  return '';
}
