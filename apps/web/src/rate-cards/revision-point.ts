import type { RevisionPoint } from '#rate-cards';
import { dayFrom, invalid, needed } from '../http/query-desk.js';

const REVISION = /^([1-9]\d{0,8})(?:\/([1-9]\d{0,8}))?$/;

/**
 * What a query parameter means: a revision (`3`), a draft of it (`3/1`), or the revision of a day (`2020-04-01`).
 *
 * @throws Problem for text that is none of them.
 */
export function revisionPoint(name: string, text: string | undefined): RevisionPoint {
  const given = needed(name, text);
  const [, revision, draft] = REVISION.exec(given) ?? [];
  if (revision !== undefined) {
    return { revision: Number(revision), ...(draft === undefined ? {} : { draft: Number(draft) }) };
  }
  if (!given.includes('-')) throw invalid(name, 'must be a revision (1), a draft of it (1/2) or a day (2019-01-01)');
  return { on: dayFrom(name, given) };
}
