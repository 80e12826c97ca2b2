import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, calendarDate, type Instant, instant, instantAt, londonDayOf } from '#kernel';
import { ReadStore } from '#read-store';
import { Problem } from './problem.js';

/** The last entry that an answer takes account of; -1 while the ledger is empty. */
export interface AtEntry {
  readonly asOf: number;
}

/** Finds the entry that a moment means: an entry itself, an instant, or the end of a day. */
@Injectable()
export class LedgerMoments {
  constructor(private readonly store: ReadStore) {}

  /** The last entry that the read models know. */
  now(): AtEntry {
    return { asOf: this.store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1 };
  }

  /**
   * The last entry about a contract that counts. What follows from its entries is the same as of either, and is known for
   * longer by this one: most entries of a ledger are about other contracts.
   */
  lastAbout(contract: string, { asOf }: AtEntry): AtEntry {
    const row = this.store.get<{ last: number | null }>(
      `SELECT max(sequence) AS last FROM trail_subjects WHERE kind = 'contract' AND ref = :contract AND sequence <= :asOf`,
      { contract, asOf },
    );
    return { asOf: row?.last ?? asOf };
  }

  /** When an entry was recorded; undefined for one that is not there. */
  recordedAt(entry: number): Instant | undefined {
    return this.store.get<{ at: Instant }>('SELECT recorded_at AS at FROM entries WHERE sequence = :entry', { entry })
      ?.at;
  }

  /** The leaf hash of an entry in hexadecimal; empty for one that is not there. */
  leafOf(entry: number): string {
    const row = this.store.get<{ leaf: Uint8Array }>('SELECT leaf FROM entries WHERE sequence = :entry', { entry });
    return row === undefined ? '' : Buffer.from(row.leaf).toString('hex');
  }

  /**
   * The day in the world that a moment means to whoever names no other: the day itself where one was given, else that on
   * which its entry was recorded. Undefined for a moment before the first entry.
   */
  dayOf(text: string, { asOf }: AtEntry): CalendarDate | undefined {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return calendarDate(text);
    const recordedAt = this.recordedAt(asOf);
    return recordedAt === undefined ? undefined : londonDayOf(recordedAt);
  }

  /**
   * @param name what the parameter is called.
   * @param last the last entry that counts: what was recorded since is not there for whoever asks.
   * @throws Problem for text that is none of the three, or an entry that is not there yet.
   */
  at(text: string, name = 'asOf', last = this.now().asOf): AtEntry {
    if (/^\d{1,15}$/.test(text)) {
      const asOf = Number(text);
      if (asOf > last) throw badMoment(name, `The ledger has entries up to ${last}`);
      return { asOf };
    }
    return { asOf: Math.min(last, this.#lastBefore(whollyBefore(name, text))) };
  }

  #lastBefore(end: Instant): number {
    // Entries that were recorded late stand after later instants; the others are in order, so this is one step down an index.
    const row = this.store.get<{ last: number | null }>(
      `SELECT sequence AS last FROM entries
        WHERE recorded_late = 0 AND recorded_at < :end ORDER BY recorded_at DESC, sequence DESC LIMIT 1`,
      { end },
    );
    return row?.last ?? -1;
  }
}

/** The first instant that no longer counts. */
function whollyBefore(name: string, text: string): Instant {
  try {
    if (text.includes('T')) return instantAt(Date.parse(instant(text)) + 1);
    return endOfLondonDay(calendarDate(text));
  } catch {
    throw badMoment(name, 'Give an entry (4217), an instant (2021-03-01T09:14:00Z) or a day (2021-03-01)');
  }
}

/** Midnight in London is 23:00 UTC in summer. */
export function endOfLondonDay(day: CalendarDate): Instant {
  const summerEnd = instant(`${day}T23:00:00Z`);
  return londonDayOf(summerEnd) === day ? instant(`${addDays(day, 1)}T00:00:00Z`) : summerEnd;
}

function badMoment(name: string, detail: string): Problem {
  return new Problem('invalid-input', `${name}: ${detail}`, {
    errors: [{ pointer: `/${name}`, code: 'as-of', detail }],
  });
}
