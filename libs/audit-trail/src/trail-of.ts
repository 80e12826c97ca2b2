import { Injectable } from '@nestjs/common';
import { type EvidenceFile, Ledger, LogCorrupt, type LoggedEvent, leafHash, type Subject } from '#event-log';
import type { Actor } from '#kernel';
import { ReadStore } from '#read-store';
import { Narratives } from './narratives.js';

/** One entry of a trail, as an auditor reads it. */
export interface TrailEntry {
  /** The ledger entry: its place among all events, and its leaf in the tree. */
  readonly entry: number;
  readonly event: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly sentence: string;
  /** Why it came out as it did: a sentence a reason. */
  readonly why: readonly string[];
  /** When it happened in the world: a day, or the instant of recording. */
  readonly occurredAt: string;
  /** When the ledger learned it. */
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly about: readonly Subject[];
  readonly reliesOn: readonly { readonly event: string; readonly entry: number; readonly as: string }[];
  readonly evidence: readonly EvidenceFile[];
  /** The fields that are sealed: there is something to read for whoever may. */
  readonly sealed: readonly string[];
  /** RFC 6962 leaf hash, hexadecimal. */
  readonly leaf: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Trail {
  readonly of: Subject;
  /** In ledger order, the oldest first. */
  readonly entries: readonly TrailEntry[];
}

/** Where an entry stands: in the ledger, and in its stream. */
export interface EntryPlace {
  readonly entry: number;
  readonly stream: string;
  readonly revision: number;
}

/** `rests-on`: everything behind a record. `rests-on-it`: what came of it. `itself`: its own entries only. */
export type TrailDirection = 'rests-on' | 'rests-on-it' | 'itself';

export interface TrailPart {
  readonly narrowed?: Subject | undefined;
  readonly asOf: number;
  /** Only what stands behind this entry. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface ToldPart extends Trail {
  /** The last entry of this part, where others follow. */
  readonly next: number | undefined;
}

/** A walk that comes by more entries is not told in parts: whoever asks would wait too long for the first. */
const WALKED_MAX = 10_000;
const WALKS_KEPT = 8;

/** More rests on a record, or it rests on more, than is told at once. */
export class TrailTooLong extends Error {
  override readonly name = 'TrailTooLong';

  constructor(of: Subject, most: number) {
    super(`The trail of ${of.kind} ${of.ref} has more than ${most} entries`);
  }
}

interface Standing {
  readonly event_id: string;
  readonly sequence: number;
  readonly stream: string;
  readonly revision: number;
  readonly story: string;
}

/** An entry `e` and its story, whose row `t` is there only where a stream holds several. */
const STANDING = "e.event_id, e.sequence, e.stream, e.revision, coalesce(t.story, '') AS story";
const STANDING_ALONE = "e.event_id, e.sequence, e.stream, e.revision, '' AS story";
const WITH_ENTRY = (sequence: string) =>
  `JOIN entries e ON e.sequence = ${sequence} LEFT JOIN trail_stories t ON t.sequence = e.sequence`;

/**
 * What a record rests on, transitively, and what rests on it.
 *
 * Back: an event rests on the events before it in its own story, and on the events it relied on in other streams, each
 * as it was then and not after. Forward: on an event rest the later events of its story and those that relied on it.
 */
@Injectable()
export class TrailOf {
  /** What was walked last, the newest at the end. */
  readonly #walks = new Map<string, readonly Standing[]>();

  constructor(
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
    private readonly narratives: Narratives,
  ) {}

  /**
   * The whole story behind a record.
   *
   * @param narrowed leaves out events that are about other things of this kind and not about this one, with all that they
   * rest on: the trail of one line of a statement of thousands.
   * @param asOf the last entry that is known of; what an entry rests on came before it, so the beginning is all that moves.
   * @returns undefined when nothing in the ledger is about this subject.
   */
  async back(subject: Subject, narrowed?: Subject, asOf = Number.MAX_SAFE_INTEGER): Promise<Trail | undefined> {
    const reached = this.#behind(subject, narrowed, asOf);
    return reached.length === 0 ? undefined : { of: subject, entries: await this.#tell(reached) };
  }

  /**
   * A part of a trail, in ledger order. What is walked is bounded, and remembered for the parts that follow: an entry is
   * never changed, so what was reached as of one is reached again.
   *
   * @param direction `itself` walks nothing, so it has no bound.
   * @throws TrailTooLong when the walk comes by more entries than are told in parts.
   * @returns undefined when nothing in the ledger is about this subject.
   */
  async part(subject: Subject, direction: TrailDirection, asked: TrailPart): Promise<ToldPart | undefined> {
    const { asOf, after = -1, limit } = asked;
    if (direction === 'itself') {
      const standings = this.#about(subject, asOf, after, limit + 1);
      if (standings.length === 0 && this.#about(subject, asOf, -1, 1).length === 0) return undefined;
      return this.#part(subject, standings, limit);
    }
    const key = JSON.stringify([subject, direction, asked.narrowed, asOf]);
    const walked =
      this.#walks.get(key) ??
      (direction === 'rests-on'
        ? this.#behind(subject, asked.narrowed, asOf, WALKED_MAX)
        : this.#ahead(subject, asOf, WALKED_MAX)
      ).sort((one, other) => one.sequence - other.sequence);
    if (walked.length === 0) return undefined;
    this.#walks.delete(key);
    this.#walks.set(key, walked);
    for (const oldest of [...this.#walks.keys()].slice(0, -WALKS_KEPT)) this.#walks.delete(oldest);
    return this.#part(subject, walked.filter(({ sequence }) => sequence > after).slice(0, limit + 1), limit);
  }

  async #part(of: Subject, standings: readonly Standing[], limit: number): Promise<ToldPart> {
    const entries = await this.#tell(standings.slice(0, limit));
    return { of, entries, next: standings.length > limit ? entries.at(-1)?.entry : undefined };
  }

  /**
   * Where the entries stand that `back` would tell, in ledger order: for whoever needs their bytes, of statements of
   * thousands of lines too.
   */
  placesBehind(subject: Subject, narrowed?: Subject, asOf = Number.MAX_SAFE_INTEGER): EntryPlace[] {
    return placesOf(this.#behind(subject, narrowed, asOf));
  }

  /** Where the entries stand that are about a subject, in ledger order. */
  placesAbout(subject: Subject, asOf = Number.MAX_SAFE_INTEGER): EntryPlace[] {
    return placesOf(this.#about(subject, asOf));
  }

  #behind(subject: Subject, narrowed: Subject | undefined, asOf: number, most = Number.MAX_SAFE_INTEGER): Standing[] {
    const start = this.#about(subject, asOf, -1, most + 1);
    if (start.length > most) throw new TrailTooLong(subject, most);
    const reached = new Map<string, Standing>();
    // The furthest revision already told of each story, so that a story is walked once however often it is relied on.
    const told = new Map<string, number>();
    const waiting = [...start];
    for (let standing = waiting.pop(); standing !== undefined; standing = waiting.pop()) {
      const key = `${standing.stream}\n${standing.story}`;
      const from = told.get(key) ?? -1;
      if (standing.revision <= from) continue;
      told.set(key, standing.revision);
      for (const step of this.#story(standing, from, standing.revision)) {
        if (narrowed !== undefined && this.#isAboutOthers(step.sequence, narrowed)) continue;
        reached.set(step.event_id, step);
        if (reached.size > most) throw new TrailTooLong(subject, most);
        waiting.push(...this.#reliedOnBy(step.sequence, narrowed));
      }
    }
    return [...reached.values()];
  }

  /** What rests on a record: from an evidence file or a rate-card line to what was paid on it. */
  async forward(subject: Subject, asOf = Number.MAX_SAFE_INTEGER): Promise<Trail | undefined> {
    const reached = this.#ahead(subject, asOf);
    return reached.length === 0 ? undefined : { of: subject, entries: await this.#tell(reached) };
  }

  #ahead(subject: Subject, asOf: number, most = Number.MAX_SAFE_INTEGER): Standing[] {
    const reached = new Map<string, Standing>();
    const waiting = this.#about(subject, asOf, -1, most + 1);
    if (waiting.length > most) throw new TrailTooLong(subject, most);
    for (let standing = waiting.pop(); standing !== undefined; standing = waiting.pop()) {
      if (standing.sequence > asOf || reached.has(standing.event_id)) continue;
      reached.set(standing.event_id, standing);
      if (reached.size > most) throw new TrailTooLong(subject, most);
      waiting.push(...this.#story(standing, standing.revision, Number.MAX_SAFE_INTEGER));
      waiting.push(...this.#relyingOn(standing.event_id));
    }
    return [...reached.values()];
  }

  /** The events that are about a subject, in ledger order, without what they rest on. */
  async of(subject: Subject, asOf = Number.MAX_SAFE_INTEGER): Promise<Trail | undefined> {
    const start = this.#about(subject, asOf);
    return start.length === 0 ? undefined : { of: subject, entries: await this.#tell(start) };
  }

  /** One entry, told as in every trail that it stands in. @returns undefined for one that is not there. */
  async entry(sequence: number): Promise<TrailEntry | undefined> {
    const standing = this.store.get<Standing>(`SELECT ${STANDING_ALONE} FROM entries e WHERE e.sequence = :sequence`, {
      sequence,
    });
    return standing && (await this.#tell([standing])).at(0);
  }

  #about({ kind, ref }: Subject, asOf: number, after = -1, limit = -1): Standing[] {
    return this.store.all<Standing>(
      `SELECT ${STANDING} FROM trail_subjects s ${WITH_ENTRY('s.sequence')}
        WHERE s.kind = :kind AND s.ref = :ref AND s.sequence <= :asOf AND s.sequence > :after
        ORDER BY s.sequence LIMIT :limit`,
      // Below nothing is no limit, as SQLite has it.
      { kind, ref, asOf, after, limit },
    );
  }

  /** The entries of a story after one revision of its stream and up to another. */
  #story({ stream, story }: Standing, after: number, upTo: number): Standing[] {
    if (story === '') {
      return this.store.all<Standing>(
        `SELECT ${STANDING_ALONE} FROM entries e
          WHERE e.stream = :stream AND e.revision > :after AND e.revision <= :upTo`,
        { stream, after, upTo },
      );
    }
    return this.store.all<Standing>(
      `SELECT ${STANDING} FROM trail_stories t JOIN entries e ON e.sequence = t.sequence
        WHERE t.stream = :stream AND t.story = :story AND e.revision > :after AND e.revision <= :upTo`,
      { stream, story, after, upTo },
    );
  }

  /** Whether an event is about things of a kind, and none of them is this one. */
  #isAboutOthers(sequence: number, { kind, ref }: Subject): boolean {
    const found = this.store.get<{ others: number; own: number }>(
      `SELECT count(*) AS others, coalesce(sum(ref = :ref), 0) AS own
         FROM trail_subjects WHERE sequence = :sequence AND kind = :kind`,
      { sequence, kind, ref },
    );
    return found !== undefined && found.others > 0 && found.own === 0;
  }

  /**
   * What an entry relied on. Of what it relied on as a thing of the kind that it is narrowed to, only what is about that
   * thing, by whatever kind: what became of the outcome under a claim has the claim's reference.
   */
  #reliedOnBy(sequence: number, narrowed: Subject | undefined): Standing[] {
    return this.store.all<Standing>(
      `SELECT ${STANDING} FROM trail_links l JOIN entries e ON e.event_id = l.to_event
         LEFT JOIN trail_stories t ON t.sequence = e.sequence
        WHERE l.from_sequence = :sequence
          AND (l.relied_on_as <> :kind
            OR EXISTS (SELECT 1 FROM trail_subjects s
                        WHERE s.sequence = e.sequence AND s.ref = :ref))`,
      // No reference is relied on as nothing, so without a narrowing every link is followed.
      { sequence, kind: narrowed?.kind ?? '', ref: narrowed?.ref ?? '' },
    );
  }

  #relyingOn(event: string): Standing[] {
    return this.store.all<Standing>(
      `SELECT ${STANDING} FROM trail_links l ${WITH_ENTRY('l.from_sequence')} WHERE l.to_event = :event`,
      { event },
    );
  }

  async #tell(standings: readonly Standing[]): Promise<TrailEntry[]> {
    const wanted = new Map(standings.map((standing) => [standing.event_id, standing]));
    const entries: TrailEntry[] = [];
    for (const [stream, { first, last }] of spans(standings)) {
      for await (const logged of this.ledger.log.readStream(stream, { from: first, limit: last - first + 1 })) {
        const standing = wanted.get(logged.id);
        if (standing === undefined) continue;
        assertUnaltered(logged, standing);
        const { event, envelope } = this.ledger.codec.decode(logged);
        const { type, ...data } = event;
        entries.push({
          entry: standing.sequence,
          event: logged.id,
          type,
          stream,
          revision: logged.revision,
          sentence: this.narratives.says(event, envelope),
          why: this.narratives.why(event),
          occurredAt: envelope.occurredAt,
          recordedAt: envelope.recordedAt,
          actor: envelope.actor,
          about: this.narratives.about(event, envelope),
          reliesOn: envelope.reliesOn.map(({ event: id, as }) => ({ event: id, entry: this.#entryOf(id), as })),
          evidence: envelope.evidence,
          sealed: envelope.sealed.map(({ path }) => path.slice(1)),
          leaf: logged.leaf.toString('hex'),
          data,
        });
      }
    }
    return entries.sort((a, b) => a.entry - b.entry);
  }

  #entryOf(event: string): number {
    return (
      this.store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE event_id = :event', { event })
        ?.sequence ?? -1
    );
  }
}

function placesOf(standings: readonly Standing[]): EntryPlace[] {
  return standings
    .map(({ sequence, stream, revision }) => ({ entry: sequence, stream, revision }))
    .sort((a, b) => a.entry - b.entry);
}

/** An auditor must not be told a changed event as if it were the recorded one. */
function assertUnaltered(logged: LoggedEvent, { sequence }: Standing): void {
  if (leafHash(logged.text).equals(logged.leaf)) return;
  throw new LogCorrupt(
    `Entry ${sequence} (${logged.stream}/${logged.revision}) is not what was recorded: its text and its hash differ. ` +
      'Run “ledger verify” to see everything that was changed.',
  );
}

/** For each stream, the revisions between which its wanted events stand: one read a stream. */
function spans(standings: readonly Standing[]): Map<string, { first: number; last: number }> {
  const byStream = new Map<string, { first: number; last: number }>();
  for (const { stream, revision } of standings) {
    const span = byStream.get(stream);
    if (span === undefined) byStream.set(stream, { first: revision, last: revision });
    else {
      span.first = Math.min(span.first, revision);
      span.last = Math.max(span.last, revision);
    }
  }
  return byStream;
}
