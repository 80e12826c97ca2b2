import type { AppendAnswer, Position, Revision } from '../event-log.js';
import type { DriverAppended, EsdbDriver, OutgoingEvent, StoredEvent } from './esdb-driver.js';
import { EsdbFault, isPassing } from './esdb-fault.js';
import { isAfter, type LogPosition, laterOf, logPositionOf, positionText } from './log-position.js';
import type { Patience } from './patience.js';
import { placeOf } from './stored-event.js';

const UNCLEAR_MAX = 10_000;

/** Appends to a server whose answers may be lost, and which answers a repetition like news. */
export class Appends {
  /** Appends whose answer never came, by their first event: they may be there. */
  readonly #unclear = new Set<string>();
  /** The furthest place in the server's log that this process knows of. Whatever is appended from now on comes after. */
  #seen: LogPosition | undefined;

  constructor(
    private readonly driver: EsdbDriver,
    private readonly patience: Patience,
    private readonly answerMs: number,
  ) {}

  /** Is told of every place that is read: an append that is answered with none after it was a repetition. */
  see(position: LogPosition | undefined): void {
    this.#seen = laterOf(this.#seen, position);
  }

  /** @param stream as the server names it. @param first the revision that the first event is to have. */
  async append(stream: string, first: Revision, events: readonly OutgoingEvent[]): Promise<AppendAnswer> {
    const id = `${first} ${stream} ${events[0]?.id}`;
    try {
      if (this.#unclear.has(id)) {
        const standing = await this.#standing(stream, first, events);
        if (standing !== undefined) return this.#clear(id, { kind: 'already-appended', ...standing });
      }
      const seen = this.#seen;
      const appended = await this.#send(stream, first, events);
      if (!('position' in appended)) {
        // The server knows a repetition by its ids. Where it does not, the events themselves say it.
        const standing = await this.#standing(stream, first, events);
        if (standing !== undefined) return this.#clear(id, { kind: 'already-appended', ...standing });
        return this.#clear(id, { kind: 'moved-on', actual: appended.actual });
      }
      // It answers a repetition like news, but at the old place: what is new comes after everything seen so far.
      const position = appended.position;
      const isRepetition = position !== undefined && seen !== undefined && !isAfter(position, seen);
      if (position === undefined || isRepetition)
        return this.#clear(id, await this.#readBack(stream, first, events, seen));
      this.see(position);
      const answer = { revision: Number(appended.revision), position: positionText(position) };
      return this.#clear(id, { kind: 'appended', ...answer });
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#remember(id);
      return { kind: 'unknown', cause: error.message };
    }
  }

  /** @throws EsdbFault that passes when it may have been written. */
  async #send(
    stream: string,
    first: Revision,
    events: readonly OutgoingEvent[],
  ): Promise<DriverAppended | { readonly actual: Revision | 'no-stream' }> {
    const answersBefore = this.driver.appendAnswers;
    const expected = first === 0 ? 'no-stream' : BigInt(first - 1);
    const answer = this.driver.append(stream, expected, events, this.answerMs);
    try {
      return await this.patience.answered(answer, () => {
        // Not one answer to anybody since: the connection for appends is dead without knowing it.
        if (this.driver.appendAnswers === answersBefore) this.driver.resetAppends();
      });
    } catch (error) {
      if (!(error instanceof EsdbFault)) throw error;
      if (error.kind === 'moved-on') return { actual: error.actual ?? 'no-stream' };
      if (error.kind === 'too-large') {
        throw new RangeError(`${error.message} Up to version 25.0 a server takes 1 MiB in one append.`);
      }
      throw error;
    }
  }

  /** Where events of an append that the server called done stand, from the events themselves. */
  async #readBack(
    stream: string,
    first: Revision,
    events: readonly OutgoingEvent[],
    seen: LogPosition | undefined,
  ): Promise<AppendAnswer> {
    const standing = await this.#standing(stream, first, events);
    if (standing === undefined) throw new EsdbFault('unclear', `${stream} does not have yet what was appended to it`);
    const isRepetition = seen !== undefined && !isAfter(logPositionOf(standing.position), seen);
    return { kind: isRepetition ? 'already-appended' : 'appended', ...standing };
  }

  /** The last of exactly these events, when all of them stand from this revision on. */
  async #standing(
    stream: string,
    first: Revision,
    events: readonly OutgoingEvent[],
  ): Promise<{ readonly revision: Revision; readonly position: Position } | undefined> {
    let standing: readonly StoredEvent[];
    try {
      standing = await this.patience.readOnce(() =>
        this.driver.readStream({ stream, from: BigInt(first), direction: 'forwards', count: events.length }),
      );
    } catch (error) {
      if (error instanceof EsdbFault && error.kind === 'no-stream') return undefined;
      throw error;
    }
    const last = standing.at(-1);
    const isSame = standing.length === events.length && standing.every(({ id }, index) => id === events[index]?.id);
    if (last === undefined || !isSame) return undefined;
    const position = placeOf(last);
    this.see(position);
    return { revision: Number(last.revision), position: positionText(position) };
  }

  #clear(id: string, answer: AppendAnswer): AppendAnswer {
    this.#unclear.delete(id);
    return answer;
  }

  #remember(id: string): void {
    this.#unclear.add(id);
    if (this.#unclear.size <= UNCLEAR_MAX) return;
    const [oldest] = this.#unclear;
    if (oldest !== undefined) this.#unclear.delete(oldest);
  }
}
