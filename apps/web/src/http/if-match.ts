import type { Revision } from '#event-log';
import { Problem } from './problem.js';

/** `"r5.e4217"`, perhaps with the day the answer was given for: the revision of a stream, and the entry it was read at. */
const TAG = /^"r(-1|\d{1,15})\.e\d{1,15}(\.d\d{4}-\d{2}-\d{2})?"$/;

/**
 * The revision that a command is meant for, from its If-Match header: the ETag of what its sender has read. Only the
 * revision counts; the rest of the tag says when it was read.
 *
 * @returns nothing for a command without the header, or with `*`: whatever stands there is what the rules decide about.
 * @throws Problem for anything but one tag of a stream: a weak tag names no revision.
 */
export function meantFor(header: string | readonly string[] | undefined): { readonly ifRevision?: Revision } {
  if (header === undefined || header === '*') return {};
  const revision = typeof header === 'string' ? TAG.exec(header.trim())?.[1] : undefined;
  if (revision !== undefined) return { ifRevision: Number(revision) };
  throw new Problem(
    'if-match-invalid',
    'If-Match has one ETag of what the command is about, as it was answered: "r5.e4217". A weak one (W/…) names no revision',
  );
}
