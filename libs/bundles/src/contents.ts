import type { EntryPlace, TrailOf } from '#audit-trail';
import type { EventLog } from '#event-log';
import type { ReadStore } from '#read-store';
import { BundleRefused, type BundleSubject, type Relation } from './subjects.js';

/** An entry that belongs into a bundle. */
export interface Belonging extends EntryPlace {
  readonly relation: Relation;
}

interface Sources {
  readonly store: ReadStore;
  readonly log: EventLog;
  readonly trails: TrailOf;
}

/** Streams whose later events are about the same person’s outcome, claim or record. */
const FOLLOWED = /^(outcome|referral|claim|cohorts|person)-/;

/**
 * Everything that belongs to a payment, a statement, a variation or a person, up to an entry: the thing itself, all that it
 * rests on, the statement that its running sums go on from, and what came later and touches it.
 *
 * Of what a person's record shares with others, only what is about this person.
 *
 * @returns in ledger order.
 * @throws BundleRefused when nothing is about it.
 */
export async function contentsOf(sources: Sources, subject: BundleSubject, asOf: number): Promise<Belonging[]> {
  const { trails } = sources;
  const own = trails.placesAbout(subject, asOf);
  if (own.length === 0) {
    throw new BundleRefused(
      'nothing-about-it',
      `Nothing up to entry ${asOf} is about the ${subject.kind} ${subject.ref}`,
    );
  }
  const found = new Found();
  found.add(own, 'subject');
  found.add(trails.placesBehind(subject, subject.kind === 'person' ? subject : undefined, asOf), 'rests-on');
  const behind = found.all();
  if (subject.kind === 'payment' || subject.kind === 'statement') {
    for (const statement of refsIn(sources.store, own, 'statement')) {
      found.add(await statementBefore(sources, statement, asOf), 'before');
    }
  }
  found.add(laterThan(sources, behind, own, asOf, subject), 'later');
  return found.all();
}

/** The first relation of an entry stands: what a payment rests on may also be about it later. */
class Found {
  readonly #entries = new Map<number, Belonging>();

  add(places: readonly EntryPlace[], relation: Relation): void {
    for (const place of places) {
      if (!this.#entries.has(place.entry)) this.#entries.set(place.entry, { ...place, relation });
    }
  }

  all(): Belonging[] {
    return [...this.#entries.values()].sort((a, b) => a.entry - b.entry);
  }
}

/**
 * The statement that was issued before this one, and those that were given up between them: the sums that a statement
 * goes on from.
 */
async function statementBefore(
  { store, trails, log }: Sources,
  statement: string,
  asOf: number,
): Promise<EntryPlace[]> {
  const inAccount = trails
    .placesAbout({ kind: 'statement', ref: statement }, asOf)
    .find(({ stream }) => stream.startsWith('account-'));
  if (inAccount === undefined || inAccount.revision === 0) return [];
  const { stream, revision } = inAccount;
  const before: EntryPlace[] = [];
  for await (const event of log.readStream(stream, { from: revision - 1, direction: 'backwards' })) {
    if (event.type !== 'StatementIssued' && event.type !== 'StatementAbandoned') continue;
    const entry = store.get<{ entry: number }>('SELECT sequence AS entry FROM entries WHERE event_id = :id', {
      id: event.id,
    })?.entry;
    if (entry !== undefined) before.push({ entry, stream, revision: event.revision });
    if (event.type === 'StatementIssued') break;
  }
  return before;
}

/** Corrections, withdrawals, disputes, clawbacks, refunds and erasures that touch what is there. */
function laterThan(
  { store, trails }: Sources,
  behind: readonly EntryPlace[],
  own: readonly EntryPlace[],
  asOf: number,
  subject: BundleSubject,
): EntryPlace[] {
  const later: EntryPlace[] = [];
  const streams = new Set(behind.map(({ stream }) => stream).filter((stream) => FOLLOWED.test(stream)));
  const claims = behind.filter(({ stream }) => stream.startsWith('claim-'));
  for (const person of refsIn(store, claims, 'person')) streams.add(`person-${person}`);
  for (const stream of streams) later.push(...placesInStream(store, stream, asOf));
  if (subject.kind !== 'payment' && subject.kind !== 'statement') return later;
  const about = [
    ...refsIn(store, own, 'statement').map((ref) => ({ kind: 'statement', ref })),
    ...refsIn(store, claims, 'claim').map((ref) => ({ kind: 'claim', ref })),
  ];
  const touching = about.flatMap((one) => trails.placesAbout(one, asOf));
  later.push(...touching);
  // A clawback names the claims once; its approvals name the clawback. A later statement is real once it is issued.
  const inAccount = touching.filter(({ stream }) => stream.startsWith('account-'));
  for (const ref of refsIn(store, inAccount, 'clawback'))
    later.push(...trails.placesAbout({ kind: 'clawback', ref }, asOf));
  const lines = touching.filter(({ stream }) => stream.startsWith('statement-'));
  for (const ref of refsIn(store, lines, 'statement')) {
    const places = trails.placesAbout({ kind: 'statement', ref }, asOf);
    later.push(...places.filter(({ stream }) => stream.startsWith('account-')));
  }
  return later;
}

function placesInStream(store: ReadStore, stream: string, asOf: number): EntryPlace[] {
  return store.all<{ entry: number; stream: string; revision: number }>(
    'SELECT sequence AS entry, stream, revision FROM entries WHERE stream = :stream AND sequence <= :asOf',
    { stream, asOf },
  );
}

/** What some entries are about, of one kind: each once, in order. */
function refsIn(store: ReadStore, places: readonly EntryPlace[], kind: string): string[] {
  const refs = new Set<string>();
  for (const { entry } of places) {
    const rows = store.all<{ ref: string }>('SELECT ref FROM trail_subjects WHERE sequence = :entry AND kind = :kind', {
      entry,
      kind,
    });
    for (const { ref } of rows) refs.add(ref);
  }
  return [...refs].sort();
}
