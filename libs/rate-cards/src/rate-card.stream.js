import { referenceTo } from '#contracts';
import { streamName } from '#event-log';
import { rateCardDecider } from './domain/rate-card.js';
export const rateCardStream = {
  category: 'ratecard',
  decider: rateCardDecider,
};
export function rateCardStreamName(contract) {
  return streamName('ratecard', contract);
}
/**
 * A reference for `reliesOn` to the event that brought a revision into force.
 *
 * @throws RangeError for a revision that was never agreed.
 */
export function revisionReference(loaded, revision) {
  const found = loaded.state.revisions[revision - 1];
  if (found?.status !== 'agreed') throw new RangeError(`${loaded.stream} has no agreed revision ${revision}`);
  return referenceTo(loaded, 'RateCardRevised', 'rate-card-revision', found.agreedAs - 1);
}
/**
 * A reference for `reliesOn` to the proposal that the parties last decided on, which has the lines of the revision.
 *
 * @throws RangeError for a revision that was never put to the parties.
 */
export function proposalReference(loaded, revision) {
  const found = loaded.state.revisions[revision - 1];
  const place = found?.contents.at(-1);
  if (found === undefined || place === undefined || !('proposedOn' in found)) {
    throw new RangeError(`${loaded.stream} has no proposed revision ${revision}`);
  }
  const event = contentEvents(loaded)[place - 1];
  if (event === undefined) throw new RangeError(`${loaded.stream} has no such proposal of revision ${revision}`);
  return { event: event.id, stream: loaded.stream, revision: event.revision, as: 'rate-card-revision' };
}
/**
 * The number of the revision that a draft or a proposal became: that of the event it recorded, or else, where it repeated
 * what stands there, of the last revision in the state it asked for.
 */
export async function revisionOf(ledger, stream, answer, status) {
  const loaded = await ledger.load(rateCardStream, stream);
  const { revisions } = loaded.state;
  const [recorded] = answer.kind === 'recorded' ? answer.events : [];
  const place = contentEvents(loaded).findIndex(({ id }) => id === recorded?.id) + 1;
  const found =
    revisions.find(({ contents }) => contents.includes(place)) ??
    revisions.findLast((revision) => revision.status === status);
  return found?.revision ?? revisions.length;
}
/** The events that say what a revision is to be, in the order of the stream. */
function contentEvents({ events }) {
  return events.filter(({ type }) => type === 'RateCardRevisionDrafted' || type === 'RateCardRevisionProposed');
}
